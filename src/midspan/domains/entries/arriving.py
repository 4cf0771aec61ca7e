"""What is known of the entry that a request brings, or that its page may become: put there once, read by the rest."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest
from msgspec import Struct

from midspan.domains.entries.rules import Made


class Arriving(Struct, frozen=True, kw_only=True):
    """`version` names what the form changes as it is now; `made` is None for what was sent by hand.

    `is_late`: it arrives by itself, while nobody looks at where it leads.
    """

    version: Callable[[], str] | None = None
    made: Made | None = None
    is_late: bool = False


class _OfEntry(HttpRequest):
    entry: Arriving


def put_entry(request: HttpRequest, arriving: Arriving) -> None:
    cast(_OfEntry, request).entry = arriving


def entry_of(request: HttpRequest) -> Arriving:
    """That of a page which takes no entries knows nothing."""
    return cast(_OfEntry, request).entry if hasattr(request, "entry") else Arriving()
