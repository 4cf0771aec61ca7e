"""Exact label setting over the days of a week: the cheapest week for every way to end it.

A label stands for all partial weeks with the same minutes, days and facts; only its cheapest is kept, since everything
still to come costs both the same. Of equally cheap ones it is the one whose first differing day has the lower choice:
so the answer depends on the question alone. `_outlook` tells what the rest of a label's week costs at least, so that
weeks which cannot reach the dose, or cannot beat `cutoff`, are left early. All points are millipoints.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from midspan.engines.scheduling.search.days import Choice, Entry, Markup, entries
from midspan.engines.scheduling.search.flags import DAYS_MASK, DAYS_SHIFT, FAMILY, INDIVIDUAL, MINUTES_MASK
from midspan.engines.scheduling.search.layout import Layout
from midspan.engines.scheduling.search.limits import MOST_LABELS, NEVER, POINT, SearchLimitError
from midspan.values.spans import DAYS_PER_WEEK

STATE_MASK = MINUTES_MASK | INDIVIDUAL | FAMILY  # What the outlook knows of a label.

_Chain = tuple[int, "_Chain | None", Choice | None]  # Points, the partial week before, what the last day holds.
_Gain = tuple[int, int]  # Minutes, and bits of the sessions placed.


class Week(Struct, frozen=True):
    """A finished week: its millipoints under the prices of the search, and what each day holds, Monday first."""

    layout: Layout
    label: int
    points: int
    choices: tuple[Choice, ...]


SLACKS = (30 * POINT, 120 * POINT, 480 * POINT)
"""Millipoints above the least the outlook promises within which the cheapest week is looked for first."""


def cheapest_week(layout: Layout, markup: Markup, *, cutoff: int = NEVER) -> list[Week]:
    """The cheapest week first, then those found on the way to it; empty when there is none below `cutoff`."""
    search = _Search.of(layout, markup)
    for slack in SLACKS:
        weeks = search.weeks(min(search.least + slack, cutoff))
        if weeks or search.least + slack >= cutoff:
            return weeks
    return search.weeks(cutoff)


def cheapest_weeks(layout: Layout, markup: Markup, *, cutoff: int = NEVER) -> list[Week]:
    """The cheapest week for each way to end one, cheapest first, all below `cutoff`."""
    return _Search.of(layout, markup).weeks(cutoff)


class _Search(Struct, frozen=True):
    """One person's days under prices, with what each partial week still has to cost at least."""

    layout: Layout
    by_day: list[list[Entry]]
    outlook: list[dict[int, int]]

    @classmethod
    def of(cls, layout: Layout, markup: Markup) -> "_Search":
        by_day = [entries(layout, day, markup) for day in range(DAYS_PER_WEEK)]
        return cls(layout, by_day, _outlook(layout, by_day))

    @property
    def start(self) -> int:
        """The empty week's points: days cost extra from the first on, so the fewest days are given back here."""
        layout = self.layout
        return (layout.constant_points - layout.rules.weights.extra_day * layout.needs.min_days) * POINT

    @property
    def least(self) -> int:
        """No week costs less."""
        return self.start + self.outlook[0].get(self.layout.start & STATE_MASK, NEVER)

    def weeks(self, cutoff: int) -> list[Week]:
        labels: dict[int, _Chain] = {self.layout.start: (self.start, None, None)}
        count = 1
        for day in range(DAYS_PER_WEEK):
            labels = self._extended(labels, day, cutoff)
            count += len(labels)
            if count > MOST_LABELS:
                raise SearchLimitError(f"There are more than {MOST_LABELS} partial weeks for {self.layout.needs.id}.")
        finished = (_finished(self, label, chain) for label, chain in labels.items())
        return sorted((week for week in finished if week is not None), key=lambda week: (week.points, week.choices))

    def _extended(self, labels: dict[int, _Chain], day: int, cutoff: int) -> dict[int, _Chain]:
        following: dict[int, _Chain] = {}
        rows = [(way.look, way.want, way.add, way.bits, way.points, way.choice) for way in self.by_day[day]]
        outlook, kept, most_days = self.outlook[day + 1], self.layout.flags.kept[day], self.layout.needs.max_days
        for label, chain in labels.items():
            so_far = chain[0]
            for look, want, add, bits, points, choice in rows:
                if label & look != want:
                    continue
                new = ((label + add) | bits) & kept
                total, rest = so_far + points, outlook.get(new & STATE_MASK)
                if rest is None or total + rest >= cutoff or (new >> DAYS_SHIFT & DAYS_MASK) > most_days:
                    continue
                known, chosen = following.get(new), (total, chain, choice)
                if known is None or total < known[0] or (total == known[0] and _choices(chosen) < _choices(known)):
                    following[new] = chosen
        return following


def _outlook(layout: Layout, by_day: Sequence[Sequence[Entry]]) -> list[dict[int, int]]:
    """For each day, minutes and sessions so far: a lower bound on the points from that day on; dead ends are absent."""
    gains = [_cheapest_gains(ways) for ways in by_day]
    reached = _reached(layout, gains)
    outlook = [_last_points(layout, reached[-1])]
    for gain, starts in zip(reversed(gains), reversed(reached[:-1]), strict=True):
        ahead = outlook[0]
        now = {}
        for state in starts:
            rest = min(
                (
                    points + ahead[then]
                    for (minutes, kinds), points in gain.items()
                    if not state & kinds and (then := (state + minutes) | kinds) in ahead
                ),
                default=NEVER,
            )
            if rest < NEVER:
                now[state] = rest
        outlook.insert(0, now)
    return outlook


def _reached(layout: Layout, gains: Sequence[dict[_Gain, int]]) -> list[set[int]]:
    """The states a week can be in before each day, and after the last."""
    reached = [{layout.start & STATE_MASK}]
    highest = layout.allowed[1]
    for gain in gains:
        reached.append(
            {
                (state + minutes) | kinds
                for state in reached[-1]
                for minutes, kinds in gain
                if not state & kinds and (state & MINUTES_MASK) + minutes <= highest
            }
        )
    return reached


def _cheapest_gains(ways: Sequence[Entry]) -> dict[_Gain, int]:
    gains: dict[_Gain, int] = {}
    for way in ways:
        gain = (way.minutes, way.bits & (INDIVIDUAL | FAMILY))
        gains[gain] = min(way.points, gains.get(gain, NEVER))
    return gains


def _last_points(layout: Layout, states: set[int]) -> dict[int, int]:
    """What only the end of a week tells: points for minutes above the plan of care and for missing sessions."""
    lowest, highest = layout.allowed
    weights = layout.rules.weights
    points = {}
    for state in states:
        minutes, missing = state & MINUTES_MASK, _missing_points(layout, state)
        if lowest <= minutes <= highest and missing is not None:
            points[state] = (weights.over_minimum_per_30_minutes * ((minutes - lowest) // 30) + missing) * POINT
    return points


def _missing_points(layout: Layout, state: int) -> int | None:
    """None where a session is missing that must not."""
    needs, weights = layout.needs, layout.rules.weights
    lacks_individual = bool(needs.individual_minutes) and not state & INDIVIDUAL
    lacks_family = bool(needs.family_minutes) and not state & FAMILY
    if (lacks_individual or lacks_family) and not layout.is_degradable:
        return None
    return weights.no_individual * lacks_individual + weights.no_family * lacks_family


def _finished(search: _Search, label: int, chain: _Chain) -> Week | None:
    """The week as a whole; None when something required is missing."""
    layout, required = search.layout, search.layout.flags.required
    if (label >> DAYS_SHIFT & DAYS_MASK) < layout.needs.min_days or label & required != required:
        return None
    return Week(layout, label, chain[0] + search.outlook[-1][label & STATE_MASK], _choices(chain))


def _choices(chain: _Chain) -> tuple[Choice, ...]:
    """What each day holds, first day first."""
    return tuple(_backward(chain))[::-1]


def _backward(chain: _Chain) -> Iterator[Choice]:
    link: _Chain | None = chain
    while link is not None:
        if link[2] is not None:
            yield link[2]
        link = link[1]
