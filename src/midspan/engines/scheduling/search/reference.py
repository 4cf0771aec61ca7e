"""The search as it reads: layouts, days and labels in Python. The compiled one must give the same bytes."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from operator import attrgetter

from midspan.engines.scheduling.conditions.sections import may_be_offered
from midspan.engines.scheduling.model import PatientNeeds, Problem, Slot
from midspan.engines.scheduling.search.asking import MODES, Answers, Asked, FoundWeek, PriceList, Terms, packed
from midspan.engines.scheduling.search.days import NOTHING, Markup, tick_points
from midspan.engines.scheduling.search.labels import Week, cheapest_week, cheapest_weeks
from midspan.engines.scheduling.search.layout import Layout, layouts_for
from midspan.engines.scheduling.search.limits import MOST_TOGETHER, POINT, SearchLimitError


class ReferenceSearcher:
    """Everybody's layouts, made when first asked for and kept."""

    def __init__(self, problem: Problem, people: Sequence[PatientNeeds], terms: Terms) -> None:
        self.problem = problem
        self.people = tuple(people)
        self.terms = terms
        self._layouts: dict[int, tuple[Layout, ...]] = {}

    def offer_counts(self) -> tuple[int, ...]:
        """How many sections fit each person's life."""
        return tuple(len(self._layouts_of(person)[0].offers) for person in range(len(self.people)))

    def sections_for(self, person: int) -> tuple[int, ...]:
        """Numbers of all sections that could be in the person's weeks."""
        needs = self.people[person]
        return tuple(number for number, one in enumerate(self.problem.sections) if may_be_offered(one, needs))

    def weeks(self, asked: Sequence[Asked], prices: PriceList) -> Answers:
        """The weeks of everybody asked about, under these prices."""
        found = [self._weeks_of(one, prices) for one in asked]
        return Answers(tuple(map(len, found)), b"".join(packed(week) for weeks in found for week in weeks))

    def _layouts_of(self, person: int) -> tuple[Layout, ...]:
        if person not in self._layouts:
            self._layouts[person] = layouts_for(self.problem, self.people[person], self.terms)
        return self._layouts[person]

    def _weeks_of(self, asked: Asked, prices: PriceList) -> list[FoundWeek]:
        weeks: list[Week] = []
        for layout in self._layouts_of(asked.person):
            markup = markup_for(layout, prices)
            if asked.is_nearest:
                # Another counselor is only worth a look where the week becomes cheaper.
                cutoff = min(asked.cutoff, weeks[0].points) if weeks else asked.cutoff
                found = cheapest_week(layout, markup, cutoff=cutoff)
            else:
                found = cheapest_weeks(layout, markup, cutoff=asked.cutoff)
            weeks = sorted(weeks + found, key=attrgetter("points"))
        return [self._found(week, prices) for week in weeks[: asked.most]]

    def _found(self, week: Week, prices: PriceList) -> FoundWeek:
        layout = week.layout
        places = places_of(week)
        if len(places) > MOST_TOGETHER:
            raise SearchLimitError(f"The week of {layout.needs.id} has more than {MOST_TOGETHER} sections.")
        markup = markup_for(layout, prices)
        individual, family = _slot(week, "individual"), _slot(week, "family")
        priced = sum(markup.offers[place] for place in places) + sum(
            tick_points(slot, layout.rules.tick_minutes, markup) for slot in (individual, family) if slot is not None
        )
        if individual is not None:
            priced += markup.caseloads.get(individual.counselor_id, 0)
        return FoundWeek(
            reduced=week.points,
            own=(week.points - priced) // POINT,
            individual=None if individual is None else (*self._when(individual), MODES[individual.mode]),
            family=None if family is None else self._when(family),
            sections=tuple(self._section_numbers[layout.offers[place].section.id] for place in places),
        )

    def _when(self, slot: Slot) -> tuple[int, int, int]:
        return self._counselor_numbers[slot.counselor_id], slot.span.day, slot.span.start

    @cached_property
    def _section_numbers(self) -> dict[str, int]:
        return {section.id: number for number, section in enumerate(self.problem.sections)}

    @cached_property
    def _counselor_numbers(self) -> dict[str, int]:
        return {counselor.id: number for number, counselor in enumerate(self.problem.counselors)}


def markup_for(layout: Layout, prices: PriceList) -> Markup:
    """The prices as one layout's search takes them; room on a caseload is paid by those who have no counselor yet."""
    apart = prices.apart.get(layout.needs.id, {})
    return Markup(
        offers=tuple(prices.seats.get(offer.section.id, 0) + apart.get(offer.section.id, 0) for offer in layout.offers),
        ticks=prices.ticks,
        caseloads=prices.caseloads if layout.needs.counselor_id is None else {},
    )


def places_of(week: Week) -> tuple[int, ...]:
    """Places among the layout's offers, in order, each once."""
    combinations = week.layout.combinations
    return tuple(
        sorted({place for choice in week.choices for place in combinations[choice.day][choice.combination].places})
    )


def _slot(week: Week, kind: str) -> Slot | None:
    return next(_slots(week, kind), None)


def _slots(week: Week, kind: str) -> Iterator[Slot]:
    for choice in week.choices:
        place = getattr(choice, kind)
        if place != NOTHING:
            yield getattr(week.layout.slots[choice.day], kind)[place].slot
