"""The words of practice: how an assignment stands, what a cue hangs on, how it went and who may know."""

from enum import StrEnum


class AssignmentState(StrEnum):
    OFFERED = "offered"  # Staff propose; the person has not answered.
    ACCEPTED = "accepted"
    DECLINED = "declined"  # Data about the plan, not about the person. They may think again.
    ENDED = "ended"  # Over, dropped, or taken back before it was answered.


_S = AssignmentState
TRANSITIONS: dict[AssignmentState, frozenset[AssignmentState]] = {
    _S.OFFERED: frozenset({_S.ACCEPTED, _S.DECLINED, _S.ENDED}),
    _S.ACCEPTED: frozenset({_S.ENDED}),
    _S.DECLINED: frozenset({_S.ACCEPTED, _S.ENDED}),
    _S.ENDED: frozenset(),
}
OPEN = frozenset({_S.OFFERED, _S.ACCEPTED})


class EndReason(StrEnum):
    """Why an assignment ended."""

    TAKEN_BACK = "taken_back"  # By staff, before the person had answered.
    DROPPED = "dropped"  # By the person.
    DONE = "done"  # Both looked at it; it is a habit, or its day has come.


class AnchorKind(StrEnum):
    """What in the person's own day a cue hangs on."""

    TIME = "time"  # A time of the week: the phone can tell it, and may remind.
    COMMUTE = "commute"  # On the way: known by the week's times.
    BREAK = "break"  # Between two things of the week.
    EVENT = "event"  # In their own words, such as "when I get home": no phone can see it, so none reminds.


class Where(StrEnum):
    HOME = "home"
    WORK = "work"
    TRANSIT = "transit"
    WITH_PEOPLE = "with_people"
    ALONE = "alone"
    OTHER = "other"


class Helped(StrEnum):
    YES = "yes"
    BIT = "bit"
    NO = "no"
    WORSE = "worse"


class Guided(StrEnum):
    """How far the player was followed."""

    FULL = "full"
    SHORT = "short"
    BY_MYSELF = "by_myself"


class Sharing(StrEnum):
    """What a person's team sees of their practice. Until they have said, nothing."""

    EVERYTHING = "everything"  # How it went, and words they chose to share.
    COUNTS = "counts"  # That they practiced, how often, and whether it helped.
    NOTHING = "nothing"


class ReturnState(StrEnum):
    """One day on which a practice comes back."""

    DUE = "due"
    DONE = "done"
    IGNORED = "ignored"
    DROPPED = "dropped"  # No longer due: paused, ended, or another day took its place.


class OnGoing(StrEnum):
    """How a practice goes on, by the person's word."""

    AS_IT_IS = "as_it_is"
    REST = "rest"  # Nothing comes back until they say so.
