"""The cases as staff read them, and the changes of clocks that are coming."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from midspan.domains.privacy.queries import visible
from midspan.domains.programs.queries import active_sites
from midspan.domains.schedule.clock_changes.finding import AHEAD
from midspan.domains.schedule.clock_changes.shifts import ClockShift, shifts_between
from midspan.domains.schedule.enums import ClockCaseKind, SessionState
from midspan.domains.schedule.models import ClockCase
from midspan.values import Actor, DataClass


class CaseLine(Struct, frozen=True, kw_only=True):
    """One case. `start` and `end` are instants; `zone` is the site's clock, `own_zone` the person's (empty: none)."""

    id: UUID
    kind: ClockCaseKind
    changed_on: date
    changed_zone: str
    minutes: int
    title: str
    section_id: UUID | None
    start: datetime
    end: datetime
    zone: str
    patient_id: UUID | None
    name: str
    own_zone: str


def clock_cases(*, viewer: Actor, today: date) -> list[CaseLine]:
    """The cases of changes still to come or not over for a week, of people whom the viewer reaches. Two queries."""
    rows = ClockCase.objects.filter(session__state=SessionState.PLANNED, session__local_date__gte=today)
    joined = rows.select_related("session__section", "session__site", "patient").order_by("session__during", "pk")
    own = visible(joined.exclude(patient=None), viewer=viewer, data_class=DataClass.SCHEDULE)
    general = joined.filter(organization_id=viewer.organization_id, patient=None)
    return sorted((_line(one) for one in (*general, *own)), key=lambda line: (line.start, line.name))


def coming_changes(*, viewer: Actor, today: date) -> list[ClockShift]:
    """When the clocks of the center's sites change in the next three weeks."""
    zones = {site.time_zone for site in active_sites(viewer=viewer)}
    return sorted(shift for zone in zones for shift in shifts_between(ZoneInfo(zone), today, today + AHEAD))


def _line(row: ClockCase) -> CaseLine:
    session, patient = row.session, row.patient
    return CaseLine(
        id=row.pk,
        kind=ClockCaseKind(row.kind),
        changed_on=row.changed_on,
        changed_zone=row.zone,
        minutes=row.minutes,
        title=session.section.name if session.section else session.title,
        section_id=session.section_id,
        start=session.during.lower,
        end=session.during.upper,
        zone=session.site.time_zone,
        patient_id=row.patient_id,
        name=(patient.name_to_use or f"{patient.given_names} {patient.family_name}".strip()) if patient else "",
        own_zone=patient.time_zone if patient else "",
    )
