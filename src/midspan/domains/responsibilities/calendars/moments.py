"""Dates, times, periods, durations and offsets as iCalendar writes them (RFC 5545, section 3.3)."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Protocol, cast

from icalendar.prop import vDuration
from msgspec import Struct

from midspan.domains.responsibilities.calendars.lines import Property

STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")
OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(\d\d)?")
LAST_SECOND = 59


class Zones(Protocol):
    """Finds the time zone of a TZID; None stands for floating time, which the reader's own zone fills."""

    def zone_of(self, tzid: str | None) -> tzinfo: ...


class Moment(Struct, frozen=True):
    """A wall clock time in its zone, or a whole day (then at its midnight in the reader's zone)."""

    wall: datetime
    zone: tzinfo
    is_day: bool = False

    def instant(self) -> datetime:
        """In UTC; a time skipped when clocks go forward moves forward, a repeated one is its first occurrence."""
        return self.wall.replace(tzinfo=self.zone).astimezone(UTC)

    def wall_in(self, zone: tzinfo) -> datetime:
        """On the wall of another zone; a day stays the day that is written."""
        if self.is_day or zone is self.zone:
            return self.wall
        return self.instant().astimezone(zone).replace(tzinfo=None)


class Period(Struct, frozen=True):
    start: Moment
    end: Moment


def moment_of(line: Property, zones: Zones) -> Moment:
    return parse_moment(line.value, line.parameters.get("TZID"), zones)


def moments_of(line: Property, zones: Zones) -> list[Moment | Period]:
    """The values of an RDATE, EXDATE or FREEBUSY line, which may be a list."""
    tzid = line.parameters.get("TZID")
    return [_moment_or_period(text.strip(), tzid, zones) for text in line.value.split(",") if text.strip()]


def _moment_or_period(text: str, tzid: str | None, zones: Zones) -> Moment | Period:
    if "/" not in text:
        return parse_moment(text, tzid, zones)
    first, _, last = text.partition("/")
    start = parse_moment(first, tzid, zones)
    if last.lstrip("+-").startswith("P"):
        return Period(start, Moment(start.wall + parse_duration(last), start.zone))
    return Period(start, parse_moment(last, tzid, zones))


def parse_moment(text: str, tzid: str | None, zones: Zones) -> Moment:
    """Read by the form of the value, not its VALUE parameter: exporters get the parameter wrong. Raises ValueError."""
    match = STAMP.fullmatch(text)
    if match is None:
        raise ValueError("This is not a date or a time.")
    year, month, day, hour, minute, second, is_utc = match.groups()
    start = date(int(year), int(month), int(day))
    if hour is None:
        return Moment(datetime(start.year, start.month, start.day), zones.zone_of(None), is_day=True)  # noqa: DTZ001 - a wall clock
    # A leap second, 60, is read as the second before it.
    wall = datetime(start.year, start.month, start.day, int(hour), int(minute), min(int(second), LAST_SECOND))  # noqa: DTZ001 - a wall clock
    return Moment(wall, UTC if is_utc else zones.zone_of(tzid))


def parse_duration(text: str) -> timedelta:
    return cast("timedelta", vDuration.from_ical(text))  # type: ignore[no-untyped-call] # Half of icalendar has types.


def parse_offset(text: str) -> timedelta:
    match = OFFSET.fullmatch(text)
    if match is None:
        raise ValueError("This is not an offset from UTC.")
    sign, hours, minutes, seconds = match.groups()
    size = timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds or 0))
    if size >= timedelta(days=1):
        raise ValueError("An offset from UTC is under a day.")
    return -size if sign == "-" else size
