"""The words of rounds: how a turn stands, and what is decided in it."""

from enum import StrEnum


class TurnState(StrEnum):
    WAITING = "waiting"
    DECIDED = "decided"
    POSTPONED = "postponed"


_T = TurnState
# While the round goes on, what was said can be said otherwise; a turn never waits again.
TRANSITIONS: dict[TurnState, frozenset[TurnState]] = {
    _T.WAITING: frozenset({_T.DECIDED, _T.POSTPONED}),
    _T.DECIDED: frozenset({_T.POSTPONED}),
    _T.POSTPONED: frozenset({_T.DECIDED}),
}


class TurnDecision(StrEnum):
    KEEP = "keep"  # Go on as planned.
    CHANGE = "change"
