"""Placing one person: the best week, and others that are really different."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from midspan.engines.scheduling.answers import Prices, WeekOption
from midspan.engines.scheduling.charges import Charged, charges_of, tier_costs
from midspan.engines.scheduling.model import PatientNeeds, Problem, Section, WeekPlan
from midspan.engines.scheduling.reasons import with_reasons
from midspan.engines.scheduling.search.alike import without_the_replaceable
from midspan.engines.scheduling.search.asking import Asked, FoundWeek, PriceList, Searcher, Terms
from midspan.engines.scheduling.search.limits import POINT
from midspan.engines.scheduling.search.plans import days_of, moves_of, plan_of
from midspan.engines.scheduling.search.searchers import SearchKind, searcher_for
from midspan.engines.scheduling.seats import seat_charges, seat_points
from midspan.values.spans import DAYS_PER_WEEK

NO_PRICES = Prices()
FORBIDDEN = 1_000_000_000  # Points above those of any week.
MOST_ON_THE_WAY = 32  # Weeks looked at in one search for one that is really different.

_Signature = tuple[frozenset[int], frozenset[int]]


def place(
    problem: Problem,
    patient_id: str,
    *,
    count: int = 3,
    prices: Prices | None = None,
    search: SearchKind = SearchKind.COMPILED,
) -> tuple[WeekOption, ...]:
    """Up to `count` weeks for one person, cheapest first; none when the dose cannot be reached (ask `explain`).

    The first is the cheapest there is. Each further one differs from all before it in its days or its sections: it is
    the cheapest when every section shared with one of them costs extra. `taken` seats and spans are other people's.
    `prices` are worth-of-a-seat from the last solved week: they keep scarce seats for those who need them, and steer
    the choice without showing in an option's cost. Raises KeyError when nobody has that id.
    """
    needs = problem.patient(patient_id)
    asking = _asking(problem, needs, prices=prices or NO_PRICES, search=search)
    weeks = tuple(_different_weeks(asking, count=count))
    held = (problem.sections[number] for week in weeks for number in week.sections)
    sites = {counselor.id: counselor.site_id for counselor in problem.counselors}
    options = (_option_of(problem, needs, week, counselor_sites=sites) for week in weeks)
    return with_reasons(
        sorted(options, key=lambda option: option.cost.total),
        sections={section.id: section for section in held},
        needs=needs,
    )


def best_plan(problem: Problem, needs: PatientNeeds, *, search: SearchKind = SearchKind.COMPILED) -> WeekPlan | None:
    """The cheapest week for somebody, who need not be in the problem; None when the dose cannot be reached."""
    return best_plans(problem, [needs], search=search)[0]


def best_plans(
    problem: Problem, people: Sequence[PatientNeeds], *, search: SearchKind = SearchKind.COMPILED
) -> tuple[WeekPlan | None, ...]:
    """As `best_plan` for several people, each as if alone: one question, hardly slower than about one of them."""
    listed = _without_the_replaceable(problem, people)
    ids = {section_id for needs in listed for section_id in needs.eligible_section_ids or ()}
    problem = replace(problem, sections=tuple(section for section in problem.sections if section.id in ids))
    searcher = searcher_for(problem, listed, Terms(are_hours_priced=False), kind=search)
    asked = [Asked(person=place, is_nearest=True) for place in range(len(people))]
    answers = searcher.weeks(asked, PriceList(seats=_seat_prices(searcher)))
    return tuple(
        plan_of(weeks[0], problem=problem, needs=needs) if weeks else None
        for needs, weeks in zip(people, answers, strict=True)
    )


def _without_the_replaceable(problem: Problem, people: Iterable[PatientNeeds]) -> list[PatientNeeds]:
    """Each with a list of those sections for which no better one stands; worked out once for those alike in it."""
    known: dict[object, tuple[str, ...]] = {}
    listed = []
    for needs in people:
        how = (needs.modality, needs.travel_minutes)
        kind = (
            needs.tags,
            needs.eligible_section_ids,
            needs.avoid,
            needs.prior.section_ids,
            needs.frozen_section_ids,
            how,
        )
        if kind not in known:
            few = without_the_replaceable(problem, needs, partial(_seat_cost, needs=needs, problem=problem))
            known[kind] = tuple(section.id for section in few.sections)
        listed.append(replace(needs, eligible_section_ids=known[kind]))
    return listed


def _seat_cost(section: Section, needs: PatientNeeds, problem: Problem) -> int:
    """What a seat costs the center, less what keeping the group saves the person."""
    weights = problem.rules.weights
    kept = weights.group_left if section.id in needs.prior.section_ids else 0
    return seat_points(section, weights) - kept


class _Asking(Struct, frozen=True):
    """One person's searcher, and the prices that hold whatever else is asked."""

    searcher: Searcher
    seats: Mapping[str, int]
    ticks: Mapping[str, Mapping[tuple[int, int], int]]

    def ranked(self, extra: Mapping[int, int], *, most: int = MOST_ON_THE_WAY) -> tuple[FoundWeek, ...]:
        """The cheapest week and those on the way to it, when some sections (by number) cost extra points."""
        sections, seats = self.searcher.problem.sections, dict(self.seats)
        for number, points in extra.items():
            section_id = sections[number].id
            seats[section_id] = seats.get(section_id, 0) + points * POINT
        asked = Asked(person=0, most=most, is_nearest=True)
        return next(iter(self.searcher.weeks([asked], PriceList(seats=seats, ticks=self.ticks))))


def _asking(problem: Problem, needs: PatientNeeds, *, prices: Prices, search: SearchKind) -> _Asking:
    terms = Terms(are_hours_priced=bool(prices.ticks))
    searcher = searcher_for(problem, [needs], terms, kind=search)
    return _Asking(searcher, seats=_seat_prices(searcher, prices), ticks=_tick_prices(prices))


def _seat_prices(searcher: Searcher, prices: Prices = NO_PRICES) -> dict[str, int]:
    """What a seat costs in each section that somebody may be offered."""
    seats = {section_id: _millipoints(price) for section_id, price in prices.seats}
    for number in sorted({number for place in range(len(searcher.people)) for number in searcher.sections_for(place)}):
        section = searcher.problem.sections[number]
        points = seat_points(section, searcher.problem.rules.weights)
        seats[section.id] = seats.get(section.id, 0) + points * POINT
    return seats


def _tick_prices(prices: Prices) -> dict[str, dict[tuple[int, int], int]]:
    ticks: dict[str, dict[tuple[int, int], int]] = {}
    for counselor_id, day, minute, price in prices.ticks:
        ticks.setdefault(counselor_id, {})[day, minute] = _millipoints(price)
    return ticks


def _millipoints(points: float) -> int:
    """A price as the search takes it."""
    return round(points * POINT)


def _different_weeks(asking: _Asking, *, count: int) -> Iterator[FoundWeek]:
    problem = asking.searcher.problem
    extra: Counter[int] = Counter()
    seen: set[_Signature] = set()
    for _ in range(count):
        fresh = _first_unseen(problem, asking.ranked(extra), seen) or _without_a_section(asking, extra, seen)
        if fresh is None:
            return
        seen.add(_signature(problem, fresh))
        for number in fresh.sections:
            extra[number] += problem.rules.alternative_spread
        yield fresh


def _first_unseen(problem: Problem, weeks: Iterable[FoundWeek], seen: set[_Signature]) -> FoundWeek | None:
    return next((week for week in weeks if _signature(problem, week) not in seen), None)


def _without_a_section(asking: _Asking, extra: Counter[int], seen: set[_Signature]) -> FoundWeek | None:
    """The cheapest unseen week that lacks one section of those seen: for when all of them cost the same extra."""
    problem = asking.searcher.problem
    found = []
    for number in sorted({number for sections, _ in seen for number in sections}, key=_by_id(problem)):
        week = _first_unseen(problem, asking.ranked({**extra, number: FORBIDDEN}), seen)
        if week is not None and number not in week.sections:
            found.append(week)
    return min(found, key=lambda week: week.reduced, default=None)


def _by_id(problem: Problem) -> Callable[[int], str]:
    return lambda number: problem.sections[number].id


def _signature(problem: Problem, week: FoundWeek) -> _Signature:
    """What makes a week genuinely different: its sections and its days."""
    return frozenset(week.sections), days_of(week, problem)


def _option_of(
    problem: Problem, needs: PatientNeeds, week: FoundWeek, *, counselor_sites: Mapping[str, str]
) -> WeekOption:
    """A found week as an option, without reasons yet."""
    charged = Charged(
        needs=needs,
        rules=problem.rules,
        plan=plan_of(week, problem=problem, needs=needs),
        sections=tuple(problem.sections[number] for number in week.sections),
        moves=moves_of(week, problem=problem, needs=needs),
        counselor_sites=counselor_sites,
    )
    seats = (line for section in charged.sections for line in seat_charges(section, problem.rules.weights))
    charges = (*charges_of(charged), *seats)
    return WeekOption(charged.plan, _minutes_by_day(charged), charges, tier_costs(charges), charged.moves, ())


def _minutes_by_day(charged: Charged) -> tuple[int, ...]:
    minutes = [0] * DAYS_PER_WEEK
    spans = [meeting for section in charged.sections for meeting in section.meetings]
    for span in [*spans, *(slot.span for slot in (charged.plan.individual, charged.plan.family) if slot)]:
        minutes[span.day] += span.minutes
    return tuple(minutes)
