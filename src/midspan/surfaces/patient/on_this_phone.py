"""On the page of one's devices: what a patient chooses for the phone in their hand."""

import json

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from midspan.kernel.margins import writes_in
from midspan.surfaces.patient.faces import FACES, face_of
from midspan.surfaces.patient.views.app import app_name, cover_paths
from midspan.values import Actor


@writes_in("people:devices")
def pin(request: HttpRequest) -> str:
    """A PIN over the app: turned on, changed and off in this browser, which alone knows of it."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]  # of our middleware
    if not viewer.is_patient:
        return ""
    context = {
        "covers": json.dumps(cover_paths()),
        "plan_url": reverse("safety:own_plan"),
        "sign_in_url": reverse("account_login"),
        "sign_out_url": reverse("people:lock"),
        "worker_url": reverse("patient:worker"),
    }
    return render_to_string("patient/parts/pin.html", context, request)


@writes_in("people:devices")
def face(request: HttpRequest) -> str:
    """Under which name and picture the app stands on this phone."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]  # of our middleware
    if not viewer.is_patient:
        return ""
    faces = [(one, app_name(request, one)) for one in FACES]
    return render_to_string("patient/parts/faces.html", {"faces": faces, "chosen": face_of(request)}, request)
