"""A JSON value with its place; asking it for what is not there, or is of another type, gives nothing, no error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from midspan.domains.journey.referral_files.wording import words

if TYPE_CHECKING:
    from collections.abc import Iterator


class Node(Struct, frozen=True):
    """`where` is an RFC 6901 pointer from the root of the file."""

    value: Any
    where: str = ""

    def __getitem__(self, key: str) -> Node:
        """The member of that name; of a list, the member of its first element."""
        if isinstance(self.value, list):
            return next(self.each(), Node(None, self.where))[key]
        inner = self.value.get(key) if isinstance(self.value, dict) else None
        return Node(inner, f"{self.where}/{key.replace('~', '~0').replace('/', '~1')}")

    def __bool__(self) -> bool:
        return self.value not in (None, [], {}, "")

    def each(self) -> Iterator[Node]:
        """The objects of a list; an object where a list belongs counts as a list of one."""
        if isinstance(self.value, dict):
            yield self
        if isinstance(self.value, list):
            for place, inner in enumerate(self.value):
                if isinstance(inner, dict):
                    yield Node(inner, f"{self.where}/{place}")

    @property
    def words(self) -> str | None:
        return words(self.value)

    @property
    def all_words(self) -> tuple[str, ...]:
        """The texts of a list of texts."""
        raws = self.value if isinstance(self.value, list) else [self.value]
        return tuple(said for said in map(words, raws) if said)

    @property
    def amount(self) -> str | None:
        """A number as written, without the trailing `.0` of a float."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            return None
        return f"{self.value:.12g}"

    def walk(self) -> Iterator[Node]:
        """This object and every object inside it; depth is bounded by the parser."""
        todo = [self]
        while todo:
            node = todo.pop()
            if isinstance(node.value, dict):
                yield node
                todo += [node[key] for key, inner in node.value.items() if isinstance(inner, dict | list)]
            elif isinstance(node.value, list):
                todo += [Node(inner, f"{node.where}/{place}") for place, inner in enumerate(node.value)]
