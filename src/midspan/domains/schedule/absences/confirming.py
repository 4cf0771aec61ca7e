"""An absence confirmed: every session of it in one transaction, vacated first and then taken up again.

So two individual hours can change places, and nobody's new time waits for somebody else's old one.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from midspan.domains.people.queries import lock_staff
from midspan.domains.schedule.absences.before import SessionBefore
from midspan.domains.schedule.absences.licensed import require_licensed
from midspan.domains.schedule.absences.places import put_at, seat_again, vacate
from midspan.domains.schedule.absences.sessions import sessions_left, with_expected
from midspan.domains.schedule.absences.steps import LEFT_OPEN, WITHOUT, Decision, MovedHour
from midspan.domains.schedule.dates.staffing import mark_uncovered, put_cover
from midspan.domains.schedule.enums import SessionState, StepKind
from midspan.domains.schedule.models import Absence, AbsenceStep, Booking, Session, SessionStaff
from midspan.domains.schedule.reach.opening import open_cover_reach
from midspan.domains.schedule.weeks.seating import CANCELED, cancel_all, release
from midspan.kernel import clock
from midspan.values import Actor, RefusedError, refused

ELSEWHERE = "Somebody chosen here, or a room, is taken at that time by now. Look again, then confirm."
NOT_PLANNED = "One of these sessions changed meanwhile. Look again, then confirm."


def confirmed(absence: Absence, decisions: Mapping[UUID, Decision], *, by: Actor) -> list[AbsenceStep]:
    """Do what was decided; sessions without a decision are left open, or led by the others who lead them anyway.

    Needs a transaction that reaches the whole organization. Raises RefusedError, having changed nothing.
    """
    lock_staff(organization_id=by.organization_id, staff_ids=_staff_in(absence, decisions.values()))
    sessions, alone = _sessions(absence)
    if not decisions.keys() <= alone:
        raise RefusedError(refused(NOT_PLANNED))
    _require_licensed(decisions, by=by)
    chosen = {one.pk: decisions.get(one.pk, LEFT_OPEN if one.pk in alone else WITHOUT) for one in sessions}
    steps = [_step(absence, one, chosen[one.pk]) for one in sessions]
    AbsenceStep.objects.bulk_create(steps)
    SessionStaff.objects.filter(staff_id=absence.staff_id, session__in=sessions).update(is_active=False)
    vacate([one for one in sessions if chosen[one.pk].kind is StepKind.MOVED])
    try:
        with transaction.atomic():
            for step in steps:
                _take_up(step, chosen[step.session_id], by=by)
    except IntegrityError as error:
        raise RefusedError(refused(ELSEWHERE)) from error
    mark_uncovered(one.pk for one in sessions)
    return steps


def _require_licensed(decisions: Mapping[UUID, Decision], *, by: Actor) -> None:
    """Licenses may have ended since the stand-ins were proposed."""
    by_video = with_expected(Session.objects.filter(pk__in=decisions, is_video=True))
    for session in by_video:
        stand_in = decisions[session.row.pk].stand_in
        if stand_in is not None:
            require_licensed(session, stand_in, by=by)


def _staff_in(absence: Absence, decisions: Iterable[Decision]) -> set[UUID]:
    found = {absence.staff_id}
    for one in decisions:
        found |= {one.stand_in} if one.stand_in else set()
        found |= {one.moved.staff_id} if one.moved else set()
    return found


def _sessions(absence: Absence) -> tuple[list[Session], set[UUID]]:
    """Every session the absence concerns, locked, in order of time; and the ids of those nobody else leads."""
    left = sessions_left(absence.organization_id, staff_id=absence.staff_id, first=absence.first, until=absence.until)
    alone = set(left.values_list("pk", flat=True))
    own = SessionStaff.objects.filter(
        organization_id=absence.organization_id, staff_id=absence.staff_id, is_active=True
    )
    rows = Session.objects.filter(
        Q(pk__in=alone) | Q(pk__in=own.values("session_id")),
        organization_id=absence.organization_id,
        state=SessionState.PLANNED,
        local_date__gte=absence.first,
        local_date__lt=absence.until,
        during__startswith__gt=clock.now(),
    )
    ids = list(rows.order_by("pk").select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))
    return list(Session.objects.filter(pk__in=ids).select_related("site").order_by("during", "pk")), alone


def _step(absence: Absence, session: Session, decision: Decision) -> AbsenceStep:
    return AbsenceStep(
        organization_id=absence.organization_id,
        patient_id=session.patient_id,
        absence=absence,
        session=session,
        kind=decision.kind,
        stand_in_id=decision.moved.staff_id if decision.moved else decision.stand_in,
        before=SessionBefore.of(session).as_json(),
    )


def _take_up(step: AbsenceStep, decision: Decision, *, by: Actor) -> None:
    session = step.session
    if decision.kind is StepKind.COVERED and decision.stand_in is not None:
        put_cover(session, decision.stand_in)
        open_cover_reach(session, decision.stand_in, by=by)
    elif decision.kind is StepKind.MOVED and decision.moved is not None:
        _move(step, decision.moved, by=by)
    elif decision.kind is StepKind.CANCELED:
        release(Booking.objects.filter(session=session), reason=CANCELED)
        cancel_all(Session.objects.filter(pk=session.pk), reason=CANCELED)


def _move(step: AbsenceStep, to: MovedHour, *, by: Actor) -> None:
    session = step.session
    session.moved_from = session.moved_from or session.local_date
    session.lead_id, session.room_id, session.needs_cover = to.staff_id, to.room_id, False
    put_at(session, to.start, to.end)
    seat_again(session, SessionBefore.read(step.before).bookings)
    SessionStaff.objects.update_or_create(
        organization_id=session.organization_id,
        session=session,
        staff_id=to.staff_id,
        defaults={"during": session.during, "is_active": True},
    )
    if to.staff_id != step.absence.staff_id:
        open_cover_reach(session, to.staff_id, by=by)
