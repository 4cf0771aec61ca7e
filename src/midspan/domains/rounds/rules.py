"""Pure rules of rounds: who holds one, and when it is over."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from midspan.domains.people.enums import Role
from midspan.domains.rounds.enums import TurnState
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused

HOLDS = frozenset({Role.COUNSELOR, Role.NURSE})


def may_hold(by: Actor) -> Verdict:
    return ALLOWED if by.roles & HOLDS else refused("Your role holds no rounds.")


def may_begin(by: Actor, *, people: int) -> Verdict:
    return first_refusal(may_hold(by), ALLOWED if people else refused("Choose at least one person."))


def may_go_on(*, is_about_them: bool) -> Verdict:
    """Whether the round that somebody has open is the one they ask for now."""
    return ALLOWED if is_about_them else refused("You have a round open. End it first; whom you chose is kept below.")


def may_say(by: Actor, *, is_over: bool, is_as_seen: bool) -> Verdict:
    """Whether a turn is decided or postponed now. `is_as_seen`: nobody said anything else since the page was drawn."""
    return first_refusal(
        may_hold(by),
        refused("This round is over. What was decided stays as it is.") if is_over else ALLOWED,
        ALLOWED if is_as_seen else refused("Somebody else has kept something here meanwhile. It stands below yours."),
    )


def may_decide(*, decision: str, words: str) -> Verdict:
    if not decision:
        return refused("Choose: keep on, or change.")
    return ALLOWED if words.strip() else refused("Write in a sentence what you decided.")


def may_postpone(*, reason: str) -> Verdict:
    return ALLOWED if reason.strip() else refused("Say why this person waits.")


def may_take_on(*, words: str, owner_id: UUID | None, by_date: date | None, today: date) -> Verdict:
    """An errand says what, who and by when, or nothing at all."""
    if not words.strip():
        return refused("Say what is done.")
    if owner_id is None:
        return refused("Say who does it.")
    if by_date is None or by_date < today:
        return refused("Say by when, from today on.")
    return ALLOWED


UNSEEN = "Somebody whom you do not see has not had their turn. Whoever began the round ends it."


def may_end(by: Actor, *, is_over: bool, states: Collection[TurnState], somebody_unseen_waits: bool = False) -> Verdict:
    """Once everybody has had their turn, or waits for a reason; whoever began it answers for those they see."""
    waiting = sum(one is TurnState.WAITING for one in states)
    return first_refusal(
        may_hold(by),
        refused("This round is over already.") if is_over else ALLOWED,
        refused(f"{waiting} have not had their turn. Decide, or postpone with a reason.") if waiting else ALLOWED,
        refused(UNSEEN) if somebody_unseen_waits else ALLOWED,
    )


def may_do(by: Actor, *, owner_id: UUID, is_owner_here: bool = True) -> Verdict:
    """Its owner; once they have left the center, whoever holds rounds."""
    if by.id == owner_id:
        return ALLOWED
    return refused("Whoever took it on says that it is done.") if is_owner_here else may_hold(by)
