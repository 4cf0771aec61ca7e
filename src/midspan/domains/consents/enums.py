"""The words of consents: when they end, how they stand now, and how one was taken back."""

from enum import StrEnum

AFTER_STAY = "after_stay"  # The kind by which the center itself may ask somebody once their stay has ended.
PAUSE = "pause"  # A denial of everything, which the patient gives and takes back in one tap.


class Until(StrEnum):
    YEAR = "year"
    LONGEST = "longest"  # As long as its kind may run.
    DAY = "day"
    TREATMENT = "treatment"
    NONE = "none"


class Standing(StrEnum):
    HOLDS = "holds"
    CLOSED = "closed"  # It is on file, and something else closes it: a pause, a limit.
    TAKEN_BACK = "taken_back"
    ENDED = "ended"


class Way(StrEnum):
    """How a patient took a consent back."""

    HERE = "here"  # Signed in, by themselves.
    SAID = "said"
    WRITTEN = "written"
