"""Shape of plans. Only a draft can be written in: PostgreSQL refuses every change of what both have signed."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from midspan.domains.plans.enums import (
    IN_WORK,
    TRANSITIONS,
    Answer,
    Decision,
    Doer,
    MeasuredBy,
    Modality,
    NeedState,
    PlanState,
    Signer,
    TouchSource,
    Typing,
)
from midspan.engines.scoring import LEVELS
from midspan.kernel.models import PatientRow, append_only, choices
from midspan.values import classified

LONGEST_LEVEL = 200


def only_drafts_change() -> pgtrigger.Trigger:
    """For a table whose rows belong to a plan: none comes, goes or changes unless the plan is a draft."""
    return pgtrigger.Trigger(
        name="only_drafts_change",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        # The only thing that is put in is a state from this program.
        func=f"""
            IF EXISTS (
                SELECT 1 FROM plans_plan plan
                WHERE plan.id IN (NEW.plan_id, OLD.plan_id) AND plan.state <> '{PlanState.DRAFT}'
            ) THEN
                RAISE EXCEPTION 'Only a draft can be changed; begin a new version.'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,  # noqa: S608 - as said above
    )


def stays_once_offered() -> pgtrigger.Trigger:
    """For notes: the words change in a draft that was not shown for signing since; whose they are never does."""
    return pgtrigger.Trigger(
        name="stays_once_offered",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        # The only thing that is put in is a state from this program.
        func=f"""
            IF EXISTS (
                SELECT 1 FROM plans_plan plan WHERE plan.id = OLD.plan_id
                AND (plan.state <> '{PlanState.DRAFT}' OR plan.offered_at >= OLD.written_at)
            ) THEN
                RAISE EXCEPTION 'What was written stays; write another one.' USING ERRCODE = 'restrict_violation';
            END IF;
            IF TG_OP = 'UPDATE' AND (NEW.plan_id, NEW.patient_id, NEW.author_id, NEW.thread, NEW.written_at)
                IS DISTINCT FROM (OLD.plan_id, OLD.patient_id, OLD.author_id, OLD.thread, OLD.written_at)
            THEN
                RAISE EXCEPTION 'Only the words of a note change.' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,  # noqa: S608 - as said above
    )


def signed_before_it_holds() -> pgtrigger.Trigger:
    """A version becomes active only with the patient's and a clinician's name under the words that were offered.

    Where the clinician's wants a second, only with a supervisor's as well, who is somebody else.
    """
    return pgtrigger.Trigger(
        name="signed_before_it_holds",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(new__state=PlanState.ACTIVE, old__state=PlanState.OFFERED),
        func=f"""
            IF (
                SELECT count(DISTINCT signature.signer) FROM plans_plansignature signature
                WHERE signature.plan_id = NEW.id AND signature.digest = NEW.digest
                AND signature.signer IN ('{Signer.PATIENT}', '{Signer.CLINICIAN}')
            ) < 2 THEN
                RAISE EXCEPTION 'A plan holds once both have signed it.' USING ERRCODE = 'restrict_violation';
            END IF;
            IF EXISTS (
                SELECT 1 FROM plans_plansignature clinician
                WHERE clinician.plan_id = NEW.id AND clinician.digest = NEW.digest
                AND clinician.signer = '{Signer.CLINICIAN}' AND clinician.wants_second
                AND NOT EXISTS (
                    SELECT 1 FROM plans_plansignature supervisor
                    WHERE supervisor.plan_id = NEW.id AND supervisor.digest = NEW.digest
                    AND supervisor.signer = '{Signer.SUPERVISOR}' AND supervisor.signer_id <> clinician.signer_id
                )
            ) THEN
                RAISE EXCEPTION 'This plan holds once a supervisor has signed it too.'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - names of signers, from this program.
    )


class Plan(PatientRow):
    """One version of a patient's plan. `review_date` is when both look at it again, once it is active."""

    PRIVACY: ClassVar = classified(
        clinical="episode number state review_date digest begun_at shown_at offered_at active_at superseded_at",
        operational="begun_by rules review_rule",
    )

    episode = models.ForeignKey("journey.Episode", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=choices(PlanState), default=PlanState.DRAFT)
    rules = models.CharField(max_length=20, help_text="Version of the limits and cadences it was begun under.")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the words that are offered.")
    review_date = models.DateField(null=True)
    review_rule = models.CharField(max_length=40, blank=True, help_text="Key of the cadence that set the day.")
    begun_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    begun_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True, help_text="Since when the person reads the draft on their phone.")
    offered_at = models.DateTimeField(null=True, help_text="When it was last shown for signing, also if taken back.")
    active_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "patient", "number"], name="plan_numbers_run_once"),
            models.UniqueConstraint(
                fields=["organization", "patient"], name="one_active_plan", condition=Q(state=PlanState.ACTIVE)
            ),
            models.UniqueConstraint(
                fields=["organization", "patient"], name="one_plan_in_work", condition=Q(state__in=sorted(IN_WORK))
            ),
            models.CheckConstraint(
                name="active_plan_is_reviewed", condition=~Q(state=PlanState.ACTIVE) | Q(review_date__isnull=False)
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="plan_goes_its_way",
                field="state",
                transitions=[
                    (before, after) for before, all_after in TRANSITIONS.items() for after in sorted(all_after)
                ],
            ),
            pgtrigger.Protect(
                name="plan_stays", operation=pgtrigger.Delete, condition=~pgtrigger.Q(old__state=PlanState.DRAFT)
            ),
            pgtrigger.Protect(
                name="plan_begins_as_a_draft",
                operation=pgtrigger.Insert,
                condition=~pgtrigger.Q(new__state=PlanState.DRAFT),
            ),
            signed_before_it_holds(),
            pgtrigger.Protect(
                name="plan_that_holds_is_what_was_signed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state=PlanState.ACTIVE)
                & (
                    pgtrigger.Q(old__digest__df=pgtrigger.F("new__digest"))
                    | pgtrigger.Q(old__number__df=pgtrigger.F("new__number"))
                    | pgtrigger.Q(old__episode__df=pgtrigger.F("new__episode"))
                ),
            ),
            pgtrigger.Protect(
                name="plan_that_was_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state=PlanState.SUPERSEDED),
            ),
        ]


class PlanElement(PatientRow):
    """What a link of the thread is in one version. `thread` is the same in every version it is in."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+", db_index=False)
    thread = models.UUIDField()
    place = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        triggers = [only_drafts_change()]


class Need(PlanElement):
    """One sentence that says what is needed, and by what it is known."""

    PRIVACY: ClassVar = classified(clinical="plan thread place words evidence state reason found")

    words = models.CharField(max_length=300)
    evidence = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=choices(NeedState), default=NeedState.ACTIVE)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it is deferred.")
    # The constraint stands in migration 0002: it holds what an assessment found to the need's own patient.
    found = models.ForeignKey(
        "assessments.FoundNeed",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )

    class Meta(PlanElement.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "plan", "thread"], name="need_is_in_a_plan_once"),
            models.UniqueConstraint(fields=["organization", "plan", "found"], name="found_need_is_taken_up_once"),
            models.CheckConstraint(
                name="deferred_need_says_why", condition=~Q(state=NeedState.DEFERRED) | ~Q(reason="")
            ),
        ]


class Goal(PlanElement):
    """What the person wants, in the words they said it in."""

    PRIVACY: ClassVar = classified(clinical="plan thread place need own_words typed typed_at", operational="typed_with")

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="goals", db_index=False)
    own_words = models.CharField(max_length=500, blank=True, help_text="Verbatim.")
    typed = models.CharField(max_length=8, choices=choices(Typing), default=Typing.BY_STAFF)
    typed_with = models.ForeignKey(
        "people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    typed_at = models.DateTimeField(null=True)

    class Meta(PlanElement.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "plan", "thread"], name="goal_is_in_a_plan_once"),
            models.CheckConstraint(
                name="own_typing_says_when", condition=Q(typed=Typing.BY_STAFF) | Q(typed_at__isnull=False)
            ),
            models.CheckConstraint(
                name="typed_together_says_with_whom", condition=~Q(typed=Typing.TOGETHER) ^ Q(typed_with__isnull=False)
            ),
        ]


class Objective(PlanElement):
    """Something that can be seen: what, how it is measured, from where to where, by when."""

    PRIVACY: ClassVar = classified(
        clinical="plan thread place goal words measured_by measure instrument levels baseline target by_date"
    )

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="objectives", db_index=False)
    words = models.CharField(max_length=300)
    measured_by = models.CharField(max_length=14, choices=choices(MeasuredBy), blank=True)
    measure = models.CharField(max_length=200, blank=True, help_text="Which questionnaire, diary row or sign.")
    instrument = models.CharField(max_length=40, blank=True, help_text="Key of the questionnaire that shows it.")
    levels = ArrayField(
        models.CharField(max_length=LONGEST_LEVEL),
        default=list,
        help_text="Goal attainment scaling: from much less than expected to much more, written before work starts.",
    )
    baseline = models.CharField(max_length=120, blank=True)
    target = models.CharField(max_length=120, blank=True)
    by_date = models.DateField(null=True)

    class Meta(PlanElement.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "plan", "thread"], name="objective_is_in_a_plan_once"),
            # What notes link to: an objective together with whose it is.
            models.UniqueConstraint(fields=["organization", "patient", "id"], name="objective_of_its_person"),
            models.CheckConstraint(name="levels_are_five_or_none", condition=Q(levels__len__in=[0, len(LEVELS)])),
        ]
        indexes = [models.Index(fields=["organization", "patient", "thread"], name="objective_of_patient")]


class Intervention(PlanElement):
    """What somebody does toward an objective: staff, or the person at home."""

    PRIVACY: ClassVar = classified(
        clinical="plan thread place objective words doer modality times_a_week minutes", operational="owner"
    )

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="interventions", db_index=False)
    words = models.CharField(max_length=300)
    doer = models.CharField(max_length=8, choices=choices(Doer), default=Doer.STAFF)
    modality = models.CharField(max_length=16, choices=choices(Modality), blank=True)
    owner = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    times_a_week = models.PositiveSmallIntegerField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)

    class Meta(PlanElement.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "plan", "thread"], name="intervention_is_in_a_plan_once"),
            models.CheckConstraint(
                name="intervention_of_patient_has_no_owner", condition=~Q(doer=Doer.PATIENT) | Q(owner__isnull=True)
            ),
        ]


class Criterion(PlanElement):
    """What has to be true for the stay to end well. Both see it from the first version on."""

    PRIVACY: ClassVar = classified(clinical="plan thread place words")

    words = models.CharField(max_length=300)

    class Meta(PlanElement.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "plan", "thread"], name="criterion_is_in_a_plan_once")
        ]


class StaffNote(PatientRow):
    """What staff say to each other about one thread: no word of the plan, and never on a page of the patient.

    The database gives it to nobody whose own rows it would be among (migration 0002).
    """

    PRIVACY: ClassVar = classified(clinical="plan thread words written_at changed_at", operational="author")

    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="+", db_index=False, help_text="The version it was written in."
    )
    thread = models.UUIDField()
    words = models.CharField(max_length=1000)
    author = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="staff_note_says_something", condition=~Q(words=""))]
        indexes = [models.Index(fields=["organization", "patient", "thread"], name="staff_note_of_patient")]
        triggers = [stays_once_offered()]


class Suggestion(PatientRow):
    """Other words for one thread, as the person typed them on their phone, and the words they had before them."""

    PRIVACY: ClassVar = classified(clinical="plan thread seen words said_at")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+", db_index=False)
    thread = models.UUIDField()
    seen = models.CharField(max_length=500, blank=True)
    words = models.CharField(max_length=500)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="suggestion_says_something", condition=~Q(words=""))]
        indexes = [models.Index(fields=["organization", "patient", "-said_at"], name="suggestion_of_patient")]
        triggers = [append_only()]


class SuggestionAnswer(PatientRow):
    """What became of a suggestion. The person reads it."""

    PRIVACY: ClassVar = classified(clinical="suggestion answer reason answered_at", operational="answered_by")

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="answers", db_index=False)
    answer = models.CharField(max_length=5, choices=choices(Answer))
    reason = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "suggestion"], name="suggestion_is_answered_once"),
            models.CheckConstraint(name="left_words_say_why", condition=Q(answer=Answer.TAKEN) | ~Q(reason="")),
        ]
        triggers = [append_only()]


class PlanSignature(PatientRow):
    """A name under exactly these words. A version whose words changed since needs another."""

    PRIVACY: ClassVar = classified(
        clinical="plan digest",
        operational="signer signer_id credential wants_second signed_at",
        identity="signed_name",
    )

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="signatures", db_index=False)
    signer = models.CharField(max_length=10, choices=choices(Signer))
    signer_id = models.UUIDField()
    credential = models.CharField(max_length=60, blank=True)
    wants_second = models.BooleanField(help_text="Signed with none but credentials that a supervisor signs beside.")
    signed_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "plan", "signer", "digest"], name="plan_is_signed_once_by_each"
            ),
            models.CheckConstraint(
                name="only_a_clinician_wants_a_second", condition=Q(signer=Signer.CLINICIAN) | Q(wants_second=False)
            ),
            models.CheckConstraint(
                name="who_signs_without_credential_wants_a_second",
                condition=~Q(signer=Signer.CLINICIAN, credential="") | Q(wants_second=True),
            ),
            models.CheckConstraint(
                name="whoever_supervises_holds_something", condition=~Q(signer=Signer.SUPERVISOR, credential="")
            ),
        ]
        triggers = [append_only()]


class Touch(PatientRow):
    """An objective was worked on: a signed note of the session `source_id` names it."""

    PRIVACY: ClassVar = classified(clinical="thread on_date source source_id")

    thread = models.UUIDField()
    on_date = models.DateField()
    source = models.CharField(max_length=10, choices=choices(TouchSource))
    source_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "patient", "thread", "source", "source_id"], name="thread_is_touched_once"
            ),
        ]
        triggers = [append_only()]


class GoalShown(PatientRow):
    """The person lets the peer specialists they work with read one goal, from then until they take it back."""

    PRIVACY: ClassVar = classified(clinical="thread shown_at taken_back_at")

    thread = models.UUIDField()
    shown_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "patient", "thread"],
                name="goal_shown_once",
                condition=Q(taken_back_at__isnull=True),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="what_was_shown_stays", fields=["thread", "shown_at"]),
            pgtrigger.Protect(
                name="taken_back_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__taken_back_at__isnull=False),
            ),
            pgtrigger.Protect(name="goal_shown_stays", operation=pgtrigger.Delete),
        ]


class OwnRating(PatientRow):
    """How far along the patient says they are with one objective, 0 to 10, and what they want to say of it."""

    PRIVACY: ClassVar = classified(clinical="plan thread rating words rated_at")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+", db_index=False)
    thread = models.UUIDField()
    rating = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=500, blank=True)
    rated_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="own_rating_is_to_ten", condition=Q(rating__lte=10))]
        indexes = [models.Index(fields=["organization", "patient", "-rated_at"], name="own_rating_of_patient")]
        triggers = [append_only()]


class PlanReview(PatientRow):
    """Both looked at the plan on a day; `next_date` is when they look again."""

    PRIVACY: ClassVar = classified(clinical="plan held_at next_date summary", operational="held_by")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reviews", db_index=False)
    held_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    held_at = models.DateTimeField()
    next_date = models.DateField()
    summary = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["organization", "patient", "-held_at"], name="review_of_patient")]
        triggers = [append_only()]


class ObjectiveReview(PatientRow):
    """What a review found and decided about one objective: both ratings side by side (None: nobody said).

    `level` is the level that was reached, -2 to +2, of an objective that has levels.
    """

    PRIVACY: ClassVar = classified(clinical="review thread own_rating clinician_rating level decision reason")

    review = models.ForeignKey(PlanReview, on_delete=models.PROTECT, related_name="lines", db_index=False)
    thread = models.UUIDField()
    own_rating = models.PositiveSmallIntegerField(null=True)
    clinician_rating = models.PositiveSmallIntegerField()
    level = models.SmallIntegerField(null=True)
    decision = models.CharField(max_length=6, choices=choices(Decision))
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "review", "thread"], name="objective_is_reviewed_once"),
            models.CheckConstraint(
                name="objective_ratings_to_ten",
                condition=Q(clinician_rating__lte=10) & (Q(own_rating__isnull=True) | Q(own_rating__lte=10)),
            ),
            models.CheckConstraint(
                name="level_reached_is_one_of_five", condition=Q(level__isnull=True) | Q(level__in=list(LEVELS))
            ),
            models.CheckConstraint(
                name="what_a_review_changes_has_a_reason", condition=Q(decision=Decision.KEEP) | ~Q(reason="")
            ),
        ]
        triggers = [append_only()]


class CriterionReview(PatientRow):
    """What both said at a review of one thing that has to be true at the end. Of what nobody judged there is no row."""

    PRIVACY: ClassVar = classified(clinical="review thread is_met")

    review = models.ForeignKey(PlanReview, on_delete=models.PROTECT, related_name="criteria", db_index=False)
    thread = models.UUIDField()
    is_met = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "review", "thread"], name="criterion_is_reviewed_once"),
        ]
        indexes = [models.Index(fields=["organization", "patient", "thread"], name="criterion_of_patient")]
        triggers = [append_only()]
