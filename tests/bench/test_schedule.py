"""The figures of `midspan bench schedule` and `live` mean what they say."""

from collections import Counter

from msgspec.structs import replace

from bench.growth import write_chart
from bench.live import is_minimal, losses_of, opens_a_week
from bench.schedule import reached, told_of_schedules
from midspan.engines.scheduling import FixKind, Schedule, WeekPlan, explain
from midspan.engines.scheduling.explaining.cases import case_of
from midspan.engines.scheduling.explaining.obstacles import liftables
from midspan.engines.scheduling.repairing import Cause, Move, Repair, repair
from midspan.engines.scheduling.tests.build import at, busy, mornings, needs, problem


def test_time_to_a_gap_is_when_schedule_and_bound_were_near_enough():
    curve = [[1, 0.5, 2000, None], [2, 0.6, 1200, 990.0], [3, 0.7, 1005, 990.0], [4, 0.8, 1005, 1004.5]]

    assert reached(curve, 0.02, unavoidable=0) == 3
    assert reached(curve, 0.001, unavoidable=0, clock=1) == 0.8
    assert reached(curve, 0.001, unavoidable=900) is None


def test_costs_of_a_relaxation_are_not_taken_for_schedules():
    assert told_of_schedules([[1, 1, 12, 9.0], [2, 2, 10, 10.0]], 10) == [[1, 1, 12, 9.0], [2, 2, 10, 10.0]]
    assert told_of_schedules([[1, 1, 12.5, 9.0], [2, 2, 10, 10.0]], 10) == []
    assert told_of_schedules([[1, 1, 9, 9.0]], 10) == []


def test_growth_chart_is_readable_by_day_and_night(tmp_path):
    path = tmp_path / "chart.svg"

    write_chart(path, [{"census": size, "cpu_seconds": size / 50, "peak_mb": 40 + size} for size in (30, 100, 300)])

    text = path.read_text(encoding="utf-8")
    assert text.count("<circle") == 6
    assert "prefers-color-scheme:dark" in text


def unplaceable():
    """Somebody whose Monday morning is taken, and why that leaves no week."""
    week = problem(sections=mornings(), patients=[needs(commitments=(busy("job", "Mon 08:00-12:00"),))])
    return week, explain(week, "r")


def test_explanation_of_the_engine_is_minimal_and_its_fixes_open_a_week():
    week, answer = unplaceable()

    assert is_minimal(week, answer)
    assert [opens_a_week(week, fix) for fix in answer.fixes] == [True, True]


def test_idle_reason_is_noticed():
    week, answer = unplaceable()
    idle = next(one.found for one in liftables(case_of(week, "r")) if one.found not in answer.reasons)

    assert not is_minimal(week, replace(answer, reasons=(*answer.reasons, idle)))


def test_fix_that_opens_nothing_is_noticed():
    week, answer = unplaceable()
    free = next(fix for fix in answer.fixes if fix.kind is FixKind.FREE_COMMITMENT)

    assert not opens_a_week(week, replace(free, span=at("Tue 08:00-12:00")))


def test_program_is_lost_where_the_center_could_hold_everybody_and_does_not():
    held = Schedule(dict.fromkeys(["tied", "other"], WeekPlan(("fri-am", "mon-am", "wed-am"))))
    people = [needs("other"), needs("tied")]
    week, too_small = problem(sections=mornings(), patients=people), one_seat_each(people)
    without_friday = problem(sections=mornings()[:2], patients=people)
    nobody_makes_room = Repair(Schedule(held.plans | {"tied": None}), (moved("tied", held),))

    assert losses_of(week, nobody_makes_room) == Counter(lost=1, without_a_week=0, without_room=0)
    assert losses_of(too_small, repair(too_small, held)) == Counter(lost=0, without_a_week=0, without_room=1)
    assert losses_of(without_friday, repair(without_friday, held)) == Counter(lost=0, without_a_week=2, without_room=0)


def one_seat_each(people):
    return problem(sections=[replace(one, capacity=1) for one in mornings()], patients=people)


def moved(patient_id, before):
    return Move(patient_id, before.plans[patient_id], None, Cause.AFFECTED)
