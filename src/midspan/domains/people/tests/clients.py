"""A test client that signs in as often as tests do."""

import time

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.http import HttpRequest
from django.test import Client

from midspan.domains.people.sessions import SessionStore

SHOWN = "account_authentication_methods"  # Where the package keeps how somebody signed in,
SHOWN_BY = "account_authentication_methods_user"  # and who it was.


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
        request.session.create()
        self._set_login_cookies(request)

    def force_step_up(self):
        """Write into the session what showing a passkey or a code leaves there just now."""
        session = self.session
        shown = {"method": "mfa", "type": "totp", "at": time.time(), "reauthenticated": True}
        session[SHOWN] = [shown]
        session[SHOWN_BY] = session[SESSION_KEY]
        session.save()
