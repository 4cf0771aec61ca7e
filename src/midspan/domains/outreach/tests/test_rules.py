"""When each step falls due, who is missed, and who may do what."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from midspan.domains.outreach.book import outreach_book
from midspan.domains.outreach.enums import (
    CALLS,
    DECIDES,
    TRANSITIONS,
    Barrier,
    CallOutcome,
    Decision,
    DeedKind,
    Ending,
    OutreachState,
    StepKey,
)
from midspan.domains.outreach.rules.deeds import barriers_are_said, may_decide, may_do
from midspan.domains.outreach.rules.steps import Planned, current, due_times, is_missed, late, put_off, to_tell
from midspan.domains.outreach.wording import (
    BARRIER_WORDS,
    DECISION_WORDS,
    DEED_WORDS,
    ENDING_WORDS,
    OUTCOME_WORDS,
    STEP_WORDS,
)
from midspan.domains.people.enums import Role
from midspan.values import Actor, ActorKind

TEN = datetime(2027, 3, 1, 15, tzinfo=UTC)  # Ten in the morning in New York, of a Monday.
FIVE = TEN + timedelta(hours=7)
GRACE = timedelta(minutes=10)


def minutes(tier="", day_ends=FIVE):
    found = due_times(outreach_book().step, start=TEN, tier=tier, day_ends=day_ends)
    return {key.value: int((at - TEN).total_seconds() // 60) for key, at in found.items()}


def test_steps_come_at_the_times_of_the_book():
    day = 24 * 60
    assert minutes() == {
        "seat": 10, "call": 60, "counselor": 240, "barriers": day, "welfare": 3 * day, "letter": 7 * day,
        "peer": 7 * day, "team": 14 * day, "door": 44 * day,
    }  # fmt: skip


@pytest.mark.parametrize("tier", ["a", "b", "c", "d"])
def test_a_tier_makes_every_step_after_the_first_message_sooner(tier):
    usual, sooner = minutes(), minutes(tier)

    assert [key for key in usual if sooner[key] >= usual[key]] == ["seat"]


def test_tiers_are_in_order_in_every_step():
    for rule in outreach_book().step:
        times = [rule.sooner[tier] for tier in "abcd"]
        assert times == sorted(times), rule.key


def test_what_is_of_the_same_day_ends_with_the_working_day_and_not_before_the_call():
    assert minutes(day_ends=TEN + timedelta(hours=2))["counselor"] == 120
    assert minutes(day_ends=TEN + timedelta(minutes=20))["counselor"] == 60


@pytest.mark.parametrize(
    ("after", "state", "others", "is_ours", "missed"),
    [
        (9, "", True, False, False),  # Late, and not yet missed.
        (10, "", True, False, True),
        (10, "", False, False, False),  # Nobody's coming is recorded: nothing is known.
        (10, "absent", False, False, True),
        (10, "excused", True, False, False),
        (10, "attended", True, False, False),
        (10, "absent", True, True, False),  # Nobody was there to lead it.
    ],
)
def test_who_is_missed(after, state, others, is_ours, missed):
    now = TEN + timedelta(minutes=after)

    found = is_missed(start=TEN, now=now, grace=GRACE, state=state, others_recorded=others, is_ours=is_ours)

    assert found is missed


def planned(*settled):
    due = due_times(outreach_book().step, start=TEN, tier="", day_ends=FIVE)
    return [Planned(key=key, due_at=at, is_settled=key in settled) for key, at in due.items()]


def test_first_step_that_is_not_settled_is_the_one_to_do():
    assert current(planned(StepKey.SEAT)).key is StepKey.CALL
    assert current(planned(StepKey.SEAT, StepKey.COUNSELOR)).key is StepKey.CALL
    assert current(planned(*StepKey)) is None


def test_owner_hears_of_the_next_step_once_and_of_a_later_one_once_it_is_due():
    steps, later = planned(StepKey.SEAT), TEN + timedelta(hours=5)

    assert to_tell(steps, told=set(), now=TEN) == [StepKey.CALL]
    assert to_tell(steps, told={StepKey.CALL}, now=TEN) == []
    assert to_tell(steps, told={StepKey.CALL}, now=later) == [StepKey.COUNSELOR]


def test_late_is_said_once():
    steps, later = planned(StepKey.SEAT), TEN + timedelta(minutes=61)

    assert late(steps, known=set(), told={StepKey.CALL: TEN}, grace=GRACE, now=later) == [StepKey.CALL]
    assert late(steps, known={StepKey.CALL}, told={StepKey.CALL: TEN}, grace=GRACE, now=later) == []


@pytest.mark.parametrize(("told", "is_late"), [({}, False), ({"call": 52}, False), ({"call": 51}, True)])
def test_nothing_is_late_before_its_owner_has_known_of_it_for_a_while(told, is_late):
    steps, later = planned(StepKey.SEAT), TEN + timedelta(minutes=61)
    known_since = {StepKey(key): TEN + timedelta(minutes=after) for key, after in told.items()}

    assert bool(late(steps, known=set(), told=known_since, grace=GRACE, now=later)) is is_late


@pytest.mark.parametrize(
    ("due", "stretches", "comes"),
    [
        (5, [], 5),
        (5, [(2, 4)], 7),
        (5, [(6, 8)], 5),
        (5, [(2, 4), (6, 8)], 9),
        (5, [(5, 6)], 6),
        (5, [(2, 4), (3, 5)], 8),
    ],
)
def test_days_away_put_off_what_was_still_to_come(due, stretches, comes):
    at = [TEN + timedelta(days=days) for days in range(12)]

    assert put_off(at[due], away=[(at[first], at[until]) for first, until in stretches]) == at[comes]


def staff(*roles):
    return Actor(organization_id=_ID, id=_ID, kind=ActorKind.STAFF, roles=frozenset(roles))


_ID = UUID(int=7)


@pytest.mark.parametrize(
    ("role", "key", "allowed"),
    [
        (Role.GROUP_LEADER, StepKey.CALL, True),
        (Role.PEER_SPECIALIST, StepKey.PEER, True),
        (Role.PEER_SPECIALIST, StepKey.WELFARE, False),
        (Role.GROUP_LEADER, StepKey.LETTER, False),
        (Role.COUNSELOR, StepKey.TEAM, True),
        (Role.FRONT_DESK, StepKey.CALL, False),
    ],
)
def test_decisions_are_for_those_who_know_the_care(role, key, allowed):
    assert (
        may_do(staff(role), key=key, state=OutreachState.RUNNING, is_settled=False, knows_how=True).allowed is allowed
    )


def test_what_has_ended_or_was_done_is_not_done_again():
    by = staff(Role.COUNSELOR)

    assert not may_do(by, key=StepKey.CALL, state=OutreachState.ENDED, is_settled=False, knows_how=True)
    assert not may_do(by, key=StepKey.CALL, state=OutreachState.RUNNING, is_settled=True, knows_how=True)


def test_nobody_calls_who_does_not_see_how_the_person_is_reached():
    by, asked = staff(Role.PEER_SPECIALIST), {"state": OutreachState.RUNNING, "is_settled": False}

    assert may_do(by, key=StepKey.CALL, knows_how=True, **asked)
    assert not may_do(by, key=StepKey.CALL, knows_how=False, **asked)


def test_each_decision_belongs_to_its_step():
    by = staff(Role.COUNSELOR)

    assert may_decide(Decision.PAUSE, key=StepKey.TEAM, by=by)
    assert not may_decide(Decision.PAUSE, key=StepKey.WELFARE, by=by)
    assert not may_decide(Decision.PAUSE, key=StepKey.TEAM, by=staff(Role.NURSE))


def test_who_talked_about_what_stood_in_the_way_says_what():
    assert not barriers_are_said(key=StepKey.BARRIERS, was_reached=True, barriers=())
    assert barriers_are_said(key=StepKey.BARRIERS, was_reached=True, barriers=(Barrier.OTHER,))
    assert barriers_are_said(key=StepKey.BARRIERS, was_reached=False, barriers=())
    assert barriers_are_said(key=StepKey.CALL, was_reached=True, barriers=())


def test_everything_has_words_and_every_barrier_something_to_offer():
    for members, words in (
        (StepKey, STEP_WORDS), (DeedKind, DEED_WORDS), (CallOutcome, OUTCOME_WORDS), (Barrier, BARRIER_WORDS),
        (Decision, DECISION_WORDS), (Ending, ENDING_WORDS),
    ):  # fmt: skip
        assert set(members) == set(words)
    offered = {barrier for one in outreach_book().option for barrier in one.barriers}
    assert set(Barrier) - offered == {Barrier.OTHER}
    assert set(TRANSITIONS) == set(OutreachState)
    assert {rule.key for rule in outreach_book().step} == set(StepKey)
    assert not CALLS & set(DECIDES)
