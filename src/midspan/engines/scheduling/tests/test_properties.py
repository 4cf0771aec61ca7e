"""What must hold for every center, however odd."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from midspan.engines.scheduling import explain, place
from midspan.engines.scheduling.explaining.cases import case_of
from midspan.engines.scheduling.explaining.obstacles import liftables
from midspan.engines.scheduling.model import Schedule
from midspan.engines.scheduling.referee import check
from midspan.engines.scheduling.solving import solve
from midspan.engines.scheduling.tests.drawn import every_week, problems
from midspan.engines.scheduling.wire import problem_from_json, problem_to_json

NEVER = float("inf")
MANY = settings.default.max_examples
few = settings(max_examples=MANY // 3, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
fewer = settings(few, max_examples=MANY // 6)


def cheapest(problem):
    options = place(problem, "p0", count=1)
    return options[0].cost.total if options else NEVER


@pytest.mark.slow
@settings(few, max_examples=MANY // 2)
@given(problems(freezes=True))
def test_first_option_is_the_cheapest_of_all_weeks_there_are(problem):
    costs = [cost for _, cost in every_week(problem, problem.patients[0])]

    assert cheapest(problem) == min(costs, default=NEVER)


@pytest.mark.slow
@few
@given(problems())
def test_options_pass_the_referee_at_their_own_cost_and_differ(problem):
    options = place(problem, "p0")

    nobody = check(replace(problem, patients=()), Schedule({})).objective
    for option in options:
        findings = check(problem, Schedule({"p0": option.plan}))
        assert (findings.violations, findings.objective - nobody) == ((), option.cost.total)
    assert len({(option.plan.section_ids, option.days) for option in options}) == len(options)
    assert [option.cost.total for option in options] == sorted(option.cost.total for option in options)


@pytest.mark.slow
@few
@given(problems())
def test_one_more_seat_never_costs_more(problem):
    roomier = tuple(
        replace(one, capacity=one.capacity + 1, comfortable=one.comfortable_size + 1) for one in problem.sections
    )

    assert cheapest(replace(problem, sections=roomier)) <= cheapest(problem)


@pytest.mark.slow
@few
@given(problems(), st.integers(0, 3))
def test_one_commitment_less_never_costs_more(problem, number):
    needs = problem.patients[0]
    freer = replace(needs, commitments=needs.commitments[:number] + needs.commitments[number + 1 :])

    assert cheapest(replace(problem, patients=(freer,))) <= cheapest(problem)


@pytest.mark.slow
@few
@given(problems(freezes=True))
def test_renaming_keeps_the_cost(problem):
    def renamed(section_id):
        return f"z{9 - int(section_id[1:])}"

    needs = problem.patients[0]
    prior = replace(needs.prior, section_ids=tuple(renamed(one) for one in needs.prior.section_ids))
    avoid = tuple(replace(one, section_id=renamed(one.section_id)) for one in needs.avoid)
    frozen = tuple(renamed(one) for one in needs.frozen_section_ids)
    other = replace(
        problem,
        sections=tuple(replace(one, id=renamed(one.id)) for one in reversed(problem.sections)),
        patients=(replace(needs, prior=prior, avoid=avoid, frozen_section_ids=frozen),),
    )

    assert cheapest(other) == cheapest(problem)


@pytest.mark.slow
@few
@given(problems(freezes=True))
def test_shifting_the_week_by_a_day_keeps_the_cost(problem):
    def later(spans):
        return tuple(replace(span, day=span.day + 1) for span in spans)

    needs = problem.patients[0]
    individual = needs.prior.individual
    shifted = replace(
        needs,
        commitments=tuple(replace(one, span=later([one.span])[0]) for one in needs.commitments),
        prior=replace(needs.prior, individual=later([individual])[0] if individual else None),
    )
    other = replace(
        problem,
        sections=tuple(replace(one, meetings=later(one.meetings)) for one in problem.sections),
        counselors=tuple(replace(one, work=later(one.work), taken=later(one.taken)) for one in problem.counselors),
        patients=(shifted,),
    )

    assert cheapest(other) == cheapest(problem)


@pytest.mark.slow
@few
@given(problems(freezes=True))
def test_every_fix_is_a_week_and_every_reason_counts(problem):
    explanation = explain(problem, "p0")
    possible = liftables(case_of(problem, "p0"))

    def solved_without(lifted):
        case = case_of(problem, "p0")
        for liftable in possible:
            if liftable.found in lifted:
                case = liftable.lift(case)
        return case.solved()

    idle = [liftable.found for liftable in possible if liftable.found not in explanation.reasons]
    assert explanation.is_placeable == bool(place(problem, "p0", count=1))
    assert all(fix.opens.section_ids for fix in explanation.fixes)
    assert list(explanation.fixes) == sorted(explanation.fixes, key=lambda fix: fix.points)
    if explanation.reasons and explanation.reasons[0].kind != "offer":
        assert solved_without(idle) is None
        assert all(solved_without([*idle, reason]) is not None for reason in explanation.reasons)


@pytest.mark.slow
@fewer
@given(problems(patients=4, freezes=True))
def test_solved_week_passes_the_referee_within_its_bound(problem):
    result = solve(problem)

    findings = check(problem, result.schedule)
    assert (findings.violations, findings.objective) == ((), result.objective)
    assert result.bound <= result.objective + 1e-6


@pytest.mark.slow
@fewer
@given(problems(patients=3), st.integers(0, 4))
def test_solved_week_with_one_more_seat_never_costs_more(problem, number):
    roomier = tuple(
        replace(one, capacity=one.capacity + 1, comfortable=one.comfortable_size + 1) if place == number else one
        for place, one in enumerate(problem.sections)
    )

    bound = solve(replace(problem, sections=roomier)).bound
    assert bound <= solve(problem).objective + 1e-6


@pytest.mark.slow
@fewer
@given(problems(patients=2, freezes=True))
def test_problem_survives_its_json_form(problem):
    assert problem_from_json(problem_to_json(problem)) == problem
