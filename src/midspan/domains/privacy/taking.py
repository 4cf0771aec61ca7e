"""What leaves in somebody's hand: as a file for the patient, on paper for staff."""

from collections.abc import Collection, Iterable
from typing import TypeVar

from midspan.domains.privacy.gate import Asking, Thing, decide, filter_things
from midspan.domains.privacy.rules import may_take_out
from midspan.engines.disclosure import Channel, Obligation
from midspan.values import Actor, RefusedError, refused

T = TypeVar("T")
OWN_COPY = "PATRQT"


def taken_out(thing: Thing[T], *, did: Collection[Obligation], has_stepped_up: bool, by: Actor, purpose: str = "") -> T:
    """The thing as it leaves; staff take it for `purpose`, or for all that their role works for. Raises RefusedError.

    The gate is asked at this moment, and its answer stands in the ledger, a no as well, so who asks this is no action.
    """
    may_take_out(has_stepped_up=has_stepped_up).require()
    answer = decide(_asking(by, purpose), thing)
    if not answer.is_open:
        raise RefusedError(refused(answer.decision.sentence))
    return answer.shown(did=did)


def all_taken_out(
    things: Iterable[Thing[T]], *, did: Collection[Obligation], has_stepped_up: bool, by: Actor
) -> list[T]:
    """Those that leave, in their order. Raises RefusedError where none does; otherwise as `taken_out`."""
    may_take_out(has_stepped_up=has_stepped_up).require()
    told = [one.shown(did=did) for one in filter_things(_asking(by, ""), things)]
    if not told:
        raise RefusedError(refused("Nothing of this may leave, or nothing is in it."))
    return told


def _asking(by: Actor, purpose: str) -> Asking:
    channel, purpose = (Channel.EXPORT, OWN_COPY) if by.is_patient else (Channel.PRINT, purpose)
    return Asking(by=by, channel=channel, purposes=frozenset({purpose} if purpose else ()), stepped_up=True)
