"""Exact label setting over the days of a week: the cheapest week for every way to end it.

A label stands for all partial weeks with the same minutes, days and facts; only its cheapest is kept, since everything
still to come costs both the same. `_Outlook` tells from a label's minutes what the rest costs at least, so that weeks
which cannot reach the dose, or cannot beat `cutoff`, are left early.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from midspan.engines.scheduling.search.days import Choice, Entry, Markup, entries
from midspan.engines.scheduling.search.flags import DAYS_MASK, DAYS_SHIFT, FAMILY, INDIVIDUAL, MINUTES_MASK
from midspan.engines.scheduling.search.layout import Layout
from midspan.values.spans import DAYS_PER_WEEK

NEVER = float("inf")

_Chain = tuple[float, "_Chain | None", Choice | None]  # Points, the partial week before, what the last day holds.


@dataclass(frozen=True, slots=True)
class Week:
    """A finished week: its points under the prices of the search, and what each day holds."""

    layout: Layout
    label: int
    points: float
    choices: tuple[Choice, ...]


SLACKS = (30.0, 120.0, 480.0)
"""Points above the least the outlook promises within which the cheapest week is looked for first."""


def cheapest_week(layout: Layout, markup: Markup, *, cutoff: float = NEVER) -> list[Week]:
    """The cheapest week first, then those found on the way to it; empty when there is none below `cutoff` points."""
    search = _Search.of(layout, markup)
    for slack in SLACKS:
        weeks = search.weeks(min(search.least + slack, cutoff))
        if weeks or search.least + slack >= cutoff:
            return weeks
    return search.weeks(cutoff)


def cheapest_weeks(layout: Layout, markup: Markup, *, cutoff: float = NEVER) -> list[Week]:
    """The cheapest week for each way to end one, cheapest first, all below `cutoff` points."""
    return _Search.of(layout, markup).weeks(cutoff)


@dataclass(frozen=True, slots=True)
class _Search:
    """One person's days under prices, with what each partial week still has to cost at least."""

    layout: Layout
    by_day: list[list[Entry]]
    outlook: list[dict[int, float]]

    @classmethod
    def of(cls, layout: Layout, markup: Markup) -> "_Search":
        by_day = [entries(layout, day, markup) for day in range(DAYS_PER_WEEK)]
        return cls(layout, by_day, _outlook(layout, by_day))

    @property
    def least(self) -> float:
        """No week costs less."""
        return self.layout.constant_points + self.outlook[0].get(self.layout.start & MINUTES_MASK, NEVER)

    def weeks(self, cutoff: float) -> list[Week]:
        layout = self.layout
        labels: dict[int, _Chain] = {layout.start: (layout.constant_points, None, None)}
        for day in range(DAYS_PER_WEEK):
            labels = self._extended(labels, day, cutoff)
        finished = [week for label, chain in labels.items() if (week := _finished(layout, label, chain))]
        return sorted((week for week in finished if week.points < cutoff), key=lambda week: week.points)

    def _extended(self, labels: dict[int, _Chain], day: int, cutoff: float) -> dict[int, _Chain]:
        following: dict[int, _Chain] = {}
        rows = [(way.look, way.want, way.add, way.bits, way.points, way.choice) for way in self.by_day[day]]
        outlook, kept, most_days = self.outlook[day + 1], self.layout.flags.kept[day], self.layout.needs.max_days
        for label, chain in labels.items():
            so_far = chain[0]
            for look, want, add, bits, points, choice in rows:
                if label & look != want:
                    continue
                new = ((label + add) | bits) & kept
                total = so_far + points
                if (
                    total + outlook.get(new & MINUTES_MASK, NEVER) >= cutoff
                    or (new >> DAYS_SHIFT & DAYS_MASK) > most_days
                ):
                    continue
                known = following.get(new)
                if known is None or total < known[0]:
                    following[new] = (total, chain, choice)
        return following


def _outlook(layout: Layout, by_day: Sequence[Sequence[Entry]]) -> list[dict[int, float]]:
    """For each day and minutes so far: a lower bound on the points from that day on; minutes in vain are absent."""
    gains = [_cheapest_gains(ways) for ways in by_day]
    reached: list[set[int]] = [{layout.start & MINUTES_MASK}]
    highest = layout.allowed[1]
    for gain in gains:
        reached.append({now + more for now in reached[-1] for more in gain if now + more <= highest})
    rest: dict[int, float] = {now: points for now in reached[-1] if (points := _over_points(layout, now)) is not None}
    outlook: list[dict[int, float]] = [rest]
    for gain, starts in zip(reversed(gains), reversed(reached[:-1]), strict=True):
        ahead = outlook[0]
        costs = (
            (now, min((p + ahead[now + m] for m, p in gain.items() if now + m in ahead), default=NEVER))
            for now in starts
        )
        outlook.insert(0, {now: points for now, points in costs if points < NEVER})
    return outlook


def _cheapest_gains(ways: Sequence[Entry]) -> dict[int, float]:
    gains: dict[int, float] = {}
    for way in ways:
        if way.points < gains.get(way.minutes, NEVER):
            gains[way.minutes] = way.points
    return gains


def _over_points(layout: Layout, minutes: int) -> int | None:
    """Points for minutes above the plan of care; None outside what is allowed."""
    lowest, highest = layout.allowed
    if not lowest <= minutes <= highest:
        return None
    return layout.rules.weights.over_minimum_per_30_minutes * ((minutes - lowest) // 30)


def _finished(layout: Layout, label: int, chain: _Chain) -> Week | None:
    """The week as a whole, with the points only its end tells; None when something required is missing."""
    days, needs, weights = label >> DAYS_SHIFT & DAYS_MASK, layout.needs, layout.rules.weights
    over = _over_points(layout, label & MINUTES_MASK)
    if over is None or days < needs.min_days or label & layout.flags.required != layout.flags.required:
        return None
    missing = 0
    if needs.individual_minutes and not label & INDIVIDUAL:
        missing += weights.no_individual
    if needs.family_minutes and not label & FAMILY:
        missing += weights.no_family
    if missing and not layout.is_degradable:
        return None
    points = chain[0] + over + missing + weights.extra_day * (days - needs.min_days)
    return Week(layout, label, points, tuple(_choices(chain)))


def _choices(chain: _Chain) -> Iterator[Choice]:
    """What each day holds, last day first."""
    link: _Chain | None = chain
    while link is not None:
        if link[2] is not None:
            yield link[2]
        link = link[1]
