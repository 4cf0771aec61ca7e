"""The words of inquiries and their one table of transitions."""

from enum import StrEnum


class InquiryState(StrEnum):
    NEW = "new"
    CONTACTED = "contacted"
    BOOKED = "booked"  # A time for the screening stands.
    REFERRED = "referred"  # It goes on as a referral.
    ADMITTED = "admitted"  # Never written here: the journey says so of what it was referred to.
    CLOSED = "closed"


_S = InquiryState
TRANSITIONS: dict[InquiryState, frozenset[InquiryState]] = {
    _S.NEW: frozenset({_S.CONTACTED, _S.CLOSED}),
    _S.CONTACTED: frozenset({_S.BOOKED, _S.REFERRED, _S.CLOSED}),
    _S.BOOKED: frozenset({_S.BOOKED, _S.REFERRED, _S.CLOSED}),
    _S.REFERRED: frozenset({_S.ADMITTED, _S.CLOSED}),
    _S.ADMITTED: frozenset(),
    _S.CLOSED: frozenset({_S.CONTACTED}),  # The door stays open: they call again.
}
OPEN = frozenset({_S.NEW, _S.CONTACTED, _S.BOOKED})


class Whom(StrEnum):
    MYSELF = "myself"
    SOMEONE = "someone"


class Way(StrEnum):
    WEB = "web"
    PHONE = "phone"


class How(StrEnum):
    """How somebody tries to reach them, or they us."""

    CALL = "call"
    TEXT = "text"
    MESSAGE = "message"  # Words left on voicemail, or with whoever answers.
    CALLED_US = "called_us"  # They chose the way and the hour themselves.


class CallTime(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


# From and until, in minutes after midnight on the center's clock.
CALL_MINUTES = {CallTime.MORNING: (480, 720), CallTime.AFTERNOON: (720, 1020), CallTime.EVENING: (1020, 1260)}


class Need(StrEnum):
    """What makes coming possible."""

    INTERPRETER = "interpreter"
    HEARING = "hearing"
    VISION = "vision"
    READING = "reading"
    RIDE = "ride"
    CHILDCARE = "childcare"
    DATA = "data"  # A phone plan that is too small for video.
    PLACE = "place"  # Nowhere private to talk.


class Outcome(StrEnum):
    REACHED = "reached"
    NO_ANSWER = "no_answer"
    LEFT_WORDS = "left_words"
    WRONG_NUMBER = "wrong_number"
    LATER = "later"  # They asked to be called another time.


class Closing(StrEnum):
    """Why it did not go on. Some of the reasons are ours."""

    NO_SEAT = "no_seat"
    HOURS = "hours"
    COST = "cost"
    NOT_OUR_LEVEL = "not_our_level"
    NO_ANSWER = "no_answer"
    ELSEWHERE = "elsewhere"
    NOT_NOW = "not_now"
    ANSWERED = "answered"  # They wanted to know something, and know it.


OURS = frozenset({Closing.NO_SEAT, Closing.HOURS, Closing.COST, Closing.NOT_OUR_LEVEL})
