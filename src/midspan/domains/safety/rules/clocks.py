"""By when: in minutes that pass on every clock, or by the end of a working day of the site."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from midspan.domains.safety.rules.tiers import TierClock
from midspan.values import WeekSpan
from midspan.values.wall_clock import instant_of

LOOKS_AHEAD_DAYS = 30  # A site that opens on no day of a month is open on none we know of.
END_OF_DAY = 17 * 60  # Where nobody has entered opening hours.


class Hours(Struct, frozen=True, kw_only=True):
    """When somebody is at the sites that matter for one person: opening hours and closed days of each, and the zone."""

    zone: ZoneInfo
    opening: Mapping[object, tuple[WeekSpan, ...]]
    closed: frozenset[tuple[object, date]]

    def is_open_at(self, moment: datetime) -> bool:
        """Whether anybody is there. Hours nobody has entered are hours nobody is there."""
        here = moment.astimezone(self.zone)
        minute = here.hour * 60 + here.minute
        return any(span.start <= minute < span.end for span in self.spans_on(here.date()))

    def spans_on(self, day: date) -> list[WeekSpan]:
        """The stretches of one date at every site that is not closed on it."""
        return [
            span
            for site, spans in self.opening.items()
            if not {(site, day), (None, day)} & self.closed
            for span in spans
            if span.day == day.weekday()
        ]


def due_at(clock: TierClock, *, now: datetime, hours: Hours, contact_minutes: int | None = None) -> datetime:
    """By when the person is reached. Minutes are real ones: a night on which clocks change makes none longer."""
    minutes = contact_minutes if contact_minutes is not None else clock.contact_minutes
    if minutes is not None:
        return now + timedelta(minutes=minutes)
    return working_day_end(now, hours=hours, later=clock.work_days)


def working_day_end(now: datetime, *, hours: Hours, later: int) -> datetime:
    """The end of this working day, or of the next where it is over; `later` so many working days on."""
    today = now.astimezone(hours.zone).date()
    days = (today + timedelta(days=ahead) for ahead in range(LOOKS_AHEAD_DAYS))
    ends = [end for day in days if (end := _end_of(day, hours)) is not None and end > now]
    if len(ends) > later:
        return ends[later]
    return instant_of(today + timedelta(days=1 + later), END_OF_DAY, hours.zone)


def _end_of(day: date, hours: Hours) -> datetime | None:
    spans = hours.spans_on(day)
    return instant_of(day, max(span.end for span in spans), hours.zone) if spans else None


def gaps(
    covered: Iterable[tuple[datetime, datetime]], *, since: datetime, until: datetime
) -> list[tuple[datetime, datetime]]:
    """The stretches from `since` to `until` that nothing covers, in order."""
    found, at = [], since
    for start, end in sorted(covered):
        if start >= until:
            break
        if start > at:
            found.append((at, start))
        at = max(at, end)
        if at >= until:
            return found
    return [*found, (at, until)] if at < until else found


def is_on_shift(moment: datetime, shifts: Collection[tuple[WeekSpan, str]], *, zone: ZoneInfo) -> bool:
    """Whether one of these weekly stretches, each with its zone (empty: `zone`), is going on."""
    return any(_covers(span, moment.astimezone(ZoneInfo(name) if name else zone)) for span, name in shifts)


def _covers(span: WeekSpan, here: datetime) -> bool:
    return span.day == here.weekday() and span.start <= here.hour * 60 + here.minute < span.end
