"""Which dates a page asks about before it is known by which clock it is told: that stands in the answer."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from midspan.kernel import clock

WEEK = timedelta(days=7)
A_DAY = timedelta(days=1)
ANYWHERE = timedelta(hours=14)  # No clock on earth is further from UTC.
UNTOLD = "UTC"
# Organization → the clock of the site somebody was last seen at. Whoever goes to one of another clock is asked again.
_LAST_TOLD: dict[UUID, ZoneInfo] = {}


def last_told(organization_id: UUID) -> ZoneInfo:
    """The clock that is most likely theirs, for what is asked together with the question which it is."""
    return _LAST_TOLD.get(organization_id, ZoneInfo(UNTOLD))


def zone_told(organization_id: UUID, zone: str) -> ZoneInfo:
    """The clock of that name, which was told now."""
    found = _LAST_TOLD[organization_id] = ZoneInfo(zone)
    return found


def earliest_today(now: datetime) -> date:
    """Today wherever it may be: what has begun everywhere has begun here."""
    return (now.astimezone(UTC) - ANYWHERE).date()


def widest(day: date | None, now: datetime) -> tuple[date, date]:
    """The dates of the week that holds `day` (None: today), as far as any clock may be from UTC."""
    earliest = day or earliest_today(now)
    latest = day or (now.astimezone(UTC) + ANYWHERE).date()
    return clock.week_start(earliest) - A_DAY, clock.week_start(latest) + WEEK + A_DAY
