"""Shape of the session check. A check is its author's alone (migration 0002), and gone once it is counted."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from midspan.domains.feedback.enums import CheckState
from midspan.kernel.models import OrganizationRow, PatientRow, append_only, choices
from midspan.values import classified

LONGEST_WORDS = 500
SCALE = (0, 10)


def on_scale(name: str) -> Q:
    return Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__range": SCALE})


class Check(PatientRow):
    """What one person says of one session. It holds no moment, so that no order tells who answered."""

    PRIVACY: ClassVar = classified(
        patient_private="state useful respected words is_signed", clinical="session local_date"
    )

    session = models.ForeignKey("schedule.Session", on_delete=models.PROTECT, related_name="+", db_index=False)
    local_date = models.DateField(help_text="The session's, on the site's calendar.")
    state = models.CharField(max_length=10, choices=choices(CheckState))
    useful = models.PositiveSmallIntegerField(null=True)
    respected = models.PositiveSmallIntegerField(null=True)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    is_signed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "session", "patient"], name="session_checked_once"),
            models.CheckConstraint(name="check_on_scale", condition=on_scale("useful") & on_scale("respected")),
            models.CheckConstraint(
                name="left_out_says_nothing",
                condition=~Q(state=CheckState.LEFT_OUT)
                | Q(useful__isnull=True, respected__isnull=True, words="", is_signed=False),
            ),
        ]
        indexes = [models.Index(fields=["organization", "local_date"], name="check_by_day")]
        triggers = [
            pgtrigger.Protect(
                name="closed_check_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state=CheckState.CLOSED),
            )
        ]


class SignedCheck(PatientRow):
    """A check its author put their name to, for whoever led; of a low one, for who directs and did not lead."""

    PRIVACY: ClassVar = classified(clinical="session local_date useful respected words leaders is_concern")

    session = models.ForeignKey("schedule.Session", on_delete=models.PROTECT, related_name="+", db_index=False)
    local_date = models.DateField()
    useful = models.PositiveSmallIntegerField(null=True)
    respected = models.PositiveSmallIntegerField(null=True)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    leaders = ArrayField(models.UUIDField())
    is_concern = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "session", "patient"], name="session_signed_once")
        ]
        indexes = [models.Index(fields=["organization", "local_date"], name="signed_check_by_day")]
        triggers = [append_only()]


class Wish(PatientRow):
    """Somebody would like to be contacted: who does it, and until when."""

    PRIVACY: ClassVar = classified(clinical="session asked_at due_at", operational="owner done_at done_by")

    session = models.ForeignKey("schedule.Session", on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    owner = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    done_at = models.DateTimeField(null=True)
    done_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "session", "patient"], name="wish_once", condition=Q(done_at__isnull=True)
            ),
            models.CheckConstraint(
                name="wish_done_by_somebody",
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "owner"], name="wish_open", condition=Q(done_at__isnull=True)),
        ]
        triggers = [
            pgtrigger.Protect(
                name="wish_done_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__done_at__isnull=False),
            )
        ]


class Release(OrganizationRow):
    """What was said of one group, or of one leader's own hours, in whole weeks. It names no patient and no session.

    Weeks of one group never overlap in two releases, so that none is the difference of two others.
    """

    PRIVACY: ClassVar = classified(
        operational="group lead leaders first_date last_date people", clinical="useful respected words"
    )

    group = models.ForeignKey("programs.Group", on_delete=models.PROTECT, null=True, related_name="+")
    lead = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    leaders = ArrayField(models.UUIDField())
    first_date = models.DateField(help_text="A Monday.")
    last_date = models.DateField(help_text="A Sunday.")
    people = models.PositiveSmallIntegerField()
    useful = models.FloatField(null=True)
    respected = models.FloatField(null=True)
    words = ArrayField(models.CharField(max_length=LONGEST_WORDS), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "group", "last_date"],
                name="group_released_once",
                condition=Q(group__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["organization", "lead", "last_date"], name="lead_released_once", condition=Q(lead__isnull=False)
            ),
            models.CheckConstraint(
                name="release_of_a_group_or_a_lead",
                condition=Q(group__isnull=False, lead__isnull=True) | Q(group__isnull=True, lead__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["organization", "-last_date"], name="release_latest")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"Release {self.pk}"


class Concern(OrganizationRow):
    """Somebody did not feel respected and safe. Without a session where that would say who.

    `on_date` is then the Monday of the last of the weeks it is of.

    Nobody among `kept_from`, above all who led, reads it (migration 0002).
    """

    PRIVACY: ClassVar = classified(operational="session on_date kept_from")

    session = models.ForeignKey("schedule.Session", on_delete=models.PROTECT, null=True, related_name="+")
    on_date = models.DateField()
    kept_from = ArrayField(models.UUIDField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "session"], name="session_concern_once", condition=Q(session__isnull=False)
            )
        ]
        indexes = [models.Index(fields=["organization", "-on_date"], name="concern_latest")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"Concern {self.pk}"
