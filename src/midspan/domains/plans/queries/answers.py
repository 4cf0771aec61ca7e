"""What the person says of a plan: words they suggest, and how far they find an objective."""

from uuid import UUID

from midspan.domains.plans.models import OwnRating, Plan, Suggestion
from midspan.domains.privacy.queries import visible
from midspan.values import Actor, DataClass


def suggestions_of(*, viewer: Actor, plan: Plan) -> list[Suggestion]:
    """What the person suggested for one version, the oldest first, each with its one answer or none. Two queries."""
    rows = Suggestion.objects.filter(plan_id=plan.pk).prefetch_related("answers")
    return list(visible(rows, viewer=viewer, data_class=DataClass.PLAN).order_by("said_at", "pk"))


def open_suggestions(*, viewer: Actor, plan: Plan) -> list[Suggestion]:
    """Those that nobody has answered."""
    return [one for one in suggestions_of(viewer=viewer, plan=plan) if not one.answers.all()]


def own_ratings(*, viewer: Actor, plan: Plan) -> dict[UUID, OwnRating]:
    """Thread → what the patient last said of it since this version holds."""
    rows = visible(OwnRating.objects.filter(plan_id=plan.pk), viewer=viewer, data_class=DataClass.PLAN)
    return {one.thread: one for one in rows.order_by("rated_at", "pk")}
