"""When a calendar file says its owner is busy."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from midspan.domains.responsibilities.calendars.answers import MOST_BYTES, TOO_LARGE, Busy, Refused
from midspan.domains.responsibilities.calendars.events import Event, read_event
from midspan.domains.responsibilities.calendars.lines import EVENT, FREE_BUSY, TIME_ZONE, Block, read_blocks
from midspan.domains.responsibilities.calendars.moments import Period, moments_of
from midspan.domains.responsibilities.calendars.patience import Patience, TooMuch
from midspan.domains.responsibilities.calendars.repeats import Occurrence, occurrences
from midspan.domains.responsibilities.calendars.zones import ZoneFinder
from midspan.values import Span, merge_spans

LONGEST_WINDOW = timedelta(days=5 * 366)
EMPTY = "This file is empty. Export the calendar again."
NOT_A_CALENDAR = "This is not a calendar file. Export the calendar as iCalendar (.ics)."
BAD_WINDOW = "The last day must come after the first, and within five years of it."
CUT_SHORT = "This calendar breaks off before its end; events may be missing. Export it again."
UNREADABLE = "Events left out because their times are missing or garbled: {count}. Check these days yourself."
ENDLESS = "Events left out because they repeat more often than can be worked out: {count}. Check these days yourself."


def busy_spans(content: bytes, *, window_start: date, window_end: date, zone: ZoneInfo) -> Busy | Refused:
    """Busy times that overlap the window [window_start, window_end) of midnights in `zone`, whole, merged, in UTC.

    Cancelled and transparent events are not busy. Floating times and whole days are read in `zone`. An event that
    begins before the window or ends after it is not cut. No text of the calendar is in the answer.
    """
    reason = _objection(content, window_start, window_end)
    if reason:
        return Refused(reason)
    blocks = read_blocks(content)
    if not blocks and b"BEGIN:VCALENDAR" not in content.upper():
        return Refused(NOT_A_CALENDAR)
    start, end = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (window_start, window_end))
    busy = _Reading(blocks, start=start, end=end, zone=zone).answer()
    return replace(busy, warnings=(CUT_SHORT, *busy.warnings)) if _is_cut_short(content) else busy


def _objection(content: bytes, window_start: date, window_end: date) -> str | None:
    if not content.strip():
        return EMPTY
    if len(content) > MOST_BYTES:
        return TOO_LARGE
    if not timedelta(0) < window_end - window_start <= LONGEST_WINDOW:
        return BAD_WINDOW
    return None


def _is_cut_short(content: bytes) -> bool:
    """A download that broke off; files of bare events have neither line."""
    capitals = content.upper()
    return b"BEGIN:VCALENDAR" in capitals and b"END:VCALENDAR" not in capitals


class _Reading:
    """One file being read: its zones, its patience, and how many events had to be left out."""

    def __init__(self, blocks: list[Block], *, start: datetime, end: datetime, zone: ZoneInfo) -> None:
        self.blocks, self.start, self.end = blocks, start, end
        self.patience = Patience()
        zones = [block for block in blocks if block.kind == TIME_ZONE]
        self.zones = ZoneFinder(zones, floating=zone, patience=self.patience)
        self.unreadable = self.endless = 0

    def answer(self) -> Busy:
        found = [*self._of_events(), *self._of_free_busy()]
        inside = [(start, end) for start, end in found if self._overlaps(start, end)]
        spans = merge_spans(Span(start, end) for start, end in inside if start < end)
        points = sorted({start for start, end in inside if start == end})
        moments = (point for point in points if not any(span.start <= point <= span.end for span in spans))
        return Busy(tuple(spans), tuple(moments), tuple(self._warnings()))

    def _overlaps(self, start: datetime, end: datetime) -> bool:
        return start < self.end and (self.start < end or self.start == start)

    def _warnings(self) -> Iterator[str]:
        yield from sorted(self.zones.warnings)
        if self.unreadable:
            yield UNREADABLE.format(count=self.unreadable)
        if self.endless:
            yield ENDLESS.format(count=self.endless)

    def _of_events(self) -> Iterator[Occurrence]:
        series: dict[str, list[Event]] = defaultdict(list)
        for event in self._events():
            series[event.uid].append(event)
        for events in series.values():
            yield from self._of_series(events)

    def _events(self) -> Iterator[Event]:
        for number, block in enumerate(self._blocks(EVENT)):
            try:
                yield read_event(block, self.zones, nameless=f"nameless {number}")
            except Exception:  # noqa: BLE001 - the libraries meet garbage with many kinds of error; all mean the same.
                self.unreadable += 1

    def _blocks(self, kind: str) -> Iterable[Block]:
        return (block for block in self.blocks if block.kind == kind)

    def _of_series(self, events: list[Event]) -> list[Occurrence]:
        if len(events) == 1 and events[0].is_single:
            event = events[0]
            return [(event.start.instant(), event.end.instant())] if event.is_busy else []
        try:
            self.patience.renew()
            return list(occurrences(events, start=self.start, end=self.end, patience=self.patience))
        except TooMuch:
            self.endless += 1
        except Exception:  # noqa: BLE001 - as above
            self.unreadable += 1
        return []

    def _of_free_busy(self) -> Iterator[Occurrence]:
        for block in self._blocks(FREE_BUSY):
            try:
                yield from self._periods(block)
            except Exception:  # noqa: BLE001 - as above
                self.unreadable += 1

    def _periods(self, block: Block) -> list[Occurrence]:
        lines = [line for line in block.every("FREEBUSY") if line.parameters.get("FBTYPE", "BUSY").upper() != "FREE"]
        found = [period for line in lines for period in moments_of(line, self.zones) if isinstance(period, Period)]
        return [(period.start.instant(), period.end.instant()) for period in found]
