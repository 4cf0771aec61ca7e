"""A delivery goes from state to state by the one table, and by this one function."""

from typing import Any

from midspan.domains.notices.enums import DUE, DeliveryState
from midspan.domains.notices.models import Delivery
from midspan.domains.notices.rules import may_become
from midspan.kernel import clock

ENDS = frozenset({DeliveryState.DELIVERED, DeliveryState.GIVEN_UP, DeliveryState.STOPPED})


def move(delivery: Delivery, to: DeliveryState, **fields: Any) -> Delivery:
    """Let a locked delivery become `to`. Raises RefusedError for a way that is not in the table."""
    may_become(DeliveryState(delivery.state), to).require()
    kept = {"state": to, "due_at": None, "ended_at": clock.now() if to in ENDS else None, **fields}
    if to in DUE and kept["due_at"] is None:
        kept["due_at"] = clock.now()
    for name, value in kept.items():
        setattr(delivery, name, value)
    delivery.save(update_fields=list(kept))
    return delivery
