"""How somebody may be reached, by when, and what may become of an inquiry."""

from datetime import UTC, date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midspan.domains.inquiries.enums import TRANSITIONS, CallTime, Closing, How, InquiryState, Whom
from midspan.domains.inquiries.rules import (
    FEWEST_SHOWN,
    Hours,
    at_their_time,
    first_call_due,
    may_close,
    may_hand_in,
    may_move,
    may_refer,
    may_try,
    shown_count,
    shown_parts,
    shown_steps,
    who_went_on,
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


NOBODY_KNOWS = 1000  # Where nothing that is said bounds a number from above.


def possible_steps(shown):
    """From what is said alone: the least and the most that each step can be, as each is a part of the one before."""
    least = [
        max([1 if one is None else one, *(later for later in shown[place:] if later)])
        for place, one in enumerate(shown)
    ]
    most = [min([NOBODY_KNOWS, *(one for one in shown[: place + 1] if one is not None)]) for place in range(len(shown))]
    return list(zip(least, most, strict=True))


@given(drops=st.lists(st.integers(0, 40), min_size=5, max_size=5))
def test_no_small_number_is_worked_out_from_the_steps_that_are_said(drops):
    counts = [sum(drops[place:]) for place in range(5)]
    shown = shown_steps(counts)
    ranges = possible_steps(shown)

    for place, count in enumerate(counts):
        assert ranges[place][0] <= count <= ranges[place][1]
        if 0 < count < FEWEST_SHOWN:
            assert ranges[place][1] - ranges[place][0] >= FEWEST_SHOWN - 1
    for (least, most), (least_after, most_after), dropped in zip(ranges, ranges[1:], drops, strict=False):
        if 0 < dropped < FEWEST_SHOWN:
            assert most - least_after - max(least - most_after, 0) >= FEWEST_SHOWN - 1


@given(
    parts=st.dictionaries(st.sampled_from(["open", *Closing]), st.integers(0, 30), min_size=1), is_known=st.booleans()
)
def test_no_small_part_is_worked_out_from_the_others_and_the_whole(parts, is_known):
    shown = shown_parts(parts, is_whole_known=is_known)
    if shown is None:  # Nothing is said of any of them.
        return
    hidden = [one for one, count in shown.items() if count is None]
    left = sum(parts.values()) - sum(count or 0 for count in shown.values())

    assert {one: count for one, count in shown.items() if count is not None}.items() <= parts.items()
    assert not any(0 < (count or 0) < FEWEST_SHOWN for count in shown.values())
    if hidden and is_known:  # Each of the hidden may be 1, and may be all that is left beside 1 for each of the others.
        assert left - (len(hidden) - 1) >= FEWEST_SHOWN
        assert len(hidden) > 1


def is_small(count):
    return 0 < count < FEWEST_SHOWN


# How many came so far at most, of those who are open, of those closed for each reason, and of those who went on.
FATES = st.fixed_dictionaries(
    {"open": st.lists(st.integers(0, 20), min_size=3, max_size=3)}
    | {one: st.lists(st.integers(0, 20), min_size=4, max_size=4) for one in ("cost", "hours")}
    | {"on": st.lists(st.integers(0, 30), min_size=2, max_size=2)}
)


@given(fates=FATES)
def test_no_small_number_is_worked_out_from_both_tables_together(fates):
    places = {"on": [0, 0, 0, *fates["on"]]} | {one: [*fates[one], 0, 0][:5] for one in ("open", "cost", "hours")}
    counts = [sum(sum(one[place:]) for one in places.values()) for place in range(5)]
    parts, on = {one: sum(places[one]) for one in ("open", "cost", "hours")}, sum(fates["on"])
    steps = shown_steps(counts)
    shown = shown_parts(parts, is_whole_known=steps[0] is not None, rest=who_went_on(on, steps=steps))
    if steps[0] is None or shown is None:  # Of one of the tables nothing is said.
        return
    hidden = [one for one, count in shown.items() if count is None]
    left = counts[0] - sum(count or 0 for count in shown.values())
    most, least = min(one for one in steps[:4] if one is not None), steps[4] or 0

    # Every number of people who went on that goes with all that is said, and what it leaves to the others.
    others = [len(hidden) <= left - went if hidden else left == went for went in range(left + 1)]
    possible = [went for went in range(least, min(most, left) + 1) if others[went]]
    assert on in possible
    if is_small(on) or (steps[3] is not None and is_small(steps[3] - on)) or is_small(on - (steps[4] or on)):
        assert len(possible) >= FEWEST_SHOWN
    for part in hidden:
        may_be = (
            {left - went for went in possible}
            if len(hidden) == 1
            else {*range(1, left - possible[0] - len(hidden) + 2)}
        )
        assert parts[part] in may_be
        assert len(may_be) >= FEWEST_SHOWN or parts[part] >= FEWEST_SHOWN
    if steps[3] is None:
        of_open = shown["open"] or 0
        may_come = {came for went in possible for came in range(max(1, went), min(most, counts[0] - of_open) + 1)}
        assert len(may_come) >= FEWEST_SHOWN


def test_who_went_on_is_not_what_is_missing_from_the_parts():
    steps = shown_steps([45, 45, 20, 6, 0])
    parts = {"open": 13, "cost": 14, "hours": 12}

    shown = shown_parts(parts, is_whole_known=True, rest=who_went_on(6, steps=steps))

    assert (steps, shown) == ([45, 45, 20, None, 0], {"open": 13, "cost": 14, "hours": None})
    assert who_went_on(20, steps=[45, 45, 20, 20, 0]) is None


def test_nothing_is_hidden_that_hides_nobody():
    assert shown_parts({"open": 20, "cost": 0, "hours": 11}, is_whole_known=True) == {
        "open": 20,
        "cost": 0,
        "hours": 11,
    }
    assert shown_parts({"open": 20, "cost": 3}, is_whole_known=False) == {"open": 20, "cost": None}
    assert shown_parts({"cost": 3}, is_whole_known=True) is None
    assert shown_steps([40, 40, 29, 18, 0]) == [40, 40, 29, 18, 0]


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, None), (10, None), (11, 11)])
def test_small_numbers_are_not_said(count, shown):
    assert shown_count(count) == shown
