"""What is remembered between two asks is bounded, and forgetting it changes nothing."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from midspan.engines.disclosure import answering, bits, compiling, consents, decide, deciding, model
from midspan.engines.disclosure.tests.cast import DAY, NOON, ask, permit, thing, wishes

BOUNDS = (
    (answering, "MOST_ANSWERS"),
    (bits, "MOST_REMEMBERED"),
    (compiling, "MOST_REQUESTS"),
    (consents, "MOST_REMEMBERED"),
    (deciding, "MOST_DECIDED"),
    (model, "MOST_NUMBERED"),
)
ITEMS = [thing(labels=labels) for labels in (["part2"], [], ["HIV"], ["part2", "HIV"])]
ACTORS = ("Organization/clinic", "Practitioner/a", "Practitioner/b")
DAYS = range(3)


def asked(patient):
    return [
        decide(patient, ask(actor=actor, now=NOON + day * DAY), item)
        for actor in ACTORS
        for day in DAYS
        for item in ITEMS
    ]


@pytest.mark.parametrize(("module", "bound"), BOUNDS)
def test_forgetting_changes_nothing(monkeypatch, module, bound):
    expected = asked(wishes(permit()))

    monkeypatch.setattr(module, bound, 1)
    bits.LABELS._memo.clear()  # Else every word is known from other tests, and nothing is left to forget.
    consents.NEEDS.clear()

    assert [asked(patient) for patient in (wishes(permit()), wishes(permit()))] == [expected, expected]


def test_a_compiled_patient_holds_no_more_kinds_of_requests_than_it_says(monkeypatch):
    monkeypatch.setattr(compiling, "MOST_REQUESTS", 5)
    patient = wishes(permit())

    for number in range(40):
        decide(patient, ask(actor=f"Practitioner/{number}"), thing())

    assert len(patient.remembered) <= 5


def test_a_new_day_brings_the_notice_of_that_day():
    patient = wishes(permit())
    later = [decide(patient, ask(now=NOON + timedelta(hours=hours)), thing()) for hours in (0, 13, 37)]

    assert {one.notice for one in later} == {"2.32-short-2024"}
    assert decide(patient, replace(ask(), now=NOON - 1000 * DAY), thing()).code.value == "evaluator_failed"
