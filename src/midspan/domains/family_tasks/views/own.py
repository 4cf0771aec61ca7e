"""For the minor: what is asked of those who stand for them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from midspan.domains.family_tasks.queries import asked_now, is_minor
from midspan.domains.guardians.queries import standing_guardians


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """As it was written, and for whom; what a guardian says to it is between them and the team."""
    me = {"viewer": request.actor, "patient_id": request.actor.id}
    tasks = asked_now(**me) if is_minor(**me) else []
    standing = standing_guardians(**me) if tasks else []
    names = {one.guardian.pk: f"{one.guardian.name} ({one.guardian.relation})" for one in standing}
    lines = [(one, names.get(one.guardian_id, "") if one.guardian_id else "") for one in tasks]
    return render(request, "family_tasks/own.html", {"tasks": lines})
