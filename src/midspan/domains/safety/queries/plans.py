"""Asking for safety plans: the version in force, all there were, and whether it was read through with the person."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localdate
from msgspec import Struct

from midspan.domains.journey.queries import Ground, grounds
from midspan.domains.privacy.queries import may_see_class, visible
from midspan.domains.safety.models import PlanReading, SafetyPlan
from midspan.values import Actor, DataClass


def _plans(viewer: Actor, patient_id: UUID) -> QuerySet[SafetyPlan]:
    rows = SafetyPlan.objects.filter(patient_id=patient_id)
    return visible(rows, viewer=viewer, data_class=DataClass.SAFETY)


def plan_of(*, viewer: Actor, patient_id: UUID) -> SafetyPlan | None:
    """The newest version; None while there is none, or none to see."""
    return _plans(viewer, patient_id).order_by("-number").first()


def earlier_plans(*, viewer: Actor, patient_id: UUID) -> list[SafetyPlan]:
    """Every version but the newest, the later ones first."""
    return list(_plans(viewer, patient_id).order_by("-number")[1:])


def plan_version(*, viewer: Actor, patient_id: UUID, version_id: UUID) -> SafetyPlan | None:
    return _plans(viewer, patient_id).filter(pk=version_id).first()


class PlanStanding(Struct, frozen=True, kw_only=True):
    """The version in force, and when staff last read it through with the person; None while nobody has.

    Written with the person is read with them. Who changed it alone since then reads it through once more.
    """

    plan: SafetyPlan
    read_on: date | None
    read_by: UUID | None


def plan_standing(*, viewer: Actor, patient_id: UUID) -> PlanStanding | None:
    """None while there is no plan, or none to see."""
    plan = plan_of(viewer=viewer, patient_id=patient_id)
    if plan is None:
        return None
    rows = visible(PlanReading.objects.filter(plan_id=plan.pk), viewer=viewer, data_class=DataClass.SAFETY)
    reading = rows.order_by("-read_at", "pk").first()
    if reading is not None:
        return PlanStanding(plan=plan, read_on=reading.read_on, read_by=reading.read_by)
    if plan.written_by == plan.patient_id:
        return PlanStanding(plan=plan, read_on=None, read_by=None)
    return PlanStanding(plan=plan, read_on=localdate(plan.written_at), read_by=plan.written_by)


@grounds("safety_plan")
def ground_of_plan(*, viewer: Actor, patient_id: UUID) -> Ground:
    """What “safety plan” on the discharge list rests on."""
    if not may_see_class(viewer, DataClass.SAFETY):
        return Ground(reason="Whether there is a safety plan is not shown to you. Somebody who sees it answers this.")
    standing = plan_standing(viewer=viewer, patient_id=patient_id)
    if standing is None:
        return Ground(reason="No safety plan is written, or none is shown to you. Write one with the person first.")
    if standing.read_on is None:
        return Ground(reason="Nobody has read this version of the safety plan through with the person yet.")
    return Ground(on=standing.read_on)
