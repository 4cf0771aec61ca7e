"""Shape of people: accounts carry no names, patients are reached only through the gate."""

import uuid
from importlib import import_module
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q

from midspan.domains.people.enums import Role, Sex, Voicemail
from midspan.kernel.history import tracked
from midspan.kernel.models import Organization, OrganizationRow
from midspan.values import ActorKind, classified


def _nobody_outside(*, but: str = "") -> dict[str, bool]:
    return {name: name == but for name in ("is_guardian", "is_supporter", "is_mentor")}


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(login__iexact=username)

    def create_user(self, login: str, password: str | None = None, **fields: object) -> "Account":
        account = self.model(login=login, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """What signs in. It names nobody: the login may be an address the person chose, the rest are ids.

    Accounts are looked up before anybody is known, so this table has no row-level security and holds no clinical fact.
    """

    PRIVACY: ClassVar = classified(
        contact="login email",
        identity="staff patient is_guardian is_supporter is_mentor",
        operational="id organization is_active date_joined password last_login lock_minutes",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    login = models.CharField(max_length=254, unique=True)
    email = models.EmailField(blank=True)
    staff = models.OneToOneField("people.Staff", on_delete=models.PROTECT, null=True, related_name="account")
    patient = models.OneToOneField("people.Patient", on_delete=models.PROTECT, null=True, related_name="account")
    is_guardian = models.BooleanField(default=False, help_text="Whoever signs in stands for minors, if for anybody.")
    is_supporter = models.BooleanField(default=False, help_text="Whoever signs in was invited by a patient, once.")
    is_mentor = models.BooleanField(default=False, help_text="Whoever signs in is a mentor, matched or not.")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    lock_minutes = models.PositiveSmallIntegerField(default=0, help_text="Left alone so long, pages lock. 0: never.")

    objects = AccountManager()

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="account_is_one_person",
                condition=Q(staff__isnull=True, patient__isnull=False, **_nobody_outside())
                | Q(staff__isnull=False, patient__isnull=True, **_nobody_outside())
                | Q(staff__isnull=True, patient__isnull=True, **_nobody_outside(but="is_guardian"))
                | Q(staff__isnull=True, patient__isnull=True, **_nobody_outside(but="is_supporter"))
                | Q(staff__isnull=True, patient__isnull=True, **_nobody_outside(but="is_mentor")),
            ),
        ]

    def __str__(self) -> str:
        return f"Account {self.pk}"

    @property
    def is_staff(self) -> bool:
        return self.staff_id is not None

    @property
    def kind(self) -> ActorKind:
        if self.is_guardian:
            return ActorKind.GUARDIAN
        if self.is_supporter:
            return ActorKind.SUPPORTER
        if self.is_mentor:
            return ActorKind.MENTOR
        return ActorKind.STAFF if self.is_staff else ActorKind.PATIENT

    @property
    def is_by_reach(self) -> bool:
        """Whether they are somebody outside, as `Actor.is_by_reach` has it."""
        return self.is_guardian or self.is_supporter or self.is_mentor

    @property
    def person_id(self) -> uuid.UUID | None:
        """Who acts with it: of somebody outside nothing is kept here, so the account itself stands for the person."""
        return self.pk if self.is_by_reach else self.staff_id or self.patient_id


class SignInSession(AbstractBaseSession):
    """A signed-in browser. The account stands beside Django's own columns, so one query finds both."""

    PRIVACY: ClassVar = classified(
        operational="session_key session_data expire_date account together_with together_since"
    )

    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="+")
    # Beside the data, not in it: two requests at once each write all of the data back, and one would undo the other.
    together_with = models.UUIDField(null=True, help_text="The patient whose plan this browser is held to.")
    together_since = models.FloatField(null=True, help_text="Since when, in seconds since 1970.")

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
        return store

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Writing the data of a sign-in that there is leaves alone whom it looks at something together with."""
        if kwargs.get("force_update"):
            kwargs["update_fields"] = ["session_data", "expire_date", "account"]
        super().save(*args, **kwargs)


class Staff(OrganizationRow):
    """Somebody who works here: name, credentials and languages as patients and schedules need them."""

    PRIVACY: ClassVar = classified(
        operational="given_name family_name title credentials languages skills roles is_active caseload_limit video_url"
    )

    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    title = models.CharField(max_length=100, blank=True)
    credentials = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=10), default=list)
    skills = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    roles = ArrayField(
        models.CharField(max_length=30, choices=[(role.value, role.value) for role in Role]), default=list
    )
    caseload_limit = models.PositiveSmallIntegerField(default=12)
    video_url = models.URLField(blank=True, help_text="Where their individual and family sessions by video are joined.")
    is_active = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["organization", "family_name"], name="staff_by_name")]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"


@tracked
class Patient(models.Model):
    """A person in or on the way to treatment: identity and how to reach them safely."""

    PRIVACY: ClassVar = classified(
        identity="given_names family_name other_names name_to_use birth_date sex pronouns merged_into",
        contact="phone email address_lines city state postal_code safe_contact voicemail voicemail_words contact_times "
        "must_not_be_told contact_note",
        clinical="died_at",
        operational="id organization language needs_interpreter time_zone safe_contact_agreed_at created_at",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    given_names = models.CharField(max_length=200)
    family_name = models.CharField(max_length=200, blank=True)
    other_names = models.CharField(max_length=200, blank=True)
    name_to_use = models.CharField(max_length=100, blank=True)
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=10, choices=[(sex.value, sex.value) for sex in Sex], default=Sex.UNKNOWN)
    pronouns = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10, default="en")
    needs_interpreter = models.BooleanField(default=False)
    time_zone = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    address_lines = models.CharField(max_length=300, blank=True)
    city = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=20, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    safe_contact = models.CharField(max_length=20, default="phone", help_text="The channel the person chose.")
    voicemail = models.CharField(
        max_length=10, choices=[(v.value, v.value) for v in Voicemail], default=Voicemail.NEVER
    )
    voicemail_words = models.CharField(max_length=200, blank=True, help_text="The neutral words to leave.")
    contact_times = models.CharField(max_length=200, blank=True, help_text="When it is safe to call.")
    must_not_be_told = models.CharField(max_length=300, blank=True, help_text="Who must not learn of treatment.")
    contact_note = models.CharField(max_length=300, blank=True)
    safe_contact_agreed_at = models.DateTimeField(null=True, help_text="Empty: nobody has asked yet.")
    died_at = models.DateTimeField(null=True, help_text="When it was written down; empty again where it was not so.")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["organization", "family_name", "given_names"], name="patient_by_name"),
            models.Index(fields=["organization", "birth_date"], name="patient_by_birth_date"),
            GinIndex(fields=["family_name"], opclasses=["gin_trgm_ops"], name="patient_name_trgm"),
        ]
        constraints = [
            models.CheckConstraint(name="patient_not_merged_into_self", condition=~Q(merged_into=F("id"))),
        ]

    def __str__(self) -> str:
        return f"Patient {self.pk}"

    @property
    def patient_id(self) -> uuid.UUID:
        """Lets the audit trail and the gate treat a patient like any row about one."""
        return self.id


class PatientIdentifier(models.Model):
    """A number another system knows the patient by; the same number twice is the same person."""

    PRIVACY: ClassVar = classified(identity="system value patient", operational="id organization")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="identifiers", db_index=False)
    system = models.CharField(max_length=200)
    value = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "system", "value"], name="identifier_once"),
        ]
        indexes = [models.Index(fields=["organization", "patient"], name="identifier_by_patient")]

    def __str__(self) -> str:
        return f"PatientIdentifier {self.pk}"


class SignInCode(models.Model):
    """A one-time code handed to somebody on paper: hashed, short-lived, dead after a few wrong tries.

    Looked up before anybody is known, like accounts, and for the same reason without row-level security.
    """

    PRIVACY: ClassVar = classified(
        identity="account", operational="id hashed_code made_at expires_at used_at wrong_tries"
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sign_in_codes")
    hashed_code = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account"], name="one_open_code", condition=Q(used_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"SignInCode {self.pk}"
