"""The words of mentors: what they have been through, how one meets, and where a profile, match or check-in stands."""

from enum import StrEnum


class Experience(StrEnum):
    """What a mentor has been through, as far as it is on the list; the rest they say in their own words."""

    SAME_PROGRAM = "same_program"
    ALCOHOL = "alcohol"
    OPIOIDS = "opioids"
    OTHER_DRUGS = "other_drugs"
    MEDICATION = "medication"  # Recovery with a medicine.
    MENTAL_HEALTH = "mental_health"
    PARENT = "parent"
    WORK = "work"
    COURT = "court"
    GRIEF = "grief"
    VETERAN = "veteran"


class Meeting(StrEnum):
    """How two of them meet."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"


class Part(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class Side(StrEnum):
    PATIENT = "patient"
    MENTOR = "mentor"

    @property
    def other(self) -> "Side":
        return Side.MENTOR if self is Side.PATIENT else Side.PATIENT


class MentorState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"  # Nobody new is suggested them; whoever is matched goes on.
    ENDED = "ended"  # Their account opens nothing any more.


class ProfileState(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    RETURNED = "returned"  # With words on what to change.
    REPLACED = "replaced"  # Before it was looked at.


class MatchState(StrEnum):
    ASKED = "asked"  # The mentor was shown a card.
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ACCEPTED = "accepted"  # The mentor said yes; nothing is told before the patient has signed.
    MATCHED = "matched"
    ENDED = "ended"


class CheckInState(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"  # By who proposed it, before an answer.
    REPLACED = "replaced"  # Both agreed on another time for it.
    CALLED_OFF = "called_off"


_M = MatchState
MATCH_TRANSITIONS: dict[MatchState, frozenset[MatchState]] = {
    _M.ASKED: frozenset({_M.DECLINED, _M.WITHDRAWN, _M.ACCEPTED}),
    _M.ACCEPTED: frozenset({_M.WITHDRAWN, _M.DECLINED, _M.MATCHED}),
    _M.MATCHED: frozenset({_M.ENDED}),
    _M.DECLINED: frozenset(),
    _M.WITHDRAWN: frozenset(),
    _M.ENDED: frozenset(),
}
OPEN_MATCHES = frozenset(state for state, following in MATCH_TRANSITIONS.items() if following)

_C = CheckInState
CHECK_IN_TRANSITIONS: dict[CheckInState, frozenset[CheckInState]] = {
    _C.PROPOSED: frozenset({_C.AGREED, _C.DECLINED, _C.TAKEN_BACK}),
    _C.AGREED: frozenset({_C.REPLACED, _C.CALLED_OFF}),
    _C.DECLINED: frozenset(),
    _C.TAKEN_BACK: frozenset(),
    _C.REPLACED: frozenset(),
    _C.CALLED_OFF: frozenset(),
}
