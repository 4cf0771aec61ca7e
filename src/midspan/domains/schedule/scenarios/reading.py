"""Scenarios, their changes and weeks, and advice as rows, through the gate."""

from uuid import UUID

from django.db.models import Q, QuerySet

from midspan.domains.privacy.queries import visible
from midspan.domains.schedule.enums import ScenarioState
from midspan.domains.schedule.models import Advice, Scenario, ScenarioChange, ScenarioWeek
from midspan.values import Actor, DataClass


def scenarios_of(*, viewer: Actor, count: int = 20) -> list[Scenario]:
    """The latest scenarios that nobody discarded, newest first."""
    rows = Scenario.objects.filter(organization_id=viewer.organization_id).exclude(state=ScenarioState.DISCARDED)
    return list(rows.order_by("-number")[:count])


def scenario_for(*, viewer: Actor, scenario_id: UUID) -> Scenario | None:
    """One scenario of the viewer's organization that nobody discarded."""
    rows = Scenario.objects.filter(organization_id=viewer.organization_id, pk=scenario_id)
    return rows.exclude(state=ScenarioState.DISCARDED).first()


def changes_for(*, viewer: Actor, scenario_ids: list[UUID]) -> QuerySet[ScenarioChange]:
    """The changes of these scenarios in order; those about one person's life only where the viewer reaches them."""
    rows = ScenarioChange.objects.filter(organization_id=viewer.organization_id, scenario_id__in=scenario_ids)
    own = visible(rows.filter(patient__isnull=False), viewer=viewer, data_class=DataClass.SCHEDULE)
    shown = rows.filter(Q(patient__isnull=True) | Q(pk__in=own.values("pk")))
    return shown.select_related("patient", "section").order_by("scenario_id", "number")


def weeks_for(*, viewer: Actor, scenario_id: UUID) -> QuerySet[ScenarioWeek]:
    """The people whose week would differ, as far as the viewer reaches them."""
    rows = visible(ScenarioWeek.objects.all(), viewer=viewer, data_class=DataClass.SCHEDULE)
    return rows.filter(scenario_id=scenario_id).select_related("patient", "episode")


def latest_advice(*, viewer: Actor) -> Advice | None:
    """The newest answer to what would help most, or the one that is being looked for."""
    return Advice.objects.filter(organization_id=viewer.organization_id).order_by("-asked_at").first()
