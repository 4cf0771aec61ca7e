"""The discharge list: who answers it, what an answer needs, and whether somebody may leave while it is open."""

from collections.abc import Sequence
from datetime import date

from midspan.domains.journey.checklists import LeavingItem
from midspan.domains.journey.enums import WAITS_FOR_LIST, AtDischarge, EpisodeState, Leaving
from midspan.domains.journey.rules.roles import may_work_on_episode
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused

# Somebody who left early is still called: what is done then belongs to the list as well.
HAS_LIST = frozenset({EpisodeState.ADMITTED, EpisodeState.PAUSED, EpisodeState.STEPPING_DOWN, EpisodeState.DISCHARGED})


def may_answer_at_discharge(
    by: Actor, *, state: EpisodeState, item: LeavingItem | None, answer: AtDischarge, words: str, on_date: date | None
) -> Verdict:
    """Whether this person says this of one item: what is not done says why, what is done says who and when."""
    return first_refusal(
        may_work_on_episode(by),
        ALLOWED if state in HAS_LIST else refused("This list is for somebody who was admitted."),
        _is_whole(item, answer, words, on_date) if item else refused("There is no such item on the list."),
    )


def _is_whole(item: LeavingItem, answer: AtDischarge, words: str, on_date: date | None) -> Verdict:
    if answer is not AtDischarge.DONE:
        return ALLOWED if words.strip() else refused("Write why this was not done.")
    if item.words and not words.strip():
        return refused("Write what this item asks for.")
    if item.date and on_date is None:
        return refused("Give the day that this item asks for.")
    return ALLOWED


def may_leave(how: Leaving | None, *, open_items: Sequence[str]) -> Verdict:
    """Whether a stay ends like this. `open_items` are titles. Nobody who goes of their own is held here."""
    if how is None:
        return refused("Say how the person leaves.")
    if how in WAITS_FOR_LIST and open_items:
        return refused(f"Still open on the discharge list: {', '.join(open_items)}.")
    return ALLOWED
