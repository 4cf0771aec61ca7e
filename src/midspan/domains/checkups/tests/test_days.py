"""On which days check-ups fall: counted from the last day, on days when somebody works, whatever the clocks do."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midspan.domains.checkups.book import checkup_book
from midspan.domains.checkups.enums import Outcome, State
from midspan.domains.checkups.rules.days import Tried, call_on, days_after, standing_of

LAST = date(2026, 12, 18)  # A Friday.
DAY = timedelta(days=1)
BOOK = checkup_book()
CHRISTMAS = date(2026, 12, 25)


def weekdays(day):
    return day.weekday() < 5 and day != CHRISTMAS


def test_days_are_those_of_the_design():
    found = days_after(first_days=BOOK.first_days, every_days=BOOK.every_days, last_day=BOOK.last_day)

    assert found == [3, 7, 14, 28, 90, 180, 270, 360, 450, 540, 630, 720]


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (date(2026, 12, 21), date(2026, 12, 21)),  # Day 3, a Monday.
        (CHRISTMAS, date(2026, 12, 24)),  # Day 7, a holiday: the day before.
        (date(2026, 12, 27), date(2026, 12, 24)),  # A Sunday after the holiday: the last day anybody worked.
        (date(2026, 12, 20), date(2026, 12, 21)),  # A Sunday, with nothing but the last day before it: the next.
        (date(2027, 3, 14), date(2027, 3, 12)),  # The Sunday on which clocks change.
    ],
)
def test_closed_day_is_called_before(due, expected):
    assert call_on(due, after=LAST, is_open=weekdays) == expected


def test_center_that_is_closed_for_weeks_keeps_the_day():
    assert call_on(date(2027, 1, 15), after=LAST, is_open=lambda _: False) == date(2027, 1, 15)


@given(st.integers(min_value=1, max_value=800), st.frozensets(st.integers(min_value=0, max_value=6), max_size=6))
def test_day_is_open_and_never_the_last_one(days, closed):
    found = call_on(LAST + days * DAY, after=LAST, is_open=lambda day: day.weekday() not in closed)

    assert found > LAST
    assert found.weekday() not in closed
    assert abs((found - LAST).days - days) <= 7


def stands(*tries, today, following=None, is_over=False, due=date(2026, 12, 21)):
    found = standing_of(
        due_on=due,
        after=LAST,
        tries=tries,
        most_tries=3,
        following=following,
        is_over=is_over,
        today=today,
        is_open=weekdays,
    )
    return found.state, found.call_on


MONDAY = date(2026, 12, 21)
NOBODY = Tried(outcome=Outcome.NO_ANSWER, made_on=MONDAY)
WELL = Tried(outcome=Outcome.DOING_WELL, made_on=MONDAY)


@pytest.mark.parametrize(
    ("tries", "today", "more", "expected"),
    [
        ((), LAST, {}, (State.AHEAD, MONDAY)),
        ((), MONDAY, {}, (State.DUE, MONDAY)),
        ((), MONDAY + DAY, {}, (State.OVERDUE, MONDAY)),
        ((WELL,), MONDAY, {}, (State.TALKED, None)),
        ((NOBODY, WELL), MONDAY, {}, (State.TALKED, None)),
        (
            (Tried(outcome=Outcome.NO_ANSWER, made_on=MONDAY, next_on=MONDAY + 2 * DAY),),
            MONDAY,
            {},
            (State.AHEAD, MONDAY + 2 * DAY),
        ),
        ((NOBODY, NOBODY, NOBODY), MONDAY, {}, (State.NOT_REACHED, None)),
        ((NOBODY,), MONDAY + 4 * DAY, {"following": MONDAY + 4 * DAY}, (State.NOT_REACHED, None)),
        ((), MONDAY, {"is_over": True}, (State.CALLED_OFF, None)),
        ((NOBODY,), MONDAY, {"is_over": True}, (State.NOT_REACHED, None)),
        ((WELL,), MONDAY, {"is_over": True}, (State.TALKED, None)),
    ],
)
def test_where_a_check_up_stands(tries, today, more, expected):
    assert stands(*tries, today=today, **more) == expected


FRIDAY = date(2027, 1, 8)


@pytest.mark.parametrize(
    ("outcome", "next_on", "expected"),
    [
        (Outcome.NO_ANSWER, FRIDAY + DAY, FRIDAY + 3 * DAY),  # The next day is a Saturday.
        (Outcome.WRONG_NUMBER, None, FRIDAY + 3 * DAY),
        (Outcome.NO_ANSWER, FRIDAY + 5 * DAY, FRIDAY + 5 * DAY),
        (Outcome.NO_ANSWER, FRIDAY + 8 * DAY, FRIDAY + 10 * DAY),  # A Saturday that somebody chose.
    ],
)
def test_next_try_goes_forward_from_a_closed_day_and_is_never_on_the_day_of_the_last(outcome, next_on, expected):
    tried = Tried(outcome=outcome, made_on=FRIDAY, next_on=next_on)

    assert stands(tried, today=FRIDAY, due=FRIDAY) == (State.AHEAD, expected)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("day", [3, 28, 90, 720])
def test_script_is_whole_in_both_languages_and_asks_whether_they_are_safe(language, day):
    lines = BOOK.lines(day=day, language=language, name="Rowan")

    assert len(lines) == len(BOOK.lines(day=day, language="en", name="Rowan"))
    assert "Rowan" in lines[0]
    assert any("safe now" in one or "a salvo ahora" in one for one in lines)
    assert BOOK.source
    assert BOOK.reviewed_on
