"""The words of promises and needs: whose a promise is, how it stands, what is needed and what came of it."""

from enum import StrEnum


class PromiseKind(StrEnum):
    OWN = "own"  # The person's own, of their own will.
    COURT = "court"  # What a court or a probation officer asks of them: never mixed with their own.
    TEAM = "team"  # Somebody on the team promises it to the person.


class Side(StrEnum):
    """Whose a promise is."""

    MINE = "mine"  # The person's.
    TEAM = "team"


class PromiseState(StrEnum):
    PROPOSED = "proposed"  # Staff propose it to the person, who has not answered.
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"  # By whoever proposed it, before the person answered.
    REWORDED = "reworded"  # Taken on in the person's own words, which are a version of their own.
    OPEN = "open"
    KEPT = "kept"
    PARTLY = "partly"
    NOT_YET = "not_yet"
    RENEGOTIATED = "renegotiated"  # Agreed anew before its day: the next version of the thread holds.


_P = PromiseState
OUTCOMES = frozenset({_P.KEPT, _P.PARTLY, _P.NOT_YET})
# What was said of how it went can be said otherwise; what was agreed anew, declined or put in other words is over.
PROMISE_TRANSITIONS: dict[PromiseState, frozenset[PromiseState]] = {
    _P.PROPOSED: frozenset({_P.OPEN, _P.DECLINED, _P.REWORDED, _P.TAKEN_BACK}),
    _P.OPEN: OUTCOMES | {_P.RENEGOTIATED},
    _P.KEPT: OUTCOMES - {_P.KEPT},
    _P.PARTLY: OUTCOMES - {_P.PARTLY},
    _P.NOT_YET: OUTCOMES - {_P.NOT_YET},
    _P.DECLINED: frozenset(),
    _P.TAKEN_BACK: frozenset(),
    _P.REWORDED: frozenset(),
    _P.RENEGOTIATED: frozenset(),
}
UNDONE = frozenset({_P.OPEN, _P.NOT_YET})  # Somebody still has it to do.
STANDING = OUTCOMES | {_P.OPEN}  # What a week shows.
REPLACED = frozenset({_P.REWORDED, _P.RENEGOTIATED})  # Another version of the thread holds.


class NeedKind(StrEnum):
    HOUSING = "housing"
    FOOD = "food"
    TRANSPORT = "transport"
    CHILDCARE = "childcare"
    ID = "id"  # Papers that say who somebody is.
    BENEFITS = "benefits"
    LEGAL = "legal"
    PHONE = "phone"
    TALK = "talk"  # Alone with the team, about somebody close. The person's own pages say only that it is a talk.
    OTHER = "other"


class NeedState(StrEnum):
    ASKED = "asked"  # Nobody has it yet.
    TAKEN = "taken"  # Somebody has it, and said by when.
    MET = "met"
    PARTLY = "partly"
    NOT_AVAILABLE = "not_available"
    NOT_NEEDED = "not_needed"  # No longer.


_N = NeedState
OVER = frozenset({_N.MET, _N.PARTLY, _N.NOT_AVAILABLE, _N.NOT_NEEDED})
# Taken again by somebody else or for another day; back to nobody when whoever had it left, or the person asks again.
NEED_TRANSITIONS: dict[NeedState, frozenset[NeedState]] = {
    _N.ASKED: frozenset({_N.TAKEN, _N.NOT_NEEDED}),
    _N.TAKEN: OVER | {_N.ASKED, _N.TAKEN},
    _N.MET: frozenset({_N.ASKED, _N.TAKEN}),
    _N.PARTLY: frozenset({_N.ASKED, _N.TAKEN}),
    _N.NOT_AVAILABLE: frozenset({_N.ASKED, _N.TAKEN}),
    _N.NOT_NEEDED: frozenset({_N.ASKED, _N.TAKEN}),
}


class Helped(StrEnum):
    """Whether what was done helped, by the person's own word. No word is unknown."""

    YES = "yes"
    A_BIT = "a_bit"
    NO = "no"
