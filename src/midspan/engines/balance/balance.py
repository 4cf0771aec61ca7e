"""What of each day goes where. Time that two things take counts once: as treatment first, then as a duty."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from midspan.engines.balance.nights import Nights
from midspan.values import Span

Seconds = tuple[float, float]  # A stretch since 1970: a week is merged and cut without a span for each piece.


class Occasion(Struct, frozen=True):
    """One time for a practice: done, or meant for then. What was meant and is past without a word is no occasion.

    Where nobody knows at what time, `span` is None: its `minutes` are somewhere in the day at `place` (0: the first).
    """

    span: Span | None
    is_done: bool
    place: int = 0
    minutes: int = 0


class Week(Struct, frozen=True, kw_only=True):
    """What is known of a week. `days` are instants from midnight to midnight, so that one may have 23 hours.

    `duties` hold the ways there and back, and are None for somebody who told of none.
    """

    days: Sequence[Span]
    treatment: Sequence[Span]
    duties: Sequence[Span] | None
    practice: Sequence[Occasion]
    is_young: bool = False


class Day(Struct, frozen=True, kw_only=True):
    """One day in minutes that add up with its night, unless life asks more than a day has.

    `treatment` and the others hold no minute twice. `done` and `ahead` count practices.
    """

    minutes: int
    treatment: int
    duties: int | None
    practice: int
    rest: int | None
    done: int
    ahead: int
    leaves_no_rest: bool


class Balance(Struct, frozen=True):
    """Seven days; sums are None where a day of them is."""

    days: tuple[Day, ...]

    @property
    def treatment(self) -> int:
        return sum(day.treatment for day in self.days)

    @property
    def duties(self) -> int | None:
        return _sum(day.duties for day in self.days)

    @property
    def rest(self) -> int | None:
        return _sum(day.rest for day in self.days)

    @property
    def done(self) -> int:
        return sum(day.done for day in self.days)

    @property
    def ahead(self) -> int:
        return sum(day.ahead for day in self.days)


def balance(week: Week, *, nights: Nights) -> Balance:
    """The week's balance, day by day."""
    layers = zip(*_layers(week), strict=True)
    days = enumerate(zip(week.days, layers, strict=True))
    return Balance(tuple(_day(place, day, minutes, week, nights) for place, (day, minutes) in days))


def _day(place: int, day: Span, layers: tuple[int, ...], week: Week, nights: Nights) -> Day:
    begun = [
        one for one in week.practice if (day.start <= one.span.start < day.end if one.span else one.place == place)
    ]
    treatment, duties, practice = layers
    practice += sum(one.minutes for one in begun if one.span is None)
    rest = None
    if week.duties is not None:
        waking = day.minutes - nights.night_of(is_young=week.is_young)
        rest = max(0, waking - treatment - duties - practice)
    return Day(
        minutes=day.minutes,
        treatment=treatment,
        duties=None if week.duties is None else duties,
        practice=practice,
        rest=rest,
        done=sum(one.is_done for one in begun),
        ahead=sum(not one.is_done for one in begun),
        leaves_no_rest=rest is not None and rest < nights.gone_below_minutes,
    )


def _layers(week: Week) -> Iterator[list[int]]:
    """Of treatment, duties and practice the minutes that each takes of every day, and none before it did."""
    edges = [_seconds(day) for day in week.days]
    taken: list[Seconds] = []
    before = [0] * len(edges)
    for layer in (week.treatment, week.duties or (), [one.span for one in week.practice if one.span]):
        if not layer:
            yield [0] * len(edges)
            continue
        taken = _merged([*taken, *(_seconds(one) for one in layer)])
        until_here = _minutes_of_days(taken, edges)
        yield [after - earlier for after, earlier in zip(until_here, before, strict=True)]
        before = until_here


def _seconds(span: Span) -> Seconds:
    return span.start.timestamp(), span.end.timestamp()


def _merged(stretches: list[Seconds]) -> list[Seconds]:
    """The same time as disjoint stretches in order; stretches that touch become one."""
    merged: list[Seconds] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _minutes_of_days(taken: list[Seconds], days: list[Seconds]) -> list[int]:
    """Of each day the whole minutes of each stretch within it, together."""
    minutes, starts = [0] * len(days), [start for start, _ in days]
    for first, last in taken:
        place = max(0, bisect_right(starts, first) - 1)
        for start, end in days[place : bisect_right(starts, last)]:
            minutes[place] += max(0, int((min(last, end) - max(first, start)) // 60))
            place += 1
    return minutes


def _sum(minutes: Iterable[int | None]) -> int | None:
    known = list(minutes)
    return None if None in known else sum(one for one in known if one is not None)
