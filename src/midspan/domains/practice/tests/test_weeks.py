"""Which days of a week a practice was meant for, and which uses belong to them."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from midspan.domains.practice.rules import Intention, Use, week_of

MONDAY = date(2027, 3, 1)
DAYS = [MONDAY + timedelta(days=step) for step in range(7)]


def meant(skill="settle-on-the-breath", **fields):
    return Intention(**{"assignment_id": UUID(int=1), "skill": skill, "since": date(2027, 1, 1), **fields})


def use(day, skill="settle-on-the-breath", hour=12):
    return Use(skill=skill, day=day, at=datetime(day.year, day.month, day.day, hour, tzinfo=UTC))


def days_of(*intentions, uses=()):
    found, _ = week_of(intentions, uses, DAYS)
    return [(one.day.weekday(), one.is_done) for one in found]


def test_cue_on_a_time_stands_on_its_weekdays():
    assert days_of(meant(weekdays=(0, 4), minute=600)) == [(0, False), (4, False)]


def test_cue_of_an_event_stands_on_the_day_it_comes_back():
    assert days_of(meant(due_on=DAYS[3])) == [(3, False)]
    assert days_of(meant()) == []


def test_nothing_stands_before_it_was_chosen_or_after_its_last_day():
    cue = {"weekdays": tuple(range(7)), "minute": 600}

    assert [day for day, _ in days_of(meant(**cue, since=DAYS[2], until=DAYS[4]))] == [2, 3, 4]


def test_use_of_that_day_makes_it_done_once():
    cue = {"weekdays": (0, 1), "minute": 600}

    found, beyond = week_of([meant(**cue)], [use(DAYS[0]), use(DAYS[0], hour=20)], DAYS)

    assert [one.is_done for one in found] == [True, False]
    assert beyond == [use(DAYS[0], hour=20)]


def test_use_of_another_skill_or_day_is_beyond_what_was_meant():
    other = [use(DAYS[0], skill="body-tour"), use(DAYS[5])]

    found, beyond = week_of([meant(weekdays=(0,), minute=600)], other, DAYS)

    assert ([one.is_done for one in found], beyond) == ([False], other)
