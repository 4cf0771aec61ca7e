"""Push in this browser: turned on by its own script, turned off by a plain button."""

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from midspan.domains.notices.actions import forget_browsers, keep_browser
from midspan.values import RefusedError

WRONG = 422
LONGEST = 2000


@require_POST
def browser_on(request: HttpRequest) -> HttpResponse:
    """Keep what the browser's push service handed out."""
    try:
        given = _subscription(request.body)
        keep_browser(**given, agent=request.headers.get("User-Agent", ""), by=request.actor)
    except (RefusedError, ValueError, KeyError, TypeError):
        return JsonResponse({"reason": _("This browser cannot do that. Choose another way.")}, status=WRONG)
    return JsonResponse({"reason": ""})


def _subscription(body: bytes) -> dict[str, str]:
    """The parts of a browser's PushSubscription.toJSON() that are needed. Raises for anything else."""
    told = json.loads(body)
    given = {"endpoint": told["endpoint"], "p256dh": told["keys"]["p256dh"], "auth": told["keys"]["auth"]}
    if not all(isinstance(part, str) and len(part) <= LONGEST for part in given.values()):
        raise ValueError("A subscription is made of short texts.")
    return given


@require_POST
def browser_off(request: HttpRequest, browser_id: UUID) -> HttpResponse:
    forget_browsers(browser_id=browser_id, by=request.actor)
    return redirect("notices:settings")
