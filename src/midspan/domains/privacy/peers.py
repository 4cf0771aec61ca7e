"""What people in the same session are told of each other: one function for every way on which it goes.

A list on a wall, a sheet that is passed round, a tablet at the door and a name in a video room are all read by whoever
is in the room. So what stands there is what the gate opens to a peer, whoever prints it.
"""

from collections.abc import Mapping
from functools import cache
from uuid import UUID

from django.utils.translation import gettext as _

from midspan.domains.privacy.disclosed import Disclosed, masked
from midspan.domains.privacy.gate import Asking, Recipient, Thing, filter_things
from midspan.domains.privacy.rules import ANY_TIME, NOBODYS_WISHES
from midspan.engines.disclosure import Channel, Item, Kind, Mask, Request, Tie, decide
from midspan.values import Actor, DataClass, Label

NOTHING_KEPT = Mask(keep=())
AMONG_PEERS = frozenset({"PEER"})
IN_THE_ROOM = Recipient(kind=Kind.PEER, reference="class/same-session", ties=frozenset({Tie.SAME_SESSION}))
IDENTITY = Item(classes=frozenset({DataClass.IDENTITY}), labels=frozenset({Label.PART2}))


def disclosed_to_peers(
    identities: Mapping[UUID, Mapping[str, str]], *, by: Actor
) -> dict[UUID, Disclosed[Mapping[str, str]]]:
    """Patient id → what others in a session with them see of them, as each patient's own limits have it now.

    Whoever the gate closes is absent. As many queries for all as for one.
    """
    asking = Asking(by=by, channel=Channel.LIST, purposes=AMONG_PEERS, recipient=IN_THE_ROOM)
    things = [Thing(patient_id=one, item=IDENTITY, content=identity) for one, identity in identities.items()]
    return {one.patient_id: one for one in filter_things(asking, things)}


def seen_by_peers(identity: Mapping[str, str]) -> Mapping[str, str]:
    """The fields of somebody's identity that others in a session with them see. Nothing where the gate is closed."""
    seen: Mapping[str, str] = masked(identity, _mask())
    return seen


@cache
def _mask() -> Mask:
    asked = Request(
        actors=frozenset(),
        purposes=AMONG_PEERS,
        now=ANY_TIME,
        kind=Kind.PEER,
        ties=frozenset({Tie.SAME_SESSION}),
    )
    found = decide(NOBODYS_WISHES, asked, Item(classes=frozenset({DataClass.IDENTITY}), labels=frozenset()))
    return (found.mask or NOTHING_KEPT) if found.is_open else NOTHING_KEPT


def name_for_peers(identity: Mapping[str, str], *, place: int | None = None) -> str:
    """What stands where peers read it: the name somebody chose, or their place until they chose one; never initials."""
    chosen = seen_by_peers(identity).get("alias", "")
    if chosen:
        return chosen
    return _("Person %(place)s") % {"place": place} if place is not None else _("Guest")
