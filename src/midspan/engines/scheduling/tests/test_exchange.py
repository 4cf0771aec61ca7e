"""The exchange centers: read, judged by both referees, solved to the best known objective."""

import json
from pathlib import Path

import pytest

from midspan.engines.scheduling.readers.iop_week import read_iop_week, read_schedule, write_schedule
from midspan.engines.scheduling.referee import check, check_iop_week
from midspan.engines.scheduling.solving import solve

FIXTURES = Path(__file__).parent / "fixtures"
BEST = {30: 83_058, 100: 69_911}


def load(name):
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("census", "best"), BEST.items())
def test_stored_schedule_is_judged_alike_by_both_referees(census, best):
    document, stored = load(f"iop-{census}"), load(f"iop-{census}.best")["schedule"]
    problem = read_iop_week(document)

    ours = check(problem, read_schedule(stored, problem))
    theirs = check_iop_week(document, stored)

    assert (ours.objective, ours.violations) == (best, ())
    assert (theirs.objective, theirs.violations, theirs.degraded) == (best, (), ())


@pytest.mark.slow
@pytest.mark.parametrize(("census", "best"), BEST.items())
def test_solved_center_reaches_the_best_known_objective_with_proof(census, best):
    document = load(f"iop-{census}")
    problem = read_iop_week(document)

    result = solve(problem)

    judged = check_iop_week(document, write_schedule(result.schedule))
    assert (judged.objective, judged.violations) == (best, ())
    assert (result.objective, result.bound) == (best, pytest.approx(best))


def test_degraded_weeks_are_reported_and_charged():
    document, stored = load("iop-30"), load("iop-30.best")["schedule"]
    stored["2"].update(individual=None, family=None)

    findings = check_iop_week(document, stored)

    assert (findings.degraded, findings.violations) == ((2,), ())
    assert findings.objective > BEST[30] + 3000


@pytest.mark.slow
def test_solving_twice_gives_the_same():
    problem = read_iop_week(load("iop-30"))

    assert solve(problem) == solve(problem)
