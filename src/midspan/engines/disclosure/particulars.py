"""What a rule says about single items: codes, things it points at, and when the data are from."""

from datetime import datetime

from msgspec import Struct

from midspan.engines.disclosure.model import DataReference, Item, Scope
from midspan.engines.disclosure.words import Meaning, Words


class Particulars(Struct, frozen=True):
    """All that is given must hold of an item."""

    codes: Words | None
    data: tuple[DataReference, ...] | None
    data_from: datetime | None
    data_until: datetime | None

    def meet(self, item: Item, *, if_unknown: bool) -> bool:
        """Whether they hold of the item. What the item does not tell counts as `if_unknown`."""
        answers = (self._codes(item), self._data(item), self._time(item))
        return all(if_unknown if answer is None else answer for answer in answers)

    def _codes(self, item: Item) -> bool | None:
        if self.codes is None:
            return True
        return None if item.codes is None else not self.codes.isdisjoint(item.codes)

    def _data(self, item: Item) -> bool | None:
        """One of the things pointed at is enough: True before unknown, unknown before False."""
        if self.data is None:
            return True
        answers = [_points_at(one, item) for one in self.data]
        return True if True in answers else None if None in answers else False

    def _time(self, item: Item) -> bool | None:
        if self.data_from is None and self.data_until is None:
            return True
        if item.at is None:
            return None
        return (self.data_from is None or self.data_from <= item.at) and (
            self.data_until is None or item.at < self.data_until
        )


def _points_at(pointed: DataReference, item: Item) -> bool | None:
    if pointed.meaning is Meaning.AUTHORED_BY:
        return _names(item.authors, pointed.reference)
    if item.reference == pointed.reference:
        return True
    if pointed.meaning is Meaning.INSTANCE:
        return None if item.reference is None else False
    # R4's "related" runs from the thing to what it refers to, IHE's use of it the other way; both are taken.
    return _names(item.related, pointed.reference)


def _names(references: Words | None, one: str) -> bool | None:
    return None if references is None else one in references


def particulars_of(scope: Scope) -> Particulars | None:
    """None where the scope says nothing about single items."""
    found = Particulars(scope.codes, scope.data, scope.data_from, scope.data_until)
    return None if found == Particulars(None, None, None, None) else found
