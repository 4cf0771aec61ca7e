"""A copy as it leaves: each part decided by the gate at that moment."""

from midspan.domains.exports.queries import Part, own_parts
from midspan.domains.exports.rules import may_take_copy
from midspan.domains.privacy.queries import Asking, Thing, filter_things
from midspan.engines.disclosure import Channel, Item, Obligation
from midspan.values import Actor, Label

OWN_REQUEST = frozenset({"PATRQT"})
# The file says on each page, or in its first rows, who took it out and when; the page declares no-store.
DOES = frozenset({Obligation.WATERMARK, Obligation.NO_STORE})


def take_copy(*, has_stepped_up: bool, by: Actor) -> list[Part]:
    """The parts that may leave now. Raises RefusedError.

    What the gate answers stands in the ledger, part by part, which is why this is no action.
    """
    may_take_copy(by, has_stepped_up=has_stepped_up).require()
    asking = Asking(by=by, channel=Channel.EXPORT, purposes=OWN_REQUEST, stepped_up=has_stepped_up)
    things = [
        Thing(
            patient_id=by.id,
            item=Item(classes=frozenset({one.data_class}), labels=frozenset({Label.PART2}), reference="Copy"),
            content=one,
        )
        for one in own_parts(viewer=by)
        if one.rows
    ]
    return [one.shown(did=DOES) for one in filter_things(asking, things)]
