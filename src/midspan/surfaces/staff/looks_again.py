"""On the page of something that could not wait, once it is closed: what nobody has looked at again since."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from midspan.domains.journey.queries import open_episode_of, placement_reviews
from midspan.domains.plans.queries import plan_waits_since
from midspan.kernel.margins import writes_in
from midspan.kernel.pages import opens_for


@writes_in("safety:obligation")
def looks_again(request: HttpRequest, *, patient_id: UUID, closed_at: datetime) -> str:
    """Each link only for whom it opens; nothing of an earlier stay."""
    stay = open_episode_of(viewer=request.actor, patient_id=patient_id)
    if stay is None or stay.admitted_at is None or closed_at < stay.admitted_at:
        return ""
    links = [one for one in _links(request, patient_id, closed_at) if opens_for(one["url"], actor=request.actor)]
    return render_to_string("staff/parts/looks_again.html", {"links": links}, request) if links else ""


def _links(request: HttpRequest, patient_id: UUID, closed_at: datetime) -> Iterator[dict[str, str]]:
    viewer = request.actor
    if plan_waits_since(viewer=viewer, patient_id=patient_id, at=closed_at):
        yield {"label": _("The plan of care"), "url": reverse("plans:of_patient", args=[patient_id])}
    reviews = placement_reviews(viewer=viewer, patient_id=patient_id, happened={patient_id: [closed_at]})
    if any(one.since for one in reviews):
        url = reverse("journey:placement", args=[patient_id])
        yield {"label": _("The placement"), "url": f"{url}?review=1"}
