"""When a cue on a time becomes a message, on ordinary days and on those on which clocks change."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from midspan.engines.practice import Clearance, Clock, Cue, Withheld, due_prompts, numbers_on, why_withheld

NEW_YORK = ZoneInfo("America/New_York")
NUMBERS = numbers_on(date(2026, 11, 28))
DAILY = tuple(range(7))


def cue(minute, *, weekdays=DAILY, key="a", from_date=date(2026, 1, 1), until=None):
    return Cue(key=key, weekdays=weekdays, minute=minute, from_date=from_date, until=until)


def steps(first, last, minutes=5):
    """What a job sees that looks every so many minutes of one local day and a bit."""
    moment, found = first, [first]
    while moment < last:
        moment += timedelta(minutes=minutes)
        found.append(moment)
    return [Clock(since, until, NEW_YORK) for since, until in pairwise(found)]


def told(cues, day):
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    looks = steps(noon - timedelta(hours=12), noon + timedelta(hours=20))
    return [one for look in looks for one in due_prompts(cues, look) if one.day == day]


@pytest.mark.parametrize(
    ("day", "minute", "at"),
    [
        (date(2026, 11, 24), 18 * 60 + 40, datetime(2026, 11, 24, 23, 40, tzinfo=UTC)),
        (date(2026, 7, 14), 18 * 60 + 40, datetime(2026, 7, 14, 22, 40, tzinfo=UTC)),
        (date(2026, 3, 8), 2 * 60 + 30, datetime(2026, 3, 8, 7, 30, tzinfo=UTC)),  # Skipped: half past three.
        (date(2026, 11, 1), 1 * 60 + 30, datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),  # Twice: the first.
    ],
)
def test_once_on_each_day_at_the_time_the_clocks_show(day, minute, at):
    assert [one.at for one in told([cue(minute)], day)] == [at]


def test_on_its_weekdays_and_within_its_days_only():
    tuesday, days = date(2026, 11, 24), [date(2026, 11, 23 + more) for more in range(4)]
    mine = cue(600, weekdays=(1, 2), from_date=tuesday, until=tuesday)

    assert [len(told([mine], day)) for day in days] == [0, 1, 0, 0]


def test_the_earliest_comes_first():
    both = [cue(700, key="late"), cue(600, key="early"), cue(700, key="also")]

    assert [one.key for one in told(both, date(2026, 11, 24))] == ["early", "also", "late"]
    clock = Clock(datetime(2026, 11, 24, 14, tzinfo=UTC), datetime(2026, 11, 24, 18, tzinfo=UTC), NEW_YORK)
    assert [one.key for one in due_prompts(both, clock)] == ["early", "also", "late"]


FREE = {"is_on": True, "is_away": False, "is_asked": False, "is_quiet": False, "is_done": False, "sent_today": 1}


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({}, None),
        ({"sent_today": 2}, Withheld.ENOUGH),
        ({"is_done": True, "sent_today": 2}, Withheld.DONE),
        ({"is_quiet": True}, Withheld.QUIET),
        ({"is_asked": True, "is_quiet": True}, Withheld.ASKED),
        ({"is_away": True, "is_asked": True}, Withheld.PAUSED),
        ({"is_on": False, "is_away": True}, Withheld.OFF),
    ],
)
def test_why_nothing_is_sent(known, reason):
    assert why_withheld(Clearance(**{**FREE, **known}), NUMBERS) is reason
