"""Shape of guardians and of what a human decided about a minor where no rule says. Rows never change."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from midspan.domains.privacy.enums import GuardianBasis
from midspan.domains.privacy.models.wishes import words
from midspan.engines.disclosure import SERVICES, Signs
from midspan.kernel.models import PatientRow, append_only, choices
from midspan.values import classified

DECIDABLE = (Signs.MINOR, Signs.GUARDIAN, Signs.BOTH)


def reference_of(guardian_id: UUID) -> str:
    """What the gate, and consents, call a guardian on file."""
    return f"RelatedPerson/{guardian_id}"


class Guardian(PatientRow):
    """Somebody who stands for a minor: on what basis, for what (`powers`), and from which day until before which.

    `document` is what the staff member saw who put them on file. Days are those of the patient's own clock.
    """

    PRIVACY: ClassVar = classified(
        identity="name",
        clinical="relation basis document powers from_date until_date recorded_at",
        operational="recorded_by",
    )

    name = models.CharField(max_length=120)
    relation = models.CharField(max_length=80)
    basis = models.CharField(max_length=20, choices=choices(GuardianBasis))
    document = models.CharField(max_length=300)
    powers = words(help_text="Values of GuardianPower.")
    from_date = models.DateField()
    until_date = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="guardian_is_named_verified_and_for_something",
                condition=~Q(name="") & ~Q(document="") & Q(powers__len__gt=0),
            ),
            models.CheckConstraint(
                name="guardian_ends_after_begin", condition=Q(until_date=None) | Q(until_date__gt=F("from_date"))
            ),
        ]
        indexes = [models.Index(fields=["organization", "patient"], name="guardian_of_patient")]
        triggers = [append_only()]

    @property
    def reference(self) -> str:
        """What the gate calls them."""
        return reference_of(self.pk)


class GuardianEnd(PatientRow):
    """Somebody no longer stands for the patient, at once: custody has changed, or it was a mistake."""

    PRIVACY: ClassVar = classified(clinical="guardian reason ended_at", operational="ended_by")

    guardian = models.ForeignKey(Guardian, on_delete=models.PROTECT, related_name="ends", db_index=False)
    reason = models.CharField(max_length=300)
    ended_at = models.DateTimeField()
    ended_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "guardian"], name="guardian_ended_once")]
        indexes = [models.Index(fields=["organization", "patient"], name="guardian_end_of_patient")]
        triggers = [append_only()]


class LawDecision(PatientRow):
    """What a human found out about one minor, where no rule of the pack says or it does not fit: a row for them alone.

    `consents`, `signs` and `guardian_sees` as in the pack. Of several for one service and age the newest counts.
    """

    PRIVACY: ClassVar = classified(
        clinical="state service from_age under_age consents signs guardian_sees source decided_at",
        operational="decided_by",
    )

    state = models.CharField(max_length=20)
    service = models.CharField(max_length=30, choices=[(one, one) for one in SERVICES])
    from_age = models.PositiveSmallIntegerField()
    under_age = models.PositiveSmallIntegerField()
    consents = models.CharField(max_length=10, choices=[(one, one) for one in ("minor", "guardian")])
    signs = models.CharField(max_length=10, choices=[(one.value, one.value) for one in DECIDABLE])
    guardian_sees = words(default=list)
    source = models.CharField(max_length=300)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="decision_names_its_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="decision_is_about_a_minors_years",
                condition=Q(under_age__gt=F("from_age"), under_age__lte=18),
            ),
            models.CheckConstraint(
                name="who_consents_alone_is_seen_by_nobody",
                condition=~Q(consents="minor") | Q(signs="minor", guardian_sees=[]),
            ),
        ]
        indexes = [models.Index(fields=["organization", "patient"], name="law_decision_of_patient")]
        triggers = [append_only()]
