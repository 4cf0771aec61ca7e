"""How an instrument was answered, how an occurrence stands, and what was decided for somebody who is not on track."""

from enum import StrEnum


class Mode(StrEnum):
    SELF = "self"
    ASSISTED = "assisted"  # A staff member asked and wrote down.
    PAPER = "paper"
    LINK = "link"  # By an address of its own, without signing in.


ALONE = frozenset({Mode.SELF, Mode.LINK})


class DueState(StrEnum):
    ANSWERED = "answered"
    DUE = "due"
    MISSED = "missed"
    LATER = "later"


class MarkState(StrEnum):
    """How one of the days after a stay stands, on which who agreed is asked."""

    COMING = "coming"
    NOT_ASKED = "not_asked"  # They had not agreed, or somebody had to talk with them.
    WAITS = "waits"
    ANSWERED = "answered"  # All of it, or some of it and the rest was missed.
    MISSED = "missed"
    CLOSED = "closed"  # Staff stopped it, the person took their word back, or somebody had to talk with them.


class Thought(StrEnum):
    """The five questions to ask oneself about somebody who is not on track."""

    ALLIANCE = "alliance"
    MOTIVATION = "motivation"
    SUPPORT = "support"
    HEALTH = "health"  # Stressors, diagnosis, medication.
    PLAN = "plan"


class Step(StrEnum):
    """What is done about it: one of these, and words."""

    TALK = "talk"
    CHANGE_PLAN = "change_plan"
    CHANGE_HOURS = "change_hours"
    CONSULT = "consult"
    MEDICATION = "medication"
    KEEP_ON = "keep_on"
