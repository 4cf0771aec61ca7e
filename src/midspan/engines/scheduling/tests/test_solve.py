"""The center's week: limits between people, awkward centers by name."""

import pytest
from msgspec.structs import replace

from midspan.engines.scheduling.answers import Budget, Certificate, Start
from midspan.engines.scheduling.model import Mode, PatientTags, Schedule, WeekPlan
from midspan.engines.scheduling.referee import check, spot_check, verify_bound
from midspan.engines.scheduling.solving import solve
from midspan.engines.scheduling.solving.highs import SolverError, add_columns, add_rows, quiet_solver, run
from midspan.engines.scheduling.solving.limits import Limits
from midspan.engines.scheduling.solving.parts import parts_of
from midspan.engines.scheduling.solving.pricing import Pricing
from midspan.engines.scheduling.tests.build import busy, counselor, mornings, needs, problem, section


def placed(result):
    return sorted(patient_id for patient_id, plan in result.schedule.plans.items() if plan)


def solved(week):
    result = solve(week)
    findings = check(week, result.schedule)
    assert (findings.violations, findings.objective) == ((), result.objective)
    assert result.bound == pytest.approx(result.objective)
    return result


def test_center_without_patients_is_solved():
    result = solved(problem(sections=mornings(), patients=(), counselors=[counselor()]))

    assert (result.objective, result.unplaced) == (0, ())


def test_center_without_sections_lets_everybody_wait():
    assert solved(problem(sections=(), patients=[needs("a"), needs("b")])).unplaced == ("a", "b")


def test_last_seat_goes_to_the_more_urgent():
    groups = tuple(replace(one, capacity=1) for one in mornings())

    result = solved(problem(sections=groups, patients=[needs("a", priority=1), needs("b", priority=2)]))

    assert placed(result) == ["b"]


def test_flexible_person_leaves_the_seat_to_the_one_who_has_no_choice():
    single = tuple(replace(one, capacity=1) for one in mornings())
    evenings = tuple(section(f"{day}-pm", f"{day} 18:00-21:00", capacity=1) for day in ("Mon", "Wed", "Fri"))
    tied = needs("tied", commitments=tuple(busy("job", f"{day} 13:00-22:00") for day in ("Mon", "Wed", "Fri")))

    result = solved(problem(sections=[*single, *evenings], patients=[needs("free"), tied]))

    assert result.unplaced == ()
    assert result.schedule.plans["tied"].section_ids == ("fri-am", "mon-am", "wed-am")


def test_no_contact_pair_never_shares_a_section():
    evenings = tuple(section(f"{day}-pm", f"{day} 18:00-21:00") for day in ("Mon", "Wed", "Fri"))
    people = [needs("a"), needs("b")]

    result = solved(problem(sections=[*mornings(), *evenings], patients=people, no_contact=[("b", "a")]))

    plans = result.schedule.plans
    assert set(plans["a"].section_ids) & set(plans["b"].section_ids) == set()


def test_counselor_sees_one_person_at_a_time():
    people = [needs(name, counselor_id="kim", max_days=3) for name in ("a", "b", "c")]
    kim = counselor("kim", "Mon 13:00-15:00")

    result = solved(problem(sections=mornings(), patients=people, counselors=[kim]))

    sessions = [plan.individual for plan in result.schedule.plans.values() if plan]
    assert sorted(slot is None for slot in sessions) == [False, False, True]


def test_caseload_takes_as_many_new_people_as_it_has_room():
    people = [needs(name, individual_minutes=60) for name in ("a", "b")]
    counselors = [counselor("kim", room_left=1), counselor("lee", room_left=1)]

    result = solved(problem(sections=mornings(), patients=people, counselors=counselors))

    with_whom = sorted(plan.individual.counselor_id for plan in result.schedule.plans.values())
    assert with_whom == ["kim", "lee"]


def test_seats_of_others_count_toward_crowding_and_running():
    crowded = tuple(replace(one, capacity=6, taken=5, comfortable=4, minimum_to_run=2) for one in mornings())

    result = solved(problem(sections=crowded, patients=[needs()]))

    assert check(problem(sections=crowded, patients=[needs()]), result.schedule).costs.center == 60


def test_section_taken_beyond_its_capacity_takes_nobody():
    over = tuple(replace(one, capacity=2, taken=3) for one in mornings())

    assert solved(problem(sections=over, patients=[needs()])).unplaced == ("r",)


def test_listener_hears_of_the_first_schedule_and_can_stop_there():
    heard = []
    week = problem(sections=mornings(), patients=[needs("a"), needs("b")])

    result = solve(week, listener=lambda progress: heard.append(progress.phase) is not None)

    assert (heard, result.rounds, placed(result)) == (["first"], 0, ["a", "b"])


def test_stopped_search_keeps_the_best_schedule_and_what_is_proven():
    single = tuple(replace(one, capacity=1) for one in mornings())
    evenings = tuple(section(f"{day}-pm", f"{day} 18:00-21:00", capacity=1) for day in ("Mon", "Wed", "Fri"))
    week = problem(sections=[*single, *evenings], patients=[needs("a"), needs("b"), needs("c")])

    result = solve(week, listener=lambda progress: progress.phase == "first")

    assert check(week, result.schedule).objective == result.objective
    assert result.bound <= result.objective


def test_no_rounds_give_the_first_schedule_and_what_it_costs_alone():
    result = solve(problem(sections=mornings(), patients=[needs()]), budget=Budget(rounds=0))

    assert (placed(result), result.bound) == (["r"], result.objective)


def test_parts_that_share_nothing_are_solved_apart():
    north = [replace(one, id=f"north-{one.id}", level="2.1") for one in mornings()]
    south = [replace(one, id=f"south-{one.id}", level="2.5", capacity=1) for one in mornings()]
    people = [
        needs(name, tags=PatientTags(levels=(level,))) for name, level in (("a", "2.1"), ("b", "2.5"), ("c", "2.5"))
    ]
    week = problem(sections=[*north, *south], patients=people)
    limits = Limits(week)

    parts = parts_of(limits, Pricing(limits).links())

    assert [part.people.tolist() for part in parts] == [[0], [1, 2]]
    assert [part.sections.tolist() for part in parts] == [[0, 1, 2], [3, 4, 5]]


def test_prices_of_a_full_center_are_told():
    groups = tuple(replace(one, capacity=1) for one in mornings())
    people = [needs(name, counselor_id="kim", individual_modes=(Mode.VIDEO,)) for name in ("a", "b")]

    result = solve(problem(sections=groups, patients=people, counselors=[counselor("kim", "Mon 13:00-15:00")]))

    assert sum(price for _, price in result.certificate.seats) > 10_000_000


def test_program_without_a_solution_is_an_error():
    solver = quiet_solver()
    add_rows(solver, [2.0], [1.0])
    add_columns(solver, [1.0], most=[1.0], rows=[0], starts=[0])

    with pytest.raises(SolverError, match="without a solution"):
        run(solver)


def test_option_the_solver_does_not_take_is_an_error():
    with pytest.raises(SolverError, match="does not take 'many' for mip_max_nodes"):
        quiet_solver(mip_max_nodes="many")


def test_solving_writes_nothing(capfd):
    solve(problem(sections=mornings(), patients=[needs()]))

    assert capfd.readouterr() == ("", "")


def test_certificate_proves_what_it_claims():
    single = tuple(replace(one, capacity=1) for one in mornings())
    evenings = tuple(section(f"{day}-pm", f"{day} 18:00-21:00", capacity=2) for day in ("Mon", "Wed", "Fri"))
    people = [needs(name, counselor_id="kim") for name in ("a", "b", "c", "d")]
    kim = counselor("kim", "Mon 13:00-15:00")
    week = problem(sections=[*single, *evenings], patients=people, counselors=[kim], no_contact=[("a", "b")])

    result = solve(week)

    assert verify_bound(week, result.certificate).millipoints == result.certificate.bound
    assert result.bound == -(-result.certificate.bound // 1000)
    assert spot_check(week, result.certificate, seed=1).is_upheld


def test_week_before_is_where_the_search_begins():
    single = tuple(replace(one, capacity=1) for one in mornings())
    evenings = tuple(section(f"{day}-pm", f"{day} 18:00-21:00", capacity=2) for day in ("Mon", "Wed", "Fri"))
    week = problem(sections=[*single, *evenings], patients=[needs(name) for name in ("a", "b", "c", "d")])
    before = solve(week)

    again = solve(week, start=Start(before.schedule, before.certificate))

    assert (again.objective, again.bound) == (before.objective, before.bound)
    assert again.rounds <= 1


def test_start_that_knows_other_people_and_groups_is_no_harm():
    week = problem(sections=mornings(), patients=[needs("a")])
    strange = Start(
        Schedule({"a": WeekPlan(("gone",)), "nobody": WeekPlan(("mon-am",))}),
        Certificate("old", 0, 0, seats=(("gone", 5),), ticks=(("nobody", 0, 540, 5),), caseloads=(("nobody", 5),)),
    )

    assert solve(week, start=strange).objective == solve(week).objective
