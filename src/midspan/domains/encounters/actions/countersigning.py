"""A licensed colleague's name under what somebody under supervision signed: of a session or about a contact."""

from collections.abc import Collection
from uuid import UUID

from midspan.domains.encounters.models import Countersignature, IndividualEntry
from midspan.domains.encounters.queries.contacts import contact_record
from midspan.domains.encounters.queries.records import record_of
from midspan.domains.people.queries import staff_credentials
from midspan.domains.privacy.queries import visible
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn, record_all
from midspan.values import Actor, DataClass, RefusedError, Verdict, refused

NOT_FOUND = "There is no such note, or it is not yours."
NOTHING_WAITS = "Nothing here waits for your name."


@action("note.countersign")
def countersign(*, entry_id: UUID, by: Actor) -> Countersignature:
    """Put one's name under one signed note as well. Raises RefusedError."""
    in_turn("note.countersign", entry_id)
    entry = visible(IndividualEntry.objects.filter(pk=entry_id), viewer=by, data_class=DataClass.NOTE).first()
    if entry is None:
        raise RefusedError(refused(NOT_FOUND))
    _verdict(entry, by).require()
    row = _name(entry, credential=_credential(by), by=by)
    row.save(force_insert=True)
    return row


def _verdict(entry: IndividualEntry, by: Actor) -> Verdict:
    if entry.session_id is None:
        contact = contact_record(viewer=by, entry_id=entry.pk)
        return contact.countersigning if contact else refused(NOT_FOUND)
    found = record_of(viewer=by, session_id=entry.session_id)
    lines = found.lines if found else ()
    return next((line.countersigning for line in lines if line.entry == entry), refused(NOT_FOUND))


@action("session.countersign")
def countersign_session(*, session_id: UUID, entry_ids: Collection[UUID], by: Actor) -> int:
    """As `countersign`, of what waits in one session's record the entries that were shown. Returns how many those were.

    What was signed since is left for the next time: nobody has read it.
    """
    in_turn("session.countersign", session_id)
    for entry_id in sorted(set(entry_ids)):
        in_turn("note.countersign", entry_id)
    found = record_of(viewer=by, session_id=session_id)
    lines = found.to_countersign if found else ()
    waiting = [line.entry for line in lines if line.entry and line.entry.pk in entry_ids]
    if not waiting:
        raise RefusedError(refused(NOTHING_WAITS))
    credential = _credential(by)
    names = Countersignature.objects.bulk_create([_name(entry, credential=credential, by=by) for entry in waiting])
    record_all(by=by, verb="note.countersign", subjects=names)
    return len(names)


def _credential(by: Actor) -> str:
    return ", ".join(staff_credentials(viewer=by, staff_id=by.id))


def _name(entry: IndividualEntry, *, credential: str, by: Actor) -> Countersignature:
    return Countersignature(
        organization_id=by.organization_id,
        patient_id=entry.patient_id,
        entry=entry,
        author_id=by.id,
        credential=credential,
        signed_at=clock.now(),
    )
