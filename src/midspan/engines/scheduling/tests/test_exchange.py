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


@pytest.mark.parametrize(("census", "best"), BEST.items())
def test_solved_center_reaches_the_best_known_objective_with_proof(census, best):
    document = load(f"iop-{census}")
    problem = read_iop_week(document)

    result = solve(problem)

    judged = check_iop_week(document, write_schedule(result.schedule))
    assert (judged.objective, judged.violations) == (best, ())
    assert (result.objective, result.bound) == (best, pytest.approx(best))


def planted(change):
    """What the referee of the format finds in the stored schedule of 30 after one change to plan or patient 2."""
    document, stored = load("iop-30"), load("iop-30.best")["schedule"]
    change({"plan": stored["2"], "patient": document["patients"][2], "sections": document["sections"]})
    return {words for _, words in check_iop_week(document, stored).violations}


def sections_become(*ids):
    return lambda entries: entries["plan"].update(sections=list(ids))


def session_becomes(*span):
    return lambda entries: entries["plan"].update(individual=list(span))


def patient_becomes(**changes):
    return lambda entries: entries["patient"].update(changes)


@pytest.mark.parametrize(
    ("words", "change"),
    [
        ("section twice", sections_become(13, 13, 17, 20)),
        ("not eligible", sections_become(13, 17, 20, 21)),
        ("hours", sections_become(13, 17)),
        ("days", patient_becomes(max_days=1)),
        ("no core group", sections_become(20)),
        ("two psychoeducation groups", sections_become(13, 17, 20, 20)),
        ("too much in a day", patient_becomes(max_group_minutes_per_day=60)),
        ("busy", patient_becomes(busy=[[2, 540, 600]])),
        ("overlap", session_becomes(2, 540, 600)),
        ("no time to travel", patient_becomes(modality="any", commute=75)),
        ("not 60 minutes", session_becomes(2, 780, 810)),
        ("counselor not at work", session_becomes(0, 300, 360)),
        ("counselor in a group", session_becomes(2, 540, 600)),
        ("counselor twice", lambda entries: entries["plan"].update(family=entries["plan"]["individual"])),
        ("over capacity", lambda entries: entries["sections"][13].update(cap=1)),
    ],
)
def test_planted_violation_of_the_format_is_found(words, change):
    assert words in planted(change)


def test_degraded_weeks_are_reported_and_charged():
    document, stored = load("iop-30"), load("iop-30.best")["schedule"]
    stored["2"].update(individual=None, family=None)

    findings = check_iop_week(document, stored)

    assert (findings.degraded, findings.violations) == ((2,), ())
    assert findings.objective > BEST[30] + 3000


def test_solving_twice_gives_the_same():
    problem = read_iop_week(load("iop-30"))

    assert solve(problem) == solve(problem)
