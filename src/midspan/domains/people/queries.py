"""Asking about people. Accounts are looked up before anybody is known; all else takes `viewer=`."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Func, OuterRef, QuerySet, Subquery

from midspan.domains.people.enums import CLINICAL_CREDENTIALS, ContactChannel, Voicemail
from midspan.domains.people.models import Account, Patient, Staff
from midspan.domains.people.rules import SafeContact, reveals
from midspan.domains.people.step_up import (
    asks_step_up,
    can_step_up,
    has_stepped_up,
    has_stepped_up_since,
    step_up_moment,
)
from midspan.kernel.prepared import Prepared, organization_reader
from midspan.kernel.row_security import Reach, acting_for
from midspan.values import Actor, ActorKind

__all__ = [
    "Reachable",
    "active_staff",
    "actor_of",
    "all_staff",
    "asks_step_up",
    "can_step_up",
    "clinicians",
    "guardian_account",
    "has_sign_in",
    "has_stepped_up",
    "has_stepped_up_since",
    "language_of",
    "lock_staff",
    "name_parts",
    "own_contact",
    "own_identity",
    "own_language",
    "reachable",
    "reveals",
    "self_of",
    "staff_actor",
    "staff_actor_by_login",
    "staff_credentials",
    "staff_member",
    "staff_of",
    "step_up_moment",
    "ungated_patients",
]


def actor_of(account: Account) -> Actor:
    """The person an account signs in. A staff account reads its roles, any other needs no query."""
    if account.staff_id is not None:
        return staff_actor(account.organization_id, account.staff_id)
    return self_of(account)


def self_of(account: Account) -> Actor:
    """The person an account signs in, without roles: for what everybody does for themselves, before they are bound."""
    if account.person_id is None:
        raise ValueError("An account signs in a staff member, a patient, or somebody outside who is tied to one.")
    return Actor(organization_id=account.organization_id, id=account.person_id, kind=account.kind)


def staff_actor(organization_id: UUID, staff_id: UUID) -> Actor:
    """A staff member as viewer and actor; somebody no longer active has no roles."""
    found = _ROLES.rows(viewer=organization_reader(organization_id), staff_id=staff_id)
    if not found:
        raise Staff.DoesNotExist
    roles, is_active = found[0]
    held = frozenset(roles) if is_active else frozenset()
    return Actor(organization_id=organization_id, id=staff_id, kind=ActorKind.STAFF, roles=held)


def _roles(*, viewer: Actor, staff_id: UUID) -> QuerySet[Staff, Any]:
    rows = Staff.objects.filter(organization_id=viewer.organization_id, pk=staff_id)
    return rows.values_list("roles", "is_active")


_ROLES = Prepared(_roles, staff_id=UUID)


def active_staff(*, organization_id: UUID, role: str) -> list[Staff]:
    """Everybody who works here in that role, by name."""
    return _IN_ROLE.instances(viewer=organization_reader(organization_id), role=role)


def _in_role(*, viewer: Actor, role: str) -> QuerySet[Staff]:
    rows = Staff.objects.filter(organization_id=viewer.organization_id, is_active=True, roles__contains=[role])
    return rows.order_by("family_name", "given_name", "pk")


_IN_ROLE = Prepared(_in_role, role=str)


def lock_staff(*, organization_id: UUID, staff_ids: Collection[UUID] | None = None) -> list[UUID]:
    """Lock these staff members' rows (None: everybody's) in order of id; who takes their hours does so first."""
    rows = Staff.objects.filter(organization_id=organization_id).order_by("pk")
    if staff_ids is not None:
        rows = rows.filter(pk__in=staff_ids)
    return list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def staff_of(*, viewer: Actor, roles: Collection[str] = (), staff_id: UUID | None = None) -> QuerySet[Staff]:
    """Active staff of the viewer's organization by family name, with at least one of `roles` when any are given."""
    rows = Staff.objects.filter(organization_id=viewer.organization_id, is_active=True)
    if roles:
        rows = rows.filter(roles__overlap=list(roles))
    if staff_id is not None:
        rows = rows.filter(pk=staff_id)
    return rows.order_by("family_name", "given_name")


def staff_credentials(*, viewer: Actor, staff_id: UUID) -> list[str]:
    """The credentials of one active staff member, none for anybody else."""
    rows = _CREDENTIALS.rows(viewer=viewer, staff_id=staff_id)
    return rows[0][0] if rows else []


def _credentials(*, viewer: Actor, staff_id: UUID) -> QuerySet[Any, Any]:
    return staff_of(viewer=viewer, staff_id=staff_id).order_by().values_list("credentials")


_CREDENTIALS = Prepared(_credentials, staff_id=UUID)


def clinicians(*, viewer: Actor) -> QuerySet[Staff]:
    """Active staff with a clinical license or certificate."""
    return staff_of(viewer=viewer).filter(credentials__overlap=sorted(CLINICAL_CREDENTIALS))


def has_sign_in(*, viewer: Actor, patient_id: UUID) -> bool:
    """Whether the patient has an account to sign in with."""
    return Account.objects.filter(organization_id=viewer.organization_id, patient_id=patient_id).exists()


def guardian_account(*, organization_id: UUID, login: str) -> UUID | None:
    """The account of a guardian by the name they sign in with; None where no guardian has it."""
    rows = Account.objects.filter(organization_id=organization_id, is_guardian=True, is_active=True)
    return rows.filter(login__iexact=login.strip()).values_list("pk", flat=True).first()


def patients_with_sign_in(*, organization_id: UUID, patient_ids: Collection[UUID]) -> set[UUID]:
    """Those of these patients who have an account to sign in with."""
    rows = Account.objects.filter(organization_id=organization_id, patient_id__in=patient_ids)
    return set(rows.values_list("patient_id", flat=True))


def own_language(*, viewer: Actor) -> str:
    """The language in which a patient would like to be spoken to; empty for anybody else."""
    rows = Patient.objects.filter(organization_id=viewer.organization_id, pk=viewer.id)
    return rows.values_list("language", flat=True).first() or ""


def language_of(*, viewer: Actor, patient_id: UUID) -> str:
    """The language in which a patient would like to be written to."""
    rows = Patient.objects.filter(organization_id=viewer.organization_id, pk=patient_id)
    return rows.values_list("language", flat=True).first() or ""


def ungated_patients() -> QuerySet[Patient]:
    """Every unmerged patient the connection reaches; callers narrow it with `privacy.queries.visible`."""
    return Patient.objects.filter(merged_into=None)


def name_parts(of: str) -> Subquery:
    """Given names, name to use and family name of the patient in that column, as one list, for another domain's query.

    Of an ordered query that is cut off, only the rows that are left are asked about; a join would be made for all.
    """
    parts = Func(
        "given_names", "name_to_use", "family_name",
        function="ARRAY", template="%(function)s[%(expressions)s]", output_field=ArrayField(CharField()),
    )  # fmt: skip
    return Subquery(Patient.objects.filter(pk=OuterRef(of)).values(parts=parts))


def all_staff(*, viewer: Actor) -> QuerySet[Staff]:
    """Everybody who works or worked here, those at work first, by name."""
    rows = Staff.objects.filter(organization_id=viewer.organization_id)
    return rows.order_by("-is_active", "family_name", "given_name", "pk")


def staff_member(*, viewer: Actor, staff_id: UUID) -> Staff:
    """One who works or worked here. Raises Staff.DoesNotExist for anybody else's."""
    return all_staff(viewer=viewer).get(pk=staff_id)


def staff_actor_by_login(*, organization_id: UUID, login: str) -> Actor | None:
    """The staff member who signs in by that name, for commands, which have no session; None when there is none."""
    accounts = Account.objects.filter(organization_id=organization_id, login__iexact=login, is_active=True)
    account = accounts.exclude(staff=None).first()
    if account is None or account.staff_id is None:
        return None
    who = Actor(organization_id=organization_id, id=account.staff_id, kind=ActorKind.STAFF)
    with acting_for(who, Reach.OWN):
        return staff_actor(organization_id, account.staff_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reachable:
    """What sending anything to somebody needs to know. Empty is not known; staff have no number or address here."""

    language: str
    time_zone: str = ""
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)


def reachable(*, recipient: Actor) -> Reachable | None:
    """How somebody is reached who can sign in and read; None for everybody else, of whom nothing is kept to do it.

    Nobody is reached who has died: whoever holds their phone is told by a human being.
    """
    if recipient.is_by_reach:
        return None
    mine = {"organization_id": recipient.organization_id, "pk": recipient.id, "account__is_active": True}
    if recipient.is_staff:
        return Reachable(language="en") if Staff.objects.filter(**mine, is_active=True).exists() else None
    fields = ("language", "time_zone", "phone", "email")
    row = Patient.objects.filter(**mine, merged_into=None, died_at=None).values(*fields).first()
    return Reachable(**row) if row else None


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnIdentity:
    """Who a patient is, as they read it themselves: `name` is the legal one, `birth_date` None where it is unknown."""

    name: str = field(repr=False)
    pronouns: str = ""
    birth_date: date | None = field(default=None, repr=False)


def own_identity(*, viewer: Actor) -> OwnIdentity:
    """The patient who asks. Raises Patient.DoesNotExist for anybody else."""
    row = Patient.objects.get(organization_id=viewer.organization_id, pk=viewer.id)
    name = f"{row.given_names} {row.family_name}".strip()
    return OwnIdentity(name=name, pronouns=row.pronouns, birth_date=row.birth_date)


def own_contact(*, viewer: Actor) -> SafeContact | None:
    """How people may reach a patient, as the patient sees and changes it; None for anybody else."""
    if not viewer.is_patient:
        return None
    row = Patient.objects.get(organization_id=viewer.organization_id, pk=viewer.id)
    return SafeContact(
        channel=ContactChannel(row.safe_contact),
        phone=row.phone,
        email=row.email,
        times=row.contact_times,
        voicemail=Voicemail(row.voicemail),
        voicemail_words=row.voicemail_words,
        must_not_be_told=row.must_not_be_told,
        note=row.contact_note,
    )
