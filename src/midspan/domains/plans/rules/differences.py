"""What changed from one version of a plan to the next, thread by thread."""

from enum import StrEnum
from uuid import UUID

import msgspec
from msgspec import Struct

from midspan.domains.plans.enums import Kind
from midspan.domains.plans.thread import Node, Tree, children_of, kind_of, walked


class What(StrEnum):
    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


class FieldChange(Struct, frozen=True, kw_only=True):
    """One field of a thread, before and after, as its type is stored; None is not said."""

    field: str
    before: object
    after: object


class Difference(Struct, frozen=True, kw_only=True):
    """One thread that differs. `node` is the later one, or the last there was of a thread that is gone."""

    what: What
    kind: Kind
    thread: UUID
    node: Node
    fields: tuple[FieldChange, ...] = ()


def differences(before: Tree, after: Tree) -> list[Difference]:
    """In the order of the later version; what is gone comes last."""
    old, new = ({node.thread: node for node in walked(tree)} for tree in (before, after))
    found = [_difference(old.get(thread), node) for thread, node in new.items()]
    gone = [_said(What.GONE, node) for thread, node in old.items() if thread not in new]
    return [one for one in found if one is not None] + gone


def _difference(before: Node | None, after: Node) -> Difference | None:
    if before is None:
        return _said(What.NEW, after)
    fields = tuple(_changes(before, after))
    return _said(What.CHANGED, after, fields) if fields else None


def _said(what: What, node: Node, fields: tuple[FieldChange, ...] = ()) -> Difference:
    return Difference(what=what, kind=kind_of(node), thread=node.thread, node=node, fields=fields)


def _changes(before: Node, after: Node) -> list[FieldChange]:
    old, new = own_fields(before), own_fields(after)
    return [FieldChange(field=name, before=old[name], after=new[name]) for name in new if old[name] != new[name]]


def own_fields(node: Node) -> dict[str, object]:
    """What a node says of itself, without what hangs from it."""
    hanging = children_of(node)
    values = msgspec.structs.asdict(node)
    return {name: value for name, value in values.items() if name != "thread" and value is not hanging}
