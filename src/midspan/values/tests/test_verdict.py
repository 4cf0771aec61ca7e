import pytest

from midspan.values import ALLOWED, refused


def test_allowed_verdict_is_true():
    assert ALLOWED


def test_refusal_is_false_and_keeps_its_reason():
    verdict = refused("The section is full.")

    assert (bool(verdict), verdict.reason) == (False, "The section is full.")


def test_refusal_without_reason_is_refused():
    with pytest.raises(ValueError, match="reason"):
        refused("")
