"""What every page of a record does: say whose it is, and say a refusal where the person is."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import override

from midspan.domains.guardians.queries import name_of_patient
from midspan.domains.people.queries import has_stepped_up, language_of, staff_member
from midspan.domains.records.actions import take_list
from midspan.domains.records.paper import pdf_of
from midspan.kernel import clock
from midspan.ui.answering import granted


def name_of(request: HttpRequest, patient_id: UUID) -> str:
    """Raises Http404 for somebody whom the viewer does not see."""
    name = name_of_patient(viewer=request.actor, patient_id=patient_id)
    if not name:
        raise Http404
    return name


def list_file(request: HttpRequest, patient_id: UUID) -> HttpResponse | None:
    """The list as a PDF in the person's language, whose name says nothing; None where it may not leave."""
    viewer, has_shown = request.actor, has_stepped_up(request)
    found = granted(request, lambda: take_list(patient_id=patient_id, has_stepped_up=has_shown, by=viewer))
    if found is None:
        return None
    name = name_of_patient(viewer=viewer, patient_id=patient_id)
    taker = name if viewer.is_patient else str(staff_member(viewer=viewer, staff_id=viewer.id))
    with override(language_of(viewer=viewer, patient_id=patient_id) or "en"):
        paper = pdf_of(found, name=name, is_own=viewer.is_patient, taken_by=taker, at=clock.now())
    headers = {"Content-Disposition": 'attachment; filename="document.pdf"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)
