"""Asking about plans: the versions of a patient's plan as trees, what is loose, and objectives that notes may serve."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.utils import timezone
from msgspec import Struct

from midspan.domains.assessments.queries import Found, found_needs
from midspan.domains.journey.queries import confirmed_diagnoses_of, open_episode_of
from midspan.domains.plans.book import plan_rules
from midspan.domains.plans.calendar import CalendarLine, is_review_near, plan_calendar, review_of_stay, review_on
from midspan.domains.plans.enums import IN_WORK, Doer, NeedState, PlanState, Signer, Typing
from midspan.domains.plans.goals import OwnGoal, goals_shown, own_goals
from midspan.domains.plans.levels import Ladder, own_ladders
from midspan.domains.plans.models import (
    Criterion,
    CriterionReview,
    Goal,
    Intervention,
    Need,
    Objective,
    OwnRating,
    Plan,
    PlanReview,
    PlanSignature,
    StaffNote,
    Suggestion,
    Touch,
)
from midspan.domains.plans.reviewing import plan_waits_since, review_due_of
from midspan.domains.plans.rules import (
    Finding,
    Seen,
    findings,
    may_change_note,
    needs_supervisor,
    signers_wanted,
)
from midspan.domains.plans.rules.calendar import Due
from midspan.domains.plans.thread import (
    CriterionNode,
    GoalNode,
    InterventionNode,
    NeedNode,
    ObjectiveNode,
    Tree,
    digest_of,
    needs_in,
    objectives_in,
)
from midspan.domains.plans.wording import because_words
from midspan.domains.privacy.queries import visible
from midspan.kernel import clock
from midspan.kernel.prepared import Prepared
from midspan.values import ALLOWED, Actor, DataClass, Verdict, refused

__all__ = [  # Also of this door: what a version is made of, and the calendar.
    "CalendarLine",
    "Due",
    "Ladder",
    "ObjectiveNode",
    "OwnGoal",
    "goals_shown",
    "is_review_near",
    "objectives_in",
    "own_goals",
    "own_ladders",
    "plan_calendar",
    "plan_waits_since",
    "review_due_of",
    "review_of_stay",
    "review_on",
    "why_reviewed",
]
E = TypeVar("E", Criterion, Need, Goal, Objective, Intervention)


class PlanFile(Struct, frozen=True, kw_only=True, dict=True):
    """One version with all that hangs from it, each part read when it is first asked for: twelve queries at most."""

    plan: Plan
    viewer: Actor

    @property
    def id(self) -> UUID:
        return self.plan.pk

    @property
    def state(self) -> PlanState:
        return PlanState(self.plan.state)

    @cached_property
    def tree(self) -> Tree:
        return tree_of(self.plan, viewer=self.viewer)

    @cached_property
    def digest(self) -> str:
        return digest_of(self.tree)

    @cached_property
    def touches(self) -> tuple[Touch, ...]:
        """What worked on its objectives, the newest first; only for the version that holds."""
        return _touches(self.plan, self.viewer)

    @cached_property
    def due(self) -> Due | None:
        """When it is reviewed next, and why then; only for the version that holds."""
        if self.state is not PlanState.ACTIVE:
            return None
        return review_due_of(viewer=self.viewer, patient_id=self.plan.patient_id)

    @cached_property
    def found(self) -> tuple[Finding, ...]:
        return tuple(findings(self.tree, _seen(self), plan_rules()))

    @cached_property
    def _names(self) -> tuple[PlanSignature, ...]:
        return _names(self.plan, self.viewer)

    @property
    def has_names(self) -> bool:
        """Somebody has signed, if only words that have changed since."""
        return bool(self._names)

    @cached_property
    def signatures(self) -> tuple[PlanSignature, ...]:
        """Those under the words as they are now."""
        return tuple(one for one in self._names if one.digest == self.digest)

    @property
    def signed_by(self) -> frozenset[Signer]:
        return frozenset(Signer(one.signer) for one in self.signatures)

    @property
    def missing(self) -> frozenset[Signer]:
        """Whose names are still wanted under it."""
        return signers_wanted(wants_second=any(one.wants_second for one in self.signatures)) - self.signed_by


class PlanLine(Struct, frozen=True, kw_only=True):
    """One objective as a note links to it. `is_in_force`: the plan that holds has it in these words.

    `doings`: what is done toward it, in words.
    """

    id: UUID
    thread: UUID
    words: str
    is_in_force: bool
    doings: tuple[str, ...] = ()


def plans_of(*, viewer: Actor, patient_id: UUID) -> list[Plan]:
    """All versions, the newest first."""
    return _VERSIONS.instances(viewer=viewer, patient_id=patient_id)


def _versions(*, viewer: Actor, patient_id: UUID) -> QuerySet[Plan]:
    return _plans(viewer).filter(patient_id=patient_id).order_by("-number")


_VERSIONS = Prepared(_versions, patient_id=UUID)


def active_plan(*, viewer: Actor, patient_id: UUID) -> PlanFile | None:
    """The version that holds now."""
    plan = next(iter(_ACTIVE.instances(viewer=viewer, patient_id=patient_id)), None)
    return PlanFile(plan=plan, viewer=viewer) if plan else None


def _active(*, viewer: Actor, patient_id: UUID) -> QuerySet[Plan]:
    return _plans(viewer).filter(patient_id=patient_id, state=PlanState.ACTIVE)[:1]


_ACTIVE = Prepared(_active, patient_id=UUID)


def plan_in_work(*, viewer: Actor, patient_id: UUID) -> PlanFile | None:
    """The version that is written or waits to be signed."""
    plan = next(iter(_IN_WORK.instances(viewer=viewer, patient_id=patient_id)), None)
    return PlanFile(plan=plan, viewer=viewer) if plan else None


def _plan_in_work(*, viewer: Actor, patient_id: UUID) -> QuerySet[Plan]:
    return _plans(viewer).filter(patient_id=patient_id, state__in=sorted(IN_WORK))[:1]


_IN_WORK = Prepared(_plan_in_work, patient_id=UUID)


def noted_version(*, viewer: Actor, patient_id: UUID) -> PlanFile | None:
    """The version that a note is about which is written now: the one in work, or else the one that holds."""
    return plan_in_work(viewer=viewer, patient_id=patient_id) or active_plan(viewer=viewer, patient_id=patient_id)


def staff_notes_of(*, viewer: Actor, patient_id: UUID) -> dict[UUID, list[StaffNote]]:
    """Thread → what staff noted about it in any version, the oldest first. One query, none for anybody but staff."""
    found: dict[UUID, list[StaffNote]] = {}
    if viewer.is_staff:
        for one in _staff_notes(viewer, patient_id).order_by("written_at", "pk"):
            found.setdefault(one.thread, []).append(one)
    return found


def staff_note(*, viewer: Actor, patient_id: UUID, note_id: UUID) -> StaffNote | None:
    return _staff_notes(viewer, patient_id).filter(pk=note_id).first() if viewer.is_staff else None


def staff_notes_in(*, viewer: Actor, plan: Plan) -> dict[UUID, list[StaffNote]]:
    """The same, of those written in one version. One query, none for anybody but staff."""
    noted = staff_notes_of(viewer=viewer, patient_id=plan.patient_id)
    found = {thread: [one for one in notes if one.plan_id == plan.pk] for thread, notes in noted.items()}
    return {thread: notes for thread, notes in found.items() if notes}


def may_change(note: StaffNote, viewer: Actor) -> Verdict:
    """Whether somebody may still change one note, or take it away."""
    shown = note.plan.offered_at
    return may_change_note(
        state=PlanState(note.plan.state),
        is_author=note.author_id == viewer.id,
        was_offered_since=shown is not None and shown >= note.written_at,
    )


def has_lasting_notes(*, viewer: Actor, plan: Plan) -> bool:
    """Whether any note written in this version may not be taken away by whoever asks."""
    noted = staff_notes_in(viewer=viewer, plan=plan).values()
    return any(not may_change(one, viewer) for notes in noted for one in notes)


def _staff_notes(viewer: Actor, patient_id: UUID) -> QuerySet[StaffNote]:
    rows = StaffNote.objects.filter(patient_id=patient_id).select_related("author", "plan")
    return visible(rows, viewer=viewer, data_class=DataClass.NOTE)


def plan_to_read(*, viewer: Actor) -> PlanFile | None:
    """The version in work as the patient who asks may read it: offered, or a draft that was shown to them."""
    file = plan_in_work(viewer=viewer, patient_id=viewer.id) if viewer.is_patient else None
    return file if file and (file.state is PlanState.OFFERED or file.plan.shown_at) else None


def suggestions_of(*, viewer: Actor, plan: Plan) -> list[Suggestion]:
    """What the person suggested for one version, the oldest first, each with its one answer or none. Two queries."""
    rows = Suggestion.objects.filter(plan_id=plan.pk).prefetch_related("answers")
    return list(visible(rows, viewer=viewer, data_class=DataClass.PLAN).order_by("said_at", "pk"))


def open_suggestions(*, viewer: Actor, plan: Plan) -> list[Suggestion]:
    """Those that nobody has answered."""
    return [one for one in suggestions_of(viewer=viewer, plan=plan) if not one.answers.all()]


def plan_version(*, viewer: Actor, patient_id: UUID, plan_id: UUID) -> PlanFile | None:
    plan = _plans(viewer).filter(patient_id=patient_id, pk=plan_id).first()
    return PlanFile(plan=plan, viewer=viewer) if plan else None


def version_before(*, viewer: Actor, plan: Plan) -> PlanFile | None:
    """The version that a version took the place of, or will."""
    earlier = _plans(viewer).filter(patient_id=plan.patient_id, number__lt=plan.number).order_by("-number").first()
    return PlanFile(plan=earlier, viewer=viewer) if earlier else None


def _plans(viewer: Actor) -> QuerySet[Plan]:
    return visible(Plan.objects.all(), viewer=viewer, data_class=DataClass.PLAN)


def _touches(plan: Plan, viewer: Actor) -> tuple[Touch, ...]:
    if plan.state != PlanState.ACTIVE:
        return ()
    return tuple(_TOUCHES.instances(viewer=viewer, patient_id=plan.patient_id))


def _touch_rows(*, viewer: Actor, patient_id: UUID) -> QuerySet[Touch]:
    rows = visible(Touch.objects.filter(patient_id=patient_id), viewer=viewer, data_class=DataClass.PLAN)
    return rows.order_by("-on_date", "pk")


_TOUCHES = Prepared(_touch_rows, patient_id=UUID)


def _seen(file: PlanFile) -> Seen:
    plan, viewer, touches = file.plan, file.viewer, file.touches
    is_active = plan.state == PlanState.ACTIVE
    return Seen(
        today=clock.local_date(),
        active_since=timezone.localdate(plan.active_at) if is_active and plan.active_at else None,
        review_date=file.due.on if file.due else None,
        touched={one.thread: one.on_date for one in sorted(touches, key=lambda one: one.on_date)},
        found={one.id: one.words for one in found_needs(viewer=viewer, patient_id=plan.patient_id)}
        if viewer.is_staff
        else {},
        diagnoses=confirmed_diagnoses_of(viewer=viewer, patient_id=plan.patient_id) if viewer.is_staff else (),
    )


def _names(plan: Plan, viewer: Actor) -> tuple[PlanSignature, ...]:
    return tuple(_NAMES.instances(viewer=viewer, plan_id=plan.pk))


def _name_rows(*, viewer: Actor, plan_id: UUID) -> QuerySet[PlanSignature]:
    rows = PlanSignature.objects.filter(plan_id=plan_id).order_by("signed_at", "pk")
    return visible(rows, viewer=viewer, data_class=DataClass.PLAN)


_NAMES = Prepared(_name_rows, plan_id=UUID)


def tree_of(plan: Plan, *, viewer: Actor) -> Tree:
    """Needs with what hangs from them, then what has to be true at the end. Five queries."""
    done = _by_parent(_INTERVENTIONS, plan, viewer, "objective_id")
    objectives = _by_parent(_OBJECTIVES, plan, viewer, "goal_id")
    goals = _by_parent(_GOALS, plan, viewer, "need_id")
    needs = _NEEDS.instances(viewer=viewer, plan_id=plan.pk)

    def objective(row: Objective) -> ObjectiveNode:
        return _objective(row, tuple(map(_intervention, done.get(row.pk, ()))))

    def goal(row: Goal) -> GoalNode:
        own = tuple(map(objective, objectives.get(row.pk, ())))
        return _goal(row, own)

    ends = _CRITERIA.instances(viewer=viewer, plan_id=plan.pk)
    criteria = (CriterionNode(thread=row.thread, words=row.words) for row in ends)
    return (*(_need(row, tuple(map(goal, goals.get(row.pk, ())))) for row in needs), *criteria)


def _elements(model: type[E], *first: str) -> Prepared[E]:
    """A tree is read anew with every word that is written into it."""

    def rows(*, viewer: Actor, plan_id: UUID) -> QuerySet[E]:
        found = visible(model.objects.filter(plan_id=plan_id), viewer=viewer, data_class=DataClass.PLAN)
        return found.order_by(*first, "place", "pk")

    return Prepared(rows, plan_id=UUID)


_NEEDS, _GOALS, _OBJECTIVES = _elements(Need), _elements(Goal, "need_id"), _elements(Objective, "goal_id")
_INTERVENTIONS, _CRITERIA = _elements(Intervention, "objective_id"), _elements(Criterion)


def _by_parent(elements: Prepared[E], plan: Plan, viewer: Actor, parent: str) -> dict[UUID, list[E]]:
    rows = elements.instances(viewer=viewer, plan_id=plan.pk)
    return {key: list(group) for key, group in groupby(rows, key=lambda row: getattr(row, parent))}


def _need(row: Need, goals: tuple[GoalNode, ...]) -> NeedNode:
    return NeedNode(
        thread=row.thread,
        words=row.words,
        evidence=row.evidence,
        state=NeedState(row.state),
        reason=row.reason,
        goals=goals,
        found_id=row.found_id,
    )


def _goal(row: Goal, objectives: tuple[ObjectiveNode, ...]) -> GoalNode:
    return GoalNode(
        thread=row.thread,
        own_words=row.own_words,
        objectives=objectives,
        typed=Typing(row.typed),
        typed_with_id=row.typed_with_id,
        typed_at=row.typed_at,
    )


def _objective(row: Objective, interventions: tuple[InterventionNode, ...]) -> ObjectiveNode:
    return ObjectiveNode(
        thread=row.thread,
        words=row.words,
        measured_by=row.measured_by,
        measure=row.measure,
        instrument=row.instrument,
        levels=tuple(row.levels),
        baseline=row.baseline,
        target=row.target,
        by_date=row.by_date,
        interventions=interventions,
    )


def _intervention(row: Intervention) -> InterventionNode:
    return InterventionNode(
        thread=row.thread,
        words=row.words,
        doer=Doer(row.doer),
        modality=row.modality,
        owner_id=row.owner_id,
        times_a_week=row.times_a_week,
        minutes=row.minutes,
    )


def objectives_to_link(
    *, viewer: Actor, patient_ids: Collection[UUID], linked: Collection[UUID] = ()
) -> dict[UUID, list[PlanLine]]:
    """Patient id → the objectives of the plan that holds, in its order, and those `linked` already by their ids.

    Who has none is absent. One query.
    """
    found: dict[UUID, list[PlanLine]] = {}
    for patient_id, *row in _TO_LINK.rows(viewer=viewer, patient_ids=list(patient_ids), linked=list(linked)):
        line = PlanLine(
            id=row[0], thread=row[1], words=row[2], is_in_force=row[3] == PlanState.ACTIVE, doings=tuple(row[4])
        )
        found.setdefault(patient_id, []).append(line)
    return found


def _to_link(*, viewer: Actor, patient_ids: list[UUID], linked: list[UUID]) -> QuerySet[Any, Any]:
    rows = Objective.objects.filter(patient_id__any_of=patient_ids)
    wanted = rows.filter(Q(plan__state=PlanState.ACTIVE) | Q(pk__any_of=linked))
    shown = visible(wanted, viewer=viewer, data_class=DataClass.PLAN)
    done = Intervention.objects.filter(organization_id=OuterRef("organization_id"), objective_id=OuterRef("pk"))
    doings = ArraySubquery(done.order_by("place", "pk").values("words"))
    rows = shown.annotate(doings=doings).order_by("patient_id", "place", "pk")
    return rows.values_list("patient_id", "pk", "thread", "words", "plan__state", "doings")


_TO_LINK = Prepared(_to_link, patient_ids=list[UUID], linked=list[UUID])


def may_link(*, viewer: Actor, patient_id: UUID, objective_id: UUID) -> Verdict:
    """Whether a note about this person may link to this objective: one whose thread is in their plan that holds.

    A page may have been opened before the version that holds now; what it named is then still the same thread.
    """
    found = objectives_to_link(viewer=viewer, patient_ids=[patient_id], linked=[objective_id])
    lines = found.get(patient_id, [])
    threads = {one.thread for one in lines if one.is_in_force}
    if any(one.id == objective_id and one.thread in threads for one in lines):
        return ALLOWED
    return refused("This objective is not in the person’s plan. Choose one that is, or leave the entry unlinked.")


def own_ratings(*, viewer: Actor, plan: Plan) -> dict[UUID, OwnRating]:
    """Thread → what the patient last said of it since this version holds."""
    rows = visible(OwnRating.objects.filter(plan_id=plan.pk), viewer=viewer, data_class=DataClass.PLAN)
    return {one.thread: one for one in rows.order_by("rated_at", "pk")}


def needs_not_taken_up(*, viewer: Actor, file: PlanFile) -> list[Found]:
    """What signed assessments found, and no need of this version takes up, in the order of the sections. One query."""
    taken = {one.found_id for one in needs_in(file.tree)}
    return [one for one in found_needs(viewer=viewer, patient_id=file.plan.patient_id) if one.id not in taken]


def reviews_of(*, viewer: Actor, patient_id: UUID) -> list[PlanReview]:
    """The newest first, each with its lines. Two queries."""
    rows = visible(PlanReview.objects.filter(patient_id=patient_id), viewer=viewer, data_class=DataClass.PLAN)
    return list(rows.order_by("-held_at", "pk").select_related("held_by").prefetch_related("lines"))


class CriterionLine(Struct, frozen=True, kw_only=True):
    """What has to be true at the end, and what the last review that judged it found; None: nobody has judged it."""

    thread: UUID
    words: str
    is_met: bool | None
    judged_on: date | None


def criteria_of(*, viewer: Actor, patient_id: UUID) -> list[CriterionLine]:
    """Those of the plan that holds, in its order. Two queries."""
    rows = Criterion.objects.filter(patient_id=patient_id, plan__state=PlanState.ACTIVE)
    shown = list(visible(rows, viewer=viewer, data_class=DataClass.PLAN).order_by("place", "pk"))
    said = CriterionReview.objects.filter(patient_id=patient_id, thread__in=[one.thread for one in shown])
    judged = visible(said, viewer=viewer, data_class=DataClass.PLAN).select_related("review")
    last = {one.thread: one for one in judged.order_by("review__held_at", "pk")}
    return [_criterion(one, last.get(one.thread)) for one in shown]


def _criterion(row: Criterion, said: CriterionReview | None) -> CriterionLine:
    judged_on = timezone.localdate(said.review.held_at) if said else None
    return CriterionLine(thread=row.thread, words=row.words, is_met=said.is_met if said else None, judged_on=judged_on)


def plan_waits(*, viewer: Actor) -> bool:
    """Whether a plan waits for the name of the patient who asks."""
    file = plan_in_work(viewer=viewer, patient_id=viewer.id) if viewer.is_patient else None
    return file is not None and file.state is PlanState.OFFERED and Signer.PATIENT in file.missing


def words_of_objectives(*, viewer: Actor, patient_id: UUID) -> dict[UUID, str]:
    """Thread → the words of each objective there ever was, as the newest version that has it says them. One query."""
    return dict(_WORDS.rows(viewer=viewer, patient_id=patient_id))


def _words(*, viewer: Actor, patient_id: UUID) -> QuerySet[Any, Any]:
    rows = visible(Objective.objects.filter(patient_id=patient_id), viewer=viewer, data_class=DataClass.PLAN)
    return rows.order_by("plan__number").values_list("thread", "words")


_WORDS = Prepared(_words, patient_id=UUID)


def plan_due_date(*, viewer: Actor, patient_id: UUID) -> date | None:
    """By when somebody who was admitted has a plan that holds; None while they are not admitted."""
    episode = open_episode_of(viewer=viewer, patient_id=patient_id)
    if episode is None or episode.admitted_at is None:
        return None
    return timezone.localdate(episode.admitted_at) + timedelta(days=plan_rules().full_plan_days)


def why_reviewed(due: Due) -> list[str]:
    """Why a review is due on its day, in sentences."""
    return because_words(due, plan_rules())


def may_countersign(credentials: Collection[str]) -> bool:
    """Whether who holds these credentials signs as a supervisor."""
    return not needs_supervisor(credentials, countersigned=plan_rules().countersigned)


def threads_in(file: PlanFile) -> frozenset[UUID]:
    return frozenset(one.thread for one in objectives_in(file.tree))
