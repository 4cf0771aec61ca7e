"""Keeping a safety plan: each change is a version of its own."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from midspan.domains.journey.queries import patient_for
from midspan.domains.safety.enums import PlanPart
from midspan.domains.safety.models import LONGEST_LINE, PlanReading, SafetyPlan
from midspan.domains.safety.queries import plan_of
from midspan.domains.safety.rules.plan_keeping import (
    CHANGED,
    Parts,
    is_a_plan,
    may_confirm_plan,
    may_follow,
    may_keep_plan,
)
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused


@action("safety.plan")
def keep_plan(*, patient_id: UUID, parts: Parts, seen: int, by: Actor) -> SafetyPlan:
    """The whole plan as the person says it now. `seen` is the number of the version it was made from, 0 for none.

    By the person, or by a staff member with them. Raises RefusedError.
    """
    may_keep_plan(by, patient_id=patient_id).require()
    if by.is_staff and patient_for(viewer=by, patient_id=patient_id) is None:
        raise RefusedError(refused("There is nothing like this."))
    is_a_plan(parts, longest_line=LONGEST_LINE).require()
    newest = plan_of(viewer=by, patient_id=patient_id)
    may_follow(seen=seen, newest=newest.number if newest else 0).require()
    return _next(patient_id, parts, number=seen + 1, by=by)


@action("safety.plan.read")
def confirm_plan(*, patient_id: UUID, seen: int, by: Actor) -> PlanReading:
    """The version that was read through with the person still fits. Once a day is enough. Raises RefusedError."""
    may_confirm_plan(by).require()
    plan = plan_of(viewer=by, patient_id=patient_id)
    if plan is None:
        raise RefusedError(refused("There is nothing like this."))
    may_follow(seen=seen, newest=plan.number).require()
    now = clock.now()
    found, _ = PlanReading.objects.get_or_create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        plan=plan,
        read_by=by.id,
        read_on=localdate(now),
        defaults={"read_at": now},
    )
    return found


def _next(patient_id: UUID, parts: Parts, *, number: int, by: Actor) -> SafetyPlan:
    """Two who write at once want the same number: the database gives it to one of them."""
    try:
        with transaction.atomic():
            return SafetyPlan.objects.create(
                organization_id=by.organization_id,
                patient_id=patient_id,
                number=number,
                written_by=by.id,
                written_at=clock.now(),
                **{part.value: list(parts.get(part, ())) for part in PlanPart},
            )
    except IntegrityError as taken:
        raise RefusedError(CHANGED) from taken
