"""The margin of a page: room that a page of a lower domain leaves for what only a higher floor knows.

A person's file belongs to the journey, which knows no sessions; a surface knows both and writes into its margin:

    @writes_in("journey:person")
    def first_sessions(request, *, patient_id): ...

It returns markup, or "" when it has nothing to say to this viewer.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest

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
