"""From a series to its dates."""

from collections.abc import Iterator
from datetime import date, timedelta

from midspan.domains.schedule.enums import DayChangeKind
from midspan.domains.schedule.series.shape import DayChange, Occurrence, Series
from midspan.values import WeekSpan
from midspan.values.spans import DAYS_PER_WEEK
from midspan.values.wall_clock import instants_of


def expand(series: Series, first: date, until: date) -> list[Occurrence]:
    """Every meeting on a local date from `first` to before `until`, in order, changes of the day applied.

    A change that names a date on which the series does not meet (its rhythm has changed since) says nothing.
    """
    own = {one.day: one for one in series.changes if one.kind is not DayChangeKind.EXTRA and _is_meant(series, one)}
    usual = (_usual(series, day) for day in _days(series, first, until) if day not in own)
    changed = (_changed(series, one) for one in own.values() if one.kind is DayChangeKind.CHANGED)
    added = (_changed(series, one) for one in series.changes if one.kind is DayChangeKind.EXTRA)
    found = [*usual, *(one for one in (*changed, *added) if first <= one.day < until)]
    return sorted(found, key=lambda one: (one.start, one.end))


def _is_meant(series: Series, change: DayChange) -> bool:
    return change.start_minute == series.start_minute and series.meets_on(change.day)


def _days(series: Series, first: date, until: date) -> Iterator[date]:
    rhythm = series.rhythm
    first = max(first, series.first)
    until = until if rhythm.until is None else min(until, rhythm.until)
    monday = first - timedelta(days=first.weekday())
    weeks_off = (rhythm.anchor - timedelta(days=rhythm.anchor.weekday()) - monday).days // DAYS_PER_WEEK
    monday += timedelta(weeks=weeks_off % rhythm.every_weeks)
    while monday < until:
        for weekday in rhythm.weekdays:
            day = monday + timedelta(days=weekday)
            if first <= day < until:
                yield day
        monday += timedelta(weeks=rhythm.every_weeks)


def _usual(series: Series, day: date) -> Occurrence:
    return _occurrence(series, day, series.start_minute, series.end_minute)


def _changed(series: Series, change: DayChange) -> Occurrence:
    start = change.start_minute if change.to_start is None else change.to_start
    end = series.end_minute if change.to_end is None else change.to_end
    return _occurrence(series, change.on, start, end, change)


def _occurrence(series: Series, day: date, start: int, end: int, change: DayChange | None = None) -> Occurrence:
    return Occurrence(day, WeekSpan(day.weekday(), start, end), *instants_of(day, start, end, series.zone), change)
