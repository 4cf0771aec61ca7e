"""What passed the gate. Nothing about a patient is rendered, sent, written to a file or fed but out of one of these."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from uuid import UUID

from midspan.engines.disclosure import Decision, Mask, Obligation

T = TypeVar("T")


class ClosedError(Exception):
    """Asked to show what the gate has closed. It names the decision's code and nothing of the patient."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(f"This is closed: {decision.code}.")
        self.decision = decision


class UndoneError(Exception):
    """Asked to show before everything was done that has to be done with it."""

    def __init__(self, undone: Collection[Obligation]) -> None:
        super().__init__(f"Not shown before this is done: {', '.join(sorted(undone))}.")
        self.undone = frozenset(undone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosed(Generic[T]):
    """One decision with what it is about. `id` is the decision's, in the ledger where it was `accounted`.

    The content comes out of `shown` alone, and never by printing this.
    """

    id: UUID
    patient_id: UUID
    decision: Decision
    done: frozenset[Obligation] = frozenset()
    _content: T = field(repr=False)

    @property
    def is_open(self) -> bool:
        return self.decision.is_open

    def shown(self, *, did: Collection[Obligation] = ()) -> T:
        """The content, with what the decision masks taken out. `did` names what the caller does with it by itself.

        Raises ClosedError for a no, and UndoneError where something of the decision would be left undone.
        """
        if not self.is_open:
            raise ClosedError(self.decision)
        if undone := self.decision.obligations - self.done - frozenset(did):
            raise UndoneError(undone)
        return masked(self._content, self.decision.mask) if self.decision.mask is not None else self._content


def masked(content: Any, mask: Mask) -> Any:
    """A mapping with only the fields that stay. Raises TypeError for anything else: its fields cannot be told."""
    if not isinstance(content, Mapping):
        raise TypeError("What may be masked is handed in as a mapping of fields.")
    kept = content.keys() if mask.keep is None else set(mask.keep)
    return {name: value for name, value in content.items() if name in kept and name not in mask.drop}
