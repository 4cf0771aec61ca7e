"""What every page here does: find or answer not found, and lead on."""

from typing import TypeVar
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from midspan.domains.journey.queries import person_file

T = TypeVar("T")


def found(row: T | None) -> T:
    """The row, or the same 404 as for a page that does not exist."""
    if row is None:
        raise Http404
    return row


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even when nothing was filled in; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def to_person(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """To the person's page; to the day board for who does not see them any more, after what was just done."""
    is_seen = person_file(viewer=request.actor, patient_id=patient_id) is not None
    return redirect("journey:person", patient_id) if is_seen else redirect("staff:day")


def uuid_in(words: str) -> UUID:
    """The id that a button carries; anything else is not found."""
    try:
        return UUID(words)
    except ValueError:
        raise Http404 from None
