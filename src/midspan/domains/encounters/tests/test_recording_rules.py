"""Which times can be right."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from midspan.domains.encounters.enums import AttendanceState
from midspan.domains.encounters.rules.deadlines import due_date, note_rule
from midspan.domains.encounters.rules.minutes import minutes_present
from midspan.domains.encounters.rules.recording import (
    Recorded,
    may_arrive,
    may_be_away,
    may_correct,
    may_leave,
    may_record,
    may_undo,
)
from midspan.values import Actor, ActorKind, Span

NINE = datetime(2026, 6, 1, 13, 0, tzinfo=UTC)
SESSION = Span(NINE, NINE + timedelta(hours=3))
NOW = NINE + timedelta(hours=4)


def at(minutes):
    return NINE + timedelta(minutes=minutes)


def recorded(*stretches, **fields):
    state = AttendanceState.ATTENDED if stretches else AttendanceState.EXPECTED
    times = tuple((at(come), None if go is None else at(go)) for come, go in stretches)
    return Recorded(**({"session": SESSION, "is_planned": True, "state": state, "stretches": times} | fields))


@pytest.mark.parametrize(
    ("stands", "minute", "reason"),
    [
        (recorded(), 0, ""),
        (recorded(), -30, ""),
        (recorded((0, 60)), 75, ""),
        (recorded((0, None)), 20, "They are marked as here already."),
        (recorded((0, 60)), 50, "They cannot come back before they left."),
        (recorded(), 181, "The session was over by then."),
        (recorded(), 300, "This time is still to come."),
        (recorded(), -200, "This time is too far from the session. Look at the hour and the date."),
        (recorded(is_planned=False), 0, "This session was canceled, so nobody is expected."),
        (recorded(is_signed=True), 0, "This entry is signed, so its times are final. Add an addendum."),
    ],
)
def test_arriving(stands, minute, reason):
    assert may_arrive(stands, at=at(minute), now=NOW).reason == reason


@pytest.mark.parametrize(
    ("stands", "minute", "reason"),
    [
        (recorded((0, None)), 60, ""),
        (recorded((0, None)), 190, ""),
        (recorded(), 60, "They are not marked as here, so they cannot leave."),
        (recorded((0, 30)), 60, "They are not marked as here, so they cannot leave."),
        (recorded((10, None)), 10, "They cannot leave before they came."),
        (recorded((0, None), is_signed=True), 60, "This entry is signed, so its times are final. Add an addendum."),
    ],
)
def test_leaving(stands, minute, reason):
    assert may_leave(stands, at=at(minute), now=NOW).reason == reason


def test_somebody_who_was_here_is_not_absent():
    assert (may_be_away(recorded()).allowed, may_be_away(recorded((0, 10))).allowed) == (True, False)


def test_there_is_something_to_undo_or_not():
    assert (may_undo(recorded()).allowed, may_undo(recorded((0, None))).allowed) == (False, True)
    assert may_undo(recorded(state=AttendanceState.ABSENT)).allowed


@pytest.mark.parametrize(
    ("stretches", "reason", "allowed"),
    [
        ([(0, 60), (70, 180)], "Clock at the door was wrong", True),
        ([(0, None)], "Left time not known", True),
        ([], "Was marked by mistake", True),
        ([(0, 60)], " ", False),
        ([(60, 0)], "x", False),
        ([(0, 60), (50, 70)], "x", False),
        ([(0, 300)], "x", False),
    ],
)
def test_correcting(stretches, reason, allowed):
    pairs = [(at(come), None if go is None else at(go)) for come, go in stretches]

    assert may_correct(recorded((0, 10)), stretches=pairs, reason=reason, now=NOW).allowed is allowed


@pytest.mark.parametrize(
    ("stretches", "minutes"),
    [
        ([(0, 180)], 180),
        ([(-20, 200)], 180),
        ([(12, 90), (105, 180)], 153),
        ([(0, 60), (30, 90)], 90),
        ([(0, None)], None),
        ([(0, 60), (70, None)], None),
        ([], None),
        ([(185, 190)], 0),
    ],
)
def test_minutes_are_those_in_the_session_and_unknown_stays_unknown(stretches, minutes):
    pairs = [(at(come), None if go is None else at(go)) for come, go in stretches]

    assert minutes_present(pairs, SESSION) == minutes


@pytest.mark.parametrize(
    ("held", "closed", "due"),
    [
        (date(2026, 6, 1), (), date(2026, 6, 3)),  # Monday
        (date(2026, 6, 4), (), date(2026, 6, 8)),  # Thursday, over the weekend
        (date(2026, 6, 6), (), date(2026, 6, 9)),  # Saturday
        (date(2026, 11, 25), (date(2026, 11, 26),), date(2026, 11, 30)),  # Thanksgiving between
    ],
)
def test_notes_are_due_after_two_business_days(held, closed, due):
    assert due_date(held, closed=closed) == due


def test_note_rule_says_its_source():
    rule = note_rule(date(2026, 6, 1))

    assert (rule.business_days, "301.361" in rule.source) == (2, True)


def test_there_is_no_rule_before_the_first_one():
    with pytest.raises(LookupError):
        note_rule(date(1999, 12, 31))


@pytest.mark.parametrize(
    ("role", "allowed"), [("front_desk", True), ("group_leader", True), ("utilization_review", False)]
)
def test_who_records(role, allowed):
    by = Actor(organization_id=UUID(int=1), id=UUID(int=2), kind=ActorKind.STAFF, roles=frozenset({role}))

    assert may_record(by).allowed is allowed
