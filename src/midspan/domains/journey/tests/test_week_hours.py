"""What is promised in a week: a stage of a step down from its day on, else the plan of care."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midspan.domains.journey.rules.week_hours import Past, Step, Steps, WeekHours, may_step, week_hours

MONDAY, WEEK = date(2027, 3, 1), timedelta(weeks=1)
CARE = WeekHours(minimum_minutes=540, maximum_minutes=1140, minimum_days=3, maximum_days=5)
STEPS = Steps([MONDAY, MONDAY + 3 * WEEK, MONDAY + 6 * WEEK], [540, 360, None])


@pytest.mark.parametrize(
    ("weeks", "least", "is_stage"), [(-1, 540, False), (0, 540, True), (3, 360, True), (5, 360, True), (6, 540, False)]
)
def test_latest_stage_that_has_begun_says_the_hours(weeks, least, is_stage):
    found = week_hours(CARE, STEPS, on=MONDAY + weeks * WEEK)

    assert (found.minimum_minutes, found.is_stage) == (least, is_stage)


def test_stage_has_room_for_the_hour_with_the_counselor_and_no_floor_of_days():
    found = week_hours(CARE, STEPS, on=MONDAY + 4 * WEEK)

    assert (found.maximum_minutes, found.minimum_days, found.maximum_days) == (450, 1, 5)


NOBODY_SAID = WeekHours()
PAST = Past().then(MONDAY, "2.5", CARE).then(MONDAY + 2 * WEEK + timedelta(days=2), "1", NOBODY_SAID)
NOW = WeekHours(minimum_minutes=180)


@pytest.mark.parametrize(
    ("weeks", "level", "care"),
    [(-3, "2.5", CARE), (-1, "2.5", CARE), (0, "1", NOBODY_SAID), (2, "1", NOBODY_SAID), (3, "2.1", NOW)],
)
def test_each_week_is_of_the_level_on_the_day_it_begins(weeks, level, care):
    day = MONDAY + weeks * WEEK

    assert (PAST.level(day, now="2.1"), PAST.care(day, now=NOW)) == (level, care)


def test_of_two_changes_on_one_day_no_week_was_of_the_level_between():
    assert PAST.then(PAST.until[-1], "3.1", NOW) == PAST


def test_later_stages_are_told_in_order_and_an_end_is_none():
    assert STEPS.after(MONDAY) == [Step(MONDAY + 3 * WEEK, 360)]


def test_stage_takes_the_place_of_whatever_began_then_or_later():
    found = STEPS.then(MONDAY + 2 * WEEK, 300)

    assert (found.dates, found.minutes) == ([MONDAY, MONDAY + 2 * WEEK], [540, 300])


@pytest.mark.parametrize(
    ("day", "dates", "minutes"),
    [
        (MONDAY - WEEK, [], []),
        (MONDAY, [], []),
        (MONDAY + WEEK, [MONDAY, MONDAY + WEEK], [540, None]),
        (MONDAY + 8 * WEEK, STEPS.dates, STEPS.minutes),
    ],
)
def test_end_keeps_what_was_promised_before(day, dates, minutes):
    found = STEPS.ended(day)

    assert (found.dates, found.minutes) == (dates, minutes)


TAKEN = Steps([MONDAY, MONDAY + 3 * WEEK, MONDAY + 6 * WEEK], [540, 360, 180])


@pytest.mark.parametrize(
    ("least", "most", "entries"),
    [
        (None, None, [(0, 540), (3, 360), (6, 180)]),
        (60, 539, [(0, 540), (1, None), (3, 360), (6, 180)]),
        (300, 539, [(0, 540), (1, None), (3, 360)]),
        (300, None, [(0, 540), (3, 360)]),
        (1200, None, [(0, 540), (1, None)]),
    ],
)
def test_stages_within_the_hours_of_a_new_level_stand(least, most, entries):
    found = TAKEN.within(MONDAY + WEEK, least=least, most=most)

    assert list(zip(found.dates, found.minutes, strict=True)) == [(MONDAY + at * WEEK, one) for at, one in entries]


@pytest.mark.parametrize(
    ("weeks", "following"), [(-1, (0, 540)), (0, (3, 360)), (3, (6, None)), (6, (9, 180)), (9, None)]
)
def test_what_follows_a_stage_is_the_next_or_its_end_and_outside_one_the_next(weeks, following):
    steps = Steps([*STEPS.dates, MONDAY + 9 * WEEK], [*STEPS.minutes, 180])
    expected = following and (MONDAY + following[0] * WEEK, following[1])

    assert steps.following(MONDAY + weeks * WEEK) == expected


@given(st.lists(st.integers(0, 20), unique=True), st.integers(-2, 25))
def test_ended_steps_promise_nothing_from_their_end_on_and_the_same_before(weeks, end):
    steps = Steps([MONDAY + week * WEEK for week in sorted(weeks)], [60 * (week + 1) for week in sorted(weeks)])
    ended = steps.ended(MONDAY + end * WEEK)

    assert list(ended.dates) == sorted(set(ended.dates))
    for week in range(-3, 28):
        on = MONDAY + week * WEEK
        assert ended.on(on) == (steps.on(on) if week < end else None)


@pytest.mark.parametrize(("state", "may"), [("admitted", True), ("stepping_down", True), ("paused", False)])
def test_only_somebody_in_treatment_takes_a_stage(state, may):
    assert bool(may_step(state=state)) is may
