"""The words of incidents, and the one table of their steps."""

from enum import StrEnum


class Step(StrEnum):
    """Where an incident stands: the last step that was done."""

    NOTED = "noted"
    REVIEWED = "reviewed"
    CLOSED = "closed"


_S = Step
TRANSITIONS: dict[Step, frozenset[Step]] = {
    _S.NOTED: frozenset({_S.REVIEWED}),
    _S.REVIEWED: frozenset({_S.REVIEWED, _S.CLOSED}),  # A later review holds beside the earlier one.
    _S.CLOSED: frozenset({_S.REVIEWED}),  # What is found out later is reviewed anew.
}


class Owner(StrEnum):
    """Who sees to it that somebody is told."""

    AUTHOR = "author"
    REVIEWER = "reviewer"


class Answer(StrEnum):
    """What became of a duty to tell."""

    TOLD = "told"
    NOT_OWED = "not_owed"  # It does not hold here, as somebody found out and wrote down.
