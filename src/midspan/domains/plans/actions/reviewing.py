"""How far along both say the patient is, and what a review decides."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone
from msgspec import Struct

from midspan.domains.journey.queries import open_episode_of
from midspan.domains.plans.actions.finding import GONE, found_or_refused
from midspan.domains.plans.book import plan_rules
from midspan.domains.plans.cadence import strictest
from midspan.domains.plans.enums import Decision, PlanState
from midspan.domains.plans.models import (
    CriterionReview,
    ObjectiveReview,
    OwnRating,
    Plan,
    PlanReview,
)
from midspan.domains.plans.queries import (
    PlanFile,
    active_plan,
    own_ratings,
    threads_in,
)
from midspan.domains.plans.reviewing import stay_of
from midspan.domains.plans.rules import (
    may_rate,
    may_review,
)
from midspan.domains.plans.thread import criteria_in, objectives_in
from midspan.domains.privacy.queries import visible
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, DataClass, RefusedError, refused

MOMENTS = timedelta(minutes=1)


class Reviewed(Struct, frozen=True, kw_only=True):
    """What a clinician says of one objective at a review: 0 to 10, and what becomes of it.

    `level` is the level reached, -2 to +2, where levels were written for it.
    """

    thread: UUID
    rating: int
    decision: Decision
    reason: str = ""
    level: int | None = None


@action("plan.rate")
def rate_objective(*, thread: UUID, rating: int, words: str, by: Actor) -> OwnRating:
    """The patient says how far along they are, 0 to 10. Each time is kept. Raises RefusedError."""
    file = active_plan(viewer=by, patient_id=by.id)
    if file is None or thread not in threads_in(file):
        raise RefusedError(refused(GONE))
    may_rate(by, patient_id=file.plan.patient_id, state=file.state, rating=rating).require()
    return OwnRating.objects.create(
        organization_id=by.organization_id,
        patient_id=by.id,
        plan=file.plan,
        thread=thread,
        rating=rating,
        words=words.strip(),
        rated_at=clock.now(),
    )


@action("plan.review")
def hold_review(
    *, patient_id: UUID, lines: Collection[Reviewed], summary: str, by: Actor, met: Mapping[UUID, bool] | None = None
) -> PlanReview:
    """Keep what both found about each objective; the day of the next one is set by the cadence.

    `met` says of criteria for the end, by their threads, whether they are true by now; not judged is absent.
    The same said again within moments is once. Raises RefusedError.
    """
    in_turn("plan.review", patient_id)
    file = _held(patient_id, by)
    may_review(by, state=file.state).require()
    _require_every(lines, file)
    kept = _latest_of(by, file)
    if kept is not None and _says(kept) == (summary.strip(), {_said(one) for one in lines}, dict(met or {})):
        return kept
    next_date, rule = next_review(patient_id, by)
    review = PlanReview.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        plan=file.plan,
        held_by_id=by.id,
        held_at=clock.now(),
        next_date=next_date,
        summary=summary.strip(),
    )
    _keep_lines(review, lines, file, by)
    _keep_criteria(review, met or {}, file)
    file.plan.review_date, file.plan.review_rule = next_date, rule
    file.plan.save(update_fields=["review_date", "review_rule"])
    return review


def _held(patient_id: UUID, by: Actor) -> PlanFile:
    """The version that holds, held until the transaction ends: no other takes its place in between."""
    rows = Plan.objects.filter(patient_id=patient_id, state=PlanState.ACTIVE)
    list(visible(rows, viewer=by, data_class=DataClass.PLAN).select_for_update(no_key=True))
    return found_or_refused(active_plan(viewer=by, patient_id=patient_id))


def _latest_of(by: Actor, file: PlanFile) -> PlanReview | None:
    """What the same person kept of it moments ago."""
    rows = PlanReview.objects.filter(organization_id=by.organization_id, plan=file.plan, held_by_id=by.id)
    return rows.filter(held_at__gte=clock.now() - MOMENTS).order_by("-held_at").first()


def _says(review: PlanReview) -> tuple[str, set[tuple[object, ...]], dict[UUID, bool]]:
    lines: set[tuple[object, ...]] = set(
        review.lines.values_list("thread", "clinician_rating", "decision", "reason", "level")
    )
    return review.summary, lines, dict(review.criteria.values_list("thread", "is_met"))


def _said(one: Reviewed) -> tuple[object, ...]:
    return one.thread, one.rating, one.decision, one.reason.strip(), one.level


def _require_every(lines: Collection[Reviewed], file: PlanFile) -> None:
    levels = {one.thread: one.levels for one in objectives_in(file.tree)}
    if {one.thread for one in lines} != threads_in(file):
        raise RefusedError(refused("Say something about every objective."))
    if any(one.decision is not Decision.KEEP and not one.reason.strip() for one in lines):
        raise RefusedError(refused("Say why an objective is changed or closed."))
    if any((one.level is None) is bool(levels[one.thread]) for one in lines):
        raise RefusedError(refused("Choose the level reached of each objective that has levels."))


def _keep_lines(review: PlanReview, lines: Collection[Reviewed], file: PlanFile, by: Actor) -> None:
    own = own_ratings(viewer=by, plan=file.plan)
    ObjectiveReview.objects.bulk_create(
        ObjectiveReview(
            organization_id=by.organization_id,
            patient_id=review.patient_id,
            review=review,
            thread=one.thread,
            own_rating=own[one.thread].rating if one.thread in own else None,
            clinician_rating=one.rating,
            level=one.level,
            decision=one.decision,
            reason=one.reason.strip(),
        )
        for one in lines
    )


def _keep_criteria(review: PlanReview, met: Mapping[UUID, bool], file: PlanFile) -> None:
    """Those of the plan that holds, and no others, whatever a form says."""
    CriterionReview.objects.bulk_create(
        CriterionReview(
            organization_id=review.organization_id,
            patient_id=review.patient_id,
            review=review,
            thread=one.thread,
            is_met=met[one.thread],
        )
        for one in criteria_in(file.tree)
        if one.thread in met
    )


def next_review(patient_id: UUID, by: Actor) -> tuple[date, str]:
    """The day of the next review, counted from today, and the key of the cadence that sets it."""
    today = timezone.localdate(clock.now())
    rule = strictest(stay_of(open_episode_of(viewer=by, patient_id=patient_id), today), plan_rules().review)
    if rule is None or rule.days is None:
        raise RefusedError(refused("No rule says when this plan is reviewed. Ask the clinical lead to enter one."))
    return today + timedelta(days=rule.days), rule.key
