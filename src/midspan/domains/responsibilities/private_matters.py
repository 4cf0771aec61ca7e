"""What only few may see of a life: people to avoid, and imported calendars.

The patient's own words of why never leave for staff: the staff queries do not even load that column.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.journey.queries import stays_on
from midspan.domains.people.enums import Role
from midspan.domains.privacy.queries import visible
from midspan.domains.responsibilities.enums import CalendarState
from midspan.domains.responsibilities.models import CalendarSource, PersonToAvoid
from midspan.values import Actor, DataClass

RESOLVERS = frozenset({Role.INTAKE, Role.COUNSELOR})
MOST_CANDIDATES = 8


class OwnAvoidance(Struct, frozen=True, kw_only=True):
    """Somebody to avoid, as the patient who said so sees it. Whether the other is a patient here is never in it."""

    id: UUID
    described_as: str
    reason: str


class StaffAvoidance(Struct, frozen=True, kw_only=True):
    """Somebody who must not share a group with this patient, as staff see it: never why.

    `described_as` is empty for those who only schedule; `other_name` is empty while nobody said who is meant, and for
    viewers who do not reach the other person. `source_id` is the entry of a list kept elsewhere, where it is changed.
    """

    id: UUID
    described_as: str
    other_name: str
    is_resolved: bool
    source_id: UUID | None = None


class CalendarLine(Struct, frozen=True, kw_only=True):
    """One imported calendar. `name` is the patient's own and empty for staff; the link is never in it."""

    id: UUID
    name: str
    is_subscription: bool
    state: CalendarState
    state_reason: str
    warnings: tuple[str, ...]
    refreshed_at: datetime | None


def own_people_to_avoid(*, viewer: Actor) -> list[OwnAvoidance]:
    """Whom the viewing patient must not meet; nothing for staff."""
    if not viewer.is_patient:
        return []
    rows = _avoidances(viewer, viewer.id).filter(source_id=None).only("described_as", "reason")
    return [OwnAvoidance(id=row.pk, described_as=row.described_as, reason=row.reason) for row in rows]


def people_kept_apart(*, viewer: Actor, patient_id: UUID) -> list[StaffAvoidance]:
    """Who must not share a group with this patient, for staff; nothing for patients. One query."""
    if not viewer.is_staff:
        return []
    may_resolve = bool(viewer.roles & RESOLVERS)
    rows = _avoidances(viewer, patient_id).select_related("other_patient")
    names = ("other_patient__given_names", "other_patient__family_name")
    rows = rows.only("described_as", "source_id", "other_patient_id", *names)
    return [_for_staff(row, may_resolve=may_resolve) for row in rows]


def candidates_to_avoid(*, viewer: Actor, search: str, patient_id: UUID) -> list[tuple[UUID, str]]:
    """Patients the viewer reaches whose names are like `search`, best first: (id, name)."""
    if not search.strip() or not viewer.roles & RESOLVERS:
        return []
    stays = stays_on(viewer=viewer, search=search).exclude(patient_id=patient_id)[: MOST_CANDIDATES * 2]
    names = {stay.patient_id: _name(stay.patient) for stay in stays}
    return list(names.items())[:MOST_CANDIDATES]


def calendars_of(*, viewer: Actor, patient_id: UUID) -> list[CalendarLine]:
    """The imported calendars of this person, oldest first. One query."""
    rows = visible(CalendarSource.objects.filter(removed_at=None), viewer=viewer, data_class=DataClass.LIFE)
    rows = rows.filter(patient_id=patient_id).order_by("created_at", "id")
    return [_calendar(row, viewer=viewer) for row in rows]


def _avoidances(viewer: Actor, patient_id: UUID) -> QuerySet[PersonToAvoid]:
    rows = visible(PersonToAvoid.objects.filter(removed_at=None), viewer=viewer, data_class=DataClass.AVOIDANCE)
    return rows.filter(patient_id=patient_id).order_by("created_at", "id")


def _for_staff(row: PersonToAvoid, *, may_resolve: bool) -> StaffAvoidance:
    return StaffAvoidance(
        id=row.pk,
        described_as=row.described_as if may_resolve else "",
        other_name=_name(row.other_patient),
        is_resolved=row.other_patient_id is not None,
        source_id=row.source_id,
    )


def _name(patient: object) -> str:
    if patient is None:
        return ""
    return f"{getattr(patient, 'given_names', '')} {getattr(patient, 'family_name', '')}".strip()


def _calendar(row: CalendarSource, *, viewer: Actor) -> CalendarLine:
    return CalendarLine(
        id=row.pk,
        name=row.name if viewer.is_patient else "",
        is_subscription=row.next_at is not None,
        state=CalendarState(row.state),
        state_reason=row.state_reason,
        warnings=tuple(row.warnings),
        refreshed_at=row.refreshed_at,
    )
