"""What comes next on the way in, and why: one step is the next, the others are done or wait for it."""

from enum import StrEnum

from msgspec import Struct

from midspan.domains.journey.enums import ENDED, IN_TREATMENT, EpisodeState
from midspan.values import DataClass


class StepKey(StrEnum):
    SCREENING = "screening"
    FLAGS = "flags"
    PLACEMENT = "placement"
    SECOND_SIGNATURE = "second_signature"
    HANDOFF = "handoff"
    CONTACT = "contact"
    ADMISSION = "admission"
    SIGN_IN = "sign_in"
    ORIENTATION = "orientation"


class StepState(StrEnum):
    DONE = "done"
    NEXT = "next"
    OPEN = "open"  # Can be done now, though something else is more urgent.
    WAITING = "waiting"


class Progress(Struct, frozen=True, kw_only=True):
    """How far one stay has come, as somebody knows it who sees the classes `known` of this person."""

    state: EpisodeState
    known: frozenset[DataClass] = frozenset(DataClass)
    screening_done: bool = False
    open_flags: int = 0
    placement_signed: bool = False
    placement_countersigned: bool = False
    from_residential: bool = False
    handoff_recorded: bool = False
    has_safe_contact: bool = False
    has_sign_in: bool = False
    orientation_done: int = 0
    orientation_all: int = 0


class Step(Struct, frozen=True, kw_only=True):
    key: StepKey
    label: str
    why: str
    state: StepState


WAY = frozenset({DataClass.PRESENCE})
PLACING = frozenset({DataClass.PLACEMENT})
REACHING = frozenset({DataClass.CONTACT})
LANDING = frozenset({DataClass.REFERRAL})


class _Wanted(Struct, frozen=True):
    key: StepKey
    label: str
    why: str
    is_done: bool
    can_start: bool
    of: frozenset[DataClass] = WAY  # What its reader sees who knows whether it is done, and whether it can start.


def steps_of(progress: Progress) -> list[Step]:
    """The steps of the way in that the reader may know of, in order; at most one is NEXT. None once the stay ended."""
    if progress.state in ENDED:
        return []
    wanted = [one for one in _wanted(progress) if one.of <= progress.known]
    first = next((one.key for one in wanted if not one.is_done and one.can_start), None)
    return [Step(key=one.key, label=one.label, why=one.why, state=_state(one, first)) for one in wanted]


def is_whole(progress: Progress) -> bool:
    """Whether the reader knows of every step that this stay asks for, so that none left is none left."""
    return all(one.of <= progress.known for one in _wanted(progress))


def next_step(progress: Progress) -> Step | None:
    """The one thing to do now, or None when nothing waits."""
    return next((step for step in steps_of(progress) if step.state is StepState.NEXT), None)


def _state(one: _Wanted, first: StepKey | None) -> StepState:
    if one.is_done:
        return StepState.DONE
    if one.key is first:
        return StepState.NEXT
    return StepState.OPEN if one.can_start else StepState.WAITING


def _wanted(progress: Progress) -> list[_Wanted]:
    steps = [*_before_placement(progress), *_before_admission(progress), *_around_day_one(progress)]
    return [one for one in steps if one.key is not StepKey.HANDOFF or progress.from_residential]


def _before_placement(progress: Progress) -> list[_Wanted]:
    is_clear = progress.screening_done and not progress.open_flags
    steps = [
        _Wanted(
            StepKey.SCREENING,
            "Phone screen and red flags",
            "Danger is ruled out before anything else is planned.",
            progress.screening_done,
            True,
            PLACING,
        ),
        _Wanted(
            StepKey.PLACEMENT,
            "Placement worksheet",
            "Records what the person needs, where they go, and why.",
            progress.placement_signed,
            is_clear,
            PLACING,
        ),
        _Wanted(
            StepKey.SECOND_SIGNATURE,
            "Second signature",
            "Two clinicians stand behind the level of care.",
            progress.placement_countersigned,
            progress.placement_signed and is_clear,
            PLACING,
        ),
    ]
    if progress.open_flags:
        why = "A red flag is set: a clinician clears it with a reason, or the person is helped elsewhere."
        steps.insert(1, _Wanted(StepKey.FLAGS, "Clear the red flags", why, False, True, PLACING))
    return steps


def _before_admission(progress: Progress) -> list[_Wanted]:
    is_placed = progress.placement_countersigned
    is_in = progress.state in IN_TREATMENT | {EpisodeState.PAUSED}
    return [
        _Wanted(
            StepKey.CONTACT,
            "Safe contact",
            "A wrong call or voicemail can out the person at home.",
            progress.has_safe_contact,
            True,
            REACHING,
        ),
        _Wanted(
            StepKey.HANDOFF,
            "Handoff from residential care",
            "Most people are lost in the days after they leave residential care.",
            progress.handoff_recorded,
            True,
            LANDING,
        ),
        _Wanted(
            StepKey.ADMISSION,
            "Admission",
            "Gives the person a counselor, a track and a name for groups.",
            is_in,
            is_placed and progress.has_safe_contact,
            WAY if is_in else WAY | PLACING | REACHING,
        ),
    ]


def _around_day_one(progress: Progress) -> list[_Wanted]:
    is_in = progress.state in IN_TREATMENT | {EpisodeState.PAUSED}
    is_oriented = 0 < progress.orientation_all <= progress.orientation_done
    return [
        _Wanted(
            StepKey.SIGN_IN,
            "Sign-in for the person",
            "So that they see their own week on their own phone.",
            progress.has_sign_in,
            is_in,
        ),
        _Wanted(
            StepKey.ORIENTATION,
            "Orientation",
            "What to expect, rights, and what stays in the group; in small parts.",
            is_oriented,
            is_in,
        ),
    ]
