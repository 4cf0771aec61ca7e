"""The words of the schedule."""

from enum import StrEnum


class SessionKind(StrEnum):
    GROUP = "group"
    INDIVIDUAL = "individual"
    FAMILY = "family"


class SessionState(StrEnum):
    PLANNED = "planned"
    CANCELED = "canceled"


class OfferState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    IMPOSSIBLE = "impossible"  # No week reaches the dose; the explanation is kept.


class SwapState(StrEnum):
    ASKED = "asked"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class DayChangeKind(StrEnum):
    """What is different about one date of a section."""

    SKIPPED = "skipped"
    CHANGED = "changed"  # Another day, time, place or leader, on this date only.
    EXTRA = "extra"


class ClockCaseKind(StrEnum):
    """What a change of clocks does to one session."""

    GAP = "gap"  # It falls into the time that spring skips, so it begins later.
    FOLD = "fold"  # It falls into the time that autumn repeats, so it takes place in the first.
    CONFLICT = "conflict"  # By video from another zone it now meets the person's own life.


class DateState(StrEnum):
    """How one date of a section stands."""

    MEETS = "meets"
    CHANGED = "changed"
    EXTRA = "extra"
    SKIPPED = "skipped"
    CLOSED = "closed"
    CANCELED = "canceled"  # By hand, this one session.
    MISSING = (
        "missing"  # It should meet, but nothing stands on the calendar: its room is taken, or it is not filled yet.
    )
