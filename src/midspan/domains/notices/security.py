"""Listens where sign-in changes: to allauth, whose pages change passwords, passkeys and codes, and to each sign-in."""

from typing import Any

from allauth.account.signals import password_changed, password_set, user_logged_in
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.http import HttpRequest

from midspan.domains.notices.actions import forget_browsers, forget_device, note_device, tell_sign_in_changed
from midspan.domains.people.actions import when_a_device_is_signed_out, when_all_sessions_end
from midspan.domains.people.queries import self_of
from midspan.kernel.row_security import Reach, acting_for

CHANGES = (password_changed, password_set, authenticator_added, authenticator_removed, authenticator_reset)


def listen() -> None:
    """Once, when the application is loaded."""
    for change in CHANGES:
        change.connect(sign_in_changed, dispatch_uid="midspan.sign_in_changed")
    user_logged_in.connect(signed_in, dispatch_uid="midspan.signed_in")
    when_all_sessions_end(signed_out_everywhere)
    when_a_device_is_signed_out(signed_out_of)


def sign_in_changed(user: Any, **_others: object) -> None:
    """Allauth says so within the change or, of factors, once it is committed; so this brings its own transaction."""
    by = self_of(user)
    with acting_for(by, Reach.OWN):
        tell_sign_in_changed(by=by)


def signed_in(request: HttpRequest, user: Any, **_others: object) -> None:
    by = self_of(user)
    with acting_for(by, Reach.OWN):
        note_device(agent=request.headers.get("User-Agent", ""), by=by)


def signed_out_everywhere(account: Any) -> None:
    """No screen that may be somebody else's by now is told anything."""
    by = self_of(account)
    with acting_for(by, Reach.OWN):
        forget_browsers(by=by)


def signed_out_of(account: Any, agent: str) -> None:
    """As above, of one browser."""
    by = self_of(account)
    with acting_for(by, Reach.OWN):
        forget_device(agent=agent, by=by)
