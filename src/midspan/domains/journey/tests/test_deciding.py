"""A human decides what a referral says, and whom it is about."""

from datetime import date

import pytest

from midspan.domains.journey.actions import accept_referral, decide_facts, decline_referral, receive_referral_file
from midspan.domains.journey.enums import EpisodeState, FactDecision, ReferralState
from midspan.domains.journey.models import Episode, ProposedFact, Referral
from midspan.domains.journey.queries import (
    confirmed_facts_of,
    facts_of_referral,
    likely_duplicates,
    traits_of_referral,
)
from midspan.domains.journey.tests.factories import bundle, condition, make_accepted, make_intake, make_referral
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import ungated_patients
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization():
    return make_organization()


@pytest.fixture
def intake(organization):
    return actor_for(make_intake(organization))


def confirm_all(referral, by):
    decide_facts(referral_id=referral.pk, decision=FactDecision.CONFIRMED, by=by)


def matches(referral, by):
    facts = facts_of_referral(viewer=by, referral_id=referral.pk)
    found = likely_duplicates(viewer=by, traits=traits_of_referral(facts))
    return [(match.patient.pk, match.likeness.reasons) for match in found]


def test_facts_are_decided_one_by_one_and_the_rest_at_once(organization, intake):
    referral = make_referral(organization, intake, resources=[condition("Depression")])
    wrong = ProposedFact.objects.get(referral=referral, kind="condition")

    decide_facts(referral_id=referral.pk, decision=FactDecision.REJECTED, fact_ids=[wrong.pk], by=intake)
    confirm_all(referral, intake)

    decisions = {fact.text: fact.decision for fact in facts_of_referral(viewer=intake, referral_id=referral.pk)}
    assert decisions.pop("Depression") == FactDecision.REJECTED
    assert set(decisions.values()) == {FactDecision.CONFIRMED}


def test_decision_is_taken_back(organization, intake):
    referral = make_referral(organization, intake)
    confirm_all(referral, intake)
    fact = ProposedFact.objects.filter(referral=referral).first()

    decide_facts(referral_id=referral.pk, decision=FactDecision.PROPOSED, fact_ids=[fact.pk], by=intake)

    fact.refresh_from_db()
    assert (fact.decision, fact.decided_by_id, fact.decided_at) == (FactDecision.PROPOSED, None, None)


def test_accepting_makes_the_person_and_opens_a_stay(organization, intake):
    referral = make_referral(organization, intake, given="Rowan Lee", family="Ames", number="MRN-1")
    confirm_all(referral, intake)

    episode = accept_referral(referral_id=referral.pk, by=intake)

    patient = ungated_patients().get()
    assert (patient.given_names, patient.family_name, patient.birth_date) == ("Rowan Lee", "Ames", date(1992, 4, 3))
    assert (episode.patient_id, episode.state, episode.jurisdiction) == (patient.pk, EpisodeState.REFERRED, "VA")
    assert patient.identifiers.get().value == "MRN-1"
    referral = Referral.objects.get(pk=referral.pk)
    assert (referral.state, referral.patient_id, referral.episode_id) == ("accepted", patient.pk, episode.pk)


def test_confirmed_facts_follow_the_person_and_rejected_ones_do_not(organization, intake):
    resources = [condition("Depression"), condition("Asthma", code="195967001")]
    referral = make_referral(organization, intake, resources=resources)
    wrong = ProposedFact.objects.get(referral=referral, text="Asthma")
    decide_facts(referral_id=referral.pk, decision=FactDecision.REJECTED, fact_ids=[wrong.pk], by=intake)
    confirm_all(referral, intake)

    episode = accept_referral(referral_id=referral.pk, by=intake)

    facts = confirmed_facts_of(viewer=intake, patient_id=episode.patient_id)
    assert [fact.text for fact in facts if fact.kind == "condition"] == ["Depression"]


@pytest.mark.slow
def test_front_desk_sees_no_diagnosis_that_intake_sees(organization, intake):
    resources = [condition("Depression")]
    episode = make_accepted(organization, intake, resources=resources)
    desk = actor_for(make_staff(organization, Role.FRONT_DESK))

    seen = {fact.kind for fact in confirmed_facts_of(viewer=desk, patient_id=episode.patient_id)}

    assert seen == {"identity"}
    assert "condition" in {fact.kind for fact in confirmed_facts_of(viewer=intake, patient_id=episode.patient_id)}


def test_undecided_facts_stop_accepting(organization, intake):
    referral = make_referral(organization, intake)

    with pytest.raises(RefusedError, match="undecided"):
        accept_referral(referral_id=referral.pk, by=intake)

    assert (ungated_patients().count(), Episode.objects.count()) == (0, 0)


def test_rejected_name_stops_accepting(organization, intake):
    referral = make_referral(organization, intake)
    decide_facts(referral_id=referral.pk, decision=FactDecision.REJECTED, by=intake)

    with pytest.raises(RefusedError, match="No name is confirmed"):
        accept_referral(referral_id=referral.pk, by=intake)


def test_refusal_half_way_leaves_nothing_half_written(organization, intake):
    """The person is made before their record number is found to be somebody else's; both must vanish."""
    make_accepted(organization, intake, number="MRN-1", family="Ames")
    referral = make_referral(organization, intake, number="MRN-1", family="Bell")
    confirm_all(referral, intake)

    with pytest.raises(RefusedError, match="already belongs to somebody here"):
        accept_referral(referral_id=referral.pk, by=intake)

    assert (ungated_patients().count(), Episode.objects.count()) == (1, 1)
    assert Referral.objects.get(pk=referral.pk).state == ReferralState.RECEIVED
    assert set(ProposedFact.objects.filter(referral=referral).values_list("patient_id", flat=True)) == {None}


@pytest.mark.slow
def test_linking_joins_the_open_stay_instead_of_opening_a_second(organization, intake):
    first = make_accepted(organization, intake, number="MRN-1")
    referral = make_referral(organization, intake, number="MRN-1", given="Rowan", family="Ames-Bell")
    confirm_all(referral, intake)

    episode = accept_referral(referral_id=referral.pk, patient_id=first.patient_id, by=intake)

    assert (episode, ungated_patients().count(), Episode.objects.count()) == (first, 1, 1)
    assert ungated_patients().get().family_name != "Ames-Bell"


def test_accepted_referral_is_not_accepted_twice(organization, intake):
    episode = make_accepted(organization, intake)

    with pytest.raises(RefusedError, match="already done"):
        accept_referral(referral_id=Referral.objects.get(episode=episode).pk, by=intake)


def test_declining_needs_a_reason_and_keeps_it(organization, intake):
    referral = make_referral(organization, intake)

    with pytest.raises(RefusedError, match="Write why"):
        decline_referral(referral_id=referral.pk, reason=" ", by=intake)
    declined = decline_referral(referral_id=referral.pk, reason="Lives in another state.", by=intake)

    assert (declined.state, declined.declined_reason) == ("declined", "Lives in another state.")


def test_refused_file_has_nothing_to_decide(intake):
    referral = receive_referral_file(content=b"{", name="r.json", by=intake).referral

    with pytest.raises(RefusedError, match="could not be read"):
        decline_referral(referral_id=referral.pk, reason="Broken.", by=intake)


ZOE = {"given": "Robin", "family": "Zoe", "birth_date": "1980-01-01"}
PENA = {"given": "Jose", "family": "Pena", "birth_date": "1950-01-01"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("here", "arriving", "reasons"),
    [
        ({"number": "M-100"}, {**ZOE, "number": "M-100"}, ["the same record number"]),
        ({"family": "Ames"}, {"family": "Amess"}, ["the same birth date", "nearly the same name"]),
        ({"given": "José", "family": "Peña"}, PENA, ["nearly the same name"]),
        ({"family": "Ames"}, {"given": "Ronan", "family": "Ames"}, ["the same birth date", "a similar name"]),
        ({"phone": "(555) 555-0142"}, {**ZOE, "phone": "+1 555 555 0142"}, ["the same phone number"]),
    ],
    ids=["number", "spelling", "accents", "similar", "phone"],
)
def test_likely_duplicate_is_offered_with_its_reasons(organization, intake, here, arriving, reasons):
    episode = make_accepted(organization, intake, **{"number": "", "phone": ""} | here)
    referral = make_referral(organization, intake, **{"number": "", "phone": "555-000-0000"} | arriving)

    assert matches(referral, intake) == [(episode.patient_id, reasons)]


def test_stranger_is_not_offered_and_birth_date_alone_is_no_likeness(organization, intake):
    make_accepted(organization, intake, given="Rowan", family="Ames", number="", phone="")
    referral = make_referral(organization, intake, given="Quentin", family="Urbizu", number="", phone="")

    assert matches(referral, intake) == []


def test_duplicate_of_another_organization_is_not_offered(intake):
    other = make_organization(name="Elsewhere")
    make_patient(other, given_names="Rowan", family_name="Ames")
    see_all_of(intake)
    arrival = receive_referral_file(content=bundle(), name="r.json", by=intake)

    assert matches(arrival.referral, intake) == []


def see_all_of(actor):
    from midspan.kernel.models import Organization  # noqa: PLC0415 - one test speaks of two organizations

    see_all(Organization.objects.get(pk=actor.organization_id))
