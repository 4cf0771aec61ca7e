"""The referee: every kind of violation is planted once, and found."""

import pytest
from msgspec.structs import replace

from midspan.engines.scheduling.model import (
    Avoidance,
    AvoidanceKind,
    Modality,
    Mode,
    PatientTags,
    Schedule,
    Slot,
    WeekPlan,
)
from midspan.engines.scheduling.referee import ViolationKind, check
from midspan.engines.scheduling.tests.build import (
    VIDEO_ONLY,
    at,
    busy,
    counselor,
    mornings,
    needs,
    problem,
    section,
)

IDS = ("fri-am", "mon-am", "wed-am")
GOOD = WeekPlan(IDS)
FAMILY_WITH_LEE = Slot("lee", at("Tue 17:00-18:00"), Mode.VIDEO)
SLOT = Slot("kim", at("Mon 13:00-14:00"), Mode.IN_PERSON)


def found(*, plan=GOOD, sections=None, **fields):
    week = problem(
        sections=mornings() if sections is None else sections,
        patients=[needs(**fields)],
        counselors=[counselor(), counselor("lee")],
    )
    return {violation.kind for violation in check(week, Schedule({"r": plan})).violations}


def with_slot(**changes):
    return WeekPlan(IDS, individual=replace(SLOT, **changes))


def first_changed(**changes):
    return (replace(mornings()[0], **changes), *mornings()[1:])


def test_good_week_has_no_violation():
    assert found() == set()
    assert found(plan=with_slot(), counselor_id="kim") == set()


PLANTED = [
    (ViolationKind.UNKNOWN_SECTION, {"plan": WeekPlan((*IDS, "ghost"))}),
    (ViolationKind.SECTION_TWICE, {"plan": WeekPlan(("mon-am", *IDS))}),
    (ViolationKind.NOT_ELIGIBLE, {"sections": first_changed(level="2.5")}),
    (ViolationKind.NOT_ELIGIBLE, {"eligible_section_ids": ("fri-am", "wed-am")}),
    (ViolationKind.FROZEN_SECTION_LEFT, {"frozen_section_ids": ("mon-am", "tue-pm")}),
    (ViolationKind.FROZEN_SECTION_LEFT, {"plan": WeekPlan(("fri-am", "mon-am", "thu-am")), "frozen_section_ids": IDS,
                                         "sections": (*mornings(), section("thu-am", "Thu 09:00-12:00"))}),
    (ViolationKind.CLOSED_SECTION, {"avoid": (Avoidance("mon-am", AvoidanceKind.NO_CONTACT),)}),
    (ViolationKind.WRONG_MODE, {"modality": Modality.VIDEO}),
    (ViolationKind.WRONG_MODE, {"sections": first_changed(is_video=True), "modality": Modality.IN_PERSON}),
    (ViolationKind.WRONG_MODE, {"plan": with_slot(mode=Mode.VIDEO), "counselor_id": "kim"}),
    (ViolationKind.UNREACHABLE_SITE, {"travel_minutes": ()}),
    (ViolationKind.COMMITMENT, {"commitments": (busy("school run", "Mon 08:00-08:45"),)}),
    (ViolationKind.OVERLAP, {"plan": with_slot(span=at("Mon 11:00-12:00")), "counselor_id": "kim"}),
    (ViolationKind.NO_TIME_TO_TRAVEL, {"sections": (*first_changed(), section("v", "Mon 12:15-13:15", is_video=True)),
                                       "plan": WeekPlan((*IDS, "v"))}),
    (ViolationKind.WRONG_COUNSELOR, {"plan": with_slot(counselor_id="lee"), "counselor_id": "kim"}),
    (ViolationKind.WRONG_COUNSELOR, {"plan": with_slot(counselor_id="ghost"), "individual_minutes": 60}),
    (ViolationKind.WRONG_COUNSELOR, {"plan": replace(with_slot(), family=FAMILY_WITH_LEE),
                                     "individual_minutes": 60, "family_minutes": 60}),
    (ViolationKind.WRONG_LENGTH, {"plan": with_slot(span=at("Mon 13:00-13:30")), "counselor_id": "kim"}),
    (ViolationKind.OFF_TICK, {"plan": with_slot(span=at("Mon 13:05-14:05")), "counselor_id": "kim"}),
    (ViolationKind.COUNSELOR_AWAY, {"plan": with_slot(span=at("Mon 18:00-19:00")), "counselor_id": "kim"}),
    (ViolationKind.UNWANTED_SESSION, {"plan": with_slot(), "individual_minutes": 0}),
    (ViolationKind.TOO_FEW_MINUTES, {"minimum_minutes": 600}),
    (ViolationKind.TOO_MANY_MINUTES, {"maximum_minutes": 500}),
    (ViolationKind.TOO_MANY_MINUTES, {"authorized_minutes": 500}),
    (ViolationKind.TOO_FEW_DAYS, {"min_days": 4}),
    (ViolationKind.TOO_MANY_DAYS, {"max_days": 2}),
    (ViolationKind.SHORT_SERVICE_DAY, {"min_minutes_per_day": 200}),
    (ViolationKind.LONG_GROUP_DAY, {"max_group_minutes_per_day": 150}),
    (ViolationKind.CONTENT_MISSING, {"sections": tuple(replace(one, content="skills") for one in mornings())}),
    (ViolationKind.CURRICULUM_TWICE, {"sections": tuple(replace(one, curriculum_id="c") for one in mornings())}),
    (ViolationKind.OVER_CAPACITY, {"sections": first_changed(taken=10)}),
    (ViolationKind.OVER_LEGAL_CAPACITY, {"sections": first_changed(taken=8, legal_capacity=8)}),
    (ViolationKind.WRONG_MODE, {"plan": replace(GOOD, family=replace(FAMILY_WITH_LEE, mode=Mode.IN_PERSON)),
                                "individual_minutes": 60, "family_minutes": 60}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "planted"), PLANTED)
def test_planted_violation_is_found_and_nothing_else(kind, planted):
    assert found(**planted) == {kind}


def pair_of_plans(kind, *, plans, counselors=(), no_contact=(), **fields):
    """A center with two people in which one thing between them, or with its counselors, is wrong."""
    people = [needs("a", **fields), needs("b", **fields)]
    week = problem(sections=mornings(), patients=people, counselors=counselors, no_contact=no_contact)
    return kind, week, Schedule(plans)


SPANISH_ONLY = {"tags": PatientTags(languages=("es",)), "individual_minutes": 60}
LATER = with_slot(span=at("Mon 13:30-14:30"))
NEXT_DAY = with_slot(span=at("Wed 13:00-14:00"))
BETWEEN_PEOPLE = [
    pair_of_plans(ViolationKind.UNKNOWN_PATIENT, plans={"a": GOOD, "ghost": GOOD}),
    pair_of_plans(ViolationKind.NO_CONTACT, plans={"a": GOOD, "b": GOOD}, no_contact=[("b", "a")]),
    pair_of_plans(ViolationKind.COUNSELOR_TWICE, plans={"a": with_slot(), "b": LATER},
                  counselors=[counselor()], counselor_id="kim"),
    pair_of_plans(ViolationKind.COUNSELOR_TAKEN, plans={"a": with_slot()},
                  counselors=[counselor(taken=(at("Mon 13:30-14:30"),))], counselor_id="kim"),
    pair_of_plans(ViolationKind.CASELOAD_FULL, plans={"a": with_slot(), "b": NEXT_DAY},
                  counselors=[counselor(room_left=1)], individual_minutes=60),
    pair_of_plans(ViolationKind.OTHER_LANGUAGE, plans={"a": with_slot()},
                  counselors=[counselor(languages=("en",))], **SPANISH_ONLY),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "week", "schedule"), BETWEEN_PEOPLE)
def test_violation_planted_between_people_is_found_and_nothing_else(kind, week, schedule):
    assert {violation.kind for violation in check(week, schedule).violations} == {kind}


def test_every_kind_of_violation_is_planted():
    assert {kind for kind, *_ in [*PLANTED, *BETWEEN_PEOPLE]} == set(ViolationKind)


def test_counselor_who_was_given_keeps_the_person_whatever_they_speak():
    _, week, schedule = BETWEEN_PEOPLE[-1]
    given = tuple(replace(person, counselor_id="kim") for person in week.patients)

    assert check(replace(week, patients=given), schedule).violations == ()


def test_counselor_with_two_people_at_once_is_found():
    pair = [needs("a", counselor_id="kim"), needs("b", counselor_id="kim")]
    week = problem(sections=mornings(), patients=pair, counselors=[counselor()])
    later = with_slot(span=at("Mon 13:30-14:30"))

    violations = check(week, Schedule({"a": with_slot(), "b": later})).violations

    assert [(broken.kind, broken.patient_id) for broken in violations] == [(ViolationKind.COUNSELOR_TWICE, "b")]


def test_caseload_beyond_its_room_is_found():
    pair = [needs("a", individual_minutes=60), needs("b", individual_minutes=60)]
    week = problem(sections=mornings(), patients=pair, counselors=[counselor(room_left=1)])
    later = with_slot(span=at("Wed 13:00-14:00"))

    violations = check(week, Schedule({"a": with_slot(), "b": later})).violations

    assert [broken.kind for broken in violations] == [ViolationKind.CASELOAD_FULL]


def test_no_contact_pair_in_one_section_is_found():
    week = problem(sections=mornings(), patients=[needs("a"), needs("b")], no_contact=[("a", "b")])

    violations = check(week, Schedule({"a": WeekPlan(IDS), "b": WeekPlan(IDS)})).violations

    assert [broken.subject_id for broken in violations] == list(IDS)


def test_missing_sessions_are_degraded_and_charged():
    person = needs(counselor_id="kim", family_minutes=60)
    week = problem(sections=mornings(), patients=[person], counselors=[counselor()])

    findings = check(week, Schedule({"r": WeekPlan(IDS)}))

    assert (findings.violations, findings.costs.degraded) == ((), 3500)


def test_patient_without_an_entry_waits_at_the_price_of_their_priority():
    findings = check(problem(sections=(), patients=[needs(priority=3)]), Schedule({}))

    assert (findings.waiting, findings.objective) == (("r",), 60_000)


def test_tags_held_admit():
    assert found(sections=first_changed(level="2.1"), tags=PatientTags(levels=("2.1",))) == set()


def test_video_person_in_video_groups_has_no_violation():
    assert found(sections=tuple(replace(one, is_video=True) for one in mornings()), **VIDEO_ONLY) == set()
