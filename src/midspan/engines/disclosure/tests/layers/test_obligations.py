"""What must be done with what is open, and a page of many that holds what each would alone."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from midspan.engines.disclosure import Channel, Kind, Obligation, decide, decide_all, filter_items
from midspan.engines.disclosure.tests.cast import DAY, NOON, ask, counselor, deny, outcome, permit, thing, wishes
from midspan.engines.disclosure.tests.layers.asking import FRIEND, NOBODY


@pytest.mark.parametrize(
    ("request_", "item", "wanted"),
    [
        (ask(), thing(), {"account", "part2_notice", "consent_copy_or_scope", "no_store"}),
        (ask(), thing(labels=[]), {"account", "no_store"}),
        (FRIEND, thing(labels=[]), {"account", "no_store"}),
        (FRIEND, thing(), {"account", "part2_notice", "consent_copy_or_scope", "no_redisclosure", "no_store"}),
        (counselor(), thing(), {"no_store"}),
        (counselor(channel=Channel.EXPORT), thing(), {"account", "step_up", "second_person", "watermark"}),
        (ask(channel=Channel.EXPORT), thing(labels=[]), {"account", "step_up", "watermark"}),
        (ask(Kind.PAYER, "ELIGVER"), thing(labels=[]), {"account", "minimum_fields", "no_store"}),
        (ask(Kind.STAFF), thing(), {"no_store"}),
        (counselor(channel=Channel.EXPORT, stepped_up=True), thing(), {"account", "second_person", "watermark"}),
        (replace(FRIEND, channel=Channel.FEED), thing(labels=[]), {"account", "minimum_fields", "neutral_wording"}),
    ],
)
def test_what_is_disclosed_carries_its_obligations(request_, item, wanted):
    signed = permit(actor=None, purpose=None)
    decision = decide(wishes(signed), request_, item)

    assert {str(one) for one in decision.obligations} == wanted
    assert decision.notice == ("2.32-short-2024" if "part2_notice" in wanted else None)


@pytest.mark.parametrize("channel", [Channel.FEED, Channel.MESSAGE, Channel.LIST, Channel.COUNT, Channel.LOG])
def test_a_channel_that_cannot_carry_the_notice_carries_nothing(channel):
    assert outcome(wishes(permit()), ask(channel=channel)) == ("conceal", "channel_cannot")


def test_a_log_carries_nothing_even_for_staff():
    assert outcome(NOBODY, counselor(channel=Channel.LOG)) == ("deny", "channel_cannot")


def test_a_permit_that_ends_says_when():
    decision = decide(wishes(permit(ends=NOON + DAY)), ask(), thing())

    assert (decision.expires, Obligation.EXPIRES in decision.obligations) == (NOON + DAY, True)


def test_every_decision_has_a_sentence_and_a_basis():
    decision = decide(wishes(permit()), ask(), thing())

    assert (decision.basis, decision.sentence) == ("consent c1 v1", "You agreed to this on May 3, 2026.")


def test_a_filtered_page_holds_what_each_item_alone_would():
    items = [thing(), thing("note"), thing(labels=["part2", "HIV"]), thing()]
    patient = wishes(permit())

    found = filter_items(patient, ask(), items)

    assert found == [(item, decide(patient, ask(), item)) for item in (items[0], items[3])]


def test_rules_about_single_items_are_asked_for_each():
    patient = wishes(permit(codes=frozenset({"icd|F10"})))
    items = [thing(codes=frozenset({"icd|F10"})), thing(codes=frozenset({"icd|F11"})), thing(codes=None)]

    assert [one.is_open for one in decide_all(patient, ask(), items)] == [True, False, False]


def test_a_rule_that_begins_or_ends_is_obeyed_at_its_instant_however_often_it_was_asked_before():
    patient = wishes(
        permit(ends=NOON + DAY), deny(id="c2", begins=NOON + timedelta(hours=1), ends=NOON + timedelta(hours=2))
    )
    moments = [NOON + timedelta(hours=hours) for hours in (0, 1, 2, 24, 1, 0)]

    asked = [outcome(patient, ask(now=moment))[0] for moment in moments]

    assert asked == ["permit", "conceal", "permit", "conceal", "conceal", "permit"]
