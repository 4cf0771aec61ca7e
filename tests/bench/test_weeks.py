"""Drawn centers are what they are said to be."""

import pytest

from bench.weeks import generate_week
from midspan.engines.scheduling.referee import check_iop_week


@pytest.mark.slow
def test_planted_week_breaks_no_rule_and_places_nearly_everybody():
    document, planted = generate_week(census=100)

    findings = check_iop_week(document, planted)

    assert (findings.violations, findings.degraded) == ((), ())
    assert sum(plan is None for plan in planted.values()) <= 6


@pytest.mark.slow
def test_same_seed_draws_the_same_week_and_another_seed_another():
    assert generate_week(census=30) == generate_week(census=30)
    assert generate_week(census=30) != generate_week(census=30, seed=2)


@pytest.mark.slow
def test_drawn_center_has_the_variety_it_promises():
    document, _ = generate_week(census=300)
    sections, patients = document["sections"], document["patients"]

    assert {one["age_band"] for one in sections} == {"adult", "adolescent"}
    assert {end - start for one in sections for _, start, end in one["meets"]} == {60, 90, 120, 180}
    assert {len(one["meets"]) for one in sections} == {1, 2}
    assert all(6 <= one["cap"] <= 12 for one in sections)
    assert {one["required_minutes"] // 60 for one in patients} == {6, 9, 12, 15, 19}
    assert {one["modality"] for one in patients} == {"any", "inperson", "tele"}
    assert 0.06 < sum(one["lang"] == "es" for one in patients) / 300 < 0.18
    assert 0.75 < sum(bool(one["prev"]["sections"]) for one in patients) / 300 < 0.9
