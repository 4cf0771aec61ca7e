"""One patient's sessions and notes as the chart tells them, and what is not written yet."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.encounters.enums import AttendanceState, NoteState
from midspan.domains.encounters.models import Addendum, IndividualEntry
from midspan.domains.privacy.queries import visible
from midspan.domains.schedule.queries import standing_bookings
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass

SESSION = (
    "session_id", "session__kind", "session__title", "during", "session__site__time_zone", "session__is_video",
    "attendances__state", "attendances__reason",
)  # fmt: skip
SESSION_WORDS = ("activities", "people", "curriculum", "methods", "event", "off_plan_reason")
WORDS = ("response", "progress", "plan_for_next", "flag")
CONTACT_WORDS = ("activities", "place", "people", "curriculum", "methods", "event", "off_plan_reason")


class ChartSession(Struct, frozen=True, kw_only=True):
    """One session the patient was expected in, until now; `state` EXPECTED is not recorded."""

    session_id: UUID
    kind: str
    title: str
    start: datetime
    end: datetime
    zone: str
    is_video: bool
    state: AttendanceState
    reason: str


class ChartNote(Struct, frozen=True, kw_only=True):
    """One signed note, of a session or of a contact (`contact_kind`), with all its words and those added to it."""

    entry_id: UUID
    session_id: UUID | None
    contact_kind: str
    title: str
    at: datetime
    author: str
    credential: str
    signed_at: datetime
    words: tuple[str, ...]


def sessions_of_chart(*, viewer: Actor, patient_id: UUID, now: datetime) -> list[ChartSession]:
    """What has begun by now, the newest first. One query."""
    return [_session(*row) for row in _BEGUN.rows(viewer=viewer, patient_id=patient_id, now=now)]


def _begun(*, viewer: Actor, patient_id: UUID, now: datetime) -> QuerySet[Any, Any]:
    rows = standing_bookings(viewer=viewer, data_class=DataClass.ATTENDANCE)
    rows = rows.filter(patient_id=patient_id, during__startswith__lte=now).order_by("-during", "pk")
    return rows.values_list(*SESSION)


_BEGUN = Prepared(_begun, patient_id=UUID, now=datetime)


def _session(session_id: UUID, kind: str, title: str, during: Any, zone: str, *rest: Any) -> ChartSession:
    is_video, state, reason = rest
    return ChartSession(
        session_id=session_id,
        kind=kind,
        title=title,
        start=during.lower,
        end=during.upper,
        zone=zone,
        is_video=is_video,
        state=AttendanceState(state or AttendanceState.EXPECTED),
        reason=reason or "",
    )


def notes_of_chart(*, viewer: Actor, patient_id: UUID) -> list[ChartNote]:
    """Everything signed about one patient, the newest first. Two queries."""
    added: dict[UUID, list[str]] = {}
    for entry_id, text in _ADDED.rows(viewer=viewer, patient_id=patient_id):
        added.setdefault(entry_id, []).append(text)
    signed = _SIGNED.instances(viewer=viewer, patient_id=patient_id)
    return sorted((_note(row, added.get(row.pk, [])) for row in signed), key=lambda one: one.at, reverse=True)


def _signed(*, viewer: Actor, patient_id: UUID) -> QuerySet[IndividualEntry]:
    rows = IndividualEntry.objects.filter(patient_id=patient_id, state=NoteState.SIGNED)
    shown = visible(rows, viewer=viewer, data_class=DataClass.NOTE).select_related("session", "contact", "author")
    return shown.order_by("-signed_at", "pk")


def _added(*, viewer: Actor, patient_id: UUID) -> QuerySet[Any, Any]:
    rows = Addendum.objects.filter(patient_id=patient_id).order_by("signed_at", "pk")
    return visible(rows, viewer=viewer, data_class=DataClass.NOTE).values_list("entry_id", "text")


_SIGNED = Prepared(_signed, patient_id=UUID)
_ADDED = Prepared(_added, patient_id=UUID)


def _note(row: IndividualEntry, added: list[str]) -> ChartNote:
    told, names = (row.contact, CONTACT_WORDS) if row.contact else (row, SESSION_WORDS)
    words = [getattr(told, name) for name in names] + [getattr(row, name) for name in WORDS]
    at = row.contact.began_at if row.contact else row.session.during.lower if row.session else row.signed_at
    signed_at = row.signed_at or row.updated_at  # A signed row has the moment it was signed at.
    return ChartNote(
        entry_id=row.pk,
        session_id=row.session_id,
        contact_kind=row.contact.kind if row.contact else "",
        title=row.session.title if row.session else "",
        at=at or signed_at,
        author=str(row.author),
        credential=row.credential,
        signed_at=signed_at,
        words=tuple(word for word in (*words, *added) if word),
    )


def unsigned_of(*, viewer: Actor, patient_id: UUID, now: datetime, since: date) -> list[ChartSession]:
    """Sessions from `since` on that the patient attended, are over, and of which no entry is signed. One query."""
    rows = _UNSIGNED.rows(viewer=viewer, patient_id=patient_id, now=now, since=since)
    return [_session(*row) for row in rows]


def _unsigned(*, viewer: Actor, patient_id: UUID, now: datetime, since: date) -> QuerySet[Any, Any]:
    rows = standing_bookings(viewer=viewer, data_class=DataClass.NOTE).filter(
        patient_id=patient_id,
        local_date__gte=since,
        during__endswith__lte=now,
        attendances__state=AttendanceState.ATTENDED,
    )
    rows = rows.exclude(attendances__entries__state=NoteState.SIGNED)
    return rows.order_by("during", "pk").values_list(*SESSION)


_UNSIGNED = Prepared(_unsigned, patient_id=UUID, now=datetime, since=date)
