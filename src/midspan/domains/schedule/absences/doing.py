"""An absence done and undone: every session of it in one transaction, vacated first and then taken up again.

So two individual hours can change places, and nobody's new time waits for somebody else's old one.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, Q, QuerySet

from midspan.domains.people.queries import lock_staff
from midspan.domains.privacy.actions import close_reach
from midspan.domains.schedule.absences.licensed import require_licensed
from midspan.domains.schedule.absences.sessions import sessions_left, with_expected
from midspan.domains.schedule.absences.steps import LEFT_OPEN, WITHOUT, Decision, MovedHour
from midspan.domains.schedule.dates.staffing import mark_uncovered, put_cover
from midspan.domains.schedule.dates.window import Window
from midspan.domains.schedule.enums import SessionState, StepKind
from midspan.domains.schedule.models import Absence, AbsenceStep, Booking, Session, SessionStaff
from midspan.domains.schedule.reach.opening import open_cover_reach
from midspan.domains.schedule.weeks.seating import CANCELED, cancel_all, release
from midspan.kernel import clock
from midspan.values import Actor, RefusedError, refused

ELSEWHERE = "Somebody chosen here, or a room, is taken at that time by now. Look again, then confirm."
NOT_PLANNED = "One of these sessions changed meanwhile. Look again, then confirm."
NO_WAY_BACK = "One of these times or rooms was taken meanwhile, so it cannot be undone as a whole."


def done(absence: Absence, decisions: Mapping[UUID, Decision], *, by: Actor) -> list[AbsenceStep]:
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
    _vacate([one for one in sessions if chosen[one.pk].kind is StepKind.MOVED])
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
    staff = SessionStaff.objects.filter(session=session, is_active=True)
    bookings = Booking.objects.filter(session=session, is_active=True)
    return AbsenceStep(
        organization_id=absence.organization_id,
        patient_id=session.patient_id,
        absence=absence,
        session=session,
        kind=decision.kind,
        stand_in_id=decision.moved.staff_id if decision.moved else decision.stand_in,
        before={
            "lead": _text(session.lead_id),
            "room": _text(session.room_id),
            "needs_cover": session.needs_cover,
            "start": session.during.lower.isoformat(),
            "end": session.during.upper.isoformat(),
            "local_date": session.local_date.isoformat(),
            "moved_from": session.moved_from.isoformat() if session.moved_from else None,
            "staff": [str(one) for one in staff.values_list("pk", flat=True)],
            "bookings": [str(one) for one in bookings.values_list("pk", flat=True)],
        },
    )


def _text(key: UUID | None) -> str | None:
    return str(key) if key else None


def _vacate(sessions: Collection[Session]) -> None:
    """Times, rooms and places of these sessions are free for a moment."""
    ids = [one.pk for one in sessions]
    SessionStaff.objects.filter(session_id__in=ids).update(is_active=False)
    Booking.objects.filter(session_id__in=ids, is_active=True).update(is_active=False)
    Session.objects.filter(pk__in=ids).update(room=None)


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
    _put_at(session, to.start, to.end)
    _seat_bookings(session, step.before["bookings"])
    SessionStaff.objects.update_or_create(
        organization_id=session.organization_id,
        session=session,
        staff_id=to.staff_id,
        defaults={"during": session.during, "is_active": True},
    )
    if to.staff_id != step.absence.staff_id:
        open_cover_reach(session, to.staff_id, by=by)


def _put_at(session: Session, start: datetime, end: datetime) -> None:
    session.during = DateTimeTZRange(start, end)
    session.local_date = start.astimezone(ZoneInfo(session.site.time_zone)).date()
    session.save()


def _seat_bookings(session: Session, ids: Iterable[str]) -> None:
    """Who was booked in it is booked in it, at its time. Who gave their place up meanwhile is left alone."""
    rows = Booking.objects.filter(pk__in=list(ids)).filter(Q(is_active=False, ended_reason__in=("", CANCELED)))
    held = Q(seat=None) | Q(seat__dates__contains=F("local_date"))
    rows.filter(held).update(is_active=True, ended_reason="", during=session.during, local_date=session.local_date)


def undone(absence: Absence, *, by: Actor) -> list[AbsenceStep]:
    """Every session as it was before; one that changed since in another way is left as it is now.

    Needs a transaction that reaches the whole organization. Raises RefusedError, having changed nothing.
    """
    steps = [step for step in steps_of(absence).select_related("session__site") if _stands(step)]
    lock_staff(organization_id=absence.organization_id, staff_ids={absence.staff_id})
    for step in steps:
        if step.stand_in_id:
            close_reach(source_id=step.session_id, actor_id=step.stand_in_id, by=by)
    covered = [step.session_id for step in steps if step.kind == StepKind.COVERED]
    SessionStaff.objects.filter(session_id__in=covered).update(is_active=False)
    _vacate([step.session for step in steps if step.kind == StepKind.MOVED])
    try:
        with transaction.atomic():
            for step in steps:
                _restore(step)
    except IntegrityError as error:
        raise RefusedError(refused(NO_WAY_BACK)) from error
    return steps


def take_up_what_was_filled(absence: Absence, *, by: Actor) -> None:
    """Sessions that were put on dates meanwhile are theirs again too, unless leave keeps them out of these as well.

    The absence must be marked as undone before. Needs a transaction that reaches the whole organization.
    """
    window = Window.between(absence.first, absence.until, by=by)
    rows = SessionStaff.objects.filter(
        organization_id=absence.organization_id,
        staff_id=absence.staff_id,
        is_active=False,
        session__state=SessionState.PLANNED,
        session__lead_id=absence.staff_id,
        session__needs_cover=True,
        session__local_date__gte=absence.first,
        session__local_date__lt=absence.until,
        during__startswith__gt=clock.now(),
    ).select_related("session")
    for row in [one for one in rows if not window.is_away(one.staff_id, one.session.local_date)]:
        row.is_active = True
        with suppress(IntegrityError), transaction.atomic():
            row.save(update_fields=["is_active"])
        mark_uncovered([row.session_id])


def steps_of(absence: Absence) -> QuerySet[AbsenceStep]:
    """The steps in order of time. Whoever does not reach a patient sees no step of theirs."""
    return AbsenceStep.objects.filter(absence=absence).order_by("session__during", "pk")


def begins_at(absence: Absence) -> datetime | None:
    """When the first of its sessions begins, as it is or as it was; None when there is none. Needs full reach."""
    steps = list(steps_of(absence).select_related("session"))
    moments = [moment for one in steps for moment in (one.session.during.lower, _moment(one.before, "start"))]
    return min(moments, default=None)


def _stands(step: AbsenceStep) -> bool:
    """Whether the session is still as the step left it."""
    session = step.session
    if step.kind == StepKind.CANCELED:
        return session.state == SessionState.CANCELED and session.canceled_reason == CANCELED
    is_led_so = step.stand_in_id is None or session.lead_id == step.stand_in_id
    return session.state == SessionState.PLANNED and is_led_so


def _restore(step: AbsenceStep) -> None:
    session, before = step.session, step.before
    session.state, session.canceled_reason = SessionState.PLANNED, ""
    session.lead_id, session.room_id, session.needs_cover = before["lead"], before["room"], before["needs_cover"]
    session.moved_from = before["moved_from"]
    _put_at(session, _moment(before, "start"), _moment(before, "end"))
    SessionStaff.objects.filter(pk__in=before["staff"]).update(is_active=True, during=session.during)
    if step.kind in {StepKind.MOVED, StepKind.CANCELED}:
        _seat_bookings(session, before["bookings"])


def _moment(before: Mapping[str, Any], name: str) -> datetime:
    return datetime.fromisoformat(before[name])
