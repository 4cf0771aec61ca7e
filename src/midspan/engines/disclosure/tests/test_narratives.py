"""HL7's twelve core Consent examples: whoever a narrative excludes gets nothing, and what is ambiguous says so."""

from zoneinfo import ZoneInfo

import pytest

from midspan.engines.disclosure import Consent, Quarantined, Wishes, compile_patient, decide_consents, survey
from midspan.engines.disclosure.fhir import item_of, read_consent
from midspan.engines.disclosure.tests.cast import NOON, ask
from midspan.engines.disclosure.tests.narratives import HARBOR, NARRATIVES

UTC_ZONE = ZoneInfo("UTC")


def found_in(narrative):
    return read_consent(narrative.consent, name="file", zone=UTC_ZONE).found


@pytest.mark.parametrize("narrative", NARRATIVES, ids=lambda one: one.name)
def test_whom_a_narrative_excludes_gets_nothing(narrative):
    found = found_in(narrative)
    held = Wishes(consents=(found,)) if isinstance(found, Consent) else Wishes(quarantined=(found,))
    patient = compile_patient(held)

    for actor, purpose, said in narrative.excluded:
        for action in (None, frozenset({"access"})):
            request = ask(actor=actor, purpose=purpose, actions=action, now=NOON)
            item = None if said is None else item_of(said, zone=UTC_ZONE)
            decision = survey(patient, request) if item is None else decide_consents(patient, request, item)
            assert not decision.is_open, narrative.wants


@pytest.mark.parametrize("narrative", NARRATIVES, ids=lambda one: one.name)
def test_what_does_not_say_what_it_wants_is_quarantined_with_its_reason(narrative):
    found = found_in(narrative)

    assert isinstance(found, Consent if narrative.is_certain else Quarantined)
    assert narrative.is_certain or found.reason.startswith(narrative.name)


def test_there_are_twelve_and_one_of_them_is_certain():
    assert (len({one.name for one in NARRATIVES}), sum(one.is_certain for one in NARRATIVES)) == (12, 1)


def test_the_certain_one_denies_whom_it_names():
    certain = next(one for one in NARRATIVES if one.is_certain)
    patient = compile_patient(Wishes(consents=(found_in(certain),)))

    assert str(survey(patient, ask(actor=HARBOR)).code) == "consent_says_no"
    assert str(survey(patient, ask(actor="Organization/elsewhere")).code) == "nothing_allows_it"
