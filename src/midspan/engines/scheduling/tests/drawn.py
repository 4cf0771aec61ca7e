"""Hypothesis strategies for small centers, and the plainest possible oracle: try everything, ask the referee."""

from itertools import combinations

from hypothesis import strategies as st
from msgspec.structs import replace

from midspan.engines.scheduling.model import (
    Avoidance,
    AvoidanceKind,
    Commitment,
    Counselor,
    Modality,
    Mode,
    PartOfDay,
    PatientNeeds,
    PriorWeek,
    Problem,
    Schedule,
    Section,
    Slot,
    WeekPlan,
)
from midspan.engines.scheduling.referee import check
from midspan.engines.scheduling.rules import rules_in_force
from midspan.engines.scheduling.search.slots import free_spans
from midspan.values import WeekSpan

SITES = ("north", "south")


@st.composite
def week_spans(draw, *, shortest=60, longest=240, days=3):
    day = draw(st.integers(0, days - 1))
    start = draw(st.sampled_from(range(8 * 60, 18 * 60, 30)))
    return WeekSpan(day, start, start + draw(st.sampled_from(range(shortest, longest + 1, 30))))


@st.composite
def sections(draw, number):
    capacity = draw(st.integers(2, 4))
    return Section(
        id=f"s{number}",
        meetings=tuple(draw(st.lists(week_spans(), min_size=1, max_size=2, unique=True))),
        site_id=draw(st.sampled_from(SITES)),
        is_video=draw(st.booleans()),
        capacity=capacity,
        taken=draw(st.sampled_from([0, 0, 1, 2, capacity])),
        comfortable=draw(st.sampled_from([None, 1, 2])),
        minimum_to_run=draw(st.integers(0, 3)),
        content=draw(st.sampled_from(["core", "core", "core", "skills"])),
        curriculum_id=draw(st.sampled_from(["", "", "", "anger", "sleep"])),
    )


@st.composite
def people(draw, patient_id="p", section_count=5, *, freezes=False):
    minimum = draw(st.sampled_from([120, 180, 240]))
    modality = draw(st.sampled_from([Modality.EITHER, Modality.EITHER, *Modality]))
    ids = [f"s{number}" for number in range(section_count)]
    fewest = draw(st.integers(1, 2))
    return PatientNeeds(
        id=patient_id,
        site_id="north",
        minimum_minutes=minimum,
        maximum_minutes=minimum + draw(st.sampled_from([90, 180])),
        min_days=fewest,
        max_days=fewest + draw(st.integers(1, 2)),
        max_group_minutes_per_day=draw(st.sampled_from([240, 300])),
        legal_minimum_minutes=draw(st.sampled_from([None, 60, minimum])),
        authorized_minutes=draw(st.sampled_from([None, None, None, minimum + 60])),
        min_minutes_per_day=draw(st.sampled_from([0, 0, 90])),
        commitments=tuple(
            Commitment(f"c{number}", span, draw(st.sampled_from([None, None, 15])))
            for number, span in enumerate(draw(st.lists(week_spans(longest=180), max_size=3)))
        ),
        travel_minutes=draw(
            st.sampled_from([(("north", 30), ("south", 20)), (("north", 15), ("south", 45)), (("north", 15),)])
        ),
        modality=modality,
        individual_modes=draw(st.sampled_from([(Mode.IN_PERSON,), (Mode.VIDEO,), tuple(Mode)])),
        preferred_mode=draw(st.sampled_from([None, *Mode])),
        preferred_part=draw(st.sampled_from([None, *PartOfDay])),
        counselor_id=draw(st.sampled_from([None, "kim"])),
        counselor_ids=draw(st.sampled_from([None, None, None, ("kim",), ("lee",), ()])),
        individual_minutes=draw(st.sampled_from([0, 60, 60])),
        family_minutes=draw(st.sampled_from([0, 0, 0, 60])),
        avoid=tuple(
            Avoidance(one, AvoidanceKind.NO_CONTACT) for one in draw(st.lists(st.sampled_from(ids), max_size=1))
        ),
        prior=PriorWeek(
            section_ids=tuple(draw(st.lists(st.sampled_from(ids), max_size=2, unique=True))),
            individual=draw(st.none() | week_spans(longest=60)),
            counselor_id=draw(st.sampled_from([None, "kim"])),
        ),
        frozen_section_ids=draw(frozen(ids)) if freezes else (),
    )


def frozen(ids):
    return st.sampled_from([0, 1, 1, 2]).flatmap(
        lambda count: st.lists(st.sampled_from(ids), min_size=count, max_size=count, unique=True).map(tuple)
    )


@st.composite
def counselors(draw, counselor_id):
    return Counselor(
        id=counselor_id,
        site_id="north",
        work=tuple(draw(st.lists(week_spans(shortest=60, longest=150), min_size=1, max_size=2))),
        taken=tuple(draw(st.lists(week_spans(longest=90), max_size=1))),
        room_left=draw(st.sampled_from([None, None, None, 0, 1])),
    )


@st.composite
def problems(draw, *, patients=1, freezes=False):
    """`freezes` also draws sections that people must hold; often enough these leave them no week."""
    return Problem(
        sections=tuple(draw(sections(number)) for number in range(draw(st.integers(3, 5)))),
        counselors=(draw(counselors("kim")), draw(counselors("lee"))),
        patients=tuple(draw(people(f"p{number}", freezes=freezes)) for number in range(patients)),
        rules=replace(rules_in_force(), tick_minutes=30),
    )


def every_week(problem, needs):
    """Every plan the referee lets pass, with its cost; sections' own points as differences to nobody placed."""
    alone = replace(problem, patients=(needs,))
    empty = check(replace(alone, patients=()), Schedule({})).objective
    individuals = _slots(problem, needs, needs.individual_minutes, needs.individual_modes)
    families = _slots(problem, needs, needs.family_minutes, (Mode.VIDEO,))
    for count in range(len(problem.sections) + 1):
        for ids in combinations(sorted(section.id for section in problem.sections), count):
            for individual in individuals:
                for family in families:
                    plan = WeekPlan(ids, individual, family)
                    findings = check(alone, Schedule({needs.id: plan}))
                    if not findings.violations and not findings.costs.degraded:
                        yield plan, findings.objective - empty


def _slots(problem, needs, minutes, modes):
    if not minutes:
        return [None]
    return [
        Slot(counselor.id, span, mode)
        for counselor in problem.counselors
        for span in free_spans(counselor, minutes=minutes, tick=problem.rules.tick_minutes)
        for mode in modes
    ]
