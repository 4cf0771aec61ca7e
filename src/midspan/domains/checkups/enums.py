"""The words of check-ups."""

from enum import StrEnum


class Outcome(StrEnum):
    """What came of one try."""

    DOING_WELL = "doing_well"
    NEEDS_MORE = "needs_more"
    WANTS_BACK = "wants_back"
    NOT_SAFE = "not_safe"
    DECLINED = "declined"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"


TALKED = frozenset({Outcome.DOING_WELL, Outcome.NEEDS_MORE, Outcome.WANTS_BACK, Outcome.NOT_SAFE, Outcome.DECLINED})
# Nobody was reached: it is tried again, and after the last try the next check-up is the next one.
UNREACHED = frozenset(Outcome) - TALKED


class Ending(StrEnum):
    """How a plan of check-ups ended."""

    RETURNED = "returned"
    SAID_STOP = "said_stop"
    DIED = "died"
    COMPLETED = "completed"


class State(StrEnum):
    """Where one check-up stands."""

    AHEAD = "ahead"
    DUE = "due"
    OVERDUE = "overdue"
    TALKED = "talked"
    NOT_REACHED = "not_reached"
    CALLED_OFF = "called_off"  # The plan ended before.
