"""Sets of time: lists of disjoint spans in UTC, in order, and what they have in common or not."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from midspan.values import Span, merge_spans

Stretches = list[Span]


def stretches(pairs: Iterable[tuple[datetime, datetime]]) -> Stretches:
    """The pairs in UTC, merged; a pair that does not go forward is no time and is left out.

    In UTC because Python compares two times of one zone by their walls, which go back once a year.
    """
    instants = ((start.astimezone(UTC), end.astimezone(UTC)) for start, end in pairs)
    return merge_spans(Span(start, end) for start, end in instants if start < end)


def of_spans(spans: Iterable[Span]) -> Stretches:
    return stretches((span.start, span.end) for span in spans)


def common(these: Stretches, those: Stretches) -> Stretches:
    """The time in both."""
    met = (this.intersection(that) for this in these for that in those)
    return merge_spans(span for span in met if span)


def without(these: Stretches, those: Stretches) -> Stretches:
    """The time in the first and not in the second."""
    left = these
    for that in those:
        left = [piece for this in left for piece in _cut(this, that)]
    return left


def _cut(this: Span, that: Span) -> Iterator[Span]:
    if not this.overlaps(that):
        yield this
        return
    if this.start < that.start:
        yield Span(this.start, that.start)
    if that.end < this.end:
        yield Span(that.end, this.end)


def seconds(spans: Stretches) -> int:
    return sum(int((span.end - span.start).total_seconds()) for span in spans)


def by_local_date(spans: Stretches, zone: ZoneInfo) -> dict[date, Stretches]:
    """The time of each local date; a stretch over midnight is cut there."""
    cut: dict[date, Stretches] = {}
    for span in spans:
        day = span.start.astimezone(zone).date()
        while (opening := midnight(day, zone)) < span.end:
            closing = midnight(day + timedelta(days=1), zone)
            start, end = max(opening, span.start), min(closing, span.end)
            if start < end:  # Samoa went without 30 December 2011 to cross the date line.
                cut.setdefault(day, []).append(Span(start, end))
            day += timedelta(days=1)
    return cut


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant a local date begins, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
