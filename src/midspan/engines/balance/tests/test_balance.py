"""A week in real minutes: what overlaps counts once, what nobody told is not known, and clocks may change."""

from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midspan.engines.balance import Occasion, Week, balance, nights_on
from midspan.values import Span
from midspan.values.wall_clock import instant_of

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = date(2027, 3, 1)
SPRING, AUTUMN = date(2027, 3, 8), date(2027, 11, 1)  # The clocks change on the Sundays of these weeks.
NIGHTS = nights_on(date(2027, 3, 1))
NIGHT = 8 * 60


def days_from(monday, zone=NEW_YORK):
    edges = [instant_of(monday + timedelta(days=step), 0, zone) for step in range(8)]
    return [Span(start, end) for start, end in pairwise(edges)]


def at(weekday, start, end, *, monday=MONDAY):
    """From and until in hours of the wall clock; after 24 is the next day."""
    moments = [instant_of(monday + timedelta(days=weekday), int(hour * 60), NEW_YORK) for hour in (start, end)]
    return Span(*moments)


def balanced(*, treatment=(), duties=(), practice=(), monday=MONDAY, is_young=False):
    week = Week(days=days_from(monday), treatment=treatment, duties=duties, practice=practice, is_young=is_young)
    return balance(week, nights=NIGHTS)


def test_day_adds_up():
    occasion = Occasion(at(0, 20, 20.25), is_done=False)

    day = balanced(treatment=[at(0, 9, 12)], duties=[at(0, 13, 18)], practice=[occasion]).days[0]

    assert (day.treatment, day.duties, day.practice, day.rest) == (180, 300, 15, 24 * 60 - NIGHT - 495)


def test_what_overlaps_counts_once_and_as_treatment():
    day = balanced(treatment=[at(0, 9, 12)], duties=[at(0, 8, 10), at(0, 9.5, 13)]).days[0]

    assert (day.treatment, day.duties) == (180, 120)


def test_practice_inside_a_duty_takes_nothing_more():
    occasion = Occasion(at(0, 12, 12.5), is_done=True)

    day = balanced(duties=[at(0, 8, 16)], practice=[occasion]).days[0]

    assert (day.practice, day.done, day.ahead) == (0, 1, 0)


def test_practice_at_no_known_time_takes_rest_of_its_day_also_from_whoever_works_at_midnight():
    occasion = Occasion(None, is_done=False, place=1, minutes=10)

    days = balanced(duties=[at(0, 22, 30)], practice=[occasion]).days

    assert [(day.practice, day.ahead) for day in days[:3]] == [(0, 0), (10, 1), (0, 0)]
    assert days[1].rest == 10 * 60 - 10


def test_whoever_told_of_no_duties_has_no_number_for_rest():
    week = balanced(treatment=[at(0, 9, 12)], duties=None)

    assert (week.treatment, week.duties, week.rest) == (180, None, None)
    assert [day.leaves_no_rest for day in week.days] == [False] * 7


def test_told_duties_of_another_week_leave_all_waking_hours():
    assert balanced().rest == 7 * 16 * 60


def test_night_work_counts_on_both_days_and_asks_for_no_clock_of_sleep():
    week = balanced(duties=[at(0, 22, 30)])

    assert [day.duties for day in week.days[:2]] == [120, 360]
    assert week.days[1].rest == 10 * 60


@pytest.mark.parametrize(("monday", "hours"), [(MONDAY, 24), (SPRING, 23), (AUTUMN, 25)])
def test_sunday_of_changing_clocks_has_its_real_hours(monday, hours):
    week = balanced(duties=[at(6, 0, 4, monday=monday)], monday=monday)

    assert week.days[6].minutes == hours * 60
    assert week.days[6].duties == (hours - 20) * 60
    assert week.days[6].rest == hours * 60 - NIGHT - (hours - 20) * 60
    assert week.rest == (6 * 24 + hours) * 60 - 7 * NIGHT - (hours - 20) * 60


@pytest.mark.parametrize(("hours", "leaves_none"), [(15, False), (15.5, False), (15.75, True), (20, True)])
def test_day_that_leaves_no_rest_says_so_and_is_never_below_none(hours, leaves_none):
    day = balanced(duties=[at(0, 4, 4 + hours)]).days[0]

    assert (day.leaves_no_rest, day.rest) == (leaves_none, max(0, round((16 - hours) * 60)))


def test_younger_people_need_a_longer_night():
    assert balanced(is_young=True).rest == 7 * 15 * 60


def test_practice_is_counted_on_the_day_it_begins():
    ahead, done = Occasion(at(0, 23.9, 24.1), is_done=False), Occasion(at(1, 8, 8.1), is_done=True)

    week = balanced(practice=[ahead, done])

    assert (week.done, week.ahead, [day.ahead for day in week.days[:2]]) == (1, 1, [1, 0])


def test_numbers_say_where_they_come_from_and_hold_for_past_weeks_too():
    assert NIGHTS.source
    assert nights_on(date(2020, 1, 1)) == NIGHTS


MINUTES = st.lists(st.tuples(st.integers(-600, 7 * 1440), st.integers(1, 900)), max_size=4)


@given(MINUTES, MINUTES)
def test_no_minute_is_counted_twice(treatment, duties):
    start = days_from(MONDAY)[0].start

    def spans(pairs):
        return [
            Span(start + timedelta(minutes=first), start + timedelta(minutes=first + long)) for first, long in pairs
        ]

    week = balanced(treatment=spans(treatment), duties=spans(duties))

    taken = {minute for first, long in (*treatment, *duties) for minute in range(first, first + long)}
    assert week.treatment + week.duties == len(taken & set(range(7 * 1440)))
