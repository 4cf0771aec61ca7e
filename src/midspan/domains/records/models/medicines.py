"""Shape of the medicine list: versions of lines, reconciliations, and what the person says is not right."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from midspan.domains.records.enums import AllergiesSaid, Decision, LineState, ListKind, Source
from midspan.kernel.models import PatientRow, append_only, choices
from midspan.values import classified

SHORT = 300
LONGEST_DOSE = 1000  # A referral may write a whole schedule, as of a dose that is lowered week by week.
LONGEST_LINE = 2000  # Its name, how it is taken and how it stands, on one line.


class Reconciliation(PatientRow):
    """Somebody went through the whole list at `done_at` and signed what stood then.

    `digest` is the SHA-256 of the list as it stood afterwards, in hexadecimal. A person who was not asked is not known
    to take nothing.
    """

    PRIVACY: ClassVar = classified(
        clinical="done_at is_asked why_not_asked takes_none allergies words digest", operational="done_by credential"
    )

    done_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    credential = models.CharField(max_length=60, blank=True, help_text="Of who signed, at that moment.")
    done_at = models.DateTimeField()
    is_asked = models.BooleanField()
    why_not_asked = models.CharField(max_length=SHORT, blank=True)
    takes_none = models.BooleanField()
    allergies = models.CharField(max_length=12, choices=choices(AllergiesSaid))
    words = models.CharField(max_length=1000, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reconciliation_asked_or_says_why", condition=Q(is_asked=True) | ~Q(why_not_asked="")
            ),
            models.CheckConstraint(name="who_takes_none_was_asked", condition=Q(takes_none=False) | Q(is_asked=True)),
            models.CheckConstraint(
                name="who_has_no_allergies_was_asked",
                condition=~Q(allergies=AllergiesSaid.NONE_KNOWN) | Q(is_asked=True),
            ),
        ]
        indexes = [models.Index(fields=["organization", "patient", "-done_at"], name="reconciliation_of_patient")]
        triggers = [append_only()]


class MedicineLine(PatientRow):
    """One version of a line: a medicine as it is written and taken, or an allergy. The highest `number` holds.

    `reason` is what a medicine is for, or what an allergy does. `why` says why this version is not as the one before.
    `fact` is what of a referral the line began with.
    """

    PRIVACY: ClassVar = classified(
        clinical="thread number kind state name code system dose route frequency prescriber reason began_date "
        "stopped_date why source fact reconciliation",
        operational="kept_by kept_at",
    )

    thread = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=choices(ListKind))
    state = models.CharField(max_length=10, choices=choices(LineState))
    name = models.CharField(max_length=SHORT, help_text="As it was written.")
    code = models.CharField(max_length=60, blank=True)
    system = models.CharField(max_length=400, blank=True)
    dose = models.CharField(max_length=LONGEST_DOSE, blank=True)
    route = models.CharField(max_length=80, blank=True)
    frequency = models.CharField(max_length=160, blank=True)
    prescriber = models.CharField(max_length=160, blank=True)
    reason = models.CharField(max_length=SHORT, blank=True)
    began_date = models.DateField(null=True)
    stopped_date = models.DateField(null=True)
    why = models.CharField(max_length=SHORT, blank=True)
    source = models.CharField(max_length=10, choices=choices(Source))
    fact = models.ForeignKey(
        "journey.ProposedFact", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    reconciliation = models.ForeignKey(
        Reconciliation, on_delete=models.PROTECT, null=True, related_name="versions", db_index=False
    )
    kept_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "patient", "thread", "number"], name="medicine_versions_in_order"
            ),
            models.UniqueConstraint(
                fields=["organization", "patient", "fact"], name="fact_begins_one_line", condition=Q(number=1)
            ),
            models.CheckConstraint(name="medicine_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="stopped_or_asked_says_why", condition=Q(state=LineState.TAKEN) | ~Q(why="")),
            models.CheckConstraint(
                name="only_stopped_has_an_end", condition=Q(state=LineState.STOPPED) | Q(stopped_date__isnull=True)
            ),
        ]
        triggers = [append_only()]


class ReconciledLine(PatientRow):
    """One line of a reconciliation as it was looked at: the three sources side by side, and what was decided."""

    PRIVACY: ClassVar = classified(
        clinical="reconciliation thread place referral_words listed_words person_words decision why"
    )

    reconciliation = models.ForeignKey(Reconciliation, on_delete=models.PROTECT, related_name="lines", db_index=False)
    thread = models.UUIDField()
    place = models.PositiveSmallIntegerField()
    referral_words = models.CharField(max_length=LONGEST_LINE, blank=True)
    listed_words = models.CharField(max_length=LONGEST_LINE, blank=True)
    person_words = models.CharField(max_length=SHORT, blank=True)
    decision = models.CharField(max_length=6, choices=choices(Decision))
    why = models.CharField(max_length=SHORT, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "reconciliation", "thread"], name="line_is_reconciled_once"
            ),
            models.CheckConstraint(name="what_is_not_kept_says_why", condition=Q(decision=Decision.KEEP) | ~Q(why="")),
        ]
        triggers = [append_only()]


class ListDoubt(PatientRow):
    """The person says that something is not right: with one line, or (no thread) with the list as a whole."""

    PRIVACY: ClassVar = classified(clinical="thread words said_at")

    thread = models.UUIDField(null=True)
    words = models.CharField(max_length=500)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="doubt_says_something", condition=~Q(words=""))]
        indexes = [models.Index(fields=["organization", "patient", "-said_at"], name="doubt_of_patient")]
        triggers = [append_only()]
