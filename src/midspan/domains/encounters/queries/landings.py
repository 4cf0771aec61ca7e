"""Who leaves residential care with too long a way to the first session here: handoffs against bookings."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from midspan.domains.journey.queries import landing_of, open_handoffs
from midspan.domains.schedule.queries import standing_bookings
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass

# Who was admitted so long ago is on the board by the hours of the week, no longer by the way here.
HAS_LANDED_AFTER = timedelta(days=14)


@dataclass(frozen=True, kw_only=True, slots=True)
class GapLine:
    """Somebody who leaves residential care with too long a way to the first session here, and why that is so."""

    patient_id: UUID
    name: str
    reason: str


def landings_with_gap(*, viewer: Actor, today: date) -> list[GapLine]:
    """The handoffs somebody must act on, the soonest discharge first, by the journey's rule. One query."""
    since = datetime.combine(today - HAS_LANDED_AFTER, time.min, tzinfo=UTC)
    lines = (_gap_line(*row, today=today) for row in _LANDINGS.rows(viewer=viewer, since=since, today=today))
    return [line for line in lines if line.reason]


def _landings(*, viewer: Actor, since: datetime, today: date) -> QuerySet[Any, Any]:
    """Each open handoff with the first session from the discharge on: one step into an index for each of them.

    Whoever's first session is over has landed, early or late.
    """
    coming = Q(episode__admitted_at__isnull=True) | Q(episode__admitted_at__gte=since)
    booked = standing_bookings(viewer=viewer, data_class=DataClass.SCHEDULE).filter(
        patient_id=OuterRef("patient_id"),
        local_date__gte=Coalesce(OuterRef("discharged_on"), OuterRef("expected_discharge"), Value(date.min)),
    )
    return (
        open_handoffs(viewer=viewer)
        .filter(coming, ~Exists(booked.filter(local_date__lt=today)))
        .annotate(leaves_on=Coalesce("discharged_on", "expected_discharge"))
        .annotate(first_session=Subquery(booked.order_by("local_date").values("local_date")[:1]))
        .values_list(
            "patient_id", "patient__given_names", "patient__name_to_use", "patient__family_name", "leaves_on",
            "first_session",
        )
    )  # fmt: skip


def _gap_line(patient_id: UUID, given: str, to_use: str, family: str, *dates: date | None, today: date) -> GapLine:
    leaves_on, first = dates
    landing = landing_of(leaves_on=leaves_on, session_dates=[first] if first else [], today=today)
    return GapLine(patient_id=patient_id, name=f"{to_use or given} {family}".strip(), reason=landing.reason)


_LANDINGS = Prepared(_landings, since=datetime, today=date)
