"""Sessions on dates: filled ahead, canceled."""

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from midspan.domains.notices.enums import NoticeKind
from midspan.domains.schedule import rules
from midspan.domains.schedule.absences.licensed import require_licensed
from midspan.domains.schedule.absences.sessions import with_expected
from midspan.domains.schedule.dates import HORIZON_WEEKS, fill_organization
from midspan.domains.schedule.dates.staffing import put_cover
from midspan.domains.schedule.enums import SessionState
from midspan.domains.schedule.models import Booking, Session
from midspan.domains.schedule.reaching import open_cover_reach
from midspan.domains.schedule.seating import CANCELED, cancel_all, release
from midspan.domains.schedule.telling import tell_patient
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import widened
from midspan.values import Actor, RefusedError, refused


@action("sessions.materialize")
def materialize(*, by: Actor, weeks: int = HORIZON_WEEKS, from_date: date | None = None) -> int:
    """Put everybody's standing week on dates, from `from_date` (today) for so many weeks. Twice is once.

    Returns how many planned sessions stand in those weeks. People on leave are taken out, their sessions marked.
    """
    rules.may_run_sessions(by).require()
    with widened(by):
        return fill_organization(first=from_date or clock.local_date(), weeks=weeks, by=by)


@action("session.cancel")
def cancel_session(*, session_id: UUID, reason: str, by: Actor) -> Session:
    """Cancel one session; its bookings end with it. `reason` is shown to those who were expected."""
    rules.may_run_sessions(by).require()
    with widened(by):
        rows = Session.objects.filter(organization_id=by.organization_id, pk=session_id)
        if not rows.filter(state=SessionState.PLANNED).exists():
            raise RefusedError(refused("This session is not planned any more."))
        bookings = Booking.objects.filter(session_id=session_id, is_active=True)
        for patient_id in list(bookings.values_list("patient_id", flat=True)):
            tell_patient(NoticeKind.WEEK_CHANGED, patient_id, subject_id=session_id, by=by)
        release(bookings, reason=CANCELED)
        cancel_all(rows, reason=reason)
        return rows.get()


@action("session.cover")
def cover_session(*, session_id: UUID, staff_id: UUID, by: Actor) -> Session:
    """Somebody else leads one planned session; they reach everybody expected in it.

    Raises RefusedError when that person is elsewhere at that time, where PostgreSQL has the last word; by video also
    when they may not treat somebody who is expected in it.
    """
    rules.may_run_sessions(by).require()
    with widened(by):
        session = Session.objects.filter(
            organization_id=by.organization_id, pk=session_id, state=SessionState.PLANNED
        ).first()
        if session is None:
            raise RefusedError(refused("This session is not planned any more."))
        [led] = with_expected(Session.objects.filter(pk=session_id))
        require_licensed(led, staff_id, by=by)
        try:
            with transaction.atomic():
                put_cover(session, staff_id)
        except IntegrityError as error:
            raise RefusedError(refused("That person is in another session at that time.")) from error
        open_cover_reach(session, staff_id, by=by)
    return session
