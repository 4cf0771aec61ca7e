"""The record of one session in its two parts, with what still stands against signing each."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, QuerySet
from django.utils.timezone import localdate
from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.encounters.enums import AttendanceState, NoteState
from midspan.domains.encounters.models import Addendum, Countersignature, GroupNote, IndividualEntry, StaffPhrase
from midspan.domains.encounters.queries.around import LOOK_BACK, written_lately
from midspan.domains.encounters.queries.attendance import AttendanceLine, attendance_of
from midspan.domains.encounters.queries.contacts_due import closed_at, days_closed
from midspan.domains.encounters.rules.around import NOBODY, Around
from midspan.domains.encounters.rules.contacts import days_late, may_countersign, needs_countersignature
from midspan.domains.encounters.rules.deadlines import due_date
from midspan.domains.encounters.rules.elements import note_book
from midspan.domains.encounters.rules.hindrance import NOTHING, Hindrance
from midspan.domains.encounters.rules.names import Member
from midspan.domains.encounters.rules.signing import (
    EntryFacts,
    SessionFacts,
    SignerFacts,
    hinders_entry,
    hinders_narrative,
    may_sign,
    may_write,
)
from midspan.domains.encounters.rules.suggesting import Offered, suggested
from midspan.domains.people.queries import staff_credentials
from midspan.domains.plans.queries import PlanLine, objectives_to_link
from midspan.domains.privacy.queries import may_see_class, visible
from midspan.domains.schedule.enums import SessionKind
from midspan.domains.schedule.queries import StaffedSession, staffed_session
from midspan.kernel import clock
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass, Verdict, refused
from midspan.values.spans import DAYS_PER_WEEK

Written = TypeVar("Written", IndividualEntry, Addendum, Countersignature, GroupNote)
NOT_SIGNED = refused("Its author has not signed it yet.")
WORDS = (
    "place", "was_alone", "people", "activities", "methods", "curriculum", "event", "engagement", "response",
    "progress", "plan_for_next", "off_plan_reason", "flag", "name_reason",
    "copy_reason",
)  # fmt: skip
OF_NOTE = ("topic", "curriculum", "methods", "narrative")


class RecordLine(Struct, frozen=True, kw_only=True):
    """One person's part. `entry` is None until somebody writes; `hindrance` says why it cannot be signed yet.

    `suggested`: an objective to show while nobody has written; it is no part of the record until it is saved.
    `countersigning`: whether the viewer signs it as well. `days_late` counts from the day it was due to its signature.
    """

    attendance: AttendanceLine
    entry: IndividualEntry | None
    facts: EntryFacts
    suggested: UUID | None
    addenda: tuple[Addendum, ...]
    hindrance: Hindrance
    countersignatures: tuple[Countersignature, ...] = ()
    countersigning: Verdict = NOT_SIGNED
    days_late: int = 0

    @property
    def is_signed(self) -> bool:
        return self.entry is not None and self.entry.state == NoteState.SIGNED

    @property
    def is_away(self) -> bool:
        return self.attendance.state in {AttendanceState.ABSENT, AttendanceState.EXCUSED}

    @property
    def wants_countersignature(self) -> bool:
        """Whether a licensed colleague has still to sign as well."""
        entry = self.entry if self.is_signed else None
        return entry is not None and needs_countersignature(entry.credential) and not self.countersignatures

    @property
    def is_ready(self) -> bool:
        return not self.hindrance and not self.is_signed


class SessionRecord(Struct, frozen=True, kw_only=True):
    """A session's record as the viewer sees it; `writing` and `signing` say whether they may do either.

    `objectives`: patient id → what their plan that holds has to link to, and what is linked already.
    """

    session: StaffedSession
    facts: SessionFacts
    objectives: Mapping[UUID, Sequence[PlanLine]]
    note: GroupNote | None
    lines: tuple[RecordLine, ...]
    narrative_hindrance: Hindrance
    writing: Verdict
    signing: Verdict
    due_on: date

    @property
    def is_group(self) -> bool:
        return self.session.kind == SessionKind.GROUP

    @property
    def came(self) -> int:
        """How many were there, so far as it is recorded."""
        return sum(line.attendance.state is AttendanceState.ATTENDED for line in self.lines)

    @property
    def asked(self) -> frozenset[str]:
        """The elements that this kind of note needs or may have."""
        template = self.facts.template
        return frozenset(one.key for one in (*template.needs, *template.may))

    @property
    def note_is_signed(self) -> bool:
        return self.note is not None and self.note.state == NoteState.SIGNED

    @property
    def members(self) -> tuple[Member, ...]:
        return tuple(line.attendance.member for line in self.lines)

    @property
    def to_countersign(self) -> tuple[RecordLine, ...]:
        """The parts that the viewer may put their name under as well."""
        return tuple(line for line in self.lines if line.wants_countersignature and line.countersigning)


def record_of(*, viewer: Actor, session_id: UUID, now: datetime | None = None) -> SessionRecord | None:
    """The record of a session; None for who may not read notes, or reaches nobody in it and does not lead it."""
    session = staffed_session(viewer=viewer, session_id=session_id)
    if session is None or not may_see_class(viewer, DataClass.NOTE):
        return None
    attendance = attendance_of(viewer=viewer, session_id=session_id)
    writing = may_write(viewer, leader_ids=session.leader_ids)
    if not attendance and not writing:
        return None
    entries = _entries(viewer, session_id)
    note = _note(viewer, session_id)
    moment = now or clock.now()
    signer, due_on = _signer(viewer, session, moment), _due_on(viewer, session)
    facts, objectives = facts_of_session(session, note), _objectives(viewer, attendance, entries)
    knows_plan = bool(may_see_class(viewer, DataClass.PLAN))
    told = [
        facts_of(
            line, entries.get(line.patient_id), objectives=objectives.get(line.patient_id, ()), knows_plan=knows_plan
        )
        for line in attendance
    ]
    lines = _lines(
        attendance,
        told,
        entries,
        _addenda(viewer, session_id),
        session=facts,
        objectives=objectives,
        about=(session.title, session.topic, session.curriculum),
        around=_around(viewer, session_id, entries, now=moment) if writing else NOBODY,
    )
    names = _countersigned(viewer, session_id)
    return SessionRecord(
        session=session,
        facts=facts,
        objectives=objectives,
        note=note,
        lines=tuple(_once_signed(line, viewer, names, own=signer.credentials, due_on=due_on) for line in lines),
        narrative_hindrance=_narrative_hindrance(note, facts, attendance),
        writing=writing,
        signing=may_sign(viewer, signer=signer),
        due_on=due_on,
    )


def _around(viewer: Actor, session_id: UUID, entries: Mapping[UUID, IndividualEntry], *, now: datetime) -> Around:
    """What the viewer wrote lately elsewhere; nothing is read while nothing written is still to be signed."""
    is_wanted = any(one.state == NoteState.DRAFT and one.response for one in entries.values())
    return written_lately(viewer=viewer, now=now, besides=session_id, look_back=LOOK_BACK if is_wanted else timedelta())


def _countersigned(viewer: Actor, session_id: UUID) -> dict[UUID, list[Countersignature]]:
    """Entry id → who signed it as well."""
    found: dict[UUID, list[Countersignature]] = {}
    for row in _NAMES.rows(viewer=viewer, session_id=session_id):
        name = _with_author(Countersignature, row)
        found.setdefault(name.entry_id, []).append(name)
    return found


def _once_signed(
    line: RecordLine,
    viewer: Actor,
    names: Mapping[UUID, Sequence[Countersignature]],
    *,
    own: Collection[str],
    due_on: date,
) -> RecordLine:
    """With what stands under a signed part, whether the viewer signs it as well, and how late it was."""
    entry = line.entry
    if entry is None or entry.signed_at is None:
        return line
    under = tuple(names.get(entry.pk, ()))
    return replace(
        line,
        countersignatures=under,
        countersigning=may_countersign(
            viewer,
            state=NoteState(entry.state),
            author_id=entry.author_id,
            credential=entry.credential,
            signed_by={one.author_id for one in under},
            own=own,
        ),
        days_late=days_late(signed_on=localdate(entry.signed_at), due_on=due_on),
    )


def _objectives(
    viewer: Actor, attendance: list[AttendanceLine], entries: Mapping[UUID, IndividualEntry]
) -> dict[UUID, list[PlanLine]]:
    return objectives_to_link(
        viewer=viewer,
        patient_ids=[line.patient_id for line in attendance],
        linked=[entry.objective_id for entry in entries.values() if entry.objective_id],
    )


def facts_of_session(session: StaffedSession, note: GroupNote | None) -> SessionFacts:
    """A session as the rules read it; a group's part not yet begun is about what the group is about."""
    kept = {name: getattr(note, name) for name in OF_NOTE} if note else {"curriculum": session.curriculum}
    return SessionFacts(
        kind=session.kind,
        local_date=session.local_date,
        place="" if session.is_video else f"{session.room_name}, {session.site_name}".strip(", "),
        is_video=session.is_video,
        **kept,
    )


def facts_of(
    line: AttendanceLine, entry: IndividualEntry | None, *, objectives: Sequence[PlanLine], knows_plan: bool
) -> EntryFacts:
    """One person's entry as the rules read it. `objectives` are those of their plan."""
    words = {name: getattr(entry, name) for name in WORDS} if entry else {}
    return EntryFacts(
        patient_id=line.patient_id,
        attendance=line.state,
        minutes=line.minutes,
        state=NoteState(entry.state) if entry else NoteState.DRAFT,
        has_objective=entry is not None and entry.objective_id is not None,
        is_planless=not any(one.is_in_force for one in objectives),
        knows_plan=knows_plan,
        **words,
    )


def off_plan_reasons() -> tuple[str, ...]:
    """Why a note may serve no objective, as offered with one tap."""
    return note_book().off_plan_reasons


def phrases_of(*, viewer: Actor) -> dict[str, list[str]]:
    """Note field → the viewer's own kept phrases, the oldest first, so that each keeps its key. One query."""
    found: dict[str, list[str]] = {}
    for field, text in _PHRASES.rows(viewer=viewer):
        found.setdefault(field, []).append(text)
    return found


def _phrases(*, viewer: Actor) -> QuerySet[Any, Any]:
    rows = StaffPhrase.objects.filter(organization_id=viewer.organization_id, staff_id=viewer.id)
    return rows.order_by("created_at", "pk").values_list("field", "text")


_PHRASES = Prepared(_phrases)


def _entries(viewer: Actor, session_id: UUID) -> dict[UUID, IndividualEntry]:
    """Patient id → entry; drafts are seen by who leads the session, signed ones by everybody who may read notes."""
    rows = _ENTRIES.rows(viewer=viewer, session_id=session_id)
    return {row.patient_id: row for row in (_with_author(IndividualEntry, row) for row in rows)}


def _addenda(viewer: Actor, session_id: UUID) -> dict[UUID, list[Addendum]]:
    found: dict[UUID, list[Addendum]] = {}
    for row in _ADDENDA.rows(viewer=viewer, session_id=session_id):
        added = _with_author(Addendum, row)
        found.setdefault(added.entry_id, []).append(added)
    return found


def _note(viewer: Actor, session_id: UUID) -> GroupNote | None:
    rows = _NOTE.rows(viewer=viewer, session_id=session_id)
    return _with_author(GroupNote, rows[0]) if rows else None


def _entry_rows(*, viewer: Actor, session_id: UUID) -> QuerySet[Any, Any]:
    rows = visible(IndividualEntry.objects.filter(session_id=session_id), viewer=viewer, data_class=DataClass.NOTE)
    return rows.values_list(*_columns(IndividualEntry))


def _addendum_rows(*, viewer: Actor, session_id: UUID) -> QuerySet[Any, Any]:
    rows = visible(Addendum.objects.filter(entry__session_id=session_id), viewer=viewer, data_class=DataClass.NOTE)
    return rows.order_by("signed_at").values_list(*_columns(Addendum))


def _name_rows(*, viewer: Actor, session_id: UUID) -> QuerySet[Any, Any]:
    rows = Countersignature.objects.filter(entry__session_id=session_id)
    shown = visible(rows, viewer=viewer, data_class=DataClass.NOTE)
    return shown.order_by("signed_at", "pk").values_list(*_columns(Countersignature))


def _note_rows(*, viewer: Actor, session_id: UUID) -> QuerySet[Any, Any]:
    rows = GroupNote.objects.filter(organization_id=viewer.organization_id, session_id=session_id)
    return rows.values_list(*_columns(GroupNote))


_ENTRIES = Prepared(_entry_rows, session_id=UUID)
_ADDENDA = Prepared(_addendum_rows, session_id=UUID)
_NAMES = Prepared(_name_rows, session_id=UUID)
_NOTE = Prepared(_note_rows, session_id=UUID)
AUTHOR = ("id", "given_name", "family_name")


def _columns(model: type[Model]) -> list[str]:
    """A row whole, then its author's name."""
    return [*(field.attname for field in model._meta.concrete_fields), *(f"author__{name}" for name in AUTHOR)]  # noqa: SLF001 - public by habit


def _with_author(model: type[Written], row: tuple[Any, ...]) -> Written:
    """The row as Django would give it, and its author with a name and nothing else loaded yet."""
    names = [field.attname for field in model._meta.concrete_fields]  # noqa: SLF001 - as above
    found = model.from_db(DEFAULT_DB_ALIAS, names, row[: len(names)])
    author: Any = model._meta.get_field("author").related_model  # noqa: SLF001 - as above
    found.author = author.from_db(DEFAULT_DB_ALIAS, AUTHOR, row[len(names) :])
    return found


def _lines(
    attendance: list[AttendanceLine],
    facts: list[EntryFacts],
    entries: dict[UUID, IndividualEntry],
    addenda: dict[UUID, list[Addendum]],
    *,
    session: SessionFacts,
    objectives: Mapping[UUID, Sequence[PlanLine]],
    about: Sequence[str],
    around: Around,
) -> tuple[RecordLine, ...]:
    members = tuple(line.member for line in attendance)
    texts = {one.patient_id: one.own_words for one in facts if one.own_words.strip()}
    found = []
    for line, one in zip(attendance, facts, strict=True):
        entry = entries.get(line.patient_id)
        is_signed = one.state is NoteState.SIGNED
        found.append(
            RecordLine(
                attendance=line,
                entry=entry,
                facts=one,
                suggested=None if entry else _suggested(objectives.get(line.patient_id, ()), about),
                addenda=tuple(addenda.get(entry.pk, ())) if entry else (),
                hindrance=NOTHING
                if is_signed
                else hinders_entry(
                    one,
                    session=session,
                    members=members,
                    texts=texts,
                    around=around.seen_from(entry.updated_at) if entry else around,
                ),
            )
        )
    return tuple(found)


def _suggested(lines: Sequence[PlanLine], about: Sequence[str]) -> UUID | None:
    offered = [Offered(key=str(one.id), doings=one.doings) for one in lines if one.is_in_force]
    key = suggested(offered, about=about)
    return UUID(key) if key else None


def _narrative_hindrance(note: GroupNote | None, session: SessionFacts, attendance: list[AttendanceLine]) -> Hindrance:
    if not session.is_group or (note and note.state == NoteState.SIGNED):
        return NOTHING
    return hinders_narrative(session, members=tuple(line.member for line in attendance))


def _signer(viewer: Actor, session: StaffedSession, now: datetime) -> SignerFacts:
    held = staff_credentials(viewer=viewer, staff_id=viewer.id) if viewer.is_staff else []
    return SignerFacts(
        leader_ids=session.leader_ids,
        credentials=frozenset(held),
        wanted_credentials=session.credentials,
        is_over=session.end <= now,
    )


def _due_on(viewer: Actor, session: StaffedSession) -> date:
    first = session.local_date
    until = date.fromordinal(first.toordinal() + 2 * DAYS_PER_WEEK)
    closed = days_closed(viewer=viewer, since=first, until=until)
    return due_date(first, closed=closed_at(closed, site_id=session.site_id))
