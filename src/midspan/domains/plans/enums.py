"""The words of plans: how a version stands, what a thread is, and what a review decides."""

from enum import StrEnum


class PlanState(StrEnum):
    DRAFT = "draft"  # Staff write.
    OFFERED = "offered"  # The words stand still until both have signed, or staff take it back to change it.
    ACTIVE = "active"
    SUPERSEDED = "superseded"


_P = PlanState
TRANSITIONS: dict[PlanState, frozenset[PlanState]] = {
    _P.DRAFT: frozenset({_P.OFFERED}),
    _P.OFFERED: frozenset({_P.DRAFT, _P.ACTIVE}),
    _P.ACTIVE: frozenset({_P.SUPERSEDED}),
    _P.SUPERSEDED: frozenset(),
}
IN_WORK = frozenset({_P.DRAFT, _P.OFFERED})


class Kind(StrEnum):
    """The links of the golden thread that a plan holds, each hanging from the one before it."""

    NEED = "need"
    GOAL = "goal"
    OBJECTIVE = "objective"
    INTERVENTION = "intervention"
    CRITERION = "criterion"  # Hangs from nothing: what has to be true for the stay to end well.


class Typing(StrEnum):
    """Whose hands wrote the words of a goal: they are the person's words in any case."""

    BY_STAFF = "by_staff"  # As the person said it.
    TOGETHER = "together"  # The person typed, on one screen with somebody on the team.
    ON_PHONE = "on_phone"  # The person typed, on their own phone.


class Answer(StrEnum):
    """What becomes of other words that the person suggests. Both stay on file."""

    TAKEN = "taken"
    LEFT = "left"


class NeedState(StrEnum):
    ACTIVE = "active"
    DEFERRED = "deferred"  # Not now, and why. Hiding it is not one of the choices.
    RESOLVED = "resolved"


class MeasuredBy(StrEnum):
    """What will show whether an objective is reached."""

    QUESTIONNAIRE = "questionnaire"
    DIARY = "diary"
    SCALE = "scale"  # Levels written for this objective before work starts: goal attainment scaling.
    ATTENDANCE = "attendance"
    COMMITMENT = "commitment"
    OBSERVED = "observed"  # Somebody sees it happen.


class Doer(StrEnum):
    STAFF = "staff"
    PATIENT = "patient"


class Modality(StrEnum):
    GROUP = "group"
    INDIVIDUAL = "individual"
    FAMILY = "family"
    MEDICATION = "medication"
    PEER = "peer"
    CASE_MANAGEMENT = "case_management"
    AT_HOME = "at_home"  # Practice between sessions.


class Signer(StrEnum):
    PATIENT = "patient"
    CLINICIAN = "clinician"
    SUPERVISOR = "supervisor"  # Where the clinician's credential needs one.


class TouchSource(StrEnum):
    """What says that an objective was worked on."""

    NOTE = "note"  # A signed note of a session names it.


class Decision(StrEnum):
    """What a review decides about an objective."""

    KEEP = "keep"
    CHANGE = "change"
    CLOSE = "close"


class ReviewEvent(StrEnum):
    """What makes a review due before its day, in the order in which it is told."""

    CLOSED = "closed"  # Somebody had to be reached today or at once, and that was closed.
    LAPSES = "lapses"  # Use that was told several times within a short time.
    LEVEL_CHANGED = "level_changed"


class DueKind(StrEnum):
    """What can be due about a plan, in the order in which a worklist tells it."""

    SUPERVISOR_SIGNS = "supervisor_signs"
    FIRST_PLAN = "first_plan"
    REVIEW = "review"
    CLINICIAN_SIGNS = "clinician_signs"
    PERSON_SIGNS = "person_signs"
    SUGGESTED = "suggested"  # The person suggests other words, and nobody has answered.
    UNTOUCHED = "untouched"  # An objective that no note of a while touches.
