"""The search's unit, and how far it goes: past a limit it says so instead of running for hours or answering wrongly."""

POINT = 1000  # Millipoints. All searching is in whole ones: exact, and the same on every machine.
NEVER = 1 << 60  # Above the millipoints of any week.

MOST_COMBINATIONS = 1 << 16  # Sets of sections that fit together on one day.
MOST_LABELS = 1 << 19  # Partial weeks of one person.
MOST_TOGETHER = 62  # Sections in one week.


class SearchLimitError(RuntimeError):
    """One person's week has too many possibilities to search; the message says which limit stopped it."""
