"""Placing one person: the best week, and others that are really different."""

from collections import Counter
from collections.abc import Iterator, Sequence

from midspan.engines.scheduling.answers import Prices, WeekOption
from midspan.engines.scheduling.charges import Charged, charges_of, tier_costs
from midspan.engines.scheduling.model import PatientNeeds, Problem, WeekPlan
from midspan.engines.scheduling.reasons import with_reasons
from midspan.engines.scheduling.search.days import Markup
from midspan.engines.scheduling.search.labels import NEVER, Week, cheapest_week
from midspan.engines.scheduling.search.layout import Layout, layouts_for
from midspan.engines.scheduling.search.plans import moves_of, places_of, plan_of
from midspan.engines.scheduling.seats import seat_charges, seat_points
from midspan.values.spans import DAYS_PER_WEEK

NO_PRICES = Prices()
FORBIDDEN = 1_000_000_000  # Points above those of any week.

_Signature = tuple[frozenset[str], frozenset[int]]


def place(problem: Problem, patient_id: str, *, count: int = 3, prices: Prices | None = None) -> tuple[WeekOption, ...]:
    """Up to `count` weeks for one person, cheapest first; none when the dose cannot be reached (ask `explain`).

    The first is the cheapest there is. Each further one differs from all before it in its days or its sections: it is
    the cheapest when every section shared with one of them costs extra. `taken` seats and spans are other people's.
    `prices` are worth-of-a-seat from the last solved week: they keep scarce seats for those who need them, and steer
    the choice without showing in an option's cost. Raises KeyError when nobody has that id.
    """
    needs = problem.patient(patient_id)
    prices = prices or NO_PRICES
    layouts = layouts_for(problem, needs, are_hours_priced=bool(prices.ticks))
    weeks = _different_weeks(problem, layouts, count=count, prices=prices)
    return with_reasons(
        sorted((option_of(problem, week) for week in weeks), key=lambda option: option.cost.total),
        problem=problem,
        needs=needs,
    )


def best_week(problem: Problem, needs: PatientNeeds) -> Week | None:
    """The cheapest week for somebody, who need not be in the problem; None when the dose cannot be reached."""
    layouts = layouts_for(problem, needs, are_hours_priced=False)
    return next(iter(_ranked_weeks(problem, layouts, prices=NO_PRICES, extra=Counter())), None)


def _different_weeks(problem: Problem, layouts: Sequence[Layout], *, count: int, prices: Prices) -> Iterator[Week]:
    extra: Counter[str] = Counter()
    seen: set[_Signature] = set()
    for _ in range(count):
        weeks = _ranked_weeks(problem, layouts, prices=prices, extra=extra)
        fresh = _first_unseen(weeks, seen) or _without_a_section(
            problem, layouts, prices=prices, extra=extra, seen=seen
        )
        if fresh is None:
            return
        seen.add(_signature(fresh))
        for section_id in _signature(fresh)[0]:
            extra[section_id] += problem.rules.alternative_spread
        yield fresh


def _first_unseen(weeks: Sequence[Week], seen: set[_Signature]) -> Week | None:
    return next((week for week in weeks if _signature(week) not in seen), None)


def _without_a_section(
    problem: Problem, layouts: Sequence[Layout], *, prices: Prices, extra: Counter[str], seen: set[_Signature]
) -> Week | None:
    """The cheapest unseen week that lacks one section of those seen: for when all of them cost the same extra."""
    found = []
    for section_id in sorted({section_id for sections, _ in seen for section_id in sections}):
        closed = Counter({**extra, section_id: FORBIDDEN})
        week = _first_unseen(_ranked_weeks(problem, layouts, prices=prices, extra=closed), seen)
        if week is not None and section_id not in _signature(week)[0]:
            found.append(week)
    return min(found, key=lambda week: week.points, default=None)


def _signature(week: Week) -> _Signature:
    """What makes a week genuinely different: its sections and its days."""
    plan = plan_of(week)
    return frozenset(plan.section_ids), frozenset(choice.day for choice in week.choices if _is_used(week, choice.day))


def _is_used(week: Week, day: int) -> bool:
    choice = next(choice for choice in week.choices if choice.day == day)
    return bool(choice.combination) or choice.individual >= 0 or choice.family >= 0


def _ranked_weeks(problem: Problem, layouts: Sequence[Layout], *, prices: Prices, extra: Counter[str]) -> list[Week]:
    weeks: list[Week] = []
    for layout in layouts:
        markup = _markup(problem, layout, prices=prices, extra=extra)
        # Another counselor is only worth a look where the week becomes cheaper.
        found = cheapest_week(layout, markup, cutoff=weeks[0].points if weeks else NEVER)
        weeks = sorted(found + weeks, key=lambda week: week.points)
    return weeks


def _markup(problem: Problem, layout: Layout, *, prices: Prices, extra: Counter[str]) -> Markup:
    seats, weights = dict(prices.seats), problem.rules.weights
    return Markup(
        offers=tuple(
            seat_points(offer.section, weights) + seats.get(offer.section.id, 0) + extra[offer.section.id]
            for offer in layout.offers
        ),
        ticks={(counselor, day, tick): price for counselor, day, tick, price in prices.ticks},
    )


def option_of(problem: Problem, week: Week) -> WeekOption:
    """A found week as an option, without reasons yet."""
    plan, moves = plan_of(week), moves_of(week)
    charged = _charged(problem, week.layout.needs, plan=plan, week=week)
    seats = (line for section in charged.sections for line in seat_charges(section, problem.rules.weights))
    charges = (*charges_of(charged), *seats)
    return WeekOption(plan, _minutes_by_day(charged), charges, tier_costs(charges), moves, ())


def _charged(problem: Problem, needs: PatientNeeds, *, plan: WeekPlan, week: Week) -> Charged:
    return Charged(
        needs=needs,
        rules=problem.rules,
        plan=plan,
        sections=tuple(week.layout.offers[place].section for place in places_of(week)),
        moves=moves_of(week),
        counselor_sites={counselor.id: counselor.site_id for counselor in problem.counselors},
    )


def _minutes_by_day(charged: Charged) -> tuple[int, ...]:
    minutes = [0] * DAYS_PER_WEEK
    spans = [meeting for section in charged.sections for meeting in section.meetings]
    for span in [*spans, *(slot.span for slot in (charged.plan.individual, charged.plan.family) if slot)]:
        minutes[span.day] += span.minutes
    return tuple(minutes)
