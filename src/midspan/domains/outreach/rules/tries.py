"""Whether somebody is tried now: only by a way they agreed to, and not twice within an hour, whoever tries."""

from datetime import datetime, timedelta

from msgspec import Struct

from midspan.domains.outreach.enums import TryOutcome
from midspan.domains.people.enums import ContactChannel, Role
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused

BETWEEN = timedelta(hours=1)
TRIES = frozenset({Role.PEER_SPECIALIST})
BY = {
    TryOutcome.TEXTED: ContactChannel.TEXT,
    TryOutcome.NO_ANSWER: ContactChannel.PHONE,
    TryOutcome.NO_MESSAGE: ContactChannel.PHONE,
}


class Agreed(Struct, frozen=True, kw_only=True):
    """The one way by which somebody wants to be reached. `is_asked`: somebody has asked them."""

    channel: str
    is_asked: bool


def ways_open(agreed: Agreed | None) -> list[TryOutcome]:
    """What is offered to press: nothing by a way they did not choose. All, where their choice is not known."""
    if agreed is None or not agreed.is_asked:
        return list(TryOutcome)
    return [one for one in TryOutcome if BY[one] == agreed.channel]


def may_try(
    by: Actor,
    *,
    outcome: TryOutcome,
    agreed: Agreed | None,
    knows_tries: bool,
    last_at: datetime | None,
    now: datetime,
) -> Verdict:
    """Whether a try of that kind is made, and so kept. `last_at`: when anybody here tried last, or called them.

    `knows_tries`: they would see it if somebody had; who would not calls nobody a second time by not knowing.
    That a counselor is asked first forbids no try: they may have said yes.
    """
    return first_refusal(
        ALLOWED if by.roles & TRIES else refused("Only peer specialists keep such a try."),
        ALLOWED if agreed is not None else refused("How to reach them is not shown to you. Ask their counselor."),
        ALLOWED
        if agreed is not None and agreed.is_asked
        else refused("Nobody has asked them yet what is safe. Ask their counselor."),
        ALLOWED if outcome in ways_open(agreed) else refused("They did not agree to be reached that way."),
        ALLOWED
        if knows_tries
        else refused("Whether somebody tried to reach them is not shown to you. Ask their counselor."),
        ALLOWED
        if last_at is None or now - last_at >= BETWEEN
        else refused("Somebody here tried less than an hour ago. Wait an hour, so that nobody is called twice."),
    )


def may_take_back(by: Actor, *, made_by: object, is_today: bool, ago: timedelta) -> Verdict:
    """Whether they take back a try that was pressed by mistake: their own, on the same day or within an hour."""
    return first_refusal(
        ALLOWED if by.id == made_by else refused("Only who pressed it takes it back."),
        ALLOWED if is_today or ago < BETWEEN else refused("It is of another day, and stays as it is."),
    )
