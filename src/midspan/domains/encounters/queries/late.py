"""Whose notes are late: for who supervises everybody, by session or contact, without a word of any note."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count
from django.utils.timezone import localdate
from msgspec import Struct

from midspan.domains.encounters.enums import AttendanceState, NoteState
from midspan.domains.encounters.models import IndividualEntry
from midspan.domains.encounters.queries.board import LOOK_BACK
from midspan.domains.encounters.queries.contacts_due import TWO_WEEKS, closed_at, days_closed
from midspan.domains.encounters.rules.contacts import days_late
from midspan.domains.encounters.rules.deadlines import due_date
from midspan.domains.privacy.queries import visible
from midspan.domains.schedule.queries import standing_bookings
from midspan.values import Actor, DataClass

COLUMNS = (
    "session_id", "session__title", "local_date", "session__site_id",
    "session__lead__given_name", "session__lead__family_name",
)  # fmt: skip
OF_CONTACT = (
    "pk", "patient_id", "contact__local_date", "patient__given_names", "patient__name_to_use", "patient__family_name",
    "author__given_name", "author__family_name",
)  # fmt: skip


class LateNotes(Struct, frozen=True, kw_only=True):
    """A session of anybody's whose notes were due; `led_by` is empty while nobody leads it."""

    session_id: UUID
    title: str
    local_date: date
    led_by: str
    unsigned: int
    days_late: int


class LateContact(Struct, frozen=True, kw_only=True):
    """A contact of anybody's whose note was due and is not signed by its author."""

    entry_id: UUID
    patient_id: UUID
    name: str
    author: str
    local_date: date
    days_late: int


def late_contacts(*, viewer: Actor, now: datetime) -> list[LateContact]:
    """However long ago, the latest first. Two queries at most."""
    rows = visible(IndividualEntry.objects.all(), viewer=viewer, data_class=DataClass.NOTE).filter(
        contact__local_date__isnull=False, state=NoteState.DRAFT
    )
    found = list(rows.order_by("contact__local_date", "pk").values_list(*OF_CONTACT))
    if not found:
        return []
    earliest = found[0][OF_CONTACT.index("contact__local_date")]
    closed = days_closed(viewer=viewer, since=earliest, until=localdate(now) + TWO_WEEKS)
    lines = [_late_contact(*row, closed=closed_at(closed, site_id=None), today=localdate(now)) for row in found]
    return sorted((one for one in lines if one.days_late), key=lambda one: (-one.days_late, one.name, one.entry_id))


def _late_contact(
    entry_id: UUID, patient_id: UUID, day: date, *rest: str, closed: Collection[date], today: date
) -> LateContact:
    given, to_use, family, author_given, author_family = rest
    return LateContact(
        entry_id=entry_id,
        patient_id=patient_id,
        name=f"{to_use or given} {family}".strip(),
        author=f"{author_given} {author_family}".strip(),
        local_date=day,
        days_late=days_late(signed_on=today, due_on=due_date(day, closed=closed)),
    )


def late_notes(*, viewer: Actor, now: datetime) -> list[LateNotes]:
    """Of the last four weeks, the latest first. Two queries, whatever the number of people."""
    rows = standing_bookings(viewer=viewer, data_class=DataClass.NOTE).filter(
        local_date__gte=localdate(now - LOOK_BACK),
        during__endswith__lte=now,
        attendances__state=AttendanceState.ATTENDED,
    )
    unsigned = rows.exclude(attendances__entries__state=NoteState.SIGNED)
    counted = unsigned.values(*COLUMNS).annotate(unsigned=Count("pk"))
    closed = days_closed(viewer=viewer, since=localdate(now - LOOK_BACK), until=localdate(now) + TWO_WEEKS)
    found = []
    rows_counted = counted.order_by(*COLUMNS).values_list(*COLUMNS, "unsigned")
    for session_id, title, day, site_id, given, family, count in rows_counted:
        due_on = due_date(day, closed=closed_at(closed, site_id=site_id))
        late = days_late(signed_on=localdate(now), due_on=due_on)
        if late:
            led_by = f"{given or ''} {family or ''}".strip()
            late_one = LateNotes(
                session_id=session_id, title=title, local_date=day, led_by=led_by, unsigned=count, days_late=late
            )
            found.append(late_one)
    return sorted(found, key=lambda one: (-one.days_late, one.title, str(one.session_id)))
