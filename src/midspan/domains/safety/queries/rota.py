"""Who is on call when, and when nobody is."""

from datetime import datetime, timedelta

from midspan.domains.safety.book import safety_book
from midspan.domains.safety.enums import ROTA, Rung
from midspan.domains.safety.models import Duty
from midspan.domains.safety.rules.clocks import gaps
from midspan.values import Actor


def on_duty(*, viewer: Actor, at: datetime) -> list[Duty]:
    """Who stands on the rungs of the rota at that moment, in their order."""
    rows = Duty.objects.filter(
        organization_id=viewer.organization_id, called_off_at=None, during__contains=at, staff__is_active=True
    )
    found = {one.rung: one for one in rows.select_related("staff")}
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
    spans = [(one.during.lower, one.during.upper) for one in duties if one.rung == Rung.ON_CALL]
    return gaps(spans, since=now, until=until)
