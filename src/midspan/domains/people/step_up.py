"""Stepping up: showing once more, just before something grave, that it is really this person who sits there.

By a passkey, or by a code from an app or a list: what a page left open or a shared password cannot give. A code on
paper that opens an account for the first time does not count. A page asks for it with `asks_step_up`.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

STEP_UP_SECONDS = 5 * 60
STEP_UP_KINDS = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)
View = Callable[..., HttpResponse]


def has_stepped_up(request: HttpRequest) -> bool:
    """Whether whoever signed in showed a passkey or a code within the last five minutes."""
    records = get_authentication_records(request, request.user)
    return any(one.get("method") == "mfa" and time.time() - one["at"] < STEP_UP_SECONDS for one in records)


def can_step_up(request: HttpRequest) -> bool:
    """Whether whoever signed in has a passkey or an app to show at all."""
    has_one: bool = Authenticator.objects.filter(user=request.user, type__in=STEP_UP_KINDS).exists()
    return has_one


def has_stepped_up_since(request: HttpRequest, moment: float) -> bool:
    """The same, and after `moment`, which `step_up_moment` gave: for what a showing from before must not open."""
    records = get_authentication_records(request, request.user)
    return has_stepped_up(request) and any(one.get("method") == "mfa" and one["at"] > moment for one in records)


def step_up_moment() -> float:
    """Now, on the clock by which showings are kept: seconds since 1970."""
    return time.time()


def asks_step_up(view: View) -> View:
    """A view that first leads through stepping up and then comes back."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if has_stepped_up(request):
            return view(request, *args, **kwargs)
        return redirect(f"{reverse('people:step_up')}?{urlencode({'next': request.path})}")

    return asked
