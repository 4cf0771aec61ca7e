"""Notes about contacts that wait for somebody: to be finished, or to be signed as well."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localdate
from msgspec import Struct

from midspan.domains.encounters.enums import ContactKind, NoteState
from midspan.domains.encounters.models import IndividualEntry
from midspan.domains.encounters.rules.deadlines import due_date
from midspan.domains.encounters.rules.elements import note_book
from midspan.domains.people.enums import CLINICAL_CREDENTIALS
from midspan.domains.people.queries import staff_credentials
from midspan.domains.privacy.queries import visible
from midspan.domains.programs.queries import closed_dates
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass
from midspan.values.spans import DAYS_PER_WEEK

TWO_WEEKS = timedelta(days=2 * DAYS_PER_WEEK)
LONGEST_OPEN = timedelta(days=366)  # What waits for longer is late by any reckoning.
DUE = (
    "pk", "patient_id", "contact__kind", "contact__local_date", "updated_at", "patient__given_names",
    "patient__name_to_use", "patient__family_name",
)  # fmt: skip
Closed = Collection[tuple[UUID | None, date]]
OF_SESSION = ("session_id", "session__title", "session__local_date", "session__site_id")


class ContactDue(Struct, frozen=True, kw_only=True):
    """A note about a contact that waits for the viewer: to be finished, or (`is_written`) to be signed as well."""

    entry_id: UUID
    patient_id: UUID
    kind: ContactKind
    local_date: date
    due_on: date
    name: str
    is_written: bool


class EntriesDue(Struct, frozen=True, kw_only=True):
    """Signed entries of one session that wait for the viewer's name as well."""

    session_id: UUID
    title: str
    local_date: date
    due_on: date
    count: int


def contact_notes_due(*, viewer: Actor, now: datetime) -> list[ContactDue]:
    """Of contacts, what waits for the viewer: own drafts, and for who is licensed what colleagues signed."""
    return notes_waiting(viewer=viewer, now=now)[0]


def writing_about(*, viewer: Actor, patient_id: UUID) -> set[UUID]:
    """Who has begun a note about a contact with this person and not signed it, as far as the viewer sees such notes."""
    rows = visible(IndividualEntry.objects.all(), viewer=viewer, data_class=DataClass.NOTE)
    rows = rows.filter(patient_id=patient_id, contact__isnull=False, state=NoteState.DRAFT)
    return set(rows.order_by().values_list("author_id", flat=True))


def notes_waiting(*, viewer: Actor, now: datetime) -> tuple[list[ContactDue], list[EntriesDue]]:
    """As `contact_notes_due`, and by session the entries that wait for the viewer's name. Four queries at most."""
    mine, theirs = list(_MINE.rows(viewer=viewer)), list(_THEIRS.rows(viewer=viewer))
    if theirs and not set(staff_credentials(viewer=viewer, staff_id=viewer.id)) & CLINICAL_CREDENTIALS:
        theirs = []
    if not mine and not theirs:
        return [], []
    today = localdate(now)
    closed = days_closed(viewer=viewer, since=today - LONGEST_OPEN, until=today + TWO_WEEKS)
    everywhere, own = closed_at(closed, site_id=None), len(DUE)
    found = [_due(*row, is_written=False, closed=everywhere) for row in mine]
    found += [_due(*row[:own], is_written=True, closed=everywhere) for row in theirs if row[own] is None]
    contacts = sorted(found, key=lambda one: (one.due_on, one.name, str(one.entry_id)))
    return contacts, _by_session([row[own:] for row in theirs if row[own] is not None], closed)


def _by_session(rows: Iterable[tuple[UUID, str, date, UUID]], closed: Closed) -> list[EntriesDue]:
    return [
        EntriesDue(
            session_id=session_id,
            title=title,
            local_date=day,
            due_on=due_date(day, closed=closed_at(closed, site_id=site_id)),
            count=count,
        )
        for (session_id, title, day, site_id), count in sorted(
            Counter(rows).items(), key=lambda one: (one[0][2], one[0][1])
        )
    ]


def due_on_of(day: date | None, *, viewer: Actor) -> date | None:
    """By when the note of a contact on that day is due; None while the day is not known."""
    if day is None:
        return None
    closed = days_closed(viewer=viewer, since=day, until=day + TWO_WEEKS)
    return due_date(day, closed=closed_at(closed, site_id=None))


def days_closed(*, viewer: Actor, since: date, until: date) -> Closed:
    """(site, or None for the whole center; day) on which it is closed: nobody writes notes then. One query."""
    return closed_dates(viewer=viewer, from_date=since, until_date=until)


def closed_at(closed: Closed, *, site_id: UUID | None) -> set[date]:
    """The days that do not count for notes of one site's sessions, or (None) for what belongs to no site."""
    return {day for one, day in closed if one in {None, site_id}}


def _due(
    entry_id: UUID, patient_id: UUID, kind: str, *rest: Any, is_written: bool, closed: Collection[date]
) -> ContactDue:
    day, begun_at, given, to_use, family = rest
    local_date = day or localdate(begun_at)
    return ContactDue(
        entry_id=entry_id,
        patient_id=patient_id,
        kind=ContactKind(kind),
        local_date=local_date,
        due_on=due_date(local_date, closed=closed),
        name=f"{to_use or given} {family}".strip(),
        is_written=is_written,
    )


def _mine(*, viewer: Actor) -> QuerySet[Any, Any]:
    rows = visible(IndividualEntry.objects.all(), viewer=viewer, data_class=DataClass.NOTE, author="author_id")
    rows = rows.filter(contact__isnull=False, author_id=viewer.id, state=NoteState.DRAFT)
    return rows.order_by("contact__local_date", "pk").values_list(*DUE)


def _theirs(*, viewer: Actor) -> QuerySet[Any, Any]:
    rows = visible(IndividualEntry.objects.all(), viewer=viewer, data_class=DataClass.NOTE)
    rows = rows.filter(state=NoteState.SIGNED, credential__in=_countersigned(), countersignatures__isnull=True)
    return rows.exclude(author_id=viewer.id).order_by("contact__local_date", "pk").values_list(*DUE, *OF_SESSION)


def _countersigned() -> list[str]:
    """Every way in which credentials without a license stand under a note."""
    held = sorted(note_book().countersigned)
    return [", ".join(some) for count in range(1, len(held) + 1) for some in permutations(held, count)]


_MINE = Prepared(_mine)
_THEIRS = Prepared(_theirs)
