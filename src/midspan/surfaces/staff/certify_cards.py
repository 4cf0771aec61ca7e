"""The certification in the margin of a person's file: how it stands, and the way to it."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from midspan.domains.journey.enums import ENDED, Certifying
from midspan.domains.journey.queries import PersonFile, certification_file
from midspan.kernel import clock
from midspan.kernel.margins import writes_in
from midspan.kernel.pages import opens_for
from midspan.surfaces.staff.certify_words import due_words, need_words


@writes_in("journey:person")
def certification_card(request: HttpRequest, *, file: PersonFile) -> str:
    """Nothing where none is needed and none was written, and nothing for who opens no certification."""
    url = reverse("staff:certification", args=[file.patient.pk])
    found = certification_file(viewer=request.actor, patient_id=file.patient.pk)
    if found is None or not opens_for(url, actor=request.actor):
        return ""
    is_over = found.episode.state in ENDED
    if not found.statements and (is_over or (found.state.need is Certifying.NOT_NEEDED and not found.rule.answered)):
        return ""
    today = clock.local_date()
    words = due_words(found.state, today=today, rule=found.rule)
    words = words or ("" if is_over else need_words(found.rule, found.state))
    context = {"url": url, "words": words, "is_late": found.state.is_late(today)}
    return render_to_string("staff/parts/certification_card.html", context, request)
