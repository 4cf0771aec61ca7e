"""Recording who was there, to the minute. Each change can be taken back until the entry is signed."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from msgspec import Struct

from midspan.domains.encounters.enums import AttendanceSource, AttendanceState, FailureOf
from midspan.domains.encounters.models import Attendance, LostTime, Presence
from midspan.domains.encounters.queries.attendance import AttendanceLine, attendance_for, attendance_of
from midspan.domains.encounters.rules import recording
from midspan.domains.encounters.rules.lost_time import may_have_lost, may_take_back_lost
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused

ELSEWHERE = "They are still marked as here in another session. Record when they left it first."
FOR_WHOM = "Say for whom the time was lost."
NOT_EXPECTED = "This person is not expected in this session, or is not yours to record."


class Times(Struct, frozen=True):
    """One stretch in the room as somebody corrects it; `left_at` None: still here, or not known."""

    arrived_at: datetime
    left_at: datetime | None


@action("attendance.arrive")
def arrive(*, session_id: UUID, booking_id: UUID, by: Actor, at: datetime | None = None) -> Attendance:
    """They are here since `at` (now), for the first time or back again. Raises RefusedError with the reason."""
    line, now = _line(session_id, booking_id, by), clock.now()
    moment = whole_minute(at or now)
    recording.may_arrive(line.recorded, at=moment, now=now).require()
    return _arrived(line, moment, by)


def _arrived(line: AttendanceLine, moment: datetime, by: Actor) -> Attendance:
    attendance = _attendance(line, state=AttendanceState.ATTENDED, by=by)
    try:
        with transaction.atomic():
            _present(attendance, DateTimeTZRange(moment, None), by=by)
    except IntegrityError as error:
        raise RefusedError(refused(ELSEWHERE)) from error
    return attendance


def come_back(*, session_id: UUID, booking_id: UUID, by: Actor, at: datetime | None = None) -> Attendance:
    """They left and are back: a new stretch. The same as arriving again."""
    return arrive(session_id=session_id, booking_id=booking_id, by=by, at=at)


@action("attendance.leave")
def leave(*, session_id: UUID, booking_id: UUID, by: Actor, at: datetime | None = None) -> Attendance:
    """They left at `at` (now). Raises RefusedError when they are not here or the time cannot be right."""
    line, now = _line(session_id, booking_id, by), clock.now()
    moment = whole_minute(at or now)
    recording.may_leave(line.recorded, at=moment, now=now).require()
    return _left(line, moment, by)


def _left(line: AttendanceLine, moment: datetime, by: Actor) -> Attendance:
    presence = Presence.objects.get(pk=line.stretches[-1].presence_id)
    presence.during = DateTimeTZRange(presence.during.lower, moment)
    presence.recorded_by_id = by.id
    presence.save(update_fields=["during", "recorded_by_id"])
    return _attendance(line, state=AttendanceState.ATTENDED, by=by)


@action("attendance.tap")
def check_in(*, session_id: UUID, booking_id: UUID, by: Actor) -> Attendance:
    """One tap at the door: here now; a second tap: left. A second tap within the same minute takes the first back."""
    line, now = _line(session_id, booking_id, by), clock.now()
    moment = whole_minute(now)
    if not line.is_here:
        recording.may_arrive(line.recorded, at=moment, now=now).require()
        return _arrived(line, moment, by)
    if line.stretches[-1].arrived_at == moment:
        return _undone(line, by)
    recording.may_leave(line.recorded, at=moment, now=now).require()
    return _left(line, moment, by)


def hold_attendance(*, session_id: UUID, by: Actor) -> None:
    """Nobody records in this session until the transaction ends: whoever changes several rows takes all, in order.

    Else two that take them in different orders wait for each other.
    """
    rows = Attendance.objects.filter(organization_id=by.organization_id, session_id=session_id).order_by("pk")
    list(rows.select_for_update().values_list("pk"))


@action("attendance.all_arrive")
def all_arrive(*, session_id: UUID, by: Actor, at: datetime | None = None) -> int:
    """Everybody of whom nothing is recorded yet is here since `at` (now). Returns how many that are."""
    recording.may_record(by).require()
    now = clock.now()
    moment = whole_minute(at or now)
    hold_attendance(session_id=session_id, by=by)
    waiting = [line for line in attendance_of(viewer=by, session_id=session_id) if _is_waiting(line)]
    for line in waiting:
        recording.may_arrive(line.recorded, at=moment, now=now).require()
        _arrived(line, moment, by)
    return len(waiting)


def _is_waiting(line: AttendanceLine) -> bool:
    return line.is_expected and line.state is AttendanceState.EXPECTED and not line.stretches


@action("attendance.all_leave")
def all_leave(*, session_id: UUID, by: Actor, at: datetime | None = None) -> int:
    """Everybody who is here left at `at` (now). Returns how many that are."""
    recording.may_record(by).require()
    now = clock.now()
    moment = whole_minute(at or now)
    hold_attendance(session_id=session_id, by=by)
    here = [line for line in attendance_of(viewer=by, session_id=session_id) if line.is_here]
    for line in here:
        recording.may_leave(line.recorded, at=moment, now=now).require()
        _left(line, moment, by)
    return len(here)


@action("attendance.absent")
def mark_absent(*, session_id: UUID, booking_id: UUID, by: Actor) -> Attendance:
    """They did not come, and nobody knows why."""
    line = _line(session_id, booking_id, by)
    recording.may_be_away(line.recorded).require()
    return _attendance(line, state=AttendanceState.ABSENT, by=by)


@action("attendance.excuse")
def excuse(*, session_id: UUID, booking_id: UUID, reason: str, by: Actor) -> Attendance:
    """They did not come and said why; a reason is not asked for when they would rather not say."""
    line = _line(session_id, booking_id, by)
    recording.may_be_away(line.recorded).require()
    return _attendance(line, state=AttendanceState.EXCUSED, by=by, reason=reason.strip())


@action("attendance.undo")
def undo_last(*, session_id: UUID, booking_id: UUID, by: Actor) -> Attendance:
    """Take the last thing back: a leaving, an arrival, or that they were absent. The version tables keep what stood."""
    line = _line(session_id, booking_id, by)
    recording.may_undo(line.recorded).require()
    return _undone(line, by)


def _undone(line: AttendanceLine, by: Actor) -> Attendance:
    if not line.stretches:
        return _unrecorded(line, by)
    last = Presence.objects.get(pk=line.stretches[-1].presence_id)
    if line.is_here:
        last.delete()
    else:
        last.during = DateTimeTZRange(last.during.lower, None)
        last.save(update_fields=["during"])
    if line.is_here and len(line.stretches) == 1:
        return _unrecorded(line, by)
    return _attendance(line, state=AttendanceState.ATTENDED, by=by)


def _unrecorded(line: AttendanceLine, by: Actor) -> Attendance:
    """As if nothing had been said: a video server tells of them again, unless what it told was taken back."""
    return _attendance(line, state=AttendanceState.EXPECTED, by=by, is_recorded=line.is_by_video)


@action("attendance.lost")
def record_failure(
    *,
    session_id: UUID,
    booking_ids: Collection[UUID],
    since: datetime,
    until: datetime,
    failure_of: FailureOf,
    by: Actor,
) -> list[LostTime]:
    """A technical failure took this time from these people of a session. Their minutes stay as they are.

    Raises RefusedError for nobody at all, and with the first reason of anybody; then nothing is kept of the others.
    """
    recording.may_record(by).require()
    if not booking_ids:
        raise RefusedError(refused(FOR_WHOM))
    hold_attendance(session_id=session_id, by=by)
    lines = {line.booking_id: line for line in attendance_of(viewer=by, session_id=session_id)}
    since, until, now = whole_minute(since), whole_minute(until), clock.now()
    for booking_id in booking_ids:
        if booking_id not in lines:
            raise RefusedError(refused(NOT_EXPECTED))
        line = lines[booking_id]
        taken = [one.during for one in line.lost]
        may_have_lost(line.recorded, since=since, until=until, now=now, lost=taken).require()
    return [_lose(lines[one], DateTimeTZRange(since, until), failure_of, by=by) for one in booking_ids]


def _lose(line: AttendanceLine, during: DateTimeTZRange, failure_of: FailureOf, *, by: Actor) -> LostTime:
    return LostTime.objects.create(
        organization_id=by.organization_id,
        patient_id=line.patient_id,
        attendance=attendance_row(line, by=by),
        during=during,
        failure_of=failure_of,
        recorded_by_id=by.id,
    )


@action("attendance.lost_back")
def take_back_failure(*, session_id: UUID, booking_id: UUID, lost_id: UUID, by: Actor) -> Attendance:
    """No time was lost there after all. The version table keeps what stood. Raises RefusedError once it is signed."""
    line = _line(session_id, booking_id, by)
    if lost_id not in {one.lost_id for one in line.lost}:
        raise RefusedError(refused(NOT_EXPECTED))
    may_take_back_lost(line.recorded).require()
    LostTime.objects.filter(organization_id=by.organization_id, pk=lost_id).delete()
    return attendance_row(line, by=by)


@action("attendance.correct")
def correct_times(
    *, session_id: UUID, booking_id: UUID, stretches: Sequence[Times], reason: str, by: Actor
) -> Attendance:
    """Replace the times by these, in order, with the reason why. No stretch at all: it is not known whether they came.

    Raises RefusedError when the entry is signed, a time is still to come, or the order cannot be right.
    """
    line = _line(session_id, booking_id, by)
    pairs = [(one.arrived_at, one.left_at) for one in stretches]
    recording.may_correct(line.recorded, stretches=pairs, reason=reason, now=clock.now()).require()
    state = AttendanceState.ATTENDED if stretches else AttendanceState.EXPECTED
    attendance = _attendance(line, state=state, by=by)
    _replace(line, stretches, attendance=attendance, reason=reason.strip(), by=by)
    return attendance


@action("attendance.by_video")
def record_by_video(*, session_id: UUID, booking_id: UUID, stretches: Sequence[Times], by: Actor) -> Attendance:
    """Replace what the video server said before of one person by what it says now. What a person wrote stands.

    Raises RefusedError where it does, when the entry is signed, and while they are marked as here elsewhere.
    """
    line = _line(session_id, booking_id, by)
    recording.may_be_told_by_video(line.recorded, is_by_hand=line.is_by_hand).require()
    if not stretches and not line.is_by_video:
        return attendance_row(line, by=by)  # Nobody was seen, which says nothing that a person did not know.
    if line.recorded.is_away and not any(one.left_at for one in stretches):
        return attendance_row(line, by=by)  # They may be gone within the minute; their reason would be gone as well.
    state = AttendanceState.ATTENDED if stretches else AttendanceState.EXPECTED
    attendance = _attendance(line, state=state, source=AttendanceSource.VIDEO, by=by)
    _replace(line, stretches, attendance=attendance, reason="", by=by)
    return attendance


def _replace(
    line: AttendanceLine, stretches: Sequence[Times], *, attendance: Attendance, reason: str, by: Actor
) -> None:
    kept = {(one.arrived_at, one.left_at) for one in line.stretches} & {(s.arrived_at, s.left_at) for s in stretches}
    gone = [one.presence_id for one in line.stretches if (one.arrived_at, one.left_at) not in kept]
    Presence.objects.filter(pk__in=gone).delete()
    try:
        with transaction.atomic():
            for one in stretches:
                if (one.arrived_at, one.left_at) not in kept:
                    _present(attendance, DateTimeTZRange(one.arrived_at, one.left_at), by=by, reason=reason)
    except IntegrityError as error:
        raise RefusedError(refused(ELSEWHERE)) from error


def whole_minute(moment: datetime) -> datetime:
    """The minute that a clock shows: seconds are cut off."""
    return moment.replace(second=0, microsecond=0)


def _line(session_id: UUID, booking_id: UUID, by: Actor) -> AttendanceLine:
    recording.may_record(by).require()
    # The lock keeps two devices from recording the same person at once; what they see afterwards is one truth.
    list(Attendance.objects.filter(organization_id=by.organization_id, booking_id=booking_id).select_for_update())
    line = attendance_for(viewer=by, session_id=session_id, booking_id=booking_id)
    if line is None:
        raise RefusedError(refused(NOT_EXPECTED))
    return line


def attendance_row(line: AttendanceLine, *, by: Actor) -> Attendance:
    """The line's row, made as "expected" where nothing has been recorded yet."""
    row, _ = Attendance.objects.get_or_create(
        organization_id=by.organization_id,
        booking_id=line.booking_id,
        defaults={"patient_id": line.patient_id, "session_id": line.session_id},
    )
    return row


def _attendance(
    line: AttendanceLine,
    *,
    state: AttendanceState,
    by: Actor,
    reason: str = "",
    source: AttendanceSource = AttendanceSource.HAND,
    is_recorded: bool = True,
) -> Attendance:
    said = {
        "state": state,
        "reason": reason,
        "source": source,
        "recorded_by_id": by.id,
        "recorded_at": clock.now() if is_recorded else None,
    }
    row, _ = Attendance.objects.update_or_create(
        organization_id=by.organization_id,
        booking_id=line.booking_id,
        defaults=said,
        create_defaults={"patient_id": line.patient_id, "session_id": line.session_id, **said},
    )
    return row


def _present(attendance: Attendance, during: DateTimeTZRange, *, by: Actor, reason: str = "") -> Presence:
    return Presence.objects.create(
        organization_id=attendance.organization_id,
        patient_id=attendance.patient_id,
        attendance=attendance,
        during=during,
        recorded_by_id=by.id,
        correction=reason,
    )
