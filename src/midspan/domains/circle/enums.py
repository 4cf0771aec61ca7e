"""The words of the circle: who somebody is to a patient, what may be shared with them, and help asked and offered."""

from enum import StrEnum


class SupportRole(StrEnum):
    """Who somebody is to the patient. Which of them is invited, and into what, one table says (`rules.POWERS`)."""

    FAMILY = "family"  # Or a partner, of an adult.
    FRIEND = "friend"
    MENTOR = "mentor"  # Or a sponsor, of mutual help.
    EMERGENCY_CONTACT = "emergency_contact"
    GUARDIAN = "guardian"  # Of a minor.
    PEER_SPECIALIST = "peer_specialist"  # Works here.
    CLINICIAN = "clinician"  # Elsewhere.
    INSTITUTION = "institution"  # A court, an employer, a school.


class Scope(StrEnum):
    """What one share opens."""

    TIMES = "times"  # When sessions are, and nothing else of them.
    CARD = "card"  # "How to help me".
    CRISIS = "crisis"  # Parts of the safety plan, chosen one by one.
    GOALS = "goals"  # In the person's own words.
    PRACTICE = "practice"  # What they practice between sessions, by its name.
    MILESTONES = "milestones"  # Chosen one by one.
    SESSIONS = "sessions"  # Family sessions: that they are asked to them, when and where.


class HelpKind(StrEnum):
    RIDE = "ride"
    MEAL = "meal"
    CHILDREN = "children"
    COMPANY = "company"
    WALK = "walk"
    MESSAGE = "message"  # A call or a text at a time agreed on.


class HelpState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"  # Before an answer, or with the tie: nobody reads of it.
    CALLED_OFF = "called_off"  # It was agreed on, and then one of the two could not after all.


TRANSITIONS: dict[HelpState, frozenset[HelpState]] = {
    HelpState.OPEN: frozenset({HelpState.ACCEPTED, HelpState.DECLINED, HelpState.TAKEN_BACK}),
    HelpState.ACCEPTED: frozenset({HelpState.CALLED_OFF, HelpState.TAKEN_BACK}),  # Plans change, for both.
    HelpState.DECLINED: frozenset(),
    HelpState.TAKEN_BACK: frozenset(),
    HelpState.CALLED_OFF: frozenset(),
}


class Frequency(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    SELDOM = "seldom"


class YesNo(StrEnum):
    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class CheckOutcome(StrEnum):
    """What the private questions before an invitation come to."""

    GO = "go"
    PAUSE = "pause"  # Somebody is not sure: a conversation is offered.
    STOP = "stop"  # Somebody is pressed, or it is not safe: nothing is sent, quietly.


class Unnamed(StrEnum):
    """What an entry of the do-not-disclose list is."""

    NAME = "name"
    NUMBER = "number"
    ADDRESS = "address"


class CallOutcome(StrEnum):
    """What became of a call to somebody whom staff may call in an emergency."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"  # No message is left: anybody may hear it.
    SOMEBODY_ELSE = "somebody_else"  # Who answered was not they, and was told nothing.
    WRONG_NUMBER = "wrong_number"
