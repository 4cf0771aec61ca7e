"""On the page of a skill, the way to practice it; and for whom a clinician opened one that has cautions."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from midspan.domains.practice.queries import is_opened, open_of_skill
from midspan.domains.skills.queries import switches_on
from midspan.kernel.margins import writes_in
from midspan.values import Actor


@switches_on
def was_opened(*, viewer: Actor, key: str) -> bool:
    """Whether a clinician opened this skill to the patient who asks."""
    return viewer.is_patient and is_opened(viewer=viewer, patient_id=viewer.id, key=key)


@writes_in("skills:skill")
def practice_this(request: HttpRequest, *, key: str) -> str:
    """Take it on, or go to where one has it already."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]  # the middleware's
    if not viewer.is_patient:
        return ""
    context = {"key": key, "assignment_id": open_of_skill(viewer=viewer, key=key)}
    return render_to_string("practice/own_of_skill.html", context, request)
