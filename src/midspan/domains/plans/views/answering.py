"""What every page of a plan does: show a version, take a name under it, and say a refusal where the person is."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import override

from midspan.domains.guardians.queries import name_of_patient
from midspan.domains.journey.queries import patient_for
from midspan.domains.people.queries import has_stepped_up, staff_member
from midspan.domains.plans.actions import sign_plan, take_plan
from midspan.domains.plans.enums import Kind, PlanState, Signer
from midspan.domains.plans.models import StaffNote
from midspan.domains.plans.paper import pdf_of
from midspan.domains.plans.queries import PlanFile
from midspan.domains.plans.showing import lines_of, loose_overall, signature_lines, version_line
from midspan.kernel import clock
from midspan.kernel.margins import Slip
from midspan.ui.answering import done, granted
from midspan.values import Actor


def shown(
    file: PlanFile | None,
    viewer: Actor,
    *,
    staff_notes: Mapping[UUID, Sequence[StaffNote]] | None = None,
    is_own: bool | None = None,
    slips: Iterable[Slip] = (),
    tells_levels: bool = True,
) -> dict[str, Any] | None:
    """A version as every page shows it; only with `staff_notes` where nobody but staff looks.

    `is_own`: as the person reads it, also on a screen of staff. Without `tells_levels` the page has a place for them.
    """
    if file is None:
        return None
    lines = lines_of(
        file, viewer=viewer, staff_notes=staff_notes, is_own=is_own, slips=slips, tells_levels=tells_levels
    )
    return {
        "file": file,
        "lines": [line for line in lines if line["kind"] != Kind.CRITERION],
        "criteria": [line for line in lines if line["kind"] == Kind.CRITERION],
        "loose": loose_overall(file),
        "signatures": signature_lines(file),
        "version": version_line(file.plan),
        "review_day": date_format(file.due.on) if file.due else "",
        "is_draft": file.state is PlanState.DRAFT,
        "is_offered": file.state is PlanState.OFFERED,
    }


def base_of(request: HttpRequest) -> str:
    """What a page stands in: among the places of staff, or alone while the person looks at it too."""
    return "plans/base_together.html" if request.together else "ui/base_staff.html"


def name_or_absent(request: HttpRequest, patient_id: UUID) -> str:
    """Raises Http404 for whom the viewer does not reach."""
    name = name_of_patient(viewer=request.actor, patient_id=patient_id)
    if not name:
        raise Http404
    return name


def signer_for(file: PlanFile, viewer: Actor) -> Signer | None:
    """In whose place this staff member signs now; None where no name of theirs is wanted."""
    if file.state is not PlanState.OFFERED or any(one.signer_id == viewer.id for one in file.signatures):
        return None
    return next((one for one in (Signer.CLINICIAN, Signer.SUPERVISOR) if one in file.missing), None)


def signed(request: HttpRequest, form: Form, patient_id: UUID, signer: Signer) -> bool:
    return done(
        form,
        lambda: sign_plan(
            patient_id=patient_id,
            signer=signer,
            read_digest=request.POST.get("read", ""),
            signed_name=form.cleaned_data["signed_name"],
            by=request.actor,
        ),
    )


def file_of(request: HttpRequest, patient_id: UUID) -> HttpResponse | None:
    """The plan that holds as a PDF in the person's language, whose name says nothing; None where it may not leave."""
    viewer, has_shown = request.actor, has_stepped_up(request)
    file = granted(request, lambda: take_plan(patient_id=patient_id, has_stepped_up=has_shown, by=viewer))
    if file is None:
        return None
    name, person = (
        name_of_patient(viewer=viewer, patient_id=patient_id),
        patient_for(viewer=viewer, patient_id=patient_id),
    )
    taker = name if viewer.is_patient else str(staff_member(viewer=viewer, staff_id=viewer.id))
    with override(person.language if person else "en"):
        paper = pdf_of(file, name=name, viewer=viewer, taken_by=taker, at=clock.now())
    headers = {"Content-Disposition": 'attachment; filename="document.pdf"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)
