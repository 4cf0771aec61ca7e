"""Sign-in sessions that know their account: one query answers who a cookie belongs to.

Django's way to extend database sessions (a model of our own under its own engine); signing a session in writes the
account beside the data, so that signing a person out everywhere is one DELETE.
"""

from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from midspan.domains.people.models import Account, SignInSession


class SessionStore(DatabaseStore):
    """The engine settings name. `account` is the row that came with the session, or None."""

    account: Account | None = None

    @classmethod
    def get_model_class(cls) -> type[SignInSession]:
        return SignInSession

    def _get_session_from_db(self) -> SignInSession | None:
        found = (
            SignInSession.objects.select_related("account")
            .filter(session_key=self.session_key, expire_date__gt=timezone.now())
            .first()
        )
        if found is None:
            self._session_key = None
            return None
        self.account = found.account
        return found

    def create_model_instance(self, data: dict[str, Any]) -> SignInSession:
        row = super().create_model_instance(data)
        row.account_id = data.get(SESSION_KEY)
        return row


def account_of(session: SessionBase) -> Account | AnonymousUser:
    """The account a session signs in, or a stranger: an unknown, ended, inactive or re-keyed one is nobody."""
    signed_in = session.get(SESSION_KEY)
    account = getattr(session, "account", None)
    if signed_in is None or account is None or not account.is_active or str(account.pk) != signed_in:
        return AnonymousUser()
    # A changed password ends every session that was opened with the old one.
    if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), account.get_session_auth_hash()):
        return AnonymousUser()
    return account


def end_all_sessions(account: Account) -> int:
    """Sign an account out of every browser at once; returns how many sessions that ended."""
    ended, _ = SignInSession.objects.filter(account=account).delete()
    return ended
