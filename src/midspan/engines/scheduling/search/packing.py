"""A problem as the compiled search reads it: tables of 32-bit integers, in the order of the structures in `kernel.c`.

Only what these people could use is packed. Whether a section may be offered at all is decided here, by the same
conditions as everywhere; travel, life and everything about time is the kernel's.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from msgspec import Struct, field

from midspan.engines.scheduling.conditions.contact import is_open_to
from midspan.engines.scheduling.conditions.sections import attendable
from midspan.engines.scheduling.model import (
    Commitment,
    PartOfDay,
    PatientNeeds,
    Problem,
)
from midspan.engines.scheduling.search.asking import MODES, Terms
from midspan.engines.scheduling.search.counselors import is_admitted, is_bound_to_one, possible_counselors
from midspan.engines.scheduling.search.offers import constant_points
from midspan.values import WeekSpan

NONE, NOT_HERE, NO_WAY = -1, -2, -1
PARTS = {PartOfDay.MORNING: 1, PartOfDay.AFTERNOON: 2, PartOfDay.EVENING: 3}
NO_SPAN = (NONE, 0, 0)
COMMITMENT_FIELDS = 5


class Packed(Struct, frozen=True):
    """The tables, and what the prices' places stand for."""

    tables: bytes
    offered: tuple[tuple[int, ...], ...]  # For each person, the numbers of the sections they may be offered.
    section_places: dict[str, int]
    counselor_ids: tuple[str, ...]
    possible: tuple[tuple[int, ...], ...]  # For each person, the places of the counselors they could have.


def pack(problem: Problem, people: Sequence[PatientNeeds], terms: Terms) -> Packed:
    """The problem for these people. Raises OverflowError for numbers beyond 32 bits."""
    return _Packing(problem, people, terms).packed()


class _Packing(Struct, dict=True):
    """Collects the tables; `numbers` takes the lists that people's rows point into."""

    problem: Problem
    people: Sequence[PatientNeeds]
    terms: Terms
    numbers: "array[int]" = field(default_factory=lambda: array("i"))
    _known: dict[object, dict[str, int]] = field(default_factory=dict)

    def packed(self) -> Packed:
        rows = array("i")
        for person in range(len(self.people)):
            rows.extend(self._person(person))
        meetings = [meeting for number in self.sections for meeting in self.problem.sections[number].meetings]
        works = [span for number in self.counselors for span in sorted(self.problem.counselors[number].work)]
        takens = [span for number in self.counselors for span in self.problem.counselors[number].taken]
        counts = (len(self.sections), len(meetings), len(self.counselors), len(works), len(takens), len(self.people))
        tables = (
            array("i", (*counts, len(self.sites), len(self.numbers), *self._rules())),
            array("i", self._section_rows()),
            _spans(meetings),
            array("i", self._counselor_rows()),
            _spans(works),
            _spans(takens),
            rows,
            array("i", self._travels()),
            self.numbers,
        )
        return Packed(
            tables=b"".join(table.tobytes() for table in tables),
            offered=self.offered,
            section_places=self.section_places,
            counselor_ids=tuple(self.problem.counselors[number].id for number in self.counselors),
            possible=tuple(tuple(self.counselors[number] for number in numbers) for numbers in self.possible),
        )

    @cached_property
    def offered(self) -> tuple[tuple[int, ...], ...]:
        """For each person, the sections they may be offered, by number in the problem."""
        return tuple(tuple(self._offered(needs)) for needs in self.people)

    @cached_property
    def sections(self) -> dict[int, int]:
        """Numbers of the sections that somebody may be offered, and their places in the table."""
        used = sorted({number for numbers in self.offered for number in numbers})
        return {number: place for place, number in enumerate(used)}

    @cached_property
    def section_places(self) -> dict[str, int]:
        """Their places by id."""
        return {self.problem.sections[number].id: place for number, place in self.sections.items()}

    @cached_property
    def possible(self) -> tuple[tuple[int, ...], ...]:
        """For each person, the counselors they could have, by number in the problem."""
        return tuple(tuple(self._possible(needs)) for needs in self.people)

    @cached_property
    def counselors(self) -> dict[int, int]:
        """Numbers of the counselors that somebody could have, and their places in the table."""
        used = sorted({number for numbers in self.possible for number in numbers})
        return {number: place for place, number in enumerate(used)}

    @cached_property
    def sites(self) -> dict[str, int]:
        sections = (self.problem.sections[number].site_id for number in self.sections)
        counselors = (self.problem.counselors[number].site_id for number in self.counselors)
        return {site: place for place, site in enumerate(dict.fromkeys((*sections, *counselors)))}

    @cached_property
    def curricula(self) -> dict[str, int]:
        names = (self.problem.sections[number].curriculum_id for number in self.sections)
        return {name: place for place, name in enumerate(dict.fromkeys(name for name in names if name))}

    @cached_property
    def counselor_numbers(self) -> dict[str, int]:
        return {counselor.id: number for number, counselor in enumerate(self.problem.counselors)}

    def _offered(self, needs: PatientNeeds) -> Iterator[int]:
        for number in self._attendable(needs):
            if not needs.avoid or is_open_to(self.problem.sections[number], needs):
                yield number

    def _attendable(self, needs: PatientNeeds) -> Sequence[int]:
        """What this person may be offered but for whom they avoid: of those listed for them, where some are."""
        listed, admitting = needs.eligible_section_ids, self._admitting(needs)
        if listed is None:
            return tuple(admitting.values())
        return sorted({admitting[one] for one in listed if one in admitting})

    def _admitting(self, needs: PatientNeeds) -> dict[str, int]:
        """Numbers, by id, of the sections for all who are like this person: they differ in time and life only."""
        tags = None if needs.eligible_section_ids is not None else needs.tags
        kind = (tags, needs.modality, tuple(site for site, _ in needs.travel_minutes))
        if kind not in self._known:
            self._known[kind] = {one.id: number for number, one in attendable(self.problem.sections, needs)}
        return self._known[kind]

    def _possible(self, needs: PatientNeeds) -> Iterator[int]:
        numbers, counselors = self.counselor_numbers, self.problem.counselors
        if needs.counselor_id is not None and needs.counselor_id in numbers:
            # Without a walk over everybody else: most people have theirs.
            yield from [numbers[needs.counselor_id]] if is_admitted(needs.counselor_id, needs) else []
        else:
            yield from (numbers[counselor.id] for counselor in possible_counselors(needs, counselors))

    def _rules(self) -> Iterator[int]:
        rules, weights = self.problem.rules, self.problem.rules.weights
        yield from (rules.tick_minutes, rules.morning_ends, rules.afternoon_ends)
        yield from (rules.family_evening_from, rules.family_weekend_from_day)
        yield from (rules.individual_is_a_trip, rules.missed_sessions_count, len(rules.required_content))
        yield from (weights.no_individual, weights.no_family, weights.group_left, weights.counselor_changed)
        yield from (weights.session_moved, weights.extra_day, weights.other_mode, weights.other_part_of_day)
        yield from (weights.trip_per_15_minutes, weights.over_minimum_per_30_minutes, weights.family_in_office_hours)

    def _section_rows(self) -> Iterator[int]:
        required = self.problem.rules.required_content
        first = 0
        for number in self.sections:
            section = self.problem.sections[number]
            content = required.index(section.content) if section.content in required else NONE
            curriculum = self.curricula.get(section.curriculum_id, NONE)
            yield from (number, self.sites[section.site_id], section.is_video, curriculum, content, first)
            first += len(section.meetings)
        yield from (NONE, NONE, 0, NONE, NONE, first)

    def _counselor_rows(self) -> Iterator[int]:
        works = takens = 0
        for number in self.counselors:
            counselor = self.problem.counselors[number]
            yield from (number, self.sites[counselor.site_id], works, takens)
            works += len(counselor.work)
            takens += len(counselor.taken)
        yield from (NONE, NONE, works, takens)

    def _travels(self) -> Iterator[int]:
        for needs in self.people:
            known = dict(reversed(needs.travel_minutes))
            yield from (known.get(site, NO_WAY) for site in self.sites)

    def _person(self, person: int) -> Iterator[int]:
        needs = self.people[person]
        prior = needs.prior
        yield from (needs.minimum_minutes, needs.minutes_allowed, needs.min_days, needs.max_days)
        yield from (needs.max_group_minutes_per_day, needs.min_minutes_per_day)
        yield from (needs.individual_minutes, needs.family_minutes)
        yield MODES[needs.preferred_mode] if needs.preferred_mode else 0
        yield PARTS[needs.preferred_part] if needs.preferred_part else 0
        yield from (self.terms.is_degradable, self.terms.are_hours_priced)
        yield from (needs.counselor_id is None, is_bound_to_one(needs))
        yield from _triple(prior.individual)
        yield from _triple(prior.family)
        yield self._prior_counselor(prior.counselor_id)
        yield constant_points(needs, self.problem)
        before = {self.section_places.get(one, NONE) for one in prior.section_ids} - {NONE}
        yield from self._list(self.sections[number] for number in self.offered[person])
        yield from self._list(sorted(before))
        yield from self._list(_commitment_fields(needs.commitments), fields_each=COMMITMENT_FIELDS)
        yield from self._list(MODES[mode] for mode in needs.individual_modes)
        yield from self._list(self.counselors[number] for number in self.possible[person])
        # A frozen section that nobody is offered has no place: whoever must hold it has no week.
        yield from self._list(self.section_places.get(one, NONE) for one in sorted(set(needs.frozen_section_ids)))

    def _prior_counselor(self, counselor_id: str | None) -> int:
        if counselor_id is None:
            return NONE
        return self.counselors.get(self.counselor_numbers.get(counselor_id, NONE), NOT_HERE)

    def _list(self, entries: Iterable[int], *, fields_each: int = 1) -> tuple[int, int]:
        """Where the list begins among the numbers, and how many entries it has."""
        first = len(self.numbers)
        self.numbers.extend(entries)
        return first, (len(self.numbers) - first) // fields_each


def _commitment_fields(commitments: Iterable[Commitment]) -> Iterator[int]:
    for one in commitments:
        yield from (one.span.day, one.span.start, one.span.end, one.price is not None, one.price or 0)


def _spans(spans: Iterable[WeekSpan]) -> "array[int]":
    return array("i", (value for span in spans for value in (span.day, span.start, span.end)))


def _triple(span: WeekSpan | None) -> tuple[int, int, int]:
    return NO_SPAN if span is None else (span.day, span.start, span.end)
