"""A test client that signs in as often as tests do."""

from datetime import UTC, datetime
from html import unescape

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
)
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from midspan.domains.people.models import Account
from midspan.domains.people.sessions import SessionStore
from midspan.domains.people.tests.factories import code_of

NEVER = datetime(2999, 1, 1, tzinfo=UTC)


def browser_of(person):
    """A browser of their own in which somebody is signed in."""
    browser = SignedInClient()
    browser.force_login(person.account)
    return browser


def read(answer):
    """What is read on a page, as it is read."""
    return unescape(answer.content.decode())


class SignedInClient(Client):
    """`force_login` writes the session that signing in leaves, and nothing of the way there.

    That way takes four times as many statements, and is what the tests of sign-in walk by hand.
    """

    def _login(self, user, backend=None):
        request = HttpRequest()
        request.session = SessionStore()
        request.session.update(
            {
                SESSION_KEY: str(user.pk),
                BACKEND_SESSION_KEY: backend or settings.AUTHENTICATION_BACKENDS[0],
                HASH_SESSION_KEY: user.get_session_auth_hash(),
            }
        )
        # The database ends sessions by its own clock, whatever day a test says it is.
        request.session.set_expiry(NEVER)
        request.session.create()
        self._set_login_cookies(request)

    def step_up(self):
        """Show a code of an app that the account has from now on, on the page that asks for one.

        Each time another secret: a code is taken once, and tests come more often than codes change.
        """
        account, secret = Account.objects.get(pk=self.session[SESSION_KEY]), generate_totp_secret()
        Authenticator.objects.filter(user=account).delete()
        TOTP.activate(account, secret)
        code = code_of(secret)
        shown = self.post(reverse("mfa_reauthenticate"), {"code": code, "next": "/"})
        assert shown.status_code == 302, "The code was not taken."
