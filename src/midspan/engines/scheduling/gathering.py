"""One session at which several are there at once: the person, who leads it, a room, and everybody who is asked.

Everything is a real stretch of time. Of whoever stands in the way it says who, and never with what.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from midspan.values import Span

STEP = timedelta(minutes=15)
NEAR = timedelta(hours=1)
ANOTHER_TRIP, A_LONG_WAIT = 30, 10  # Points, as those of what somebody moves in their own life.


class Way(Struct, frozen=True):
    """One of the ways in which a party can be there, such as one room; `free` are stretches that do not touch."""

    id: str
    free: tuple[Span, ...]


class Party(Struct, frozen=True):
    """Somebody or something without whom it does not take place. One way is enough; without any they are never there.

    `is_asked`: it could take place without them after all.
    """

    id: str
    ways: tuple[Way, ...]
    is_asked: bool = False


class Giving(Struct, frozen=True):
    """A stretch of the person's own life that can give way, and what that costs."""

    span: Span
    points: int


class Question(Struct, frozen=True, kw_only=True):
    """`parties` whom we would rather not name as standing in the way come last.

    `within` says when it may begin and end at all. `there_anyway` are stretches for which the person comes to the same
    place, empty where it makes no difference.
    """

    parties: tuple[Party, ...]
    within: Span
    minutes: int
    zone: ZoneInfo
    giving: tuple[Giving, ...] = ()
    there_anyway: tuple[Span, ...] = ()


class Time(Struct, frozen=True):
    """A time at which everybody can be there; `ways` is (party, way), `moves` whether something of a life gives way."""

    span: Span
    ways: tuple[tuple[str, str], ...]
    points: int = 0
    moves: bool = False
    extra_trip: bool = False

    def way_of(self, party_id: str) -> str:
        return dict(self.ways)[party_id]


class Opening(Struct, frozen=True):
    """One change, tried out: without somebody who is asked, or shorter; and the first time that it opens."""

    time: Time
    without: str = ""
    minutes: int = 0


class Answer(Struct, frozen=True):
    """Times, the best first; or those whose times leave none, taken together, and what would open one."""

    times: tuple[Time, ...]
    in_the_way: tuple[str, ...] = ()
    openings: tuple[Opening, ...] = ()


def gather(question: Question, *, count: int = 3, shorter: Sequence[int] = ()) -> Answer:
    """Up to `count` times, on different days where there are as many; `shorter` are lengths tried where none fits.

    None of those `in_the_way` is idle: without any one of them there would be a time.
    """
    found = list(_times(question))
    if found:
        return Answer(tuple(_best(found, question.zone, count)))
    return Answer((), tuple(_in_the_way(question)), tuple(_openings(question, shorter)))


def time_at(question: Question, start: datetime) -> Time | None:
    """The time that begins then, if everybody can be there; for whoever chose it a while ago."""
    return next((one for one in _times(question) if one.span.start == start), None)


def _times(question: Question) -> Iterator[Time]:
    length, start = timedelta(minutes=question.minutes), question.within.start
    while start + length <= question.within.end:
        span = Span(start, start + length)
        ways = [_way(party, span) for party in question.parties]
        if None not in ways:
            yield _priced(span, [one for one in ways if one is not None], question)
        start += STEP


def _way(party: Party, span: Span) -> tuple[str, str] | None:
    fits = (way for way in party.ways if any(one.start <= span.start and span.end <= one.end for one in way.free))
    found = next(fits, None)
    return None if found is None else (party.id, found.id)


def _priced(span: Span, ways: list[tuple[str, str]], question: Question) -> Time:
    moved = sum(one.points for one in question.giving if one.span.overlaps(span))
    trip = _trip(span, question)
    return Time(span, tuple(ways), moved + trip, moved > 0, trip == ANOTHER_TRIP)


def _trip(span: Span, question: Question) -> int:
    """Nothing beside what they come for anyway, something for a wait between the two, most for a day of its own."""
    if not question.there_anyway:
        return 0
    day = span.start.astimezone(question.zone).date()
    same = [one for one in question.there_anyway if one.start.astimezone(question.zone).date() == day]
    if not same:
        return ANOTHER_TRIP
    gaps = (max(one.start, span.start) - min(one.end, span.end) for one in same)
    return 0 if min(gaps) <= NEAR else A_LONG_WAIT


def _best(times: Iterable[Time], zone: ZoneInfo, count: int) -> list[Time]:
    """The best of each day, the best days first; then further ones that do not overlap those, as many as are wanted."""
    ranked = sorted(times, key=lambda one: (one.points, one.span.start))
    chosen: list[Time] = []
    days = set()
    for one in ranked:
        day = one.span.start.astimezone(zone).date()
        if day not in days and len(chosen) < count:
            days.add(day)
            chosen.append(one)
    for one in ranked:
        if len(chosen) < count and not any(one.span.overlaps(other.span) for other in chosen):
            chosen.append(one)
    return chosen


def _is_possible(question: Question, parties: Sequence[Party]) -> bool:
    return next(_times(replace(question, parties=tuple(parties))), None) is not None


def _in_the_way(question: Question) -> Iterator[str]:
    """Whoever is not needed to rule every time out is left out, the last of the parties first."""
    kept = list(question.parties)
    for party in reversed(question.parties):
        others = [one for one in kept if one is not party]
        if not _is_possible(question, others):
            kept = others
    yield from (party.id for party in kept)


def _openings(question: Question, shorter: Sequence[int]) -> Iterator[Opening]:
    for minutes in shorter:
        if minutes < question.minutes and (found := _first(replace(question, minutes=minutes))):
            yield Opening(found, minutes=minutes)
            break
    for party in question.parties:
        others = tuple(one for one in question.parties if one is not party)
        if party.is_asked and (found := _first(replace(question, parties=others))):
            yield Opening(found, without=party.id)


def _first(question: Question) -> Time | None:
    return next(iter(_best(_times(question), question.zone, 1)), None)
