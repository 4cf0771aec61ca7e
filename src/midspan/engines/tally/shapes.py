"""What a tally is made from: meetings, presences, and the rule of the payer as data."""

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from midspan.values import Span

SECONDS_PER_MINUTE = 60
LAST_WEEKDAY = 6


class Attendance(StrEnum):
    """What is recorded of one meeting. FUTURE and UNKNOWN differ for people; here the clock tells them apart."""

    ATTENDED = "attended"
    ABSENT = "absent"
    EXCUSED = "excused"
    UNKNOWN = "unknown"  # Not recorded yet.
    FUTURE = "future"
    CANCELLED = "cancelled"  # By the center.


class MakeUpCredit(StrEnum):
    """To which week a make-up meeting counts."""

    WEEK_HELD = "week_held"
    WEEK_MISSED = "week_missed"
    NOT_COUNTED = "not_counted"


class Direction(StrEnum):
    DOWN = "down"
    NEAREST = "nearest"  # Half a unit goes up.
    UP = "up"


class Rounding(Struct, frozen=True):
    """How a payer rounds the minutes of one meeting on one day."""

    unit_minutes: int = 1
    direction: Direction = Direction.DOWN

    def __post_init__(self) -> None:
        if self.unit_minutes < 1:
            raise ValueError("A rounding unit is at least one minute.")

    def minutes(self, seconds: int) -> int:
        """Whole minutes, a multiple of the unit."""
        unit = self.unit_minutes * SECONDS_PER_MINUTE
        added = {Direction.DOWN: 0, Direction.NEAREST: unit // 2, Direction.UP: unit - 1}[self.direction]
        return (seconds + added) // unit * self.unit_minutes


class DoseRule(Struct, frozen=True):
    """What a payer or program asks of a week. None is "not known", never "no limit" and never zero.

    `minimum_minutes_per_day` makes a day a service day; with 0, any attended minute does. `counted_kinds` None: every
    kind of meeting counts. `week_starts_on`: 0 Monday to 6 Sunday. `zone` is the site's.
    """

    minimum_minutes: int | None
    maximum_minutes: int | None
    minimum_days: int | None
    maximum_days: int | None
    counts_breaks: bool
    zone: ZoneInfo
    source: str
    reviewed_on: date
    minimum_minutes_per_day: int = 0
    rounding: Rounding = field(default_factory=Rounding)
    week_starts_on: int = 0
    makeup: MakeUpCredit = MakeUpCredit.WEEK_HELD
    counts_late_stay: bool = False
    counted_kinds: frozenset[str] | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.week_starts_on <= LAST_WEEKDAY:
            raise ValueError("A week starts on a day from 0 (Monday) to 6 (Sunday).")
        _check_limits(self.minimum_minutes, self.maximum_minutes)
        _check_limits(self.minimum_days, self.maximum_days)

    def counts_kind(self, kind: str) -> bool:
        return self.counted_kinds is None or kind in self.counted_kinds


def _check_limits(minimum: int | None, maximum: int | None) -> None:
    if minimum is not None and maximum is not None and minimum > maximum:
        raise ValueError("A minimum lies above its maximum.")


class MakeUp(Struct, frozen=True):
    """The missed meeting that another one makes up for, and the local date it was missed on."""

    meeting_id: str
    missed_date: date


class Lost(Struct, frozen=True):
    """Time of a meeting that a technical failure took. `counts` None: nobody decided whether it counts as attended.

    Only what a rule says does not count is taken out, and only where the person was there; None stays in, and is said.
    """

    span: Span
    counts: bool | None


class Meeting(Struct, frozen=True):
    id: str
    span: Span
    kind: str
    attendance: Attendance
    breaks: tuple[Span, ...] = ()
    is_makeup_for: MakeUp | None = None
    lost: tuple[Lost, ...] = ()


class Presence(Struct, frozen=True):
    """One stretch of being there; `left_at` None: still there, or nobody recorded the leaving."""

    meeting_id: str
    arrived_at: datetime
    left_at: datetime | None

    def __post_init__(self) -> None:
        if self.arrived_at.tzinfo is None or (self.left_at is not None and self.left_at.tzinfo is None):
            raise ValueError("A presence needs aware datetimes.")
        if self.left_at is not None and self.left_at.timestamp() < self.arrived_at.timestamp():
            raise ValueError("A presence cannot end before it starts.")
