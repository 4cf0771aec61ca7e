"""Who may offer, answer, open and end; and after what in a week a practice can come."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midspan.domains.people.enums import Role
from midspan.domains.practice.enums import OPEN, TRANSITIONS, AnchorKind, AssignmentState, Sharing
from midspan.domains.practice.rules import (
    Busy,
    CueSource,
    may_answer,
    may_end,
    may_offer,
    may_open,
    may_see,
    may_take_back,
    may_teach,
    suggested_anchors,
)
from midspan.domains.practice.rules.cues import ROOM, is_free
from midspan.values import Actor, ActorKind

ORGANIZATION, PERSON, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
S = AssignmentState


def staff(*roles):
    return Actor(organization_id=ORGANIZATION, id=OTHER, kind=ActorKind.STAFF, roles=frozenset(roles))


def patient(who=PERSON):
    return Actor(organization_id=ORGANIZATION, id=who, kind=ActorKind.PATIENT)


@pytest.mark.parametrize(
    ("by", "needs_clinician", "is_opened", "has_it", "allowed"),
    [
        (staff(Role.GROUP_LEADER), False, False, False, True),
        (staff(Role.COUNSELOR), True, True, False, True),
        (staff(Role.COUNSELOR), True, False, False, False),
        (staff(Role.COUNSELOR), False, False, True, False),
        (staff(Role.UTILIZATION_REVIEW), False, False, False, False),
        (patient(), False, False, False, False),
    ],
)
def test_who_offers_a_skill(by, needs_clinician, is_opened, has_it, allowed):
    verdict = may_offer(by, needs_clinician=needs_clinician, is_opened=is_opened, has_it=has_it)

    assert bool(verdict) is allowed


def test_a_skill_with_cautions_says_what_it_waits_for():
    verdict = may_offer(staff(Role.COUNSELOR), needs_clinician=True, is_opened=False, has_it=False)

    assert verdict.reason == "This skill has cautions. A licensed clinician opens it for each person first."


def test_only_who_leads_teaches():
    assert may_teach(staff(Role.GROUP_LEADER), leader_ids=[OTHER])
    assert not may_teach(staff(Role.GROUP_LEADER), leader_ids=[PERSON])
    assert not may_teach(staff(Role.PEER_SPECIALIST), leader_ids=[OTHER])


@pytest.mark.parametrize(
    ("by", "state", "to", "allowed"),
    [
        (patient(), S.OFFERED, S.ACCEPTED, True),
        (patient(), S.OFFERED, S.DECLINED, True),
        (patient(), S.DECLINED, S.ACCEPTED, True),
        (patient(), S.ENDED, S.ACCEPTED, False),
        (patient(OTHER), S.OFFERED, S.ACCEPTED, False),
        (staff(Role.COUNSELOR), S.OFFERED, S.ACCEPTED, False),
    ],
)
def test_only_the_person_answers_and_may_think_again(by, state, to, allowed):
    assert bool(may_answer(by, patient_id=PERSON, state=state, to=to)) is allowed


def test_what_was_answered_is_not_taken_back():
    leader = staff(Role.GROUP_LEADER)

    assert {one for one in S if may_take_back(leader, state=one)} == {S.OFFERED}


def test_the_person_and_their_team_end_what_is_practiced():
    assert may_end(patient(), patient_id=PERSON, state=S.ACCEPTED)
    assert may_end(staff(Role.NURSE), patient_id=PERSON, state=S.ACCEPTED)
    assert not may_end(patient(OTHER), patient_id=PERSON, state=S.ACCEPTED)
    assert not may_end(patient(), patient_id=PERSON, state=S.OFFERED)


@pytest.mark.parametrize(
    ("role", "is_licensed", "reason"),
    [
        (Role.COUNSELOR, True, ""),
        (Role.NURSE, True, ""),
        (Role.COUNSELOR, False, "Whoever opens it holds a clinical license."),
        (Role.GROUP_LEADER, True, "A counselor or a nurse opens it."),
    ],
)
def test_who_opens_a_skill_with_cautions(role, is_licensed, reason):
    assert may_open(staff(role), is_licensed=is_licensed, needs_clinician=True).reason == reason


@pytest.mark.parametrize(
    ("setting", "counts", "everything"),
    [
        (None, False, False),
        (Sharing.NOTHING, False, False),
        (Sharing.COUNTS, True, False),
        (Sharing.EVERYTHING, True, True),
    ],
)
def test_what_a_team_sees_is_the_persons_word(setting, counts, everything):
    assert may_see(setting, wanted=Sharing.COUNTS) is counts
    assert may_see(setting, wanted=Sharing.EVERYTHING) is everything


def test_what_ended_has_no_way_on_and_nothing_open_is_over():
    assert TRANSITIONS[S.ENDED] == frozenset()
    assert {one for one in S if S.ENDED in TRANSITIONS[one]} >= OPEN


def weekdays(*days, **fields):
    return [Busy(key=fields.get("title", ""), weekday=day, **fields) for day in days]


WORK = weekdays(0, 1, 2, 3, 4, start=8 * 60, end=16 * 60, title="work", way_minutes=30)
SCHOOL_RUN = weekdays(0, 1, 2, 3, 4, start=17 * 60, end=17 * 60 + 30, title="the school run")
COURT = weekdays(1, start=18 * 60 + 30, end=19 * 60, title="my check-in", weight=2)
GROUP = weekdays(0, 2, start=18 * 60, end=21 * 60, title="my appointment", is_session=True, weight=1)


def test_a_full_week_offers_three_sorts_and_the_check_in_comes_first():
    found = suggested_anchors([*WORK, *SCHOOL_RUN, *COURT, *GROUP])

    assert [(one.source, one.title, one.other, one.weekdays, one.minute) for one in found] == [
        (CueSource.AFTER, "my check-in", "", (1,), 19 * 60),
        (CueSource.AFTER_SESSION, "my appointment", "", (0, 2), 21 * 60),
        (CueSource.BACK_FROM, "work", "", (0, 1, 2, 3, 4), 16 * 60 + 30),
    ]


def test_a_pause_between_two_things_is_an_anchor():
    found = suggested_anchors(
        weekdays(0, start=540, end=600, title="class") + weekdays(0, start=630, end=700, title="lab")
    )

    assert (CueSource.BETWEEN, AnchorKind.BREAK, "class", "lab", 600) in [
        (one.source, one.kind, one.title, one.other, one.minute) for one in found
    ]


def test_an_empty_week_has_events_that_no_phone_can_see():
    found = suggested_anchors([])

    assert [(one.kind, one.minute, one.weekdays) for one in found] == [(AnchorKind.EVENT, None, ())] * 3
    assert suggested_anchors([], for_sleep=True)[0].source is CueSource.BEDTIME


def test_what_is_on_every_second_week_is_no_anchor_and_keeps_its_time_free():
    fortnight = weekdays(5, start=600, end=660, title="visit", is_weekly=False)
    meeting = weekdays(5, start=540, end=600, title="meeting")

    assert "visit" not in {one.title for one in suggested_anchors(fortnight)}
    assert "meeting" not in {one.title for one in suggested_anchors([*meeting, *fortnight])}


def any_busy(weekday, start, length, way, session):
    ends = {"start": start, "end": min(start + length, 1440)}
    return Busy(key="", weekday=weekday, title=f"{start}", way_minutes=way, is_session=session, **ends)


stretch = st.builds(
    any_busy, st.integers(0, 6), st.integers(0, 1380), st.integers(15, 600), st.sampled_from([0, 20, 45]), st.booleans()
)


@given(st.lists(stretch, max_size=6))
def test_there_are_three_different_ones_and_none_inside_a_busy_stretch(week):
    found = suggested_anchors(week)

    assert len({one.key for one in found}) == len(found) == 3
    for one in found:
        for day in one.weekdays:
            assert not any(
                busy.weekday == day and busy.start < one.minute + ROOM and one.minute < busy.end for busy in week
            )
            assert is_free(week, weekday=day, minute=one.minute)
