"""A time zone that only its calendar file defines, built from the file's VTIMEZONE."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

from dateutil.rrule import rrulestr  # type: ignore[import-untyped] # No types.
from msgspec import Struct

from midspan.domains.responsibilities.calendars.lines import Block
from midspan.domains.responsibilities.calendars.moments import STAMP, parse_offset
from midspan.domains.responsibilities.calendars.patience import Patience

# Outlook starts its rules in 1601, others in the year 1; nobody's week needs the changes before 1970 or after 2100.
FIRST_YEAR, LAST_YEAR = 1970, 2100
UNTIL = re.compile(r";?UNTIL=([^;]*)")
NO_CHANGE = timedelta(0)


class Change(Struct, frozen=True, order=True):
    """On `wall` (by the clock of `before`) the offset from UTC becomes `after`."""

    wall: datetime
    before: timedelta
    after: timedelta


class FileZone(tzinfo):
    """A tzinfo over a list of changes; gaps and repeated hours are read as `zoneinfo` reads them."""

    def __init__(self, changes: list[Change]) -> None:
        self._changes = sorted(changes)
        self._firsts = [self._threshold(change, fold=0) for change in self._changes]
        self._seconds = [self._threshold(change, fold=1) for change in self._changes]
        self._instants = [change.wall - change.before for change in self._changes]

    @staticmethod
    def _threshold(change: Change, *, fold: int) -> datetime:
        """From which wall time on the new offset holds: a skipped hour keeps the old one, a repeated hour starts so."""
        step = change.after - change.before
        return change.wall + (max(NO_CHANGE, step) if fold == 0 else min(NO_CHANGE, step))

    def _offset(self, index: int) -> timedelta:
        return self._changes[index - 1].after if index else self._changes[0].before

    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        if dt is None:
            return None
        thresholds = self._seconds if dt.fold else self._firsts
        return self._offset(bisect_right(thresholds, dt.replace(tzinfo=None, fold=0)))

    def dst(self, dt: datetime | None) -> timedelta | None:  # noqa: ARG002 - tzinfo's signature
        return None

    def tzname(self, dt: datetime | None) -> str | None:  # noqa: ARG002 - tzinfo's signature
        return None

    def fromutc(self, dt: datetime) -> datetime:
        instant = dt.replace(tzinfo=None)
        index = bisect_right(self._instants, instant)
        wall = instant + self._offset(index)
        is_second = index > 0 and wall < self._firsts[index - 1]
        return wall.replace(tzinfo=self, fold=int(is_second))


class _Era(Struct, frozen=True):
    """One STANDARD or DAYLIGHT block."""

    kind: str
    start: datetime
    before: timedelta
    after: timedelta
    rule: str
    dates: tuple[datetime, ...]


def file_zone(block: Block, patience: Patience) -> FileZone | None:
    """The zone a VTIMEZONE defines, or None when it is broken."""
    try:
        eras = sorted((_era(part) for part in block.blocks if part.is_whole), key=lambda era: era.start)
        changes = [change for era in eras for change in _changes(era, eras, patience)]
    except Exception:  # noqa: BLE001 - dateutil meets garbage with many kinds of error; each means a broken zone.
        return None
    return FileZone(changes) if changes else None


def _era(block: Block) -> _Era:
    value = {line.name: line.value for line in block.properties}
    dates = [_wall(text) for line in block.every("RDATE") for text in line.value.split(",")]
    return _Era(
        kind=block.kind,
        start=_wall(value.get("DTSTART", "")),
        before=parse_offset(value.get("TZOFFSETFROM", "")),
        after=parse_offset(value.get("TZOFFSETTO", "")),
        rule=value.get("RRULE", ""),
        dates=tuple(dates),
    )


def _wall(text: str) -> datetime:
    match = STAMP.fullmatch(text.strip())
    if match is None:
        raise ValueError("This is not a date or a time.")
    return datetime(*(int(part or 0) for part in match.groups()[:6]))  # type: ignore[arg-type]  # noqa: DTZ001 - a wall clock; six numbers


def _changes(era: _Era, eras: list[_Era], patience: Patience) -> Iterator[Change]:
    dates = {era.start, *era.dates}
    if era.rule:
        dates.update(_yearly_dates(era, _succession(era, eras), patience))
    return (Change(wall, era.before, era.after) for wall in dates)


def _succession(era: _Era, eras: list[_Era]) -> datetime:
    """When a later rule of the same kind takes over. Exchange leaves the older rule open-ended beside it."""
    later = (other.start for other in eras if other.kind == era.kind and other.rule and other.start > era.start)
    return min(later, default=datetime(LAST_YEAR, 1, 1))  # noqa: DTZ001 - a wall clock


def _yearly_dates(era: _Era, end: datetime, patience: Patience) -> Iterator[datetime]:
    if "FREQ=YEARLY" not in era.rule.upper():
        raise ValueError("Clocks change by yearly rules only.")
    start = era.start.replace(year=max(era.start.year, FIRST_YEAR))
    patience.renew()
    rule = patience.watch(rrulestr(UNTIL.sub("", era.rule).strip(";"), dtstart=start))
    last = min(end, _last_date(era))
    for wall in rule:
        if wall >= end or wall > last:
            return
        yield wall


def _last_date(era: _Era) -> datetime:
    """The UNTIL of a rule is in UTC, or, from careless exporters, on the wall."""
    match = UNTIL.search(era.rule)
    if match is None:
        return datetime(LAST_YEAR, 1, 1)  # noqa: DTZ001 - a wall clock
    text = match.group(1).strip()
    return _wall(text.removesuffix("Z")) + (era.before if text.endswith("Z") else NO_CHANGE)
