"""Proof A: the engine's yes or no is Cedar's, on requests drawn at random."""

import random
from collections import Counter

import cedarpy
import pytest
from hypothesis import settings

from midspan.engines.disclosure import compile_patient, decide
from midspan.engines.disclosure.tests.cedar import context, policies
from midspan.engines.disclosure.tests.drawn import drawn_item, drawn_request, drawn_wishes

FEW, MANY_PATIENTS = 30, 500
MANY = 48  # Examples of a property in the whole run.
ASKED = 40  # Of each patient: 20,000 in the whole run.
ALLOW = "Allow"


def asked_of_cedar(wishes, pairs):
    """Cedar's answers, every one without an error in any policy."""
    requests = [
        {"principal": 'User::"u"', "action": 'Action::"see"', "resource": 'Item::"i"', "context": context(*pair)}
        for pair in pairs
    ]
    results = cedarpy.is_authorized_batch(requests, policies(wishes), [])
    assert [one.diagnostics.errors for one in results if one.diagnostics.errors] == []
    return [one.decision.value == ALLOW for one in results]


def compared(seed):
    """(how many said yes, what they differ in) for one patient."""
    draw = random.Random(seed)  # noqa: S311 - drawn to be repeated, not to be secret.
    wishes = drawn_wishes(draw)
    patient = compile_patient(wishes)
    pairs = [(drawn_request(draw), drawn_item(draw)) for _ in range(ASKED)]
    ours = [decide(patient, *pair) for pair in pairs]
    theirs = asked_of_cedar(wishes, pairs)
    different = [
        f"seed {seed}: {decision} for {pair}, Cedar {their}"
        for pair, decision, their in zip(pairs, ours, theirs, strict=True)
        if decision.is_open is not their
    ]
    return Counter(str(one.code) for one in ours), sum(theirs), different


def compare(patients):
    codes, allowed, different = Counter(), 0, []
    for seed in range(patients):
        mine, theirs, differences = compared(seed)
        codes += mine
        allowed += theirs
        different += differences
    return codes, allowed, different


@pytest.mark.slow
def test_decisions_are_those_of_cedar():
    patients = FEW if settings.default.max_examples < MANY else FEW * 2

    codes, allowed, different = compare(patients)

    assert different == []
    assert allowed > patients
    assert "evaluator_failed" not in codes


@pytest.mark.slow
@pytest.mark.long
def test_twenty_thousand_decisions_are_those_of_cedar_and_every_layer_is_among_them():
    codes, allowed, different = compare(MANY_PATIENTS)

    assert different == []
    assert allowed > 1000
    never_drawn = {
        "unknown_purpose",
        "unknown_class",
        "unknown_label",
        "unknown_action",
        "clock_skew",
        "evaluator_failed",
    }
    assert codes.keys() & never_drawn == set()
    assert codes.keys() >= {
        "by_consent", "by_setting", "by_program_rule", "by_break_glass", "by_guardianship", "by_own_record",
        "consent_says_no", "consent_unclear", "restricted", "blocked", "private", "notes_apart", "legal_proceedings",
        "about_somebody_else", "not_linked", "ask_a_human", "channel_cannot", "missing_label", "nothing_allows_it",
    }  # fmt: skip
