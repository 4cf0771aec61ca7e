"""Sessions on dates, filled ahead."""

from datetime import date

from midspan.domains.schedule import rules
from midspan.domains.schedule.dates import HORIZON_WEEKS, fill_organization
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import widened
from midspan.values import Actor


@action("sessions.materialize")
def materialize(*, by: Actor, weeks: int = HORIZON_WEEKS, from_date: date | None = None) -> int:
    """Put everybody's standing week on dates, from `from_date` (today) for so many weeks. Twice is once.

    Returns how many planned sessions stand in those weeks. People on leave are taken out, their sessions marked.
    """
    rules.may_run_sessions(by).require()
    with widened(by):
        return fill_organization(first=from_date or clock.local_date(), weeks=weeks, by=by)
