"""What of practice lies beside the golden thread: what was taken home toward an objective, as far as it is shared."""

from collections import defaultdict
from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from midspan.domains.plans.queries import PlanFile, objectives_to_link
from midspan.domains.practice.enums import AssignmentState
from midspan.domains.practice.queries import HomeLine, home_lines_of, home_words, titles_of
from midspan.kernel import clock
from midspan.kernel.margins import Slip, lays_beside
from midspan.kernel.pages import opens_for

LOOK_BACK = timedelta(days=30)
TOLD = frozenset({AssignmentState.OFFERED, AssignmentState.ACCEPTED})


@lays_beside("plans:thread")
def practice_beside(request: HttpRequest, *, file: PlanFile) -> list[Slip]:
    """Nothing for who does not open the page of practice; offers that were taken back or declined are not progress."""
    viewer, patient_id = request.actor, file.plan.patient_id
    url = reverse("practice:of_patient", args=[patient_id])
    if not opens_for(url, actor=viewer):
        return []
    lines = home_lines_of(viewer=viewer, patient_id=patient_id, since=clock.local_date() - LOOK_BACK)
    toward = {one.objective_id for one in lines if one.objective_id and (one.state in TOLD or one.times)}
    if not toward:
        return []
    linked = objectives_to_link(viewer=viewer, patient_ids=[patient_id], linked=list(toward)).get(patient_id, [])
    threads = {one.id: one.thread for one in linked}
    by_thread: dict[UUID, list[HomeLine]] = defaultdict(list)
    for one in lines:
        if one.objective_id in threads and (one.state in TOLD or one.times):
            by_thread[threads[one.objective_id]].append(one)
    return [_slip(thread, of_it, url, request) for thread, of_it in by_thread.items()]


def _slip(thread: UUID, lines: list[HomeLine], url: str, request: HttpRequest) -> Slip:
    titles = titles_of(viewer=request.actor, keys=[one.skill for one in lines])
    rows = [{"title": titles[one.skill], "words": home_words(one)} for one in lines]
    markup = render_to_string("staff/parts/thread_practice.html", {"rows": rows, "url": url}, request)
    return Slip(line=thread, markup=markup)
