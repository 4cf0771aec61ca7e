"""What staff noted beside a plan."""

from uuid import UUID

from django.db.models import QuerySet

from midspan.domains.plans.enums import PlanState
from midspan.domains.plans.models import Plan, StaffNote
from midspan.domains.plans.rules import may_change_note
from midspan.domains.privacy.queries import visible
from midspan.values import Actor, DataClass, Verdict


def staff_notes_of(*, viewer: Actor, patient_id: UUID) -> dict[UUID, list[StaffNote]]:
    """Thread → what staff noted about it in any version, the oldest first. One query, none for anybody but staff."""
    found: dict[UUID, list[StaffNote]] = {}
    if viewer.is_staff:
        for one in _staff_notes(viewer, patient_id).order_by("written_at", "pk"):
            found.setdefault(one.thread, []).append(one)
    return found


def staff_note(*, viewer: Actor, patient_id: UUID, note_id: UUID) -> StaffNote | None:
    return _staff_notes(viewer, patient_id).filter(pk=note_id).first() if viewer.is_staff else None


def staff_notes_in(*, viewer: Actor, plan: Plan) -> dict[UUID, list[StaffNote]]:
    """The same, of those written in one version. One query, none for anybody but staff."""
    noted = staff_notes_of(viewer=viewer, patient_id=plan.patient_id)
    found = {thread: [one for one in notes if one.plan_id == plan.pk] for thread, notes in noted.items()}
    return {thread: notes for thread, notes in found.items() if notes}


def may_change(note: StaffNote, viewer: Actor) -> Verdict:
    """Whether somebody may still change one note, or take it away."""
    shown = note.plan.offered_at
    return may_change_note(
        state=PlanState(note.plan.state),
        is_author=note.author_id == viewer.id,
        was_offered_since=shown is not None and shown >= note.written_at,
    )


def has_lasting_notes(*, viewer: Actor, plan: Plan) -> bool:
    """Whether any note written in this version may not be taken away by whoever asks."""
    noted = staff_notes_in(viewer=viewer, plan=plan).values()
    return any(not may_change(one, viewer) for notes in noted for one in notes)


def _staff_notes(viewer: Actor, patient_id: UUID) -> QuerySet[StaffNote]:
    rows = StaffNote.objects.filter(patient_id=patient_id).select_related("author", "plan")
    return visible(rows, viewer=viewer, data_class=DataClass.NOTE)
