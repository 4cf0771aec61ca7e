"""How somebody may be reached, by when, and what may become of an inquiry."""

from datetime import UTC, date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from midspan.domains.inquiries.enums import TRANSITIONS, CallTime, Closing, How, InquiryState, Whom
from midspan.domains.inquiries.rules import (
    Hours,
    at_their_time,
    first_call_due,
    may_close,
    may_hand_in,
    may_move,
    may_refer,
    may_try,
    shown_count,
)
from midspan.domains.inquiries.tests.factories import make_safety
from midspan.domains.people.enums import Role
from midspan.values import Actor, ActorKind, WeekSpan

NEW_YORK = ZoneInfo("America/New_York")
INTAKE = Actor(uuid4(), uuid4(), ActorKind.STAFF, frozenset({Role.INTAKE}))
COUNSELOR = Actor(uuid4(), uuid4(), ActorKind.STAFF, frozenset({Role.COUNSELOR}))
NINE_TO_FIVE = tuple(WeekSpan(day, 540, 1020) for day in range(5))
NOON, EVENING = 12 * 60, 19 * 60


def hours(*closed, opening=NINE_TO_FIVE):
    return Hours(zone=NEW_YORK, opening={"site": opening}, closed=frozenset((None, day) for day in closed))


def here(year, month, day, hour, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=NEW_YORK)


@pytest.mark.parametrize(
    ("received", "closed", "due"),
    [
        (here(2026, 12, 1, 10, 5), [], here(2026, 12, 2, 10, 5)),  # Open: one working day on, at the same time.
        (here(2026, 12, 4, 16, 0), [], here(2026, 12, 7, 16, 0)),  # Friday: over the weekend.
        (here(2026, 12, 1, 20, 0), [], here(2026, 12, 2, 17, 0)),  # After closing: by the end of the next day.
        (here(2026, 12, 1, 7, 0), [], here(2026, 12, 1, 17, 0)),  # Before opening: that day is the working day.
        (here(2026, 12, 5, 11, 0), [], here(2026, 12, 7, 17, 0)),  # Saturday.
        (here(2026, 12, 24, 10, 0), [date(2026, 12, 25)], here(2026, 12, 28, 10, 0)),  # A closed day, then a weekend.
        (here(2027, 3, 12, 16, 30), [], here(2027, 3, 15, 16, 30)),  # Clocks change in between.
    ],
)
def test_the_first_call_comes_within_one_working_day(received, closed, due):
    assert first_call_due(received.astimezone(UTC), hours(*closed)) == due


def test_where_no_hours_are_entered_it_is_a_weekday_from_nine_to_five():
    assert first_call_due(here(2026, 12, 4, 10), Hours(zone=NEW_YORK, opening={})) == here(2026, 12, 7, 10)


@pytest.mark.parametrize(
    ("times", "due"),
    [
        ((), here(2026, 12, 2, 10, 5)),
        ((CallTime.MORNING,), here(2026, 12, 2, 10, 5)),
        ((CallTime.EVENING,), here(2026, 12, 2, 21)),
        ((CallTime.EVENING, CallTime.AFTERNOON), here(2026, 12, 2, 17)),
    ],
)
def test_nobody_is_due_before_a_time_they_chose(times, due):
    assert at_their_time(here(2026, 12, 2, 10, 5), times, zone=NEW_YORK) == due


@pytest.mark.parametrize(
    ("hour", "minute", "times", "due"),
    [
        (17, 0, (CallTime.EVENING,), here(2026, 12, 2, 21)),
        (16, 59, (CallTime.EVENING,), here(2026, 12, 2, 21)),
        (17, 1, (CallTime.EVENING,), here(2026, 12, 2, 17, 1)),
        (12, 0, (CallTime.AFTERNOON,), here(2026, 12, 2, 17)),
        (8, 0, (CallTime.MORNING,), here(2026, 12, 2, 12)),
    ],
)
def test_nobody_is_due_at_the_minute_at_which_it_becomes_safe(hour, minute, times, due):
    assert at_their_time(here(2026, 12, 2, hour, minute), times, zone=NEW_YORK) == due


def test_where_no_day_is_open_it_is_a_day_later():
    never = Hours(zone=NEW_YORK, opening={"site": ()})

    assert first_call_due(here(2026, 12, 1, 10), never) == here(2026, 12, 2, 10)


@pytest.mark.parametrize(
    ("how", "safety", "minute", "reason"),
    [
        (How.CALL, {}, NOON, ""),
        (How.TEXT, {}, NOON, "They did not agree to texts."),
        (How.TEXT, {"may_text": True}, NOON, ""),
        (How.CALL, {"may_call": False, "may_text": True}, NOON, "They did not agree to calls. Send a text."),
        (
            How.MESSAGE,
            {},
            NOON,
            "They do not want a message left. Hang up when nobody or somebody else answers.",
        ),
        (How.MESSAGE, {"may_leave_message": True}, NOON, ""),
        (How.CALL, {"times": (CallTime.EVENING,)}, EVENING, ""),
        (
            How.CALL,
            {"times": (CallTime.EVENING,)},
            NOON,
            "It is not safe to reach them at this time of the day. Wait for a time they chose.",
        ),
    ],
)
def test_a_try_obeys_what_they_agreed_to(how, safety, minute, reason):
    verdict = may_try(INTAKE, how, safety=make_safety(**safety), state=InquiryState.NEW, minute=minute)

    assert (verdict.allowed, verdict.reason) == (not reason, reason)


@pytest.mark.parametrize("state", [InquiryState.REFERRED, InquiryState.CLOSED])
def test_nobody_is_tried_once_it_is_over(state):
    assert not may_try(INTAKE, How.CALL, safety=make_safety(), state=state, minute=NOON)


def test_only_intake_and_the_director_try():
    assert not may_try(COUNSELOR, How.CALL, safety=make_safety(), state=InquiryState.NEW, minute=NOON)


@pytest.mark.parametrize(
    ("safety", "reveals_say", "reason"),
    [
        ({}, False, ""),
        ({"may_call": False}, False, "Choose whether we may call or text."),
        ({"phone": "555-0142"}, False, "Enter the whole number, with its area code."),
        ({}, True, "These words say what the call is about. Use words that anybody may hear."),
    ],
)
def test_whoever_hands_in_can_be_reached_without_being_told_on(safety, reveals_say, reason):
    verdict = may_hand_in(make_safety(**safety), reveals_say=reveals_say)

    assert (verdict.allowed, verdict.reason) == (not reason, reason)


@pytest.mark.parametrize("now", list(InquiryState))
@pytest.mark.parametrize("to", list(InquiryState))
def test_states_move_as_the_table_says_and_admission_is_never_written(now, to):
    is_allowed = to in TRANSITIONS[now] and to is not InquiryState.ADMITTED

    assert bool(may_move(INTAKE, now, to)) is is_allowed
    assert not may_move(COUNSELOR, now, to)


@pytest.mark.parametrize(
    ("whom", "is_agreed", "may"),
    [(Whom.MYSELF, False, True), (Whom.SOMEONE, False, False), (Whom.SOMEONE, True, True)],
)
def test_nobody_is_referred_who_has_not_asked(whom, is_agreed, may):
    assert bool(may_refer(INTAKE, state=InquiryState.CONTACTED, whom=whom, is_agreed=is_agreed)) is may


def test_closing_asks_for_a_reason():
    assert may_close(INTAKE, state=InquiryState.NEW, closing=Closing.COST)
    assert may_close(INTAKE, state=InquiryState.NEW, closing=None).reason == "Choose why it does not go on."


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, None), (10, None), (11, 11)])
def test_small_numbers_are_not_said(count, shown):
    assert shown_count(count) == shown
