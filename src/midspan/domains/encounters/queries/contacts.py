"""Contacts outside planned sessions, each with its note and with what the note still lacks."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.timezone import localdate
from msgspec import Struct

from midspan.domains.encounters.enums import ContactKind, ContactMode, NoteState
from midspan.domains.encounters.models import Addendum, Contact, Countersignature, EntryObjective, IndividualEntry
from midspan.domains.encounters.rules.contacts import (
    ContactFacts,
    counts_as_hours,
    days_late,
    elements_of,
    may_be_on,
    may_be_then,
    may_countersign,
    may_last,
    may_sign_contact,
    may_write_contact,
    may_write_contacts,
    needs_countersignature,
)
from midspan.domains.encounters.rules.deadlines import due_date
from midspan.domains.encounters.rules.elements import Held, note_book
from midspan.domains.encounters.rules.signing import may_amend
from midspan.domains.people.enums import CLINICAL_CREDENTIALS
from midspan.domains.people.queries import staff_credentials, ungated_patients
from midspan.domains.privacy.queries import visible
from midspan.domains.programs.queries import closed_dates
from midspan.kernel import clock
from midspan.kernel.prepared import Prepared
from midspan.values import ALLOWED, Actor, DataClass, Verdict, refused
from midspan.values.spans import DAYS_PER_WEEK

__all__ = [
    "ContactDue",
    "ContactRecord",
    "Counted",
    "EntriesDue",
    "contact_notes",
    "contact_notes_due",
    "contact_notes_of",
    "contact_record",
    "counted_contacts",
    "may_be_on",
    "may_begin_about",
    "may_last",
    "may_write_contacts",
    "note_about",
    "notes_waiting",
    "own_counted",
]
TWO_WEEKS = timedelta(days=2 * DAYS_PER_WEEK)
LONGEST_OPEN = timedelta(days=366)  # What waits for longer is late by any reckoning.
NOT_YOURS = "There is no such person, or they are not yours."
OF_ENTRY = ("response", "progress", "plan_for_next")
OF_CONTACT = ("place", "was_alone", "people", "activities", "methods", "curriculum", "event", "off_plan_reason")


class ContactRecord(Struct, frozen=True, kw_only=True):
    """A contact and its note as the viewer sees it; the verdicts say what they may do with it.

    `held` are the elements of its template; `wants_countersignature`: a licensed colleague has still to sign as well.
    """

    entry: IndividualEntry
    facts: ContactFacts
    held: tuple[Held, ...]
    addenda: tuple[Addendum, ...]
    countersignatures: tuple[Countersignature, ...]
    writing: Verdict
    signing: Verdict
    countersigning: Verdict
    amending: Verdict
    timing: Verdict
    due_on: date | None
    days_late: int

    @property
    def contact(self) -> Contact:
        return contact_of(self.entry)

    @property
    def is_signed(self) -> bool:
        return self.facts.state is NoteState.SIGNED

    @property
    def wants_countersignature(self) -> bool:
        return self.is_signed and needs_countersignature(self.entry.credential) and not self.countersignatures


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


class Counted(Struct, frozen=True, kw_only=True):
    """A signed contact whose minutes are hours of treatment."""

    contact_id: UUID
    patient_id: UUID
    kind: str
    began_at: datetime
    ended_at: datetime


def contact_notes(*, viewer: Actor) -> QuerySet[IndividualEntry]:
    """Notes about contacts that the viewer may read: all that are signed, and drafts of their own."""
    rows = visible(IndividualEntry.objects.all(), viewer=viewer, data_class=DataClass.NOTE)
    shown = rows.filter(contact__isnull=False, state=NoteState.SIGNED)
    return shown | rows.filter(contact__isnull=False, author_id=viewer.id)


def contact_notes_of(*, viewer: Actor, patient_id: UUID) -> list[IndividualEntry]:
    """One patient's, drafts first, then the newest contact first. One query."""
    rows = contact_notes(viewer=viewer).filter(patient_id=patient_id).select_related("contact", "author")
    return list(rows.order_by("state", "-contact__began_at", "-updated_at", "pk"))


def note_about(*, viewer: Actor, contact_id: UUID) -> IndividualEntry | None:
    """The note about that contact, or None for who may not read it. One query."""
    return contact_notes(viewer=viewer).filter(contact_id=contact_id).first()


def contact_record(*, viewer: Actor, entry_id: UUID, now: datetime | None = None) -> ContactRecord | None:
    """One note with all about it, or None for who may not read it. Six queries."""
    rows = contact_notes(viewer=viewer).filter(pk=entry_id).select_related("contact", "author")
    named = visible(EntryObjective.objects.all(), viewer=viewer, data_class=DataClass.NOTE).select_related("objective")
    added = visible(Addendum.objects.all(), viewer=viewer, data_class=DataClass.NOTE).select_related("author")
    names = visible(Countersignature.objects.all(), viewer=viewer, data_class=DataClass.NOTE).select_related("author")
    entry = rows.prefetch_related(
        Prefetch("objectives", named.order_by("pk")),
        Prefetch("addenda", added.order_by("signed_at", "pk")),
        Prefetch("countersignatures", names.order_by("signed_at", "pk")),
    ).first()
    return _record(entry, viewer=viewer, now=now or clock.now()) if entry else None


def _record(entry: IndividualEntry, *, viewer: Actor, now: datetime) -> ContactRecord:
    facts, today = facts_of_contact(entry), localdate(now)
    own = staff_credentials(viewer=viewer, staff_id=viewer.id) if viewer.is_staff else []
    names = tuple(entry.countersignatures.all())
    state, due_on = facts.state, due_on_of(facts.local_date, viewer=viewer)
    signed_on = localdate(entry.signed_at) if entry.signed_at else today
    return ContactRecord(
        entry=entry,
        facts=facts,
        held=tuple(elements_of(facts, credentials=entry.credential.split() or own, today=today)),
        addenda=tuple(entry.addenda.all()),
        countersignatures=names,
        writing=may_write_contact(viewer, facts=facts),
        signing=may_sign_contact(viewer, facts=facts, credentials=own, now=now, today=today),
        countersigning=may_countersign(
            viewer,
            state=state,
            author_id=entry.author_id,
            credential=entry.credential,
            signed_by={one.author_id for one in names},
            own=own,
        ),
        # What is to be added is asked for afterwards.
        amending=may_amend(viewer, state=state, leader_ids=(), author_id=entry.author_id, text="…"),
        timing=may_be_then(facts, now=now),
        due_on=due_on,
        days_late=days_late(signed_on=signed_on, due_on=due_on) if due_on else 0,
    )


def facts_of_contact(entry: IndividualEntry) -> ContactFacts:
    """A note about a contact as the rules read it; its `contact` and `objectives` are loaded."""
    contact = contact_of(entry)
    return ContactFacts(
        kind=ContactKind(contact.kind),
        state=NoteState(entry.state),
        author_id=entry.author_id,
        local_date=contact.local_date,
        began_at=contact.began_at,
        ended_at=contact.ended_at,
        mode=ContactMode(contact.mode) if contact.mode else None,
        objectives=tuple(one.objective.thread for one in entry.objectives.all()),
        **{name: getattr(contact, name) for name in OF_CONTACT},
        **{name: getattr(entry, name) for name in OF_ENTRY},
    )


def contact_of(entry: IndividualEntry) -> Contact:
    """What a note is about. Raises ValueError for an entry of a session."""
    if entry.contact is None:
        raise ValueError("This entry is of a session, not of a contact.")
    return entry.contact


def due_on_of(day: date | None, *, viewer: Actor) -> date | None:
    """By when the note of a contact on that day is due; None while the day is not known."""
    if day is None:
        return None
    return due_date(day, closed=days_closed(viewer=viewer, since=day, until=day + TWO_WEEKS))


def may_begin_about(*, viewer: Actor, patient_id: UUID) -> Verdict:
    """Whether the viewer may read, and so write, notes of this patient at all."""
    rows = visible(ungated_patients(), viewer=viewer, data_class=DataClass.NOTE, patient="pk")
    return ALLOWED if rows.filter(pk=patient_id).exists() else refused(NOT_YOURS)


def contact_notes_due(*, viewer: Actor, now: datetime) -> list[ContactDue]:
    """Of contacts, what waits for the viewer: own drafts, and for who is licensed what colleagues signed."""
    return notes_waiting(viewer=viewer, now=now)[0]


def notes_waiting(*, viewer: Actor, now: datetime) -> tuple[list[ContactDue], list[EntriesDue]]:
    """As `contact_notes_due`, and by session the entries that wait for the viewer's name. Four queries at most."""
    mine, theirs = list(_MINE.rows(viewer=viewer)), list(_THEIRS.rows(viewer=viewer))
    if theirs and not set(staff_credentials(viewer=viewer, staff_id=viewer.id)) & CLINICAL_CREDENTIALS:
        theirs = []
    if not mine and not theirs:
        return [], []
    today = localdate(now)
    closed = days_closed(viewer=viewer, since=today - LONGEST_OPEN, until=today + TWO_WEEKS)
    found = [_due(*row, is_written=False, closed=closed) for row in mine]
    found += [_due(*row[:-3], is_written=True, closed=closed) for row in theirs if row[-3] is None]
    contacts = sorted(found, key=lambda one: (one.due_on, one.name, str(one.entry_id)))
    return contacts, _by_session([row[-3:] for row in theirs if row[-3] is not None], closed)


def _by_session(rows: Iterable[tuple[UUID, str, date]], closed: Collection[date]) -> list[EntriesDue]:
    return [
        EntriesDue(
            session_id=session_id,
            title=title,
            local_date=day,
            due_on=due_date(day, closed=closed),
            count=count,
        )
        for (session_id, title, day), count in sorted(Counter(rows).items(), key=lambda one: (one[0][2], one[0][1]))
    ]


def days_closed(*, viewer: Actor, since: date, until: date) -> set[date]:
    """The days on which the whole center is closed: nobody writes notes then. One query."""
    closed = closed_dates(viewer=viewer, from_date=since, until_date=until)
    return {day for site_id, day in closed if site_id is None}


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


DUE = (
    "pk", "patient_id", "contact__kind", "contact__local_date", "updated_at", "patient__given_names",
    "patient__name_to_use", "patient__family_name",
)  # fmt: skip


OF_SESSION = ("session_id", "session__title", "session__local_date")


def _mine(*, viewer: Actor) -> QuerySet[Any, Any]:
    rows = visible(IndividualEntry.objects.all(), viewer=viewer, data_class=DataClass.NOTE)
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


def counted_contacts(
    *, viewer: Actor, first: date, until: date, patient_ids: Collection[UUID] | None = None
) -> list[Counted]:
    """Signed contacts from `first` to before `until` whose minutes are hours of treatment. One query."""
    rows = visible(Contact.objects.all(), viewer=viewer, data_class=DataClass.ATTENDANCE)
    rows = rows.filter(local_date__gte=first, local_date__lt=until, entries__state=NoteState.SIGNED)
    if patient_ids is not None:
        rows = rows.filter(patient_id__in=patient_ids)
    found = rows.order_by("began_at", "pk").values_list(*COUNTED)
    return _that_count(found)


COUNTED = ("pk", "patient_id", "kind", "mode", "local_date", "began_at", "ended_at")


def _that_count(rows: Any) -> list[Counted]:
    return [
        Counted(contact_id=pk, patient_id=patient_id, kind=kind, began_at=began_at, ended_at=ended_at)
        for pk, patient_id, kind, mode, day, began_at, ended_at in rows
        if counts_as_hours(kind, mode, on=day)
    ]


def own_counted(*, viewer: Actor, first: date, until: date) -> tuple[Counted, ...]:
    """As `counted_contacts`, the viewer's own. One query."""
    return tuple(_that_count(_OWN.rows(viewer=viewer, first=first, until=until)))


def _own(*, viewer: Actor, first: date, until: date) -> QuerySet[Any, Any]:
    rows = visible(Contact.objects.all(), viewer=viewer, data_class=DataClass.ATTENDANCE)
    rows = rows.filter(local_date__gte=first, local_date__lt=until, entries__state=NoteState.SIGNED)
    return rows.order_by("began_at", "pk").values_list(*COUNTED)


_OWN = Prepared(_own, first=date, until=date)
