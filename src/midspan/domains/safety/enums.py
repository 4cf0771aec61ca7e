"""How soon somebody has to be reached, who is told in which order, and what can happen until it is closed."""

from enum import StrEnum


class Tier(StrEnum):
    """How soon a human being has to talk with the person. In order: the first is the soonest."""

    NOW = "a"
    TODAY = "b"
    NEXT_CONTACT = "c"
    CARE = "d"


class ObligationKind(StrEnum):
    ANSWER = "answer"  # Something the person answered in a questionnaire.
    SEEN = "seen"  # Something a staff member saw or was told.
    SAID = "said"  # Something the person said on their own, outside a questionnaire.
    LAPSE = "lapse"  # The person told that it was hard, or that they used.
    FOLLOW_UP = "follow_up"  # Booked when another one was closed.


class Rung(StrEnum):
    """Who is alerted, in this order."""

    PRIMARY = "primary"
    ON_CALL = "on_call"
    SUPERVISOR = "supervisor"
    DIRECTOR = "director"
    STAND_IN = "stand_in"  # Whoever works here with people, while nobody stands on the other rungs.


ROTA = (Rung.ON_CALL, Rung.SUPERVISOR)  # The rungs that a rota fills.


class StepKind(StrEnum):
    ALERTED = "alerted"
    ALERT_FAILED = "alert_failed"  # It did not go out: the next rung is alerted at once.
    NOBODY_LEFT = "nobody_left"  # There is nobody to alert.
    TAKEN = "taken"  # Somebody owns it from now on.
    OWNER_AWAY = "owner_away"  # Who owned it is off, and has reached nobody yet.
    CONTACT = "contact"
    TIER_ASSIGNED = "tier_assigned"
    TIER_RAISED = "tier_raised"  # The person said that they are not safe.
    JOINED = "joined"  # Another signal came while this one was open: it is the same talk.
    JOINED_SOONER = "joined_sooner"  # As above, and it makes it more urgent.
    TOLD_LATE = "told_late"  # The person was told that nobody has answered yet.
    OVERDUE = "overdue"  # Owned, and the person was not reached in time.
    MINOR_TOLD = "minor_told"  # The young person was told that a guardian will be.
    GUARDIAN_TOLD = "guardian_told"
    LINK = "link"  # One question about what led up to it was answered.
    PLACEMENT = "placement"  # Whether the level of care still fits was looked at after a lapse.
    RESPONDED = "responded"  # What was answered to somebody who told that they used, or that it was hard.


class ContactOutcome(StrEnum):
    REACHED = "reached"
    IN_PERSON = "in_person"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    HELP_SENT = "help_sent"  # Somebody went, or emergency services were asked to.


REACHES = frozenset({ContactOutcome.REACHED, ContactOutcome.IN_PERSON})


class Safe(StrEnum):
    """What the person says when asked whether they are safe right now."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class PlanLook(StrEnum):
    """Whether the plan of care was looked at after somebody told that they used."""

    STAYS = "stays"
    CHANGES = "changes"  # It is to be changed with the person; nothing follows by itself.
    REVIEW = "review"  # It is to be reviewed.


class PlacementLook(StrEnum):
    """Whether the level of care was looked at after somebody told that they used."""

    STAYS = "stays"
    REVIEW = "review"  # The placement is to be reviewed.


class PlanPart(StrEnum):
    """The parts of a safety plan, in the order in which the person goes through them."""

    SIGNS = "signs"  # How they notice that it is getting worse.
    ALONE = "alone"  # What helps without anybody.
    DISTRACTIONS = "distractions"  # People and places that take the mind off it.
    PEOPLE = "people"  # Whom they may ask for help.
    PROFESSIONALS = "professionals"
    SURROUNDINGS = "surroundings"  # What makes the place around them safer.
    REASONS = "reasons"  # What they live for.


class Disposition(StrEnum):
    """How it was left."""

    STAYS = "stays"  # Goes on here as planned.
    MORE_CARE = "more_care"  # More hours, or another level of care, is looked at.
    HOSPITAL = "hospital"  # Seen in an emergency department or admitted.
    ELSEWHERE = "elsewhere"  # Somebody else's care, handed over by name.
    NOT_REACHED = "not_reached"  # Not reached after everything that could be done was done.


class ObligationState(StrEnum):
    """Where an obligation stands, as its steps have it."""

    OPEN = "open"  # Nobody has taken it yet.
    OWNED = "owned"
    IN_CONTACT = "in_contact"  # The person was reached.
    CLOSED = "closed"


_S = ObligationState
TRANSITIONS: dict[ObligationState, frozenset[ObligationState]] = {
    _S.OPEN: frozenset({_S.OWNED}),
    _S.OWNED: frozenset({_S.IN_CONTACT, _S.OPEN, _S.CLOSED}),  # Back to open when the owner is away.
    _S.IN_CONTACT: frozenset({_S.CLOSED}),
    _S.CLOSED: frozenset(),
}
