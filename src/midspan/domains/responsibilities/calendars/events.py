"""An event as far as time goes: when it starts and ends, how it repeats, whether it makes the person busy."""

from datetime import UTC, date, datetime, timedelta, tzinfo

from icalendar.prop import vRecur
from msgspec import Struct

from midspan.domains.responsibilities.calendars.lines import Block, Property
from midspan.domains.responsibilities.calendars.moments import (
    Moment,
    Period,
    Zones,
    moment_of,
    moments_of,
    parse_duration,
)

ONE_DAY = timedelta(days=1)
LONGEST_RULE = 1000  # Characters. Real rules have under 200; longer ones are there to keep a machine busy.


class Unreadable(Exception):  # noqa: N818 - an answer: this event is left out.
    """The lines that say when are missing or garbled."""


class Event(Struct, frozen=True):
    uid: str
    start: Moment
    end: Moment
    is_busy: bool
    sequence: int
    rules: tuple[vRecur, ...] = ()
    added: tuple[Moment | Period, ...] = ()
    removed: tuple[Moment, ...] = ()
    replaces: Moment | None = None
    replaces_all_later: bool = False

    @property
    def is_single(self) -> bool:
        return not self.rules and not self.added and self.replaces is None


def read_event(block: Block, zones: Zones, *, nameless: str) -> Event:
    """The event, named `nameless` when it has no UID.

    Raises Unreadable, or one of the many errors of a library that met garbage.
    """
    opening, identity, replaced = block.first("DTSTART"), block.first("UID"), block.first("RECURRENCE-ID")
    if opening is None or not block.is_whole:
        raise Unreadable
    start = moment_of(opening, zones)
    start, end = sorted(
        (start, _end_of(block, start, zones)), key=Moment.instant
    )  # As swapped ends are evidently meant.
    return Event(
        uid=identity.value if identity else nameless,
        start=start,
        end=end,
        is_busy=_is_busy(block),
        sequence=_sequence(block.first("SEQUENCE")),
        rules=tuple(_rule(line, start) for line in block.every("RRULE")),
        added=tuple(moment for line in block.every("RDATE") for moment in moments_of(line, zones)),
        removed=tuple(_moments_only(block, "EXDATE", zones)),
        replaces=moment_of(replaced, zones) if replaced else None,
        replaces_all_later=replaced is not None and replaced.parameters.get("RANGE", "").upper() == "THISANDFUTURE",
    )


def _end_of(block: Block, start: Moment, zones: Zones) -> Moment:
    closing, length = block.first("DTEND"), block.first("DURATION")
    if closing is not None:
        end = moment_of(closing, zones)
        # A whole day that ends on the day it starts: some exporters count the last day in. It is one day, not nothing.
        return _after(start, ONE_DAY) if start.is_day and end.wall == start.wall else end
    if length is not None:
        return _after(start, parse_duration(length.value))
    return _after(start, ONE_DAY) if start.is_day else start


def _after(start: Moment, length: timedelta) -> Moment:
    """Days of a duration go by the calendar, hours by elapsed time (RFC 5545, section 3.3.6)."""
    same_time = Moment(start.wall + timedelta(days=length.days), start.zone)
    end = same_time.instant() + timedelta(seconds=length.seconds)
    return Moment(end.astimezone(start.zone).replace(tzinfo=None), start.zone)


def _is_busy(block: Block) -> bool:
    status, transparency = block.first("STATUS"), block.first("TRANSP")
    is_cancelled = status is not None and status.value.upper() == "CANCELLED"
    is_free = transparency is not None and transparency.value.upper() == "TRANSPARENT"
    return not is_cancelled and not is_free


def _sequence(line: Property | None) -> int:
    return int(line.value) if line and line.value.isdecimal() else -1


def _moments_only(block: Block, name: str, zones: Zones) -> list[Moment]:
    found = [moment for line in block.every(name) for moment in moments_of(line, zones)]
    return [moment.start if isinstance(moment, Period) else moment for moment in found]


def _rule(line: Property, start: Moment) -> vRecur:
    if len(line.value) > LONGEST_RULE:
        raise Unreadable
    rule: vRecur = vRecur.from_ical(line.value)
    if {"RSCALE", "SKIP"} & set(rule) or rule.get("INTERVAL", [1])[0] < 1:
        raise Unreadable  # Other calendars than the Gregorian (RFC 7529); a step that never moves on.
    if "UNTIL" in rule:
        rule["UNTIL"] = [_last_on_the_wall(rule["UNTIL"][0], start)]
    return rule


def _last_on_the_wall(until: date, start: Moment) -> date:
    """The end of a rule on the wall of its event, where the repeats are counted.

    recurring-ical-events, counting on the wall, would only drop the Z of a time in UTC and lose or add the last repeat.
    For whole days the date is taken as written: exporters give midnight in UTC, which is the day before in America.
    """
    if start.is_day or not isinstance(until, datetime):
        return date(until.year, until.month, until.day)
    return _on_wall(until, start.zone) if until.tzinfo else until


def _on_wall(instant: datetime, zone: tzinfo) -> datetime:
    return instant.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
