"""Words of entries: what became of one, why it was not taken in, and how that ended."""

from enum import StrEnum


class Outcome(StrEnum):
    TAKEN = "taken"
    REFUSED = "refused"


class Reason(StrEnum):
    """Why an entry was not taken in."""

    INVALID = "invalid"  # The form itself would have come back with something to put right.
    CONFLICT = "conflict"  # What it changes was changed elsewhere since the person saw it.
    GONE = "gone"  # What it is about is not there any more.


class Ending(StrEnum):
    """How an entry that was not taken in came to rest."""

    MENDED = "mended"
    DROPPED = "dropped"
