"""The record of a session: drafts that anybody may leave and return to, signatures, and additions to what is signed."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict

from midspan.domains.encounters.actions.attendance import attendance_row, hold_attendance
from midspan.domains.encounters.enums import Engagement, NoteState
from midspan.domains.encounters.models import Addendum, GroupNote, IndividualEntry
from midspan.domains.encounters.queries.around import written_lately
from midspan.domains.encounters.queries.attendance import attendance_for, attendance_of
from midspan.domains.encounters.queries.records import RecordLine, SessionRecord, record_of
from midspan.domains.encounters.rules.names import Member
from midspan.domains.encounters.rules.signing import may_add_words, may_amend, may_write
from midspan.domains.people.queries import staff_credentials
from midspan.domains.plans.actions import touch_objectives
from midspan.domains.plans.enums import TouchSource
from midspan.domains.plans.queries import may_link
from midspan.domains.privacy.queries import visible
from midspan.domains.schedule.enums import SessionKind
from midspan.domains.schedule.queries import StaffedSession, staffed_session
from midspan.kernel import clock
from midspan.kernel.actions import action, record
from midspan.values import Actor, DataClass, RefusedError, Verdict, refused

NOT_FOUND = "There is no such session, or it is not yours."
SIGNED = "This is signed and cannot be changed. Add an addendum."
NOT_YET = "Nothing is ready to be signed yet."
NO_PLAN = "No plan that both have signed held yet."
NO_GROUP = "This is not a group session, so it has no group narrative."


class NoteWords(Struct, frozen=True, kw_only=True):
    """The group's part: what it did, without names."""

    topic: str = ""
    curriculum: str = ""
    methods: str = ""
    narrative: str = ""


class EntryWords(Struct, frozen=True, kw_only=True):
    """One person's part. Nothing here is ever filled in beforehand. `objective_id`: what it serves of their plan.

    `off_plan_reason`: why it serves none. From `place` to `event`: what a session of one person says, and of a group
    its own part.
    """

    place: str = ""
    was_alone: bool = False
    people: str = ""
    activities: str = ""
    methods: str = ""
    curriculum: str = ""
    event: str = ""
    engagement: str = ""
    response: str = ""
    progress: str = ""
    plan_for_next: str = ""
    objective_id: UUID | None = None
    off_plan_reason: str = ""
    flag: str = ""
    name_reason: str = ""
    copy_reason: str = ""

    def __post_init__(self) -> None:
        if self.engagement and self.engagement not in set(Engagement):
            raise ValueError(f"“{self.engagement}” is not a way to take part.")


@action("group_note.open")
def open_group_note(*, session_id: UUID, by: Actor) -> GroupNote:
    """The group note of a session, begun with topic and curriculum of its group. Opening twice is once.

    Raises RefusedError for who neither leads nor covers the session.
    """
    session = _session_to_write(session_id, by)
    if session.kind != SessionKind.GROUP:
        raise RefusedError(refused(NO_GROUP))
    note, _ = GroupNote.objects.get_or_create(
        session_id=session_id,
        defaults={
            "organization_id": by.organization_id,
            "author_id": by.id,
            "topic": session.topic,
            "curriculum": session.curriculum,
        },
    )
    return note


@action("group_note.save")
def save_group_note(*, session_id: UUID, words: NoteWords, by: Actor) -> GroupNote:
    """Keep the group's part as a draft. Raises RefusedError when it is signed, or for who does not lead."""
    note = GroupNote.objects.select_for_update().get(pk=open_group_note(session_id=session_id, by=by).pk)
    if note.state == NoteState.SIGNED:
        raise RefusedError(refused(SIGNED))
    _write(note, asdict(words), by=by)
    return note


@action("entry.save")
def save_entry(*, session_id: UUID, booking_id: UUID, words: EntryWords, by: Actor) -> IndividualEntry:
    """Keep one person's part as a draft; it belongs to who wrote last.

    Raises RefusedError when it is signed, and for an objective that is not in this person's plan.
    """
    session = _session_to_write(session_id, by)
    _hold(session_id, by)
    line = attendance_for(viewer=by, session_id=session_id, booking_id=booking_id)
    if line is None:
        raise RefusedError(refused(NOT_FOUND))
    if line.is_signed:
        raise RefusedError(refused(SIGNED))
    note = open_group_note(session_id=session_id, by=by) if session.kind == SessionKind.GROUP else None
    entry, _ = IndividualEntry.objects.get_or_create(
        organization_id=by.organization_id,
        attendance=attendance_row(line, by=by),
        defaults={
            "patient_id": line.patient_id,
            "session_id": session_id,
            "group_note": note,
            "author_id": by.id,
        },
    )
    if words.objective_id not in {None, entry.objective_id}:
        may_link(viewer=by, patient_id=line.patient_id, objective_id=words.objective_id).require()
    _write(entry, asdict(words), by=by)
    return entry


def _write(row: GroupNote | IndividualEntry, words: dict[str, Any], *, by: Actor) -> None:
    for name, said in words.items():
        setattr(row, name, said.strip() if isinstance(said, str) else said)
    row.author_id = by.id
    row.save(update_fields=[*words, "author", "updated_at"])


@action("session.sign")
def sign_session(*, session_id: UUID, by: Actor) -> GroupNote | IndividualEntry:
    """Sign the group's part and every entry of this leader that is ready, all in one transaction.

    The credential of the moment and the minutes from the recorded times are stamped on each entry. What is not ready
    stays a draft with its reason (`queries.record_of`). Raises RefusedError when nothing can be signed.
    """
    _hold(session_id, by)
    found = record_of(viewer=by, session_id=session_id)
    if found is None:
        raise RefusedError(refused(NOT_FOUND))
    found.signing.require()
    found.narrative_hindrance.verdict.require()
    ready = [line for line in found.lines if line.is_ready and line.entry and line.entry.author_id == by.id]
    if not ready and not _only_note_is_left(found):
        raise RefusedError(_first_reason(found.lines))
    credential = ", ".join(staff_credentials(viewer=by, staff_id=by.id))
    entries = [_signed(line, found, credential=credential, by=by) for line in ready]
    _touch(entries, found.session, by=by)
    return _signed_note(found, credential=credential, by=by) if found.is_group else entries[0]


def _hold(session_id: UUID, by: Actor) -> None:
    """Nobody writes or signs in this session's record until the transaction ends: what is signed is what was read."""
    hold_attendance(session_id=session_id, by=by)
    for model in (GroupNote, IndividualEntry):
        rows = model.objects.filter(organization_id=by.organization_id, session_id=session_id).order_by("pk")
        list(rows.select_for_update(no_key=True).values_list("pk"))


def _only_note_is_left(found: SessionRecord) -> bool:
    """A group to which nobody came still has a record."""
    return found.is_group and not found.note_is_signed and all(line.is_away for line in found.lines)


def _first_reason(lines: Iterable[RecordLine]) -> Verdict:
    waiting = (line.hindrance.verdict for line in lines if line.hindrance and not line.is_away)
    return next(waiting, refused(NOT_YET))


def _signed(line: RecordLine, found: SessionRecord, *, credential: str, by: Actor) -> IndividualEntry:
    entry = line.entry
    if entry is None:  # Only written entries are ready.
        raise RefusedError(refused(NOT_YET))
    entry.credential, entry.minutes = credential, line.attendance.minutes
    entry.state, entry.signed_at = NoteState.SIGNED, clock.now()
    _state_what_is_known(entry, line, found)
    entry.save(update_fields=["credential", "minutes", "state", "signed_at", "place", "people", "off_plan_reason"])
    record(by=by, verb="entry.sign", subject=entry)
    return entry


def _state_what_is_known(entry: IndividualEntry, line: RecordLine, found: SessionRecord) -> None:
    """What nobody has to write stands in the note all the same: the room, how many came, that no plan held."""
    entry.place = entry.place or found.facts.place
    if found.is_group:
        entry.people = f"{found.came} in the group"
    if line.facts.is_planless and not line.facts.has_objective:
        entry.off_plan_reason = entry.off_plan_reason or NO_PLAN


def _touch(entries: Iterable[IndividualEntry], session: StaffedSession, *, by: Actor) -> None:
    """What these people's plans hear of it: which objective each worked on."""
    linked = [entry.objective_id for entry in entries if entry.objective_id]
    touch_objectives(linked=linked, source=TouchSource.NOTE, source_id=session.session_id, on=session.local_date, by=by)


def _signed_note(found: SessionRecord, *, credential: str, by: Actor) -> GroupNote:
    note = found.note or open_group_note(session_id=found.session.session_id, by=by)
    if note.state != NoteState.SIGNED:
        note.author_id, note.credential = by.id, credential
        note.state, note.signed_at = NoteState.SIGNED, clock.now()
        note.save(update_fields=["author", "credential", "state", "signed_at"])
    return note


@action("entry.amend")
def add_addendum(*, entry_id: UUID, text: str, by: Actor) -> Addendum:
    """Add to a signed entry; the addition is signed at once and never changed.

    Raises RefusedError for a draft, for somebody who neither wrote it nor leads the session, for no words, and for
    words that name another member, or of one person's note hold the whole name of another patient of who adds them.
    """
    rows = visible(
        IndividualEntry.objects.filter(pk=entry_id), viewer=by, data_class=DataClass.NOTE, author="author_id"
    )
    entry = rows.first()
    if entry is None:
        raise RefusedError(refused(NOT_FOUND))
    leaders, members = _around(entry, by)
    people = _written_about(entry, members, by)
    may_amend(by, state=NoteState(entry.state), leader_ids=leaders, author_id=entry.author_id, text=text).require()
    may_add_words(text, patient_id=entry.patient_id, members=members, people=people).require()
    return Addendum.objects.create(
        organization_id=by.organization_id,
        patient_id=entry.patient_id,
        entry=entry,
        author_id=by.id,
        text=text.strip(),
    )


def _around(entry: IndividualEntry, by: Actor) -> tuple[frozenset[UUID], tuple[Member, ...]]:
    """Who leads the session that an entry is of, and who was in it; a contact has neither."""
    if entry.session_id is None:
        return frozenset(), ()
    session = staffed_session(viewer=by, session_id=entry.session_id)
    members = tuple(line.member for line in attendance_of(viewer=by, session_id=entry.session_id))
    return session.leader_ids if session else frozenset(), members


def _written_about(entry: IndividualEntry, members: tuple[Member, ...], by: Actor) -> tuple[Member, ...]:
    """Whose whole names an addendum to one person's note may not hold: in a group the members are who is looked for."""
    if entry.group_note_id is not None or len(members) > 1:
        return ()
    return written_lately(viewer=by, now=clock.now()).people


def _session_to_write(session_id: UUID, by: Actor) -> StaffedSession:
    session = staffed_session(viewer=by, session_id=session_id)
    if session is None:
        raise RefusedError(refused(NOT_FOUND))
    may_write(by, leader_ids=session.leader_ids).require()
    return session
