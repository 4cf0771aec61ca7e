"""Layer 2: breaking the glass takes a whole claim, and never reaches what is private or kept apart."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from midspan.engines.disclosure import Channel, Kind, Obligation, Setting, Tie, decide
from midspan.engines.disclosure.tests.cast import NOON, ask, counselor, emergency, outcome, thing
from midspan.engines.disclosure.tests.layers.asking import NOBODY


@pytest.mark.parametrize(
    ("change", "opens"),
    [
        ({}, True),
        ({"purpose": "ETREAT"}, True),
        ({"purpose": frozenset({"ETREAT", "BTG"})}, True),
        ({"kind": Kind.PROVIDER}, True),
        ({"purpose": "TREAT"}, False),
        ({"purpose": frozenset({"BTG", "HPAYMT"})}, False),
        ({"break_glass": None}, False),
        ({"break_glass": emergency(reason="  ")}, False),
        ({"break_glass": emergency(stepped_up=False)}, False),
        ({"break_glass": emergency(ends=NOON + timedelta(minutes=31))}, False),
        ({"break_glass": emergency(begins=NOON - timedelta(minutes=30), ends=NOON)}, False),
        ({"ties": frozenset({Tie.KIN})}, False),
        ({"channel": Channel.LIST}, False),
        ({"kind": Kind.FAMILY}, False),
    ],
)
def test_breaking_the_glass_takes_a_whole_claim_by_somebody_who_treats(change, opens):
    nurse = {"kind": Kind.STAFF, "purpose": "BTG", "actor": "Practitioner/nurse", "break_glass": emergency()}

    decision = decide(NOBODY, ask(**(nurse | change)), thing("medication"))

    assert decision.is_open is opens
    assert not opens or decision.obligations >= {Obligation.REVIEW, Obligation.NOTIFY_PATIENT, Obligation.ACCOUNT}


def test_the_same_claim_ends_when_it_says():
    claim = counselor(purpose="BTG", break_glass=emergency())

    asked = [
        outcome(NOBODY, replace(claim, now=NOON + timedelta(minutes=minutes)))[0] for minutes in (0, 29, 30, 31, 29)
    ]

    assert asked == ["permit", "permit", "deny", "deny", "permit"]


def test_breaking_the_glass_never_reaches_what_is_private_or_kept_apart():
    claim = counselor(purpose="BTG", break_glass=emergency())

    assert outcome(NOBODY, claim, thing("journal", [], setting=Setting.ONLY_ME)) == ("conceal", "private")
    assert outcome(NOBODY, claim, thing("counseling_note")) == ("deny", "notes_apart")
    assert outcome(NOBODY, claim, thing("note")) == ("permit", "by_break_glass")
