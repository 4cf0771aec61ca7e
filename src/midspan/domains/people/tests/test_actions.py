"""Keeping who somebody is, how they are reached safely, and how they first sign in."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from midspan.domains.people.actions import (
    CODE_LIFE,
    PatientDetails,
    SafeContact,
    add_identifiers,
    agree_safe_contact,
    correct_patient,
    create_patient,
    open_account,
    open_guardian_account,
    redeem_sign_in_code,
)
from midspan.domains.people.enums import ContactChannel, Role, Voicemail
from midspan.domains.people.models import Account, Patient, PatientIdentifier, SignInCode
from midspan.domains.people.queries import actor_of, reachable
from midspan.domains.people.rules import may_agree_contact
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.kernel import clock
from midspan.kernel.models import AuditEvent
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import Actor, ActorKind, RefusedError


@pytest.fixture
def organization():
    return make_organization()


@pytest.fixture
def intake(organization):
    return actor_for(make_staff(organization, Role.INTAKE))


@pytest.mark.django_db
def test_patient_is_created_with_their_numbers(intake):
    details = PatientDetails(given_names="Rowan", family_name="Ames", birth_date=date(1992, 4, 3))

    patient = create_patient(details=details, identifiers=[("urn:a", "1")], by=intake)

    assert (patient.given_names, patient.birth_date, patient.safe_contact_agreed_at) == (
        "Rowan",
        date(1992, 4, 3),
        None,
    )
    assert PatientIdentifier.objects.get().patient == patient


@pytest.mark.django_db
def test_number_of_somebody_else_is_refused_and_own_number_is_no_matter(organization, intake):
    one, two = make_patient(organization), make_patient(organization)
    add_identifiers(patient_id=one.pk, identifiers=[("urn:a", "1")], by=intake)

    add_identifiers(patient_id=one.pk, identifiers=[("urn:a", "1")], by=intake)
    with pytest.raises(RefusedError, match="already belongs to somebody here"):
        add_identifiers(patient_id=two.pk, identifiers=[("urn:a", "1")], by=intake)

    assert PatientIdentifier.objects.count() == 1


@pytest.mark.django_db
def test_correction_keeps_the_version_before(organization, intake):
    patient = make_patient(organization, given_names="Rowen")

    correct_patient(patient_id=patient.pk, details=PatientDetails(given_names="Rowan"), by=intake)

    assert Patient.objects.get().given_names == "Rowan"
    assert "Rowen" in set(patient.versions.values_list("given_names", flat=True))


@pytest.mark.django_db
def test_group_leader_does_not_change_details(organization):
    leader = actor_for(make_staff(organization, Role.GROUP_LEADER))

    with pytest.raises(RefusedError, match="Ask intake or the front desk"):
        create_patient(details=PatientDetails(given_names="Rowan"), by=leader)


@pytest.mark.django_db
def test_agreed_contact_is_kept_with_its_moment(organization, intake):
    patient = make_patient(organization)
    contact = SafeContact(channel=ContactChannel.TEXT, phone="555-0142", times="After 5", must_not_be_told="My brother")

    agreed = agree_safe_contact(patient_id=patient.pk, contact=contact, by=intake)

    assert (agreed.safe_contact, agreed.contact_times, agreed.must_not_be_told) == ("text", "After 5", "My brother")
    assert agreed.safe_contact_agreed_at is not None


@pytest.mark.parametrize(
    ("fields", "allowed"),
    [
        ({"channel": ContactChannel.PHONE, "phone": "555"}, True),
        ({"channel": ContactChannel.PHONE}, False),
        ({"channel": ContactChannel.TEXT}, False),
        ({"channel": ContactChannel.EMAIL}, False),
        ({"channel": ContactChannel.LETTER}, True),
        ({"channel": ContactChannel.LETTER, "voicemail": Voicemail.NEUTRAL}, False),
        ({"channel": ContactChannel.LETTER, "voicemail": Voicemail.NEUTRAL, "voicemail_words": "Call Sam back"}, True),
        ({"channel": ContactChannel.LETTER, "voicemail": Voicemail.NEUTRAL, "voicemail_words": "Your THERAPY"}, False),
        ({"channel": ContactChannel.LETTER, "voicemail": Voicemail.NEUTRAL, "voicemail_words": "Su adicción"}, False),
    ],
)
def test_contact_rules(fields, allowed):
    assert may_agree_contact(SafeContact(**fields)).allowed == allowed


@pytest.mark.django_db
def test_code_opens_the_account_once(organization, intake):
    patient = make_patient(organization)
    paper = open_account(patient_id=patient.pk, by=intake)

    first = redeem_sign_in_code(login=paper.login.upper(), code=paper.code.lower())
    second = redeem_sign_in_code(login=paper.login, code=paper.code)

    assert first.account == Account.objects.get(patient=patient)
    assert (second.account, second.verdict.allowed) == (None, False)


@pytest.mark.django_db
def test_code_is_kept_as_a_hash_and_the_login_names_nobody(organization, intake):
    patient = Patient.objects.create(organization=organization, given_names="Rowan", family_name="Ames")

    paper = open_account(patient_id=patient.pk, by=intake)

    kept = SignInCode.objects.get()
    assert paper.code.replace("-", "") not in kept.hashed_code
    assert "rowan" not in paper.login
    assert not kept.account.has_usable_password()
    see_all(organization)
    assert AuditEvent.objects.filter(verb="account.open", actor_id=intake.id).count() == 1


@pytest.mark.slow
@pytest.mark.django_db
def test_code_dies_after_five_wrong_tries(organization, intake):
    paper = open_account(patient_id=make_patient(organization).pk, by=intake)

    for _ in range(5):
        redeem_sign_in_code(login=paper.login, code="AAAA-AAAA")

    assert redeem_sign_in_code(login=paper.login, code=paper.code).account is None


@pytest.mark.django_db
def test_code_expires_after_72_hours(organization, intake):
    paper = open_account(patient_id=make_patient(organization).pk, by=intake)
    SignInCode.objects.update(expires_at=clock.now() - timedelta(seconds=1))

    assert timedelta(hours=72) == CODE_LIFE
    assert redeem_sign_in_code(login=paper.login, code=paper.code).account is None


@pytest.mark.django_db
def test_new_code_replaces_the_unused_one_and_keeps_the_account(organization, intake):
    patient = make_patient(organization)
    first = open_account(patient_id=patient.pk, by=intake)

    second = open_account(patient_id=patient.pk, by=intake)

    assert second.login == first.login
    assert redeem_sign_in_code(login=first.login, code=first.code).account is None
    assert redeem_sign_in_code(login=second.login, code=second.code).account is not None


@pytest.mark.django_db
def test_unknown_login_is_answered_like_a_wrong_code(organization, intake):
    paper = open_account(patient_id=make_patient(organization).pk, by=intake)

    unknown = redeem_sign_in_code(login="nobody-here-000", code="AAAA-AAAA")
    wrong = redeem_sign_in_code(login=paper.login, code="AAAA-AAAA")

    assert unknown == wrong


@pytest.mark.django_db
def test_code_opens_the_account_of_a_guardian_of_whom_nothing_is_kept(organization, intake):
    paper = open_guardian_account(by=intake)

    opened = redeem_sign_in_code(login=paper.login, code=paper.code).account

    assert actor_of(opened) == Actor(organization_id=organization.pk, id=opened.pk, kind=ActorKind.GUARDIAN)
    assert (opened.staff_id, opened.patient_id, opened.email) == (None, None, "")


@pytest.mark.django_db
def test_new_code_for_a_guardian_is_for_a_guardians_account_alone(organization, intake):
    patient = make_patient(organization)

    with pytest.raises(Account.DoesNotExist):
        open_guardian_account(by=intake, account_id=patient.account.pk)


@pytest.mark.django_db
def test_account_is_of_one_person(organization):
    patient = make_patient(organization)

    with pytest.raises(IntegrityError, match="account_is_one_person"), transaction.atomic():
        Account.objects.filter(patient=patient).update(is_guardian=True)


@pytest.mark.django_db
def test_guardian_is_reached_by_their_page_alone(organization, intake):
    paper = open_guardian_account(by=intake)

    assert reachable(recipient=actor_of(paper.account)) is None
