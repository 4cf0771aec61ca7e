"""Who of the staff is not there."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from midspan.domains.people.queries import all_staff
from midspan.domains.programs.queries import home_zone, leave_between
from midspan.kernel import clock
from midspan.values import Actor


def away_now(*, viewer: Actor, staff_ids: Collection[UUID]) -> frozenset[UUID]:
    """Who of these is on leave today or does not work here any more."""
    today = clock.today(home_zone(organization_id=viewer.organization_id))
    tomorrow = today + timedelta(days=1)
    leave = leave_between(viewer=viewer, from_date=today, until_date=tomorrow, staff_ids=list(staff_ids))
    active = all_staff(viewer=viewer).filter(pk__in=staff_ids, is_active=True)
    gone = set(staff_ids) - set(active.values_list("pk", flat=True))
    return frozenset({one.staff_id for one in leave} | gone)
