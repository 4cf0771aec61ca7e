"""What staff say to each other about a thread of the plan, and nobody else reads."""

from uuid import UUID

from midspan.domains.plans.actions.finding import GONE, found_or_refused
from midspan.domains.plans.models import StaffNote
from midspan.domains.plans.queries import may_change, noted_version, staff_note
from midspan.domains.plans.rules import may_note
from midspan.domains.plans.thread import walked
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused

EMPTY = "Say something, or take the note away."


@action("plan.note")
def write_staff_note(*, patient_id: UUID, thread: UUID, words: str, by: Actor) -> StaffNote:
    """Note something about a thread of the version in work, or else of the one that holds. Raises RefusedError."""
    file = found_or_refused(noted_version(viewer=by, patient_id=patient_id))
    may_note(by, state=file.state).require()
    if thread not in {node.thread for node in walked(file.tree)}:
        raise RefusedError(refused(GONE))
    return StaffNote.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        plan=file.plan,
        thread=thread,
        words=_said(words),
        author_id=by.id,
        written_at=clock.now(),
    )


@action("plan.change_note")
def change_staff_note(*, patient_id: UUID, note_id: UUID, words: str, by: Actor) -> StaffNote:
    """Say it otherwise, while its version is a draft. Raises RefusedError."""
    note = _changeable(patient_id, note_id, by)
    note.words, note.changed_at = _said(words), clock.now()
    note.save(update_fields=["words", "changed_at"])
    return note


@action("plan.drop_note")
def drop_staff_note(*, patient_id: UUID, note_id: UUID, by: Actor) -> None:
    """Take it away, while its version is a draft. Raises RefusedError."""
    _changeable(patient_id, note_id, by).delete()


def _changeable(patient_id: UUID, note_id: UUID, by: Actor) -> StaffNote:
    note = staff_note(viewer=by, patient_id=patient_id, note_id=note_id)
    if note is None:
        raise RefusedError(refused(GONE))
    may_change(note, by).require()
    return note


def _said(words: str) -> str:
    if not words.strip():
        raise RefusedError(refused(EMPTY))
    return words.strip()
