"""Keeping what the coming changes of clocks do."""

from midspan.domains.schedule import rules
from midspan.domains.schedule.clock_changes import find_cases
from midspan.domains.schedule.models import ClockCase
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import widened
from midspan.values import Actor


@action("clock_cases.find")
def find_clock_cases(*, by: Actor) -> int:
    """Find anew what changes of clocks do in the next three weeks, in place of the last finding. Returns how many."""
    rules.may_run_sessions(by).require()
    with widened(by):
        found = find_cases(today=clock.local_date(), by=by)
        ClockCase.objects.filter(organization_id=by.organization_id).delete()
        ClockCase.objects.bulk_create(found)
    return len(found)
