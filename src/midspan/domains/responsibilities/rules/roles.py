"""Who may change a life, and who may say which patient is meant by a person to avoid."""

from datetime import datetime, timedelta
from uuid import UUID

from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, ActorKind, Verdict, refused

ON_BEHALF = frozenset({Role.INTAKE, Role.COUNSELOR})
UNDO_HOURS = 24
NOT_YOURS = "Only the person, intake and their counselor may change this."
NOT_RESOLVER = "Only intake and counselors may say who is meant."
NOT_SELF = "Nobody can be kept apart from themselves. Choose somebody else."
UNDONE = "This was undone already."
TOO_LATE = "This can be undone for a day. Change it by hand."
CHANGED_SINCE = "Something here was changed since then. Change it by hand."


def may_change_life(by: Actor, patient_id: UUID) -> Verdict:
    """The patient, or intake and counselors on the patient's behalf; the gate says whom they reach."""
    if by.kind is ActorKind.JOB or (by.is_patient and by.id == patient_id):
        return ALLOWED
    return ALLOWED if by.is_staff and by.roles & ON_BEHALF else refused(NOT_YOURS)


def may_resolve_avoidance(by: Actor, *, patient_id: UUID, other_id: UUID) -> Verdict:
    """Whether `by` may say that the person to avoid is this patient."""
    if not (by.is_staff and by.roles & ON_BEHALF):
        return refused(NOT_RESOLVER)
    return refused(NOT_SELF) if patient_id == other_id else ALLOWED


def may_undo(*, made_at: datetime, undone_at: datetime | None, is_changed_since: bool, now: datetime) -> Verdict:
    """Undo returns exactly what was before, so it stands only while nothing came after."""
    if undone_at is not None:
        return refused(UNDONE)
    if now - made_at > timedelta(hours=UNDO_HOURS):
        return refused(TOO_LATE)
    return refused(CHANGED_SINCE) if is_changed_since else ALLOWED
