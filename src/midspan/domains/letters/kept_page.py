"""On the list of who must not be told: which letters went out to whom it names, before they were on it."""

from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string

from midspan.domains.letters.queries import letters_of, may_go_to, names_of_givers
from midspan.domains.letters.rules import WRITES
from midspan.domains.letters.wording import given_words
from midspan.kernel.margins import writes_in
from midspan.values import Actor


@writes_in("circle:kept_from")
def went_out_before(request: HttpRequest, *, patient_id: UUID) -> str:
    """Whoever adds an entry learns that it comes too late for these: they have to be talked about."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]  # the middleware's
    if not viewer.roles & WRITES:
        return ""
    lines = [
        one
        for one in letters_of(viewer=viewer, patient_id=patient_id)
        if one.given and not may_go_to(one.letter, viewer=viewer, patient_id=patient_id)
    ]
    names = names_of_givers(lines, viewer=viewer)
    told = [(one, given_words(one, names)) for one in lines]
    return (
        render_to_string("letters/went_out.html", {"letters": told, "patient_id": patient_id}, request) if told else ""
    )
