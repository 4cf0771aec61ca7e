"""The words of sessions by video."""

from enum import StrEnum


class Provider(StrEnum):
    """Who holds the rooms."""

    NONE = "none"
    LINK = "link"  # The address written down for each section and counselor; nothing is known of who is there.
    JITSI = "jitsi"
    LIVEKIT = "livekit"


SIGNS_KEYS = frozenset({Provider.JITSI, Provider.LIVEKIT})


class KnockState(StrEnum):
    WAITING = "waiting"
    ADMITTED = "admitted"
    SENT_BACK = "sent_back"


# What may become of somebody at the door. Whoever says anew where they are waits again.
TRANSITIONS: dict[KnockState, frozenset[KnockState]] = {
    KnockState.WAITING: frozenset({KnockState.ADMITTED, KnockState.SENT_BACK}),
    KnockState.ADMITTED: frozenset({KnockState.WAITING, KnockState.SENT_BACK}),
    KnockState.SENT_BACK: frozenset({KnockState.WAITING, KnockState.ADMITTED}),
}


class Overheard(StrEnum):
    """Whether somebody where they are can hear what is said."""

    NOBODY = "nobody"
    SOMEBODY = "somebody"
    UNSURE = "unsure"


class Reaches(StrEnum):
    """Whom a step reaches when somebody was cut off."""

    PERSON = "person"
    CONTACT = "contact"  # Whom they named at the door for an emergency.
    HELP = "help"  # Emergency services, at the place where they said they are.


class CutOffOutcome(StrEnum):
    """What came of a step, or of the whole, when somebody was cut off."""

    DROPPED = "dropped"  # They are gone, as somebody saw.
    BACK = "back"
    AGREED = "agreed"  # They had said that they would leave.
    REACHED = "reached"
    NOT_WELL = "not_well"  # Reached, and not well.
    NO_ANSWER = "no_answer"
    HELP_SENT = "help_sent"  # Emergency services were asked to look in.
    TO_TEAM = "to_team"  # Nobody fears for them: the care team goes on looking for them.
