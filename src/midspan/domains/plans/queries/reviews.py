"""When a plan is due and reviewed, by whose name, and what has to be true at the end."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone
from msgspec import Struct

from midspan.domains.journey.queries import open_episode_of
from midspan.domains.plans.book import plan_rules
from midspan.domains.plans.enums import PlanState
from midspan.domains.plans.models import Criterion, CriterionReview, PlanReview
from midspan.domains.plans.rules import needs_supervisor
from midspan.domains.plans.rules.calendar import Due
from midspan.domains.plans.wording import because_words
from midspan.domains.privacy.queries import visible
from midspan.values import Actor, DataClass


class CriterionLine(Struct, frozen=True, kw_only=True):
    """What has to be true at the end, and what the last review that judged it found; None: nobody has judged it."""

    thread: UUID
    words: str
    is_met: bool | None
    judged_on: date | None


def reviews_of(*, viewer: Actor, patient_id: UUID) -> list[PlanReview]:
    """The newest first, each with its lines. Two queries."""
    rows = visible(PlanReview.objects.filter(patient_id=patient_id), viewer=viewer, data_class=DataClass.PLAN)
    return list(rows.order_by("-held_at", "pk").select_related("held_by").prefetch_related("lines"))


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
