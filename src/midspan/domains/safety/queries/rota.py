"""Who is on call when, and when nobody is."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from midspan.domains.programs.queries import home_zone, leave_between
from midspan.domains.safety.book import safety_book
from midspan.domains.safety.enums import ROTA, Rung
from midspan.domains.safety.models import Duty
from midspan.domains.safety.queries.away import away_now
from midspan.domains.safety.rules.clocks import gaps
from midspan.values import Actor
from midspan.values.wall_clock import instant_of


def on_duty(*, viewer: Actor, at: datetime) -> list[Duty]:
    """Who stands on the rungs of the rota at that moment, in their order; who is on leave today stands on none."""
    rows = Duty.objects.filter(
        organization_id=viewer.organization_id, called_off_at=None, during__contains=at, staff__is_active=True
    )
    standing = list(rows.select_related("staff"))
    away = away_now(viewer=viewer, staff_ids=[one.staff_id for one in standing]) if standing else frozenset()
    found = {one.rung: one for one in standing if one.staff_id not in away}
    return [found[rung] for rung in ROTA if rung in found]


def duties_from(*, viewer: Actor, since: datetime, until: datetime) -> list[Duty]:
    """The rota from `since` to `until`, in order of time."""
    rows = Duty.objects.filter(
        organization_id=viewer.organization_id, called_off_at=None, during__overlap=(since, until)
    )
    return list(rows.select_related("staff").order_by("during", "rung", "pk"))


def rota_gaps(*, viewer: Actor, now: datetime) -> list[tuple[datetime, datetime]]:
    """When nobody is on call in the days the book looks ahead."""
    until = now + timedelta(days=safety_book().looks_ahead_days)
    duties = duties_from(viewer=viewer, since=now, until=until)
    on_call = [one for one in duties if one.rung == Rung.ON_CALL]
    leave = _leave_of(viewer, [one.staff_id for one in on_call], now, until)
    spans = [
        span
        for one in on_call
        for span in gaps(leave.get(one.staff_id, ()), since=one.during.lower, until=one.during.upper)
    ]
    return gaps(spans, since=now, until=until)


def _leave_of(
    viewer: Actor, staff_ids: Collection[UUID], since: datetime, until: datetime
) -> dict[UUID, list[tuple[datetime, datetime]]]:
    """Whole days of leave, on the center's clock."""
    zone = home_zone(organization_id=viewer.organization_id)
    first, last = since.astimezone(zone).date(), until.astimezone(zone).date() + timedelta(days=1)
    found: dict[UUID, list[tuple[datetime, datetime]]] = {}
    for one in leave_between(viewer=viewer, from_date=first, until_date=last, staff_ids=list(staff_ids)):
        stretch = (instant_of(one.from_date, 0, zone), instant_of(one.until_date, 0, zone))
        found.setdefault(one.staff_id, []).append(stretch)
    return found
