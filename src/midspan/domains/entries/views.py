"""What a device asks before it sends, what was not taken in, and what has no page any more."""

from base64 import b64encode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.entries.actions import drop_entry, give_share, kept_once
from midspan.domains.entries.queries import DEVICE_KEY, account_tag, device_here, not_taken_in
from midspan.kernel import clock
from midspan.values import RefusedError


def line(request: HttpRequest) -> HttpResponse:
    """Who is signed in here, on which device, and what the time is; to a device that names itself, also its share.

    What the sign-in has noted of its device is what signing it out from elsewhere revokes.
    """
    told: dict[str, object] = {"account": account_tag(request.actor), "token": get_token(request)}
    told |= _share(request) if request.method == "POST" else {"device": device_here(request)}
    now = str(int(clock.now().timestamp() * 1000))
    return JsonResponse(told, headers={"Entry-Time": now})


def _share(request: HttpRequest) -> dict[str, object]:
    try:
        device_id = UUID(request.POST.get("device", ""))
    except ValueError as error:
        raise BadRequest from error
    row = give_share(device_id=device_id, is_new=request.POST.get("new") == "1", by=request.actor)
    if row is None or row.share is None:
        return {"is_revoked": True}
    if request.session.get(DEVICE_KEY) != str(device_id):
        request.session[DEVICE_KEY] = str(device_id)
    return {"is_revoked": False, "share": b64encode(bytes(row.share)).decode()}


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """What was not taken in, as it was written, and what can be done about each."""
    return render(request, "entries/waiting.html", {"entries": not_taken_in(viewer=request.actor)})


@require_POST
def drop(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    try:
        drop_entry(entry_id=entry_id, by=request.actor)
    except RefusedError as error:
        raise Http404 from error
    messages.success(request, _("It is dropped."))
    return redirect("entries:waiting")


@require_POST
@kept_once(is_last=True)
def astray(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """For an entry whose own address is not there any more: it is kept as such, with its words."""
    raise Http404
