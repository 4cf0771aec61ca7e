"""A sign-in that was left alone for as long as its person chose is over, whatever page still stands somewhere."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse

from midspan.domains.people.models import Account
from midspan.domains.people.sessions import tell_device_signed_out
from midspan.kernel import clock
from midspan.kernel.row_security import bind_nobody

ACTIVE_AT = "active_at"  # Seconds since 1970, in the session.
A_MINUTE = 60
OFTEN = 4  # The moment is written down again after this part of the time, so that reading costs no write.
NO_CONTENT = 204


class LockMiddleware:
    """Ends an idle sign-in before any page is reached; and has a browser forget pages when somebody signs out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        user_logged_out.connect(note_sign_out, dispatch_uid="midspan.sign_out")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        minutes = request.user.lock_minutes if isinstance(request.user, Account) else 0
        if minutes and _is_left_alone(request, minutes):
            return _locked(request)
        if minutes:
            _note_activity(request, minutes)
        response = self.get_response(request)
        if getattr(request, "has_signed_out", False):
            response.setdefault("Clear-Site-Data", '"cache"')
        return response


def note_sign_out(request: HttpRequest, user: Account | None, **_others: object) -> None:
    """Of this browser nothing is left: pages, and whatever was to be shown on it."""
    request.has_signed_out = True  # type: ignore[attr-defined]  # read above, once there is an answer
    if user is not None:
        tell_device_signed_out(user, agent=request.headers.get("User-Agent", ""))


def _is_left_alone(request: HttpRequest, minutes: int) -> bool:
    active_at = request.session.get(ACTIVE_AT)
    return active_at is not None and clock.now().timestamp() - active_at >= minutes * A_MINUTE


def _note_activity(request: HttpRequest, minutes: int) -> None:
    """What a page asks by itself, again and again, is nobody's doing."""
    is_somebody = request.method == "POST" or request.headers.get("HX-Request") != "true"
    is_somebody = is_somebody and request.path != reverse("entries:line")  # A phone asks it on every page, and asleep.
    now, before = clock.now().timestamp(), request.session.get(ACTIVE_AT, 0)
    if is_somebody and now - before >= minutes * A_MINUTE / OFTEN:
        request.session[ACTIVE_AT] = now


def _locked(request: HttpRequest) -> HttpResponse:
    """To the sign-in, with no word of where they were."""
    request.session.flush()
    request.user, request.actor = AnonymousUser(), None  # type: ignore[attr-defined]  # as the middleware before us
    bind_nobody()
    login = resolve_url("account_login")
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=NO_CONTENT, headers={"HX-Redirect": login})
    return redirect(login)
