"""Changing people: a patient's details, the ways they may be reached, and how they come to sign in."""

import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction

from midspan.domains.people.enums import Sex
from midspan.domains.people.models import Account, Patient, PatientIdentifier, SignInCode
from midspan.domains.people.queries import actor_of
from midspan.domains.people.rules import SafeContact, may_agree_contact, may_keep_details, may_open_account
from midspan.domains.people.staffing import StaffDetails, keep_staff, set_staff_active
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import Reach, acting_for
from midspan.values import ALLOWED, Actor, RefusedError, Verdict, refused

__all__ = [
    "NewSignIn",
    "PatientDetails",
    "Redeemed",
    "SafeContact",
    "StaffDetails",
    "add_identifiers",
    "agree_safe_contact",
    "correct_patient",
    "create_patient",
    "keep_staff",
    "open_account",
    "redeem_sign_in_code",
    "set_staff_active",
]

CODE_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # Without letters that look or sound alike.
CODE_LENGTH = 8
CODE_LIFE = timedelta(hours=72)
WRONG_TRIES = 5
LOGIN_WORDS = "amber aspen birch cedar clover coral delta ember fern grove harbor hazel iris juniper lark linden maple meadow olive opal pine prairie reed sage sierra spruce summit tulip walnut willow".split()  # noqa: E501, SIM905 - one list of words


@dataclass(frozen=True, kw_only=True, slots=True)
class PatientDetails:
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


@dataclass(frozen=True, slots=True)
class NewSignIn:
    """What is printed for the person once: nothing of the code stays but its hash."""

    account: Account
    code: str
    expires_at: datetime

    @property
    def login(self) -> str:
        return self.account.login


@dataclass(frozen=True, slots=True)
class Redeemed:
    """The account a one-time code opened, or why it did not, in words that tell a guesser nothing."""

    account: Account | None
    verdict: Verdict


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


def open_account(*, patient_id: UUID, by: Actor) -> NewSignIn:
    """A sign-in for a patient with a fresh one-time code of 72 hours; an earlier unused code stops working."""
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    kept = _keep_code(patient_id=patient_id, code=code, by=by)
    return NewSignIn(account=kept.account, code=f"{code[:4]}-{code[4:]}", expires_at=kept.expires_at)


@action("account.open")
def _keep_code(*, patient_id: UUID, code: str, by: Actor) -> SignInCode:
    may_open_account(by).require()
    patient = _locked(patient_id, by)
    account = Account.objects.filter(organization_id=by.organization_id, patient=patient).first()
    if account is None:
        account = Account(organization_id=by.organization_id, patient=patient, login=_free_login())
        account.set_unusable_password()
        account.save()
    SignInCode.objects.filter(account=account, used_at__isnull=True).delete()
    return SignInCode.objects.create(
        account=account, hashed_code=make_password(code), expires_at=clock.now() + CODE_LIFE
    )


def redeem_sign_in_code(*, login: str, code: str) -> Redeemed:
    """Open the account of `login` with its one-time code, once. After five wrong tries the code is dead.

    A wrong try must be remembered although nothing is opened, so this answers instead of raising.
    """
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    now = clock.now()
    with transaction.atomic():
        kept = _open_code(login.strip(), now)
        # Without a code the work of checking is done all the same, so that time tells nobody which logins exist.
        is_right = check_password(plain, kept.hashed_code if kept else make_password(None)) and kept is not None
        if kept is None or not is_right:
            _count_wrong_try(kept)
            return Redeemed(None, refused("This name and code do not fit, or the code is used up. Ask for a new one."))
        with acting_for(actor_of(kept.account), Reach.OWN):
            _use_code(code=kept, by=actor_of(kept.account))
        return Redeemed(kept.account, ALLOWED)


@action("account.first_sign_in")
def _use_code(*, code: SignInCode, by: Actor) -> Account:  # noqa: ARG001 - who acts is recorded by the decorator
    code.used_at = clock.now()
    code.save(update_fields=["used_at"])
    return code.account


def _open_code(login: str, now: datetime) -> SignInCode | None:
    return (
        SignInCode.objects.select_for_update(of=("self",))
        .select_related("account")
        .filter(account__login__iexact=login, account__is_active=True)
        .filter(used_at__isnull=True, expires_at__gt=now, wrong_tries__lt=WRONG_TRIES)
        .first()
    )


def _count_wrong_try(kept: SignInCode | None) -> None:
    if kept is not None:
        kept.wrong_tries += 1
        kept.save(update_fields=["wrong_tries"])


def _free_login() -> str:
    """A login that says nothing of the person and is easily typed: two words and a number."""
    while True:
        first, second = secrets.choice(LOGIN_WORDS), secrets.choice(LOGIN_WORDS)
        login = f"{first}-{second}-{secrets.randbelow(900) + 100}"
        if not Account.objects.filter(login__iexact=login).exists():
            return login


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
