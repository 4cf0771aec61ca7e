"""A referral comes in: kept whole, understood or refused, once."""

import hashlib

import pytest
from django.db import IntegrityError, transaction

from midspan.domains.journey.actions import receive_referral_file, receive_referral_form
from midspan.domains.journey.enums import FactDecision, FactKind, ReferralState, Shelf
from midspan.domains.journey.models import ProposedFact, Referral
from midspan.domains.journey.proposals import FormAnswers
from midspan.domains.journey.queries import facts_of_referral, referrals_on
from midspan.domains.journey.tests.factories import bundle, condition, make_intake
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import ungated_patients
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.kernel.models import AuditEvent
from midspan.kernel.tests.factories import make_organization
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization():
    return make_organization()


@pytest.fixture
def intake(organization):
    return actor_for(make_intake(organization))


def form_answers(**fields):
    empty = dict.fromkeys(FormAnswers.__struct_fields__, "")
    empty |= {"birth_date": None, "expected_discharge": None, "conditions": (), "medications": (), "allergies": ()}
    return FormAnswers(**(empty | {"given_names": "Rowan", "family_name": "Ames", "sex": "female"} | fields))


def test_file_is_kept_whole_with_its_hash(intake):
    content = bundle()

    arrival = receive_referral_file(content=content, name="referral.json", by=intake)

    kept = Referral.objects.get(pk=arrival.referral.pk)
    assert bytes(kept.content) == content
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert (kept.state, kept.size, arrival.is_repeat) == (ReferralState.RECEIVED, len(content), False)


def test_file_becomes_proposed_facts_with_their_places(intake):
    content = bundle(number="MRN-2044", resources=[condition("Alcohol use disorder")])

    referral = receive_referral_file(content=content, name="referral.json", by=intake).referral

    facts = facts_of_referral(viewer=intake, referral_id=referral.pk)
    assert [(fact.kind, fact.text, fact.place) for fact in facts] == [
        ("identity", "Rowan Ames", "/entry/0/resource"),
        ("identity", "1992-04-03", "/entry/0/resource"),
        ("identity", "female", "/entry/0/resource"),
        ("identity", "Record number MRN-2044", "/entry/0/resource"),
        ("contact", "555-555-0142", "/entry/0/resource/telecom/0"),
        ("condition", "Alcohol use disorder", "/entry/1/resource"),
    ]
    assert {fact.decision for fact in facts} == {FactDecision.PROPOSED}
    assert ungated_patients().count() == 0


def test_social_security_number_is_not_copied(intake):
    content = bundle(number="999-93-8359").replace(b"urn:oid:2.16.840.1.113883.19.5", b"http://hl7.org/fhir/sid/us-ssn")

    referral = receive_referral_file(content=content, name="referral.json", by=intake).referral

    assert "999-93-8359" not in "".join(fact.text for fact in facts_of_referral(viewer=intake, referral_id=referral.pk))


def test_same_file_twice_is_one_referral(intake):
    first = receive_referral_file(content=bundle(), name="one.json", by=intake)

    second = receive_referral_file(content=bundle(), name="copy of one.json", by=intake)

    assert (second.referral, second.is_repeat) == (first.referral, True)
    assert Referral.objects.count() == 1


def test_refused_file_is_kept_with_its_reason(intake):
    referral = receive_referral_file(content=b"<not-closed>", name="broken.xml", by=intake).referral

    assert (referral.state, bytes(referral.content)) == (ReferralState.REFUSED, b"<not-closed>")
    assert referral.refused_reason.endswith(".")
    assert ProposedFact.objects.count() == 0
    assert list(referrals_on(viewer=intake, shelf=Shelf.REFUSED)) == [referral]
    assert list(referrals_on(viewer=intake, shelf=Shelf.WAITING)) == []


@pytest.mark.slow
def test_file_of_fifty_megabytes_is_refused_and_kept(intake):
    content = b'{"resourceType": "Bundle"}' + b" " * (50 * 1024 * 1024)

    referral = receive_referral_file(content=content, name="scan.json", by=intake).referral

    kept = Referral.objects.get(pk=referral.pk)
    assert (kept.state, kept.size, len(kept.content)) == (ReferralState.REFUSED, len(content), len(content))
    assert "larger than" in kept.refused_reason


def test_form_gives_the_same_kinds_of_facts(intake):
    answers = form_answers(conditions=("Depression",), safety="Passing thoughts, no plan", sending_unit="Elm House")

    referral = receive_referral_form(answers=answers, by=intake).referral

    facts = facts_of_referral(viewer=intake, referral_id=referral.pk)
    assert [(fact.kind, fact.text, fact.place) for fact in facts] == [
        ("identity", "Rowan Ames", "form: name"),
        ("identity", "female", "form: sex"),
        ("sender", "Elm House", "form: sender"),
        ("condition", "Depression", "form: condition"),
        ("safety", "Passing thoughts, no plan", "form: safety"),
    ]
    assert referral.sending_unit == "Elm House"


def test_same_form_twice_is_one_referral(intake):
    first = receive_referral_form(answers=form_answers(), by=intake)

    assert receive_referral_form(answers=form_answers(), by=intake).referral == first.referral


def test_long_code_is_shortened_beside_its_whole_self(intake):
    content = bundle(resources=[condition("Odd", code="9" * 90)])

    referral = receive_referral_file(content=content, name="r.json", by=intake).referral

    fact = next(f for f in facts_of_referral(viewer=intake, referral_id=referral.pk) if f.kind == FactKind.CONDITION)
    assert (fact.code, fact.value["codings"][0]["code"]) == ("9" * 60, "9" * 90)


def test_receiving_is_audited_without_content(intake):
    referral = receive_referral_file(content=bundle(), name="r.json", by=intake).referral

    event = AuditEvent.objects.get(verb="referral.receive")
    assert (event.subject_id, event.actor_id) == (referral.pk, intake.id)


def test_counselor_does_not_take_in_referrals(organization):
    counselor = actor_for(make_staff(organization, Role.COUNSELOR))

    with pytest.raises(RefusedError, match="intake"):
        receive_referral_file(content=bundle(), name="r.json", by=counselor)


def test_database_refuses_second_copy_whatever_the_code_does(organization, intake):
    referral = receive_referral_file(content=bundle(), name="r.json", by=intake).referral
    again = {"sha256": referral.sha256, "size": 1, "state": "received", "source": "file", "received_by_id": intake.id}

    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.create(organization=organization, content=b"x", **again)


def test_inbox_asks_as_often_for_three_as_for_one(intake, django_assert_num_queries):
    for family in ("Ames", "Bell", "Cole"):
        receive_referral_file(content=bundle(family=family), name="r.json", by=intake)
        with django_assert_num_queries(1):
            list(referrals_on(viewer=intake, shelf=Shelf.WAITING))
