"""Changing people: a patient's details, the ways they may be reached, and how they come to sign in."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction
from msgspec import Struct
from msgspec.structs import asdict

from midspan.domains.people.enums import Sex
from midspan.domains.people.models import Account, Patient, PatientIdentifier
from midspan.domains.people.queries import self_of
from midspan.domains.people.rules import SafeContact, may_agree_contact, may_keep_details, may_lock_after
from midspan.domains.people.sessions import (
    end_all_sessions,
    hold_together,
    noted_in_sign_in,
    when_a_device_is_signed_out,
    when_a_sign_in_is_revoked,
    when_all_sessions_end,
)
from midspan.domains.people.sign_in_codes import (
    CODE_LIFE,
    NewSignIn,
    Redeemed,
    close_mentor_account,
    open_account,
    open_guardian_account,
    open_mentor_account,
    open_staff_account,
    open_supporter_account,
    redeem_sign_in_code,
)
from midspan.domains.people.staffing import StaffDetails, change_roles, keep_staff, set_staff_active
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import on_behalf_of
from midspan.values import Actor, ActorKind, RefusedError, refused

__all__ = [
    "CODE_LIFE",
    "NewSignIn",
    "PatientDetails",
    "Redeemed",
    "SafeContact",
    "StaffDetails",
    "add_identifiers",
    "agree_safe_contact",
    "change_roles",
    "choose_lock",
    "close_mentor_account",
    "correct_patient",
    "create_patient",
    "hold_together",
    "keep_addresses",
    "keep_staff",
    "keep_time_zone",
    "noted_in_sign_in",
    "open_account",
    "open_guardian_account",
    "open_mentor_account",
    "open_staff_account",
    "open_supporter_account",
    "redeem_sign_in_code",
    "set_staff_active",
    "when_a_device_is_signed_out",
    "when_a_sign_in_is_revoked",
    "when_all_sessions_end",
]


class PatientDetails(Struct, frozen=True, kw_only=True):
    """Who somebody is and how they wrote to us. Empty is not known."""

    given_names: str
    family_name: str = ""
    other_names: str = ""
    name_to_use: str = ""
    birth_date: date | None = None
    sex: Sex = Sex.UNKNOWN
    pronouns: str = ""
    language: str = "en"
    needs_interpreter: bool = False
    time_zone: str = ""
    phone: str = ""
    email: str = ""
    address_lines: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""


@action("patient.create")
def create_patient(*, details: PatientDetails, by: Actor, identifiers: Iterable[tuple[str, str]] = ()) -> Patient:
    """A new patient with the numbers other systems know them by, as (system, value).

    Raises RefusedError when one of the numbers already belongs to somebody here.
    """
    may_keep_details(by).require()
    patient = Patient.objects.create(organization_id=by.organization_id, **asdict(details))
    _keep_identifiers(patient, identifiers)
    return patient


@action("patient.correct")
def correct_patient(*, patient_id: UUID, details: PatientDetails, by: Actor) -> Patient:
    """Replace a patient's details; the version before stays in the history."""
    may_keep_details(by, patient_id=patient_id).require()
    patient = _locked(patient_id, by)
    for name, value in asdict(details).items():
        setattr(patient, name, value)
    patient.save()
    return patient


@action("patient.identify")
def add_identifiers(*, patient_id: UUID, identifiers: Iterable[tuple[str, str]], by: Actor) -> Patient:
    """Add numbers other systems know the patient by; one already theirs stays as it is."""
    may_keep_details(by, patient_id=patient_id).require()
    patient = _locked(patient_id, by)
    _keep_identifiers(patient, identifiers)
    return patient


@action("patient.agree_contact")
def agree_safe_contact(*, patient_id: UUID, contact: SafeContact, by: Actor) -> Patient:
    """Keep how this person may be reached, as agreed with them now."""
    may_keep_details(by, patient_id=patient_id).require()
    may_agree_contact(contact).require()
    patient = _locked(patient_id, by)
    patient.safe_contact, patient.voicemail = contact.channel, contact.voicemail
    patient.phone, patient.email = contact.phone, contact.email
    patient.voicemail_words, patient.contact_times = contact.voicemail_words, contact.times
    patient.must_not_be_told, patient.contact_note = contact.must_not_be_told, contact.note
    patient.safe_contact_agreed_at = clock.now()
    patient.save()
    return patient


@action("patient.died")
def keep_death(*, patient_id: UUID, has_died: bool, by: Actor) -> Patient:
    """Whether the person has died, for everything that would reach out to them. For whoever may write that down.

    Their sign-in is closed with it, in every browser at once, and opens again where it was not so.
    """
    patient = _locked(patient_id, by)
    patient.died_at = clock.now() if has_died else None
    patient.save(update_fields=["died_at"])
    for account in Account.objects.select_for_update().filter(organization_id=by.organization_id, patient=patient):
        account.is_active = not has_died
        account.save(update_fields=["is_active"])
        if has_died:
            with on_behalf_of(self_of(account), by=by):
                end_all_sessions(account)
    return patient


@action("patient.time_zone")
def keep_time_zone(*, patient_id: UUID, time_zone: str, by: Actor) -> Patient:
    """The person's own clock is now that of `time_zone`; empty: the site's. Raises RefusedError for an unknown zone."""
    may_keep_details(by, patient_id=patient_id).require()
    if time_zone and time_zone not in available_timezones():
        raise RefusedError(refused("This is not a time zone we know. Choose one of the list."))
    patient = _locked(patient_id, by)
    patient.time_zone = time_zone
    patient.save(update_fields=["time_zone"])
    return patient


@action("patient.keep_addresses")
def keep_addresses(*, patient_id: UUID, phone: str, email: str, by: Actor) -> Patient:
    """The safe number and the safe e-mail address, as the person has just said them; empty leaves what is known."""
    may_keep_details(by, patient_id=patient_id).require()
    patient = _locked(patient_id, by)
    patient.phone, patient.email = phone or patient.phone, email or patient.email
    patient.save(update_fields=["phone", "email"])
    return patient


def _locked(patient_id: UUID, by: Actor) -> Patient:
    return Patient.objects.select_for_update().get(organization_id=by.organization_id, pk=patient_id)


def _keep_identifiers(patient: Patient, identifiers: Iterable[tuple[str, str]]) -> None:
    for system, value in identifiers:
        try:
            with transaction.atomic():
                kept, _ = PatientIdentifier.objects.get_or_create(
                    organization_id=patient.organization_id,
                    system=system[:200],
                    value=value[:200],
                    defaults={"patient": patient},
                )
        except IntegrityError as error:
            # Somebody whom this staff member may not see has it, or took it in this very moment.
            raise _taken() from error
        if kept.patient_id != patient.pk:
            raise _taken()


def _taken() -> RefusedError:
    return RefusedError(
        refused("A record number in this referral already belongs to somebody here. Choose that person instead.")
    )


@action("account.choose_lock")
def choose_lock(*, minutes: int, by: Actor) -> Account:
    """Have one's own pages lock after so many minutes alone, on every device; 0 is never. Raises RefusedError."""
    may_lock_after(minutes).require()
    mine = {ActorKind.STAFF: "staff_id", ActorKind.PATIENT: "patient_id"}.get(by.kind, "pk")
    account = Account.objects.get(organization_id=by.organization_id, **{mine: by.id})
    account.lock_minutes = minutes
    account.save(update_fields=["lock_minutes"])
    return account
