"""Somebody is away: every session of theirs is led by somebody else, moved or canceled, in one confirmation."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import active_staff
from midspan.domains.schedule import rules
from midspan.domains.schedule.absences.confirming import confirmed
from midspan.domains.schedule.absences.rules import may_undo_absence
from midspan.domains.schedule.absences.steps import Decision
from midspan.domains.schedule.absences.undoing import begins_at, take_up_what_was_filled, undone
from midspan.domains.schedule.enums import StepKind
from midspan.domains.schedule.models import Absence, AbsenceStep, Booking
from midspan.domains.schedule.telling import tell_patient
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import widened
from midspan.values import Actor, ActorKind, RefusedError, refused

TOLD = frozenset({StepKind.COVERED, StepKind.MOVED, StepKind.CANCELED})


@action("absence.cover")
def cover_absence(
    *, staff_id: UUID, first: date, until: date, decisions: Mapping[UUID, Decision], by: Actor
) -> Absence:
    """Somebody is away from `first` to before `until`: session id → what was decided. All of it, or nothing.

    What is not decided is left open and needs cover; schedulers hear of it. Stand-ins are told, and everybody expected
    in a session that is led by somebody else, moved or canceled, once each, in neutral words. Raises RefusedError.
    """
    rules.may_run_sessions(by).require()
    with widened(by):
        absence = Absence.objects.create(
            organization_id=by.organization_id,
            staff_id=staff_id,
            first=first,
            until=until,
            made_at=clock.now(),
            made_by_id=by.id,
        )
        expected = _expected(decisions)
        steps = confirmed(absence, decisions, by=by)
        _tell_all(absence, steps, expected, by=by)
    return absence


@action("absence.undo")
def undo_absence(*, absence_id: UUID, by: Actor) -> Absence:
    """Every session as it was, while none of them has begun; everybody who was told is told again."""
    rules.may_run_sessions(by).require()
    with widened(by):
        rows = Absence.objects.filter(organization_id=by.organization_id, pk=absence_id)
        absence = rows.select_for_update(no_key=True).first()
        if absence is None:
            raise RefusedError(refused("This absence is no longer there."))
        is_undone = absence.undone_at is not None
        may_undo_absence(is_undone=is_undone, begins_at=begins_at(absence), now=clock.now()).require()
        steps = undone(absence, by=by)
        absence.undone_at, absence.undone_by_id = clock.now(), by.id
        absence.save(update_fields=["undone_at", "undone_by_id"])
        take_up_what_was_filled(absence, by=by)
        _tell_all(absence, steps, _expected(step.session_id for step in steps), by=by)
    return absence


def _expected(session_ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Session id → ids of everybody booked in it now."""
    found: dict[UUID, list[UUID]] = {}
    rows = Booking.objects.filter(session__in=list(session_ids), is_active=True)
    for session_id, patient_id in rows.values_list("session_id", "patient_id"):
        found.setdefault(session_id, []).append(patient_id)
    return found


def _tell_all(
    absence: Absence, steps: Iterable[AbsenceStep], expected: Mapping[UUID, list[UUID]], *, by: Actor
) -> None:
    steps = list(steps)
    touched = [step for step in steps if step.kind in TOLD]
    for patient_id in sorted({person for step in touched for person in expected.get(step.session_id, ())}):
        tell_patient(NoticeKind.WEEK_CHANGED, patient_id, subject_id=absence.pk, by=by)
    staff = {step.stand_in_id for step in steps if step.stand_in_id and step.stand_in_id != absence.staff_id}
    if any(step.kind == StepKind.OPEN for step in steps):
        staff |= {one.pk for one in active_staff(organization_id=by.organization_id, role=Role.SCHEDULER)} - {by.id}
    for staff_id in sorted(staff):
        tell(
            kind=NoticeKind.TASK_DUE,
            recipient_id=staff_id,
            recipient_kind=ActorKind.STAFF,
            subject_id=absence.pk,
            by=by,
        )
