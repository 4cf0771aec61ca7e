"""Rules of support meetings: who keeps lists, when a meeting is next, what fits beside a week. Pure."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from zoneinfo import ZoneInfo

from msgspec import Struct

from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, Span, Verdict, refused
from midspan.values.wall_clock import instant_of

KEEPS_LISTS = frozenset({Role.PROGRAM_MANAGER, Role.DIRECTOR})
ASSUMED_MINUTES = 60  # Most meetings last an hour, and many lists do not say.
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
EARTH_MILES = 3958.8
MOST_KEPT = 100
SOON = timedelta(hours=2)  # So long before or after treatment a meeting still goes with the day.


class Weekly(Struct, frozen=True):
    """When a meeting is: minutes from midnight on weekdays (Monday 0), by the clock of `zone`."""

    weekdays: Sequence[int]
    minute: int | None
    zone: str
    length_minutes: int | None = None


class Point(Struct, frozen=True):
    latitude: float
    longitude: float


class Taken(Struct, frozen=True):
    """A stretch of somebody's week that is taken: `itself`, and `span` with the ways to and from it.

    `words` say by what; `is_visit`, that the person then stands at a site of the center; `is_set_aside`, that they
    keep it free for something without a name, as what is put into the week from a meeting's page has none.
    """

    span: Span
    itself: Span
    words: str = ""
    is_visit: bool = False
    is_set_aside: bool = False


class Visits(Struct, frozen=True):
    """Of each day on which somebody is at a site: what they arrive for, and what they leave from."""

    first: Sequence[Taken] = ()
    last: Sequence[Taken] = ()


class Fit(Struct, frozen=True):
    """How a meeting stands beside a week: what it collides with, or which visit it follows or goes before.

    `wait`: between that visit and the meeting, the way too; `set_aside`: the time that was set aside for just then.
    """

    collides: Taken | None = None
    after: Taken | None = None
    set_aside: Taken | None = None
    before: Taken | None = None
    wait: timedelta = timedelta()

    @property
    def goes_with(self) -> Taken | None:
        return self.after or self.before


def may_keep_lists(by: Actor) -> Verdict:
    if by.is_staff and KEEPS_LISTS & by.roles:
        return ALLOWED
    return refused("Lists of meetings are kept by program managers and directors.")


def may_keep_meeting(by: Actor, *, kept: int) -> Verdict:
    if not by.is_patient:
        return refused("Only the person keeps meetings for themselves.")
    if kept >= MOST_KEPT:
        return refused("You keep a hundred meetings. Take one away first.")
    return ALLOWED


def may_share_meetings(by: Actor, *, has_stay: bool, is_shared: bool) -> Verdict:
    """To take it back needs nothing."""
    if not by.is_patient:
        return refused("Only the person says who may see the meetings they keep.")
    if is_shared and not has_stay:
        return refused("You have no counselor now, so there is nobody to share it with. It stays yours.")
    return ALLOWED


def next_starts(when: Weekly, *, after: datetime) -> list[datetime]:
    """The next start (UTC) of each of its weekdays from `after` on, in order. Empty where it is unscheduled.

    Not what begins within 168 hours: in the week of the autumn change the next one may be an hour further.
    A time that the spring change skips moves forward by the gap; one that the autumn change repeats is the first.
    """
    if when.minute is None:
        return []
    zone = ZoneInfo(when.zone)
    # A day more at both ends: a skipped time at midnight's edge, and the hour that autumn repeats.
    first = after.astimezone(zone).date() - A_DAY
    days = (first + timedelta(days=step) for step in range(A_WEEK.days + 3))
    starts = ((day.weekday(), instant_of(day, when.minute, zone)) for day in days if day.weekday() in when.weekdays)
    soonest: dict[int, datetime] = {}
    for weekday, start in starts:
        if start >= after:
            soonest.setdefault(weekday, start)
    return sorted(soonest.values())


def next_start(when: Weekly, *, after: datetime) -> datetime | None:
    """The next one that has not begun; None where it is unscheduled."""
    starts = next_starts(when, after=after)
    return starts[0] if starts else None


def span_from(start: datetime, length_minutes: int | None) -> Span:
    return Span(start, start + timedelta(minutes=length_minutes or ASSUMED_MINUTES))


def in_the_way(span: Span, *, way_minutes: int, taken: Iterable[Taken]) -> Taken | None:
    """The first of what is taken that the meeting, or the way there or back, collides with; None: it fits."""
    way = timedelta(minutes=way_minutes)
    start, end = span.start - way, span.end + way
    others = (one for one in taken if not is_set_aside(one, span))
    return next((one for one in others if one.span.start < end and start < one.span.end), None)


def is_set_aside(one: Taken, span: Span) -> bool:
    """Whether the person set just this time aside without saying what for: perhaps for this meeting."""
    return one.is_set_aside and one.itself == span


def fit_of(
    start: datetime, length_minutes: int | None, *, way_minutes: int, taken: Collection[Taken], visits: Visits
) -> Fit:
    """What holds of a meeting beside a week, in a search and on its own page alike. `visits` none: it is online."""
    span = span_from(start, length_minutes)
    # One goes there at once from a visit, or from there to one: the visit's own way back, or there, is then not gone.
    after = goes_after(start, way_minutes=way_minutes, visits=visits.last)
    before = goes_before(span.end, way_minutes=way_minutes, visits=visits.first)
    others = [one for one in taken if one is not after and one is not before]
    collides = in_the_way(span, way_minutes=way_minutes, taken=others)
    set_aside = next((one for one in taken if is_set_aside(one, span)), None)
    if collides:
        return Fit(collides, set_aside=set_aside)
    waits = [start - after.itself.end] if after else [before.itself.start - span.end] if before else []
    return Fit(None, after, set_aside, before, *waits)


def goes_after(start: datetime, *, way_minutes: int, visits: Iterable[Taken]) -> Taken | None:
    """The visit of that day from which somebody gets to a meeting that starts then, without a long wait."""
    way = timedelta(minutes=way_minutes)
    return next((one for one in visits if way <= start - one.itself.end <= way + SOON), None)


def goes_before(end: datetime, *, way_minutes: int, visits: Iterable[Taken]) -> Taken | None:
    """The visit of that day to which somebody gets in time from a meeting that ends then, without a long wait."""
    way = timedelta(minutes=way_minutes)
    return next((one for one in visits if way <= one.itself.start - end <= way + SOON), None)


def miles_between(one: Point, other: Point) -> float:
    """The great circle's length."""
    north, east = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    half = sin(north / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    return 2 * EARTH_MILES * asin(min(1.0, sqrt(half)))
