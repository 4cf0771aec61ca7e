"""How an episode moves: the one table of transitions, and what each state needs before it is entered."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from midspan.domains.journey.checklists import LeavingReasons
from midspan.domains.journey.enums import ENDED, TRANSITIONS, EpisodeState
from midspan.domains.journey.rules.leaving import Going, LockState, may_leave
from midspan.domains.journey.rules.roles import may_work_on_episode
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused

OFFERED_LEVELS = frozenset({"1", "2.1", "2.5"})


class Readiness(Struct, frozen=True, kw_only=True):
    """What an episode has so far."""

    screening: Verdict = ALLOWED
    is_signed: bool = False
    is_countersigned: bool = False
    actual_level: str = ""
    primary_counselor: UUID | None = None
    track: UUID | None = None
    alias: str = ""
    has_safe_contact: bool = False


class Departing(Struct, frozen=True, kw_only=True):
    """What a discharge is judged by: how and why somebody goes, their list, and the reasons that there are."""

    going: Going
    listed: Sequence[LockState]
    reasons: LeavingReasons


def may_move(
    by: Actor,
    *,
    now: EpisodeState,
    to: EpisodeState,
    readiness: Readiness,
    reason: str = "",
    departing: Departing | None = None,
) -> Verdict:
    """Whether the episode may go from `now` to `to`; the first thing that is missing is the reason."""
    return first_refusal(
        may_work_on_episode(by),
        _in_table(now, to),
        _needs(to, readiness, came_from=now),
        _said(to, reason),
        _leaves(departing) if to is EpisodeState.DISCHARGED else ALLOWED,
    )


def _in_table(now: EpisodeState, to: EpisodeState) -> Verdict:
    if to in TRANSITIONS[now]:
        return ALLOWED
    if now in ENDED:
        return refused("This stay has ended. Open a new one with a new referral.")
    return refused(f"A stay does not go from “{words(now)}” to “{words(to)}”.")


def _needs(to: EpisodeState, readiness: Readiness, *, came_from: EpisodeState) -> Verdict:
    if to is EpisodeState.PLACED:
        return first_refusal(readiness.screening, _placed(readiness))
    if to is EpisodeState.ADMITTED and came_from in {EpisodeState.PLACED, EpisodeState.WAITING}:
        return first_refusal(_placed(readiness), _admissible(readiness))
    return ALLOWED


def _placed(readiness: Readiness) -> Verdict:
    if not readiness.is_signed:
        return refused("The placement worksheet is not signed yet.")
    if not readiness.is_countersigned:
        return refused("The placement worksheet needs its second signature.")
    if readiness.actual_level not in OFFERED_LEVELS:
        return refused("The level chosen is not offered here. Help the person there, then close this stay.")
    return ALLOWED


def _admissible(readiness: Readiness) -> Verdict:
    if not readiness.has_safe_contact:
        return refused("Agree with the person how they may be reached safely before admission.")
    if readiness.primary_counselor is None:
        return refused("Choose the primary counselor.")
    if readiness.track is None:
        return refused("Choose the track.")
    if not readiness.alias:
        return refused("Choose a name for groups with the person.")
    return ALLOWED


def _said(to: EpisodeState, reason: str) -> Verdict:
    if to in ENDED and not reason.strip():
        return refused("Write why this stay ends.")
    return ALLOWED


def _leaves(departing: Departing | None) -> Verdict:
    if departing is None:
        return refused("Say how the person leaves.")
    return may_leave(departing.going, listed=departing.listed, reasons=departing.reasons)


def words(state: EpisodeState) -> str:
    """The state as people say it."""
    return state.value.replace("_", " ")


def may_be_admitted(readiness: Readiness, *, now: EpisodeState) -> Verdict:
    """Whether everything but the admission form itself is there: the page says what is missing before anybody types."""
    if EpisodeState.ADMITTED not in TRANSITIONS[now]:
        return refused(f"Somebody who is “{words(now)}” is not admitted from here.")
    contact = refused("Agree with the person how they may be reached safely before admission.")
    return first_refusal(_placed(readiness), ALLOWED if readiness.has_safe_contact else contact)


# The conditions above in words, for the reference page; a test holds each of them to the rule.
WHAT_IT_NEEDS: dict[EpisodeState, str] = {
    EpisodeState.PLACED: "a finished screening without an open red flag; a placement worksheet signed by two "
    "clinicians, with a level offered here",
    EpisodeState.ADMITTED: "for the first time: that worksheet, agreed safe contact, a primary counselor, a track "
    "that fits the age, a name for groups",
    EpisodeState.DISCHARGED: "a reason in words; how and why the person leaves; who calls them afterwards, or that "
    "they want no calls, as the discharge list says; each item of that list answered and each of its locks done or not "
    "applicable (a safety plan may be declined after it was offered, or the person not able); where the center ends "
    "it, or the person leaves against advice, a lock may also have been offered and not taken, with who offered it and "
    "on which day; of who was not seen again it may be “not possible” with why; nothing of that after a death",
    EpisodeState.CLOSED: "a reason in words",
}
