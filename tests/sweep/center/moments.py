"""The moment of the sweep, and what is counted from it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

MONDAY_NOON = datetime(2027, 3, 1, 17, tzinfo=UTC)
TODAY = MONDAY_NOON.date()
NEXT_MONDAY = TODAY + timedelta(days=7)
LENGTH = timedelta(minutes=30)
THREAD = UUID(int=7)  # Of a plan, whatever its kind.
