"""Sessions on dates: filled ahead, canceled."""

from datetime import date
from uuid import UUID

from midspan.domains.schedule import rules
from midspan.domains.schedule.dates import HORIZON_WEEKS, fill_organization
from midspan.domains.schedule.enums import SessionState
from midspan.domains.schedule.models import Booking, Session
from midspan.domains.schedule.seating import cancel_all, release
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import widened
from midspan.values import Actor, RefusedError, refused

CANCELED = "session_canceled"


@action("sessions.materialize")
def materialize(*, by: Actor, weeks: int = HORIZON_WEEKS, from_date: date | None = None) -> int:
    """Put everybody's standing week on dates, from `from_date` (today) for so many weeks. Twice is once.

    Returns how many planned sessions stand in those weeks. People on leave are taken out, their sessions marked.
    """
    rules.may_run_sessions(by).require()
    with widened(by):
        return fill_organization(first=from_date or clock.now().date(), weeks=weeks, by=by)


@action("session.cancel")
def cancel_session(*, session_id: UUID, reason: str, by: Actor) -> Session:
    """Cancel one session; its bookings end with it. `reason` is shown to those who were expected."""
    rules.may_run_sessions(by).require()
    with widened(by):
        rows = Session.objects.filter(organization_id=by.organization_id, pk=session_id)
        if not rows.filter(state=SessionState.PLANNED).exists():
            raise RefusedError(refused("This session is not planned any more."))
        release(Booking.objects.filter(session_id=session_id), reason=CANCELED)
        cancel_all(rows, reason=reason)
        return rows.get()
