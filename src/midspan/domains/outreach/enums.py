"""The steps of an outreach, what becomes of each, what kept the person, and how it ends."""

from enum import StrEnum


class StepKey(StrEnum):
    """In the order in which they fall due."""

    SEAT = "seat"  # The person is told that their seat is kept; done by itself.
    CALL = "call"  # By the group leader or a peer.
    COUNSELOR = "counselor"
    BARRIERS = "barriers"  # What kept them, with options.
    WELFARE = "welfare"
    LETTER = "letter"
    PEER = "peer"
    TEAM = "team"
    DOOR = "door"  # The stay has been paused with the door open; now it is decided how it ends.


CALLS = frozenset({StepKey.CALL, StepKey.COUNSELOR, StepKey.BARRIERS, StepKey.PEER})


class DeedKind(StrEnum):
    DONE = "done"
    SKIPPED = "skipped"
    OWNER_TOLD = "owner_told"
    LATE = "late"  # Nobody did it in time: those above were told.
    PRINTED = "printed"  # The letter was printed for the post, the first time.


SETTLES = frozenset({DeedKind.DONE, DeedKind.SKIPPED})


class CallOutcome(StrEnum):
    REACHED = "reached"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    NOT_NOW = "not_now"  # The hours at which they may be called are over.


class TryOutcome(StrEnum):
    """What came of a try to reach somebody, who was not reached by it."""

    TEXTED = "texted"
    NO_ANSWER = "no_answer"
    NO_MESSAGE = "no_message"  # A machine answered, and nothing was said to it.


class Barrier(StrEnum):
    """What kept the person away, as they say it. The first ones are ours to mend."""

    SCHEDULE = "schedule"
    GROUP_FIT = "group_fit"
    STAFF = "staff"
    TRANSPORT = "transport"
    CHILDCARE = "childcare"
    SHIFT = "shift"
    SHAME = "shame"
    USE = "use"
    MONEY = "money"
    HEALTH = "health"
    OTHER = "other"


OURS = frozenset({Barrier.SCHEDULE, Barrier.GROUP_FIT, Barrier.STAFF})


class Decision(StrEnum):
    """What was decided, in the steps that are a decision."""

    GO_ON = "go_on"  # No sign of danger: we go on reaching out.
    SOMEBODY_GOES = "somebody_goes"  # One of us goes there, as agreed with the person for such a time.
    HELP_SENT = "help_sent"  # Emergency services were asked to look.
    SEAT_KEPT = "seat_kept"
    PAUSE = "pause"  # The stay is paused, and the door stays open.
    RETURNS = "returns"  # The person comes back: the stay goes on, with a new week.
    OTHER_LEVEL = "other_level"  # They come back, and the review of the placement says to which level.
    ELSEWHERE = "elsewhere"  # Somebody else treats them from here on, to whom they are handed over.
    ENDS = "ends"  # The stay is brought to its end, with everything that goes with one.


DECIDES: dict[StepKey, tuple[Decision, ...]] = {
    StepKey.WELFARE: (Decision.GO_ON, Decision.SOMEBODY_GOES, Decision.HELP_SENT),
    StepKey.TEAM: (Decision.SEAT_KEPT, Decision.PAUSE),
    StepKey.DOOR: (
        Decision.RETURNS,
        Decision.OTHER_LEVEL,
        Decision.ELSEWHERE,
        Decision.SEAT_KEPT,
        Decision.ENDS,
    ),
}


class Ending(StrEnum):
    CAME = "came"
    ANSWERED = "answered"
    DECIDED = "decided"
    STAY_ENDED = "stay_ended"
    MISTAKE = "mistake"  # They had been there, or had been excused: it was recorded afterwards.


class DoorEnding(StrEnum):
    """How a door ended that a pause had left open."""

    RETURNED = "returned"  # The stay goes on.
    LONGER = "longer"  # It stays open until a later day, as another row says.
    STAY_ENDED = "stay_ended"


class AwayReason(StrEnum):
    HOSPITAL = "hospital"
    LEAVE = "leave"


class OutreachState(StrEnum):
    RUNNING = "running"
    AWAY = "away"  # Nothing is due until they are back.
    ENDED = "ended"


_S = OutreachState
TRANSITIONS: dict[OutreachState, frozenset[OutreachState]] = {
    _S.RUNNING: frozenset({_S.AWAY, _S.ENDED}),
    _S.AWAY: frozenset({_S.RUNNING, _S.ENDED}),
    _S.ENDED: frozenset(),
}
