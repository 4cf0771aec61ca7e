"""Every instrument that ships against answer sets worked out by hand, missing answers included."""

import pytest

from midspan.engines.scoring import instrument, instrument_keys, said, score
from midspan.engines.scoring.tests.golden import GOLDEN


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: f"{golden.key} {golden.points}")
def test_an_answer_set_comes_to_what_the_published_rule_says(golden):
    scored = score(golden.instrument, golden.answers, golden.person)

    assert (
        scored.is_complete,
        scored.score,
        None if scored.band is None else said(scored.band),
        tuple(scored.subscales.values()),
    ) == (
        golden.is_complete,
        golden.score,
        golden.band,
        golden.subscales if golden.is_complete else (None,) * len(scored.subscales),
    )


@pytest.mark.parametrize("key", instrument_keys())
def test_every_instrument_has_whole_sets_and_sets_with_a_gap(key):
    kinds = {golden.is_complete for golden in GOLDEN if golden.key == key}

    assert kinds == {True, False}


@pytest.mark.parametrize("key", [key for key in instrument_keys() if instrument(key).bands])
def test_every_band_is_met_by_some_set(key):
    met = {golden.band for golden in GOLDEN if golden.key == key} - {None}

    assert met == {said(band.words) for band in instrument(key).bands}
