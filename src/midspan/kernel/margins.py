"""The margin of a page: room that a page of a lower domain leaves for what only a higher floor knows.

A person's file belongs to the journey, which knows no sessions; a surface knows both and writes into its margin:

    @writes_in("journey:person")
    def first_sessions(request, *, patient_id): ...

It returns markup, or "" when it has nothing to say to this viewer. Beside the lines of a page
somebody lays *slips*, in the same way: what a session or a score says about one objective of a plan.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpRequest
from msgspec import Struct

Writer = TypeVar("Writer", bound=Callable[..., str])
_WRITERS: dict[str, list[Callable[..., str]]] = {}


def writes_in(page_name: str) -> Callable[[Writer], Writer]:
    """Let a function write into the margin of the page with that name. Twice is once."""

    def keep(writer: Writer) -> Writer:
        writers = _WRITERS.setdefault(page_name, [])
        if writer not in writers:
            writers.append(writer)
        return writer

    return keep


def margin_of(page_name: str, request: HttpRequest, **about: Any) -> list[str]:
    """What everybody has to write there, in the order in which they came."""
    written = (writer(request, **about) for writer in _WRITERS.get(page_name, ()))
    return [one for one in written if one]


class Slip(Struct, frozen=True, kw_only=True):
    """What somebody lays beside one line of a page. `line` None: at its foot.

    `loose` is what stands open there: in words, the anchor or address where it is, and what it is about. `tells` are
    the ids of what it tells of, so that the page need not tell it again.
    """

    line: UUID | None
    markup: str = ""
    loose: tuple[tuple[str, str, str], ...] = ()
    tells: frozenset[UUID] = frozenset()


Layer = TypeVar("Layer", bound=Callable[..., list[Slip]])
_LAYERS: dict[str, list[Callable[..., list[Slip]]]] = {}


def lays_beside(page_name: str) -> Callable[[Layer], Layer]:
    """Let a function lay slips beside the lines of the page with that name. Twice is once."""

    def keep(layer: Layer) -> Layer:
        layers = _LAYERS.setdefault(page_name, [])
        if layer not in layers:
            layers.append(layer)
        return layer

    return keep


def slips_of(page_name: str, request: HttpRequest, **about: Any) -> list[Slip]:
    """What everybody lays beside its lines, in the order in which they came."""
    return [slip for layer in _LAYERS.get(page_name, ()) for slip in layer(request, **about)]
