"""The words of letters: what they show, and how one stands."""

from enum import StrEnum


class Shows(StrEnum):
    PLANNED = "planned"  # Sessions that stand.
    ATTENDED = "attended"  # Time in the room.


class LetterState(StrEnum):
    WAITING = "waiting"  # For the patient to read.
    DECLINED = "declined"
    APPROVED = "approved"
    OVER = "over"  # Taken back, or its day has come.


_S = LetterState
TRANSITIONS: dict[LetterState, frozenset[LetterState]] = {
    _S.WAITING: frozenset({_S.APPROVED, _S.DECLINED}),
    _S.APPROVED: frozenset({_S.OVER}),
    _S.DECLINED: frozenset(),
    _S.OVER: frozenset(),
}


class GivenTo(StrEnum):
    PATIENT = "patient"
    RECIPIENT = "recipient"
