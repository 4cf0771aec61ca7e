"""What of their plan a person lets peer specialists read: goals of theirs, one by one."""

from collections.abc import Collection
from uuid import UUID

from midspan.domains.plans.models import GoalShown
from midspan.domains.plans.queries import own_goals
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, RefusedError, refused


@action("plan.show_goals")
def show_goals(*, threads: Collection[UUID], by: Actor) -> None:
    """From now on peer specialists who reach the person read these goals of the plan that holds, and no others.

    Raises RefusedError for anybody else's, and for a goal that is not in it any more.
    """
    if not by.is_patient:
        raise RefusedError(refused("Only the person says who reads their goals."))
    in_turn("plan.show_goals", by.id)
    goals, wanted, now = own_goals(viewer=by), set(threads), clock.now()
    if not wanted <= {one.thread for one in goals}:
        raise RefusedError(refused("Your plan changed meanwhile. Look at your goals again."))
    shown = GoalShown.objects.filter(organization_id=by.organization_id, patient_id=by.id, taken_back_at=None)
    kept = set(shown.values_list("thread", flat=True))
    shown.exclude(thread__in=wanted).update(taken_back_at=now)
    for thread in sorted(wanted - kept):
        GoalShown.objects.create(organization_id=by.organization_id, patient_id=by.id, thread=thread, shown_at=now)
