"""Three engines asked the same questions give the same answers."""

import pytest

from bench.gate import Casbin, Cedar, CedarInBatches, Ours, measure, scenario


@pytest.mark.slow
def test_ours_cedar_and_casbin_agree():
    scene = scenario(300, patients=5, consents=12)
    ours = Ours(scene)

    assert ours.warm([Cedar(scene), CedarInBatches(scene), Casbin(scene)]) == 0
    assert 20 < sum(ours.answers) < 200


@pytest.mark.slow
@pytest.mark.long  # Before each measurement all garbage is collected.
def test_what_is_measured_is_whole():
    found = measure(scenario(40, patients=2, consents=3), rounds=1)

    assert (found["different_answers"], found["patients"], found["page_rows"]) == (0, 2, 200)
    assert found["times_faster"].keys() == {"cedarpy", "cedarpy in batches", "casbin"}
