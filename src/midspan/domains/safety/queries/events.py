"""What happened of which others have to think anew: use that was told, and what was closed that could not wait."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from msgspec import Struct

from midspan.domains.privacy.queries import visible
from midspan.domains.safety.enums import REACHES
from midspan.domains.safety.lapse_book import lapse_book
from midspan.domains.safety.models import Obligation, Step
from midspan.domains.safety.queries.standing import RAISED
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass


class SafetyEvents(Struct, frozen=True, kw_only=True):
    """Of one person, each in order: when use was told, and when was closed what had to be done today or at once."""

    lapses: tuple[datetime, ...] = ()
    closed: tuple[datetime, ...] = ()

    def since(self, at: datetime) -> "SafetyEvents":
        """Of these, what happened from that moment on."""
        lapses, closed = (tuple(one for one in all_at if one >= at) for all_at in (self.lapses, self.closed))
        return SafetyEvents(lapses=lapses, closed=closed)


def safety_events(*, viewer: Actor, patient_ids: Collection[UUID], since: datetime) -> dict[UUID, SafetyEvents]:
    """Patient id → what happened since then; of whom nothing is known they are absent. One query.

    For who sees nothing of safety nothing is known.
    """
    lapses: dict[UUID, list[datetime]] = {}
    closed: dict[UUID, list[datetime]] = {}
    for patient_id, signal, opened_at, closed_at, tier in _EVENTS.rows(
        viewer=viewer, patient_ids=list(patient_ids), since=since
    ):
        if signal in lapse_book().signals_of_use and opened_at >= since:
            lapses.setdefault(patient_id, []).append(opened_at)
        if tier in RAISED and closed_at is not None and closed_at >= since:
            closed.setdefault(patient_id, []).append(closed_at)
    return {
        one: SafetyEvents(lapses=tuple(sorted(lapses.get(one, ()))), closed=tuple(sorted(closed.get(one, ()))))
        for one in lapses.keys() | closed.keys()
    }


def last_talked(*, viewer: Actor, since: datetime) -> dict[UUID, datetime]:
    """Patient id → when somebody last talked with them about an obligation, from `since` on. One query."""
    rows = Step.objects.filter(outcome__in=sorted(REACHES), at__gte=since)
    shown = visible(rows, viewer=viewer, data_class=DataClass.SAFETY).order_by().values("patient_id")
    return dict(shown.annotate(last_at=Max("at")).values_list("patient_id", "last_at"))


def _events(*, viewer: Actor, patient_ids: list[UUID], since: datetime) -> QuerySet[Any, Any]:
    steps = Step.objects.filter(organization_id=OuterRef("organization_id"), obligation=OuterRef("pk"))
    changed = visible(steps, viewer=viewer, data_class=DataClass.SAFETY).exclude(tier="").order_by("-number")
    is_use = Q(signal__in=sorted(lapse_book().signals_of_use), opened_at__gte=since)
    rows = Obligation.objects.filter(is_use | Q(closings__closed_at__gte=since), patient_id__any_of=patient_ids)
    return (
        visible(rows, viewer=viewer, data_class=DataClass.SAFETY)
        .annotate(tier_now=Coalesce(Subquery(changed.values("tier")[:1]), F("tier")))
        .values_list("patient_id", "signal", "opened_at", "closings__closed_at", "tier_now")
    )


_EVENTS = Prepared(_events, patient_ids=list[UUID], since=datetime)
