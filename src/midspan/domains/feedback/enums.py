"""The words of the session check."""

from enum import StrEnum


class CheckState(StrEnum):
    """Where one person's check of one session stands. What nobody answered is unknown: it has no row."""

    ANSWERED = "answered"  # Until the day ends its author may change it.
    LEFT_OUT = "left_out"  # Not asked again for that session.
    CLOSED = "closed"  # The day is over; it waits for enough others.


TRANSITIONS: dict[CheckState, frozenset[CheckState]] = {
    CheckState.ANSWERED: frozenset({CheckState.ANSWERED, CheckState.CLOSED}),
    CheckState.LEFT_OUT: frozenset({CheckState.ANSWERED, CheckState.LEFT_OUT}),
    CheckState.CLOSED: frozenset(),
}
