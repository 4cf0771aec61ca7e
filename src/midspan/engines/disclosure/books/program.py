"""What channels can do, and what roles may see."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from msgspec import Struct

from midspan.engines.disclosure.books.shelf import book
from midspan.engines.disclosure.words import Channel, Obligation


class ChannelBook(Struct, frozen=True):
    """What a channel asks for by itself, and what it is able to do."""

    adds: frozenset[Obligation]
    does: frozenset[Obligation]


@cache
def channel_book() -> Mapping[Channel, ChannelBook]:
    """Every channel. Raises KeyError when the file leaves one out."""
    rows = book("channels")
    return {one: ChannelBook(_obligations(rows[one]["adds"]), _obligations(rows[one]["does"])) for one in Channel}


def _obligations(words: list[str]) -> frozenset[Obligation]:
    return frozenset(Obligation(word) for word in words)


NOTHING: frozenset[str] = frozenset()


class RoleBook(Struct, frozen=True):
    """What one role sees of the patients it works for, and what for.

    `own`: classes of which it sees what the very person wrote, or what fell to them to do. `drop`: class → fields of it
    that the work does not need. `center_may_close`: of its classes those that a center can close to it.
    """

    purposes: frozenset[str]
    classes: frozenset[str]
    spans_center: bool
    own: frozenset[str] = frozenset()
    drop: Mapping[str, frozenset[str]] = {}
    center_may_close: frozenset[str] = frozenset()

    def dropped(self, classes: frozenset[str]) -> frozenset[str]:
        """The fields of things of these classes that are not for this role."""
        return NOTHING.union(*(fields for one, fields in self.drop.items() if one in classes))


@cache
def role_book() -> Mapping[str, RoleBook]:
    """Role → what it may see. A role that stands in no row sees nothing."""
    file = book("staff")
    return {name: _role(file, row) for name, row in file["role"].items()}


def _role(file: dict[str, Any], row: dict[str, Any]) -> RoleBook:
    classes = {one for group in row["groups"] for one in file[group]} | set(row.get("classes", ()))
    return RoleBook(
        purposes=frozenset(row["purposes"]),
        classes=frozenset(classes) - frozenset(row.get("never", ())),
        spans_center=row.get("spans_center", False),
        own=frozenset(row.get("own", ())),
        drop={one: frozenset(fields) for one, fields in row.get("drop", {}).items()},
        center_may_close=frozenset(row.get("center_may_close", ())),
    )
