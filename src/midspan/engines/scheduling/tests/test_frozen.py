"""Frozen sections: every week of their person holds them, nobody's gets cheaper, and what cannot be is explained."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from midspan.engines.scheduling import explain, place
from midspan.engines.scheduling.answers import FixKind, Obstacle
from midspan.engines.scheduling.model import Avoidance, AvoidanceKind, PriorWeek, Schedule, WeekPlan
from midspan.engines.scheduling.referee import check, verify_bound
from midspan.engines.scheduling.repairing import repair
from midspan.engines.scheduling.search.searchers import SearchKind
from midspan.engines.scheduling.solving import solve
from midspan.engines.scheduling.tests.build import busy, mornings, needs, problem, section
from midspan.engines.scheduling.tests.drawn import problems
from midspan.engines.scheduling.wire import problem_from_json, problem_to_json

MANY = settings.default.max_examples
few = settings(max_examples=MANY // 3, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
fewer = settings(few, max_examples=MANY // 6)

TUESDAY = section("tue-am", "Tue 09:00-12:00")
EVENINGS = tuple(section(f"{day.lower()}-pm", f"{day} 18:00-21:00") for day in ("Mon", "Wed", "Fri"))
MORNINGS = ("fri-am", "mon-am", "wed-am")


def freezing(week, patient_id, *section_ids):
    """The same week in which one person has to hold these sections."""
    people = tuple(
        replace(one, frozen_section_ids=section_ids) if one.id == patient_id else one for one in week.patients
    )
    return replace(week, patients=people)


def best(week, search=SearchKind.COMPILED):
    options = place(week, "r", count=1, search=search)
    return options[0].plan.section_ids if options else None


@pytest.mark.parametrize("search", SearchKind)
def test_week_holds_what_is_frozen_though_another_were_cheaper(search):
    week = problem(sections=[*mornings(), replace(TUESDAY, taken=2, comfortable=1)], patients=[needs()])

    assert best(week, search) == MORNINGS
    assert "tue-am" in best(freezing(week, "r", "tue-am"), search)


@pytest.mark.parametrize("search", SearchKind)
def test_section_of_several_days_is_held_on_all_of_them(search):
    twice = section("twice", "Mon 18:00-19:30", "Thu 18:00-19:30")
    week = problem(sections=[*mornings(), twice], patients=[needs(maximum_minutes=900)])

    assert best(week, search) == MORNINGS
    assert "twice" in best(freezing(week, "r", "twice"), search)


@pytest.mark.parametrize("search", SearchKind)
@pytest.mark.parametrize(
    "frozen",
    [
        pytest.param(("gone",), id="a section that does not exist"),
        pytest.param(("mon-am", "clash"), id="two at the same time"),
        pytest.param(("wed-am",), id="at the time of something fixed"),
        pytest.param(("full",), id="no seat"),
        pytest.param(("mon-am", "mon-pm"), id="longer than a day may be"),
        pytest.param(("one", "other"), id="a curriculum twice"),
    ],
)
def test_person_who_cannot_hold_what_is_frozen_has_no_week(search, frozen):
    sections = [
        *mornings(),
        *EVENINGS,
        section("clash", "Mon 10:00-11:00"),
        section("full", "Tue 09:00-10:00", capacity=0),
        section("one", "Tue 13:00-14:00", curriculum_id="anger"),
        section("other", "Thu 13:00-14:00", curriculum_id="anger"),
    ]
    week = problem(sections=sections, patients=[needs(commitments=(busy("job", "Wed 08:00-13:00"),), max_days=5)])

    assert best(week, search) is not None
    assert best(freezing(week, "r", *frozen), search) is None


def test_every_alternative_holds_it():
    week = problem(sections=[*mornings(), *EVENINGS, TUESDAY], patients=[needs(frozen_section_ids=("mon-pm",))])

    options = place(week, "r", count=3)

    assert ["mon-pm" in option.plan.section_ids for option in options] == [True, True, True]


def held_anyway(data, week):
    """Some sections of what each person has in the best week found, by their id."""
    plans = solve(week).schedule.plans
    return {
        one.id: tuple(data.draw(st.lists(st.sampled_from(plans[one.id].section_ids), unique=True)))
        for one in week.patients
        if plans[one.id] and plans[one.id].section_ids
    }


@pytest.mark.slow
@few
@given(problems(patients=3), st.data())
def test_freezing_what_the_best_week_holds_changes_nothing(week, data):
    held = held_anyway(data, week)
    people = tuple(replace(one, frozen_section_ids=held.get(one.id, ())) for one in week.patients)

    frozen, free = solve(replace(week, patients=people)), solve(week)

    assert frozen.objective >= free.bound
    assert frozen.bound <= free.objective


@pytest.mark.slow
@few
@given(problems(), st.data())
def test_person_placed_with_what_they_would_hold_anyway_gets_the_same_week(week, data):
    options = place(week, "p0", count=1)
    assume(options and options[0].plan.section_ids)

    ids = data.draw(st.lists(st.sampled_from(options[0].plan.section_ids), unique=True))

    assert place(freezing(week, "p0", *ids), "p0", count=1) == options


@pytest.mark.slow
@fewer
@given(problems(patients=3), st.sampled_from(["s0", "s1", "s2"]))
def test_freezing_never_makes_the_week_cheaper(week, section_id):
    frozen = solve(freezing(week, "p1", section_id))

    assert check(week, frozen.schedule).violations == ()
    assert frozen.objective >= solve(week).bound


@pytest.mark.slow
@fewer
@given(problems(patients=3, freezes=True))
def test_order_of_people_and_of_what_is_frozen_does_not_matter(week):
    turned = tuple(
        replace(one, frozen_section_ids=tuple(reversed(one.frozen_section_ids))) for one in reversed(week.patients)
    )
    one, other = solve(week), solve(replace(week, patients=turned))

    assert max(one.bound, other.bound) <= min(one.objective, other.objective)


@pytest.mark.slow
@fewer
@given(problems(patients=3, freezes=True))
def test_certificate_of_a_frozen_week_is_upheld(week):
    result = solve(week)

    assert verify_bound(week, result.certificate).points == result.bound


def test_file_without_the_field_is_read_as_nothing_frozen():
    week = problem(sections=mornings(), patients=[needs()])
    text = problem_to_json(week).replace('"frozen_section_ids":[],', "")

    assert "frozen" not in text
    assert problem_from_json(text) == week


def explained(*, sections=None, **fields):
    return explain(problem(sections=sections or mornings(), patients=[needs(**fields)]), "r")


def unfrozen(explanation):
    return {fix.subject_id: fix.opens.section_ids for fix in explanation.fixes if fix.kind is FixKind.UNFREEZE_SECTION}


def named(explanation, kind=Obstacle.FROZEN_SECTION):
    return [reason.subject_id for reason in explanation.reasons if reason.kind is kind]


def test_frozen_section_that_is_gone_is_the_only_reason_and_leaving_it_the_fix():
    explanation = explained(frozen_section_ids=("gone",))

    assert [reason.kind for reason in explanation.reasons] == [Obstacle.FROZEN_SECTION]
    assert unfrozen(explanation) == {"gone": MORNINGS}


def test_new_commitment_over_a_frozen_section_names_both():
    explanation = explained(
        sections=[*mornings(), TUESDAY],
        commitments=(busy("new job", "Mon 08:00-13:00"),),
        frozen_section_ids=("mon-am", "wed-am"),
    )

    assert named(explanation, Obstacle.COMMITMENT) == ["new job"]
    assert named(explanation) == ["mon-am"]
    assert unfrozen(explanation) == {"mon-am": ("fri-am", "tue-am", "wed-am")}


def test_section_frozen_and_closed_to_the_person_is_left_or_reviewed():
    explanation = explained(
        sections=[*mornings(), TUESDAY],
        avoid=(Avoidance("mon-am", AvoidanceKind.CLINICAL),),
        frozen_section_ids=("mon-am",),
    )

    assert {fix.kind for fix in explanation.fixes} >= {FixKind.UNFREEZE_SECTION, FixKind.REVIEW_SECTION}


def test_two_frozen_sections_at_once_are_both_named():
    sections = [*mornings(), TUESDAY, section("clash", "Mon 10:00-13:00")]
    explanation = explained(sections=sections, frozen_section_ids=("mon-am", "clash"))

    assert sorted(named(explanation)) == ["clash", "mon-am"]
    assert unfrozen(explanation).keys() == {"clash", "mon-am"}


MONDAYS = (section("mon-am", "Mon 09:00-12:00", capacity=1), section("mon-pm", "Mon 18:00-21:00", capacity=1))
OTHER_DAYS = (section("wed-am", "Wed 09:00-12:00"), section("fri-am", "Fri 09:00-12:00"))
BY_DAY = WeekPlan(MORNINGS)


def one_free_and_one_tied():
    people = [needs("free"), needs("tied", commitments=(busy("job", "Mon 17:00-22:00"),))]
    return problem(sections=[*MONDAYS, *OTHER_DAYS], patients=people)


def test_others_wait_rather_than_get_a_frozen_seat():
    week = one_free_and_one_tied()

    assert solve(week).unplaced == ()
    assert solve(freezing(week, "free", "mon-am")).unplaced == ("tied",)


def test_nobody_leaves_a_frozen_section_to_make_room():
    week = one_free_and_one_tied()
    schedule = Schedule({"free": BY_DAY, "tied": None})

    movable, frozen = (repair(one, schedule, affected=["tied"]) for one in (week, freezing(week, "free", "mon-am")))

    assert movable.schedule.plans["tied"] == BY_DAY
    assert (frozen.moves, frozen.schedule.plans["tied"]) == ((), None)


def test_repaired_week_keeps_what_is_frozen():
    closed = Avoidance("wed-am", AvoidanceKind.NO_CONTACT)
    person = needs(prior=PriorWeek(MORNINGS), frozen_section_ids=("mon-am",), avoid=(closed,))
    week = problem(sections=[*mornings(), TUESDAY], patients=[person])

    repaired = repair(week, Schedule({"r": BY_DAY}))

    assert repaired.schedule.plans["r"].section_ids == ("fri-am", "mon-am", "tue-am")
    assert check(week, repaired.schedule).violations == ()
