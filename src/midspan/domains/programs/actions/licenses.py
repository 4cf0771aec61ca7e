"""Writing down where staff are licensed."""

from datetime import date
from uuid import UUID

from midspan.domains.people.queries import staff_member
from midspan.domains.programs.actions.keeping import keep_row, locked
from midspan.domains.programs.enums import STATE_WORDS
from midspan.domains.programs.models import License
from midspan.domains.programs.rules import may_keep_center
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused


@action("staff.keep_license")
def keep_license(
    *, staff_id: UUID, state: str, kind: str, from_date: date, by: Actor, until_date: date | None = None
) -> License:
    """A license of one kind in one state. Raises RefusedError for an unknown state and a license that never runs."""
    may_keep_center(by).require()
    if state not in STATE_WORDS:
        raise RefusedError(refused("Choose one of the states."))
    if until_date is not None and until_date <= from_date:
        raise RefusedError(refused("The license ends before it begins. Change one of the two."))
    staff = staff_member(viewer=by, staff_id=staff_id)
    values = {"staff_id": staff.pk, "state": state, "kind": kind, "from_date": from_date, "until_date": until_date}
    return keep_row(License, row_id=None, values=values, by=by)


@action("staff.remove_license")
def remove_license(*, license_id: UUID, by: Actor) -> License:
    """Take a license off; the answer is the row as it was."""
    may_keep_center(by).require()
    row = locked(License, license_id, by=by)
    License.objects.filter(organization_id=by.organization_id, pk=license_id).delete()
    return row
