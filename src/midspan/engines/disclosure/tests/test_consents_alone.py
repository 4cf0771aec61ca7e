"""Consents asked without the house's rules: what is unknown, wrong or fails closes there as well."""

import pytest
from msgspec.structs import force_setattr

from midspan.engines.disclosure import Quarantined, decide_consents, survey
from midspan.engines.disclosure.tests.cast import NOON, ask, deny, permit, thing, wishes


def both(patient, request, item=None):
    return str(decide_consents(patient, request, item or thing()).code), str(survey(patient, request).code)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, "by_consent"),
        ({"purpose": "FUN"}, "unknown_purpose"),
        ({"actions": frozenset({"frame"})}, "unknown_action"),
        ({"now": NOON.replace(tzinfo=None)}, "clock_skew"),
        ({"purpose": "HPAYMT"}, "nothing_allows_it"),
    ],
)
def test_a_request_is_answered_with_its_code(change, code):
    assert both(wishes(permit(classes=None, labels=None, part2=True)), ask(**change)) == (code, code)


def test_a_denial_comes_before_what_is_unclear_and_that_before_a_permit():
    unclear = (Quarantined("q", "no type"),)

    assert both(wishes(permit(), deny(classes=None), quarantined=unclear), ask()) == ("consent_says_no",) * 2
    assert both(wishes(permit(), quarantined=unclear), ask()) == ("consent_unclear",) * 2


def test_what_fails_inside_is_closed():
    broken, request = thing(), ask()
    force_setattr(broken, "classes", [[]])
    patient = wishes(permit())

    assert decide_consents(patient, request, broken).code.value == "evaluator_failed"
    assert survey(patient, request, frozenset({("no", "word")})).code.value == "unknown_class"
    assert survey(patient, request, [[]]).code.value == "evaluator_failed"
    assert survey(patient, request, frozenset({"gossip"})).code.value == "unknown_class"
