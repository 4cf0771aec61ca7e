"""The words of accounting."""

from enum import StrEnum

THEMSELVES, HERE, UNKNOWN = "themselves", "here", "unknown"  # Kinds of recipients that no consent names.
COURT = "court"


class RequestState(StrEnum):
    ASKED = "asked"
    EXTENDED = "extended"
    ANSWERED = "answered"


_S = RequestState
TRANSITIONS: dict[RequestState, frozenset[RequestState]] = {
    _S.ASKED: frozenset({_S.EXTENDED, _S.ANSWERED}),
    _S.EXTENDED: frozenset({_S.ANSWERED}),
    _S.ANSWERED: frozenset(),
}
