"""Layers 4 and 5: consents, and no."""

from datetime import timedelta

import pytest
from msgspec.structs import force_setattr, replace

from midspan.engines.disclosure import Effect, Quarantined, Scope, decide, decide_all, decide_consents
from midspan.engines.disclosure.tests.cast import (
    DAY,
    NOON,
    SISTER,
    ask,
    consent,
    counselor,
    deny,
    outcome,
    permit,
    thing,
    wishes,
)
from midspan.engines.disclosure.tests.layers.asking import CLOSED


def test_a_permit_covers_actor_purpose_class_every_label_and_time():
    signed = wishes(permit(labels=("part2", "HIV"), begins=NOON - DAY, ends=NOON + DAY))

    assert outcome(signed, ask(), thing(labels=["part2", "HIV"])) == ("permit", "by_consent")
    assert outcome(signed, ask(actor=SISTER)) == CLOSED
    assert outcome(signed, ask(purpose="HPAYMT")) == CLOSED
    assert outcome(signed, ask(purpose=frozenset({"TREAT", "HPAYMT"}))) == CLOSED
    assert outcome(signed, ask(), thing("note")) == CLOSED
    assert outcome(signed, ask(), thing(labels=["part2", "PSY"])) == CLOSED
    assert outcome(signed, ask(now=NOON - 2 * DAY)) == CLOSED
    assert outcome(signed, ask(now=NOON + DAY - timedelta(microseconds=1))) == ("permit", "by_consent")
    assert outcome(signed, ask(now=NOON + DAY)) == CLOSED


def test_a_denial_overrides_a_newer_permit_and_a_replaced_one_does_not():
    old, new = deny(id="old"), permit(id="new")

    assert outcome(wishes(old, new), ask()) == ("conceal", "consent_says_no")
    assert outcome(wishes(old, replace(new, replaces=frozenset({"old"}))), ask()) == ("permit", "by_consent")


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"actor": SISTER},
        {"purpose": "HPAYMT"},
        {"classes": ("note",)},
        {"labels": ("HIV",)},
        {"actions": frozenset({"correct"})},
        {"begins": NOON + DAY},
        {"ends": NOON},
        {"codes": frozenset({"icd|F10"})},
    ],
)
def test_a_denial_of_something_else_denies_nothing_here(elsewhere):
    item, request = thing(codes=frozenset({"icd|B20"})), ask(actions=frozenset({"access"}))

    assert outcome(wishes(permit(), deny(id="c2")), request, item) == ("conceal", "consent_says_no")
    assert outcome(wishes(permit(), deny(id="c2", **elsewhere)), request, item) == ("permit", "by_consent")


def test_an_exception_to_a_denial_holds_for_its_items_and_its_time():
    some = Scope(codes=frozenset({"icd|F10"}), begins=NOON, ends=NOON + DAY, part2=True)
    patient = wishes(permit(), deny(id="c2", exceptions=[some]))
    items = [thing(codes=frozenset({code})) for code in ("icd|F10", "icd|B20")]
    moments = (NOON - timedelta(seconds=1), NOON, NOON + DAY - timedelta(seconds=1), NOON + DAY)

    asked = [[one.is_open for one in decide_all(patient, ask(now=moment), items)] for moment in moments]

    assert asked == [[False, False], [True, False], [True, False], [False, False]]


def test_a_general_release_is_no_part2_consent():
    general = permit(labels=None)

    assert outcome(wishes(general), ask(), thing(labels=["HIV"])) == ("permit", "by_consent")
    assert outcome(wishes(general), ask()) == CLOSED
    assert outcome(wishes(permit(labels=None, part2=True)), ask()) == ("permit", "by_consent")


def test_a_consent_nobody_can_read_stops_what_consents_permit_and_not_the_house():
    unclear = wishes(permit(), quarantined=(Quarantined("c9", "no root type"),))

    assert outcome(unclear, ask()) == ("conceal", "consent_unclear")
    assert outcome(unclear, counselor()) == ("permit", "by_program_rule")


@pytest.mark.parametrize("emergency_purpose", ["ETREAT", "BTG"])
def test_a_consent_to_treatment_opens_nothing_to_whoever_says_emergency(emergency_purpose):
    assert outcome(wishes(permit()), ask(purpose=emergency_purpose)) == CLOSED
    assert outcome(wishes(permit(purpose=emergency_purpose)), ask(purpose=emergency_purpose)) == (
        "permit",
        "by_consent",
    )
    assert outcome(wishes(permit(purpose=emergency_purpose), deny()), ask(purpose=emergency_purpose)) == (
        "conceal",
        "consent_says_no",
    )


@pytest.mark.parametrize("purpose", ["ETREAT", "BTG", "HLEGAL", "HMARKT"])
def test_a_permit_that_names_no_purpose_is_none_for_what_must_be_named(purpose):
    general = wishes(permit(purpose=None))

    assert decide(general, ask(purpose="COC"), thing()).is_open
    assert not decide(general, ask(purpose=purpose), thing()).is_open
    assert decide(wishes(permit(purpose=purpose)), ask(purpose=purpose), thing()).is_open


@pytest.mark.parametrize(
    ("signed", "asked", "opens"),
    [
        ("HPAYMT", "ELIGVER", True),
        ("ELIGVER", "HPAYMT", False),
        ("HRESCH", "CLINTRCH", True),
        ("HOPERAT", "TRAIN", False),
        ("TREAT", "COC", False),
    ],
)
def test_purposes_inherit_downward_for_payment_and_research_only(signed, asked, opens):
    assert decide(wishes(permit(purpose=signed)), ask(purpose=asked), thing()).is_open is opens


@pytest.mark.parametrize(
    ("request_", "item", "code"),
    [
        (ask(purpose="FUN"), thing(), "unknown_purpose"),
        (ask(purpose=frozenset()), thing(), "unknown_purpose"),
        (ask(), thing("gossip"), "unknown_class"),
        (ask(), thing(labels=["XYZ"]), "unknown_label"),
        (ask(), thing(labels=None), "missing_label"),
        (ask(actions=frozenset({"frame"})), thing(), "unknown_action"),
        (ask(now=NOON.replace(tzinfo=None)), thing(), "clock_skew"),
    ],
)
def test_what_is_unknown_or_missing_is_closed_with_its_code(request_, item, code):
    everything = consent(Effect.PERMIT, actor=None, purpose=None, classes=None, labels=None, part2=True)

    assert outcome(wishes(everything), ask()) == ("permit", "by_consent")
    assert outcome(wishes(everything), request_, item) == ("conceal", code)


def test_a_clock_before_the_newest_of_what_is_on_file_is_wrong():
    patient = wishes(permit(), as_of=NOON)

    assert outcome(patient, ask()) == ("permit", "by_consent")
    assert outcome(patient, ask(now=NOON - timedelta(seconds=1))) == ("conceal", "clock_skew")
    for moment, code in ((NOON, "by_consent"), (NOON - timedelta(seconds=1), "clock_skew")):
        request = ask(now=moment)
        decisions = [decide_consents(patient, request, thing()), *decide_all(patient, request, [thing()])]
        assert {one.code.value for one in decisions} == {code}


def test_what_fails_inside_is_closed_and_not_told():
    broken = thing()
    force_setattr(broken, "classes", ["no", "frozenset"])

    assert outcome(wishes(permit()), ask(), broken) == ("conceal", "evaluator_failed")
    assert [one.code.value for one in decide_all(wishes(permit()), ask(), [thing(), broken])] == [
        "by_consent",
        "evaluator_failed",
    ]
