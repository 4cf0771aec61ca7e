"""Three ways to solve a week, each in a process of its own, agree on what is best."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.weeks import generate_week
from midspan.engines.scheduling.readers.iop_week import read_iop_week, write_schedule
from midspan.engines.scheduling.referee import check_iop_week
from midspan.engines.scheduling.solving import solve

pytestmark = pytest.mark.slow
PROJECT = Path(__file__).resolve().parents[2]


def scarce(census, seed, seats):
    """A drawn center with this share of its seats, so that people must give way to one another."""
    document, _ = generate_week(census=census, seed=seed)
    for section in document["sections"]:
        section["cap"] = max(1, int(section["cap"] * seats))
    return document


def solved_apart(engine, document, folder):
    """The referee's objective and the bound, of a solver in a process of its own."""
    week, out = folder / "week.json", folder / f"{engine}.json"
    week.write_text(json.dumps(document), encoding="utf-8")
    command = [sys.executable, "-m", f"bench.peers.{engine}", str(week), str(out), "--seconds=300"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    findings = check_iop_week(document, json.loads(out.read_text(encoding="utf-8"))["schedule"])
    assert findings.violations == ()
    return findings.objective, json.loads(done.stdout.splitlines()[-1])["bound"]


@pytest.mark.parametrize(("census", "seed", "seats"), [(12, 4, 0.5), pytest.param(20, 5, 0.67, marks=pytest.mark.long)])
def test_patterns_and_two_compact_models_agree_on_the_best_week(census, seed, seats, tmp_path):
    document = scarce(census, seed, seats)

    result = solve(read_iop_week(document))

    best = check_iop_week(document, write_schedule(result.schedule)).objective
    assert result.bound == pytest.approx(best)
    assert solved_apart("cpsat", document, tmp_path) == (best, pytest.approx(best))
    assert solved_apart("highs", document, tmp_path) == (best, pytest.approx(best))


def test_best_week_of_a_very_scarce_center_lies_between_bound_and_objective(tmp_path):
    document = scarce(14, seed=2, seats=0.34)

    result = solve(read_iop_week(document))

    best, proven = solved_apart("cpsat", document, tmp_path)
    assert proven == pytest.approx(best)
    assert result.bound <= best <= result.objective
