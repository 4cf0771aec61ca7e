"""The discharge list: who answers it, what an answer needs, and whether somebody may leave while it is open."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct

from midspan.domains.journey.checklists import LeavingItem, LeavingReasons
from midspan.domains.journey.enums import (
    IS_AGREED,
    LOCKS,
    NOTHING_TO_OFFER,
    WAITS_FOR_LIST,
    WAITS_FOR_LOCKS,
    WHY_DIED,
    WITHOUT,
    AtDischarge,
    EpisodeState,
    Leaving,
    NoCalls,
)
from midspan.domains.journey.rules.roles import may_work_on_episode
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused

CHECK_UPS = "check_ups"
AGAIN = "read it through with the person once more"


class Ground(Struct, frozen=True, kw_only=True):
    """What the record holds that an answer rests on: `on` is its day; None, and the reason, where there is nothing."""

    on: date | None = None
    reason: str = ""


NO_TO_CALLS = frozenset({AtDischarge.NOT_APPLICABLE, AtDischarge.DECLINED})
NO_GROUND = Ground(reason="Nothing in the record says that this was done.")
# Somebody who left early is still called: what is done then belongs to the list as well.
HAS_LIST = frozenset({EpisodeState.ADMITTED, EpisodeState.PAUSED, EpisodeState.STEPPING_DOWN, EpisodeState.DISCHARGED})


def may_answer_at_discharge(
    by: Actor,
    *,
    state: EpisodeState,
    item: LeavingItem | None,
    answer: AtDischarge,
    words: str,
    on_date: date | None,
    today: date,
    ground: Ground = NO_GROUND,
) -> Verdict:
    """Whether this person says this of one item: what is not done says why, what is done says who and when.

    A day lies ahead, until the stay has ended: then it is written down what came of it. What the record has to hold
    is in `ground`.
    """
    earliest = date.min if state is EpisodeState.DISCHARGED else today
    return first_refusal(
        may_work_on_episode(by),
        ALLOWED if state in HAS_LIST else refused("This list is for somebody who was admitted."),
        _is_whole(item, answer, words, on_date, earliest) if item else refused("There is no such item on the list."),
        _was_offered(on_date, today) if answer in WITHOUT else ALLOWED,
        may_be_said_done(item, ground, today=today) if item and answer is AtDischarge.DONE else ALLOWED,
    )


def may_be_said_done(item: LeavingItem, ground: Ground, *, today: date) -> Verdict:
    """Whether the record lets somebody say that an item is done: where it is asked, there is something, and lately."""
    if not item.within_days:
        return ALLOWED
    if ground.on is None:
        return refused(ground.reason)
    if is_stale(item, ground.on, today=today):
        return refused(
            f"The {item.title.lower()} was last read through together more than {item.within_days} days ago. "
            "Read it through with the person once more."
        )
    return ALLOWED


def is_stale(item: LeavingItem, on: date, *, today: date) -> bool:
    """Whether what an answer rests on has grown too old."""
    return bool(item.within_days) and today - on > timedelta(days=item.within_days)


def is_an_answer(answer: AtDischarge, item: LeavingItem) -> bool:
    """Whether the dated list lets this be said of an item."""
    if answer in WITHOUT:
        return bool(item.offered)
    return item.may_not_apply or answer is not AtDischarge.NOT_APPLICABLE


def _is_whole(item: LeavingItem, answer: AtDischarge, words: str, on_date: date | None, earliest: date) -> Verdict:
    if not is_an_answer(answer, item):
        ways = "is done, was declined, or was not possible" if item.offered else "is done, or was not possible"
        return refused(f"“{item.title}” {ways}.")
    if answer is not AtDischarge.DONE:
        return ALLOWED if words.strip() else refused("Write why this was not done.")
    if item.words and not words.strip():
        return refused("Write what this item asks for.")
    if item.date and on_date is None:
        return refused("Give the day that this item asks for.")
    if item.date and on_date is not None and on_date < earliest:
        return refused(f"{item.date}: choose a day that lies ahead.")
    return ALLOWED


def _was_offered(on_date: date | None, today: date) -> Verdict:
    if on_date is None:
        return refused("Give the day on which it was offered, and write who did.")
    return refused("The day on which it was offered lies ahead.") if on_date > today else ALLOWED


class Going(Struct, frozen=True, kw_only=True):
    """How and why somebody leaves, and who calls them afterwards; `no_calls` says why nobody does."""

    how: Leaving | None = None
    why: str = ""
    caller_id: UUID | None = None
    no_calls: NoCalls | None = None


class LockState(Struct, frozen=True, kw_only=True):
    """One item of the discharge list as it stands; `answer` is None while nobody has answered it.

    `may_not_apply`: whether that is an answer; `may_go_without`: whether a planned end goes on where it was offered and
    not taken; `is_past`: its day went by before the stay ended; `has_changed`: the record holds no longer what it rests
    on; `is_stale`: that has grown too old.
    """

    key: str
    title: str
    answer: AtDischarge | None
    may_not_apply: bool = False
    may_go_without: bool = False
    is_past: bool = False
    has_changed: bool = False
    is_stale: bool = False

    @property
    def is_open(self) -> bool:
        return self.answer is None

    @property
    def is_lock(self) -> bool:
        return self.key in LOCKS

    def is_shut(self, how: Leaving) -> bool:
        """Whether its answer holds back such an end."""
        opens = {
            AtDischarge.NOT_APPLICABLE: self.may_not_apply,
            AtDischarge.NOT_POSSIBLE: how in NOTHING_TO_OFFER,
            **dict.fromkeys(WITHOUT, self.may_go_without or how not in IS_AGREED),
        }
        return self.is_lock and self.answer is not None and not opens.get(self.answer, True)


def may_leave(going: Going, *, listed: Sequence[LockState], reasons: LeavingReasons) -> Verdict:
    """Whether a stay ends like this. The first thing that is missing is the reason."""
    if going.how is None:
        return refused("Say how the person leaves.")
    return first_refusal(
        may_close_list(going.how, listed),
        ALLOWED if reasons.reason(going.why) else refused("Choose why the person leaves, as far as anybody knows."),
        _death_in_both_places(going),
        _calls_agreed(going),
        _calls_as_listed(going, listed),
    )


def may_close_list(how: Leaving, listed: Sequence[LockState]) -> Verdict:
    """Whether the discharge list lets a stay end like this.

    An end that the center has in its hands waits for every item, any other for the locks. One that both agree on waits
    until each lock is done or does not apply; of any other it was at least offered, with the day and who did. Only of
    who was not seen again a lock may be “not possible”. What is done holds on the day the stay ends.
    """
    if how not in WAITS_FOR_LOCKS:
        return ALLOWED
    in_hand = how in WAITS_FOR_LIST
    return first_refusal(
        _none("Still open on the discharge list", [one for one in listed if one.is_open and (in_hand or one.is_lock)]),
        _none(_until(how), [one for one in listed if one.is_shut(how)]),
        _none(f"The day has gone by; write down {_or(how, 'the next one')}", [one for one in listed if one.is_past]),
        _none(f"It has changed since; {_or(how, AGAIN)}", [one for one in listed if one.has_changed]),
        _none(_or(how, AGAIN).capitalize(), [one for one in listed if one.is_stale]),
    )


def _until(how: Leaving) -> str:
    if how in IS_AGREED:
        return "An end that is planned waits until this is done or does not apply"
    return "It waits until each of these is done, does not apply, or was offered, with who offered it and on which day"


def _or(how: Leaving, mended: str) -> str:
    """What mends it; whoever does not agree to the end may refuse that too."""
    return mended if how in IS_AGREED else f"{mended}, or say what became of it"


def _none(what: str, held: Sequence[LockState]) -> Verdict:
    return refused(f"{what}: {', '.join(one.title for one in held)}.") if held else ALLOWED


def _death_in_both_places(going: Going) -> Verdict:
    """A death that only the reason said would leave calls and words running to somebody who has died."""
    if (going.how is Leaving.DIED) != (going.why == WHY_DIED):
        return refused("If the person died, say so in both places: how they leave, and why. If not, in neither.")
    return ALLOWED


def _calls_as_listed(going: Going, listed: Sequence[LockState]) -> Verdict:
    """Whether the list says of the calls what is chosen now.

    Nobody is said to refuse calls who did not, and nobody is called who did.
    """
    said = next((one.answer for one in listed if one.key == CHECK_UPS), None)
    if said is AtDischarge.DONE and going.no_calls is NoCalls.SAID_NO:
        return refused(
            "The discharge list says who calls. Choose them, or write there first that the person wants no calls."
        )
    if going.no_calls is NoCalls.SAID_NO and not wants_no_calls(listed):
        return refused(
            "The discharge list does not say that they want no calls. Choose who calls, or write there first that they "
            "said so."
        )
    if wants_no_calls(listed) and going.caller_id is not None:
        return refused(
            "The discharge list says that they want no calls. Choose nobody, or write there first who calls."
        )
    return ALLOWED


def wants_no_calls(listed: Sequence[LockState]) -> bool:
    """Whether the list says that the person wants no calls."""
    return any(one.key == CHECK_UPS and one.answer in NO_TO_CALLS for one in listed)


def _calls_agreed(going: Going) -> Verdict:
    if (going.how is Leaving.DIED) != (going.no_calls is NoCalls.DIED):
        return refused("Nobody calls after a death, and only then for that reason.")
    if going.caller_id is None and going.no_calls is None:
        return refused("Choose who calls the person afterwards, or say that they want no calls.")
    if going.caller_id is not None and going.no_calls is not None:
        return refused("Either somebody calls, or nobody does.")
    return ALLOWED
