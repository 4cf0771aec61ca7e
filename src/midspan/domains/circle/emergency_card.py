"""Where a crisis is handled and where somebody is missed: whom the person named to be called in an emergency."""

from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string

from midspan.domains.circle.queries import to_call
from midspan.domains.circle.rules import may_call
from midspan.domains.circle.wording import when_words
from midspan.kernel.margins import writes_in
from midspan.values import Actor


@writes_in("safety:of_patient")
@writes_in("outreach:of_patient")
def whom_to_call(request: HttpRequest, *, patient_id: UUID) -> str:
    """Nothing else of the circle is here: who is in it, and what they see, is the person's alone."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]  # the middleware's
    if not may_call(viewer):
        return ""
    found = to_call(viewer=viewer, patient_id=patient_id)
    contacts = [{"contact": one, "last_at": when_words(one.calls[0].called_at) if one.calls else ""} for one in found]
    return render_to_string("circle/emergency_card.html", {"contacts": contacts, "patient_id": patient_id}, request)
