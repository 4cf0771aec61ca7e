"""What of a record an order may take: parts that are printed, each line with its class and the moment it is from."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec import Struct

from midspan.domains.encounters.queries import times_in_room
from midspan.domains.legal.models import OrderScope
from midspan.domains.people.queries import ungated_patients
from midspan.domains.privacy.queries import visible
from midspan.domains.schedule.enums import SessionState
from midspan.domains.schedule.queries import bookings_between
from midspan.values import Actor, DataClass

DAY = timedelta(days=1)
PART_WORDS = {
    DataClass.IDENTITY: gettext_lazy("Name and birth date"),
    DataClass.SCHEDULE: gettext_lazy("Times of sessions"),
    DataClass.ATTENDANCE: gettext_lazy("When the person was in the room"),
}


class Line(Struct, frozen=True, kw_only=True):
    """One line of a record. `at` is None where it has no date."""

    data_class: DataClass
    at: datetime | None
    words: str


def lines_within(scope: OrderScope, *, viewer: Actor) -> list[Line]:
    """Everything of the classes and days of an order, before the gate is asked about it leaving."""
    read: dict[DataClass, Callable[[], Iterator[Line]]] = {
        DataClass.IDENTITY: lambda: _identity(viewer, scope.patient_id),
        DataClass.SCHEDULE: lambda: _sessions(viewer, scope.patient_id, scope.first_date, scope.last_date + DAY),
        DataClass.ATTENDANCE: lambda: _times(viewer, scope.patient_id, scope.first_date, scope.last_date + DAY),
    }
    return [line for of, lines in read.items() if of in scope.classes for line in lines()]


def _identity(viewer: Actor, patient_id: UUID) -> Iterator[Line]:
    rows = visible(ungated_patients(), viewer=viewer, data_class=DataClass.IDENTITY, patient="pk")
    for one in rows.filter(pk=patient_id):
        name = f"{one.given_names} {one.family_name}".strip()
        born = _("born on %(day)s") % {"day": date_format(one.birth_date)} if one.birth_date else ""
        yield Line(data_class=DataClass.IDENTITY, at=None, words=", ".join(filter(None, (name, born))))


def _sessions(viewer: Actor, patient_id: UUID, first: date, until: date) -> Iterator[Line]:
    rows = bookings_between(viewer=viewer, first=first, until=until).filter(patient_id=patient_id, is_active=True)
    planned = rows.filter(session__state=SessionState.PLANNED).order_by("during")
    for during, zone in planned.values_list("during", "session__site__time_zone"):
        yield _stretch(DataClass.SCHEDULE, during.lower, during.upper, zone)


def _times(viewer: Actor, patient_id: UUID, first: date, until: date) -> Iterator[Line]:
    for start, end, zone in times_in_room(viewer=viewer, patient_id=patient_id, first=first, until=until):
        yield _stretch(DataClass.ATTENDANCE, start, end, zone)


def _stretch(data_class: DataClass, start: datetime, end: datetime, zone: str) -> Line:
    """On the clock of the place."""
    begins, ends = start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone))
    words = f"{date_format(begins)}, {time_format(begins)} – {time_format(ends)}"
    return Line(data_class=data_class, at=start, words=words)
