"""Who leaves residential care with too long a way to the first session here: handoffs against bookings."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from msgspec import Struct

from midspan.domains.journey.queries import is_to_be_called, landing_of, open_handoffs
from midspan.domains.people.queries import name_parts
from midspan.domains.schedule.queries import standing_bookings
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass

# Who was admitted so long ago is on the board by the hours of the week, no longer by the way here.
HAS_LANDED_AFTER = timedelta(days=14)
LOOKED_AT = 24  # Handoffs, for the few a page shows first; most that are soon have a gap, or they are not urgent.


class LandingLine(Struct, frozen=True, kw_only=True):
    """Somebody who leaves residential care. `reason`: why somebody must act on the gap, empty where there is none."""

    patient_id: UUID
    name: str
    reason: str
    is_to_be_called: bool

    @property
    def is_open(self) -> bool:
        """Whether there is something for somebody to do."""
        return bool(self.reason) or self.is_to_be_called


def landings_with_gap(*, viewer: Actor, today: date) -> list[LandingLine]:
    """The handoffs whose gap somebody must act on, the soonest discharge first, by the journey's rule. One query."""
    return [one for one in landings_to_see_to(viewer=viewer, today=today) if one.reason]


def landings_to_see_to(*, viewer: Actor, today: date) -> list[LandingLine]:
    """Those, and the ones of whom somebody is to be called today because they leave. One query."""
    return list(_open_lines(_LANDINGS.rows(viewer=viewer, since=_since(today)), today))


def first_landings_to_see_to(*, viewer: Actor, today: date, count: int) -> list[LandingLine]:
    """As `landings_to_see_to`, the first `count`. One query, and another where of the first ones few are open."""
    looked_at = _FIRST_LANDINGS.rows(viewer=viewer, since=_since(today))
    lines = list(_open_lines(looked_at, today))
    if len(lines) < count and len(looked_at) == LOOKED_AT:
        lines = landings_to_see_to(viewer=viewer, today=today)
    return lines[:count]


def _since(today: date) -> datetime:
    return datetime.combine(today - HAS_LANDED_AFTER, time.min, tzinfo=UTC)


def _landings(*, viewer: Actor, since: datetime) -> QuerySet[Any, Any]:
    """Each open handoff with the first session from the discharge on: one step into an index for each of them."""
    coming = Q(episode__admitted_at__isnull=True) | Q(episode__admitted_at__gte=since)
    booked = standing_bookings(viewer=viewer, data_class=DataClass.SCHEDULE).filter(
        patient_id=OuterRef("patient_id"),
        local_date__gte=Coalesce(OuterRef("discharged_on"), OuterRef("expected_discharge"), Value(date.min)),
    )
    return (
        open_handoffs(viewer=viewer)
        .filter(coming)
        .annotate(name=name_parts("patient_id"), leaves_on=Coalesce("discharged_on", "expected_discharge"))
        .annotate(first_session=Subquery(booked.order_by("local_date").values("local_date")[:1]))
        .values_list("patient_id", "name", "leaves_on", "called_on_discharge_day_at", "first_session")
    )


def _first_landings(*, viewer: Actor, since: datetime) -> QuerySet[Any, Any]:
    """PostgreSQL looks for the name and the first session of those only that are left after the limit."""
    return _landings(viewer=viewer, since=since)[:LOOKED_AT]


def _open_lines(rows: Iterable[tuple[Any, ...]], today: date) -> Iterator[LandingLine]:
    """Whoever's first session is over has landed, early or late."""
    lines = (_line(*row, today=today) for row in rows if row[-1] is None or row[-1] >= today)
    return (line for line in lines if line.is_open)


def _line(
    patient_id: UUID,
    name: list[str],
    leaves_on: date | None,
    called_at: datetime | None,
    first: date | None,
    *,
    today: date,
) -> LandingLine:
    given, to_use, family = name
    landing = landing_of(leaves_on=leaves_on, session_dates=[first] if first else [], today=today)
    return LandingLine(
        patient_id=patient_id,
        name=f"{to_use or given} {family}".strip(),
        reason=landing.reason,
        is_to_be_called=is_to_be_called(leaves_on=leaves_on, called_at=called_at, today=today),
    )


_LANDINGS = Prepared(_landings, since=datetime)
_FIRST_LANDINGS = Prepared(_first_landings, since=datetime)
