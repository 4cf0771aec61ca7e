"""Sign-in sessions that know their account: one query answers who a cookie belongs to.

Django's way to extend database sessions (a model of our own under its own engine); signing a session in writes the
account beside the data, so that signing a person out everywhere is one DELETE.
"""

import json
from collections.abc import Callable, Collection
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils.crypto import constant_time_compare

from midspan.domains.people.models import Account, SignInSession
from midspan.domains.people.queries import self_of
from midspan.kernel.row_security import Reach, binding_columns
from midspan.kernel.statements import rows_of
from midspan.values import Actor, ActorKind

ACCOUNT_COLUMNS = [field.attname for field in Account._meta.concrete_fields]  # noqa: SLF001 - public by habit
# Every page begins with this, so it is one statement, planned once, and it binds the transaction to the organization
# and, but for staff, to the person. Whoever turns out to be nobody is unbound again by the middleware.
_OUTSIDE = "a.is_guardian OR a.is_supporter OR a.is_mentor"
_PERSON = f"CASE WHEN {_OUTSIDE} THEN a.id ELSE a.patient_id END"
_REACH = f"CASE WHEN {_OUTSIDE} THEN '{Reach.ASSIGNED}' ELSE '{Reach.OWN}' END"
FIND = f"""
    SELECT s.session_data, s.expire_date, s.together_with, s.together_since,
           {", ".join(f"a.{column}" for column in ACCOUNT_COLUMNS)},
           {binding_columns(organization="a.organization_id", actor=_PERSON, reach=_REACH)}
    FROM people_signinsession s LEFT JOIN people_account a ON a.id = s.account_id
    WHERE s.session_key = %s AND s.expire_date > now()
"""  # noqa: S608 - column names of our own model
# The same for a staff member, whose reach follows from their roles.
_STAFF_REACH = f"CASE WHEN is_active AND roles && %s::varchar[] THEN '{Reach.ALL}' ELSE '{Reach.ASSIGNED}' END"
FIND_STAFF = f"""
    SELECT roles, is_active, {binding_columns(organization="organization_id", actor="id", reach=_STAFF_REACH)}
    FROM people_staff WHERE organization_id = %s AND id = %s
"""  # noqa: S608 - as above

Listener = Callable[[Account], None]
DeviceListener = Callable[[Account, str], None]
_LISTENERS: list[Listener] = []
_DEVICE_LISTENERS: list[DeviceListener] = []
_REVOCATION_LISTENERS: list["RevocationListener"] = []


class RevocationListener(Protocol):
    """Told which sign-in was ended from elsewhere, by its key; with none given, all but that with the key `but`."""

    def __call__(self, account: Account, *, session_key: str, but: str) -> None: ...


class SessionStore(DatabaseStore):
    """The engine settings name. `account` is the row that came with the session, or None.

    `together` is whose plan this browser is held to and since when, in seconds since 1970, or None.
    """

    account: Account | None = None
    together: tuple[UUID, float] | None = None

    @classmethod
    def get_model_class(cls) -> type[SignInSession]:
        return SignInSession

    def _get_session_from_db(self) -> SignInSession | None:
        found = rows_of(FIND, [self.session_key])
        if not found:
            self._session_key = None
            return None
        data, expires, patient_id, since, *account = found[0][: 4 + len(ACCOUNT_COLUMNS)]
        self.together = (patient_id, since) if patient_id else None
        if account[0] is not None:
            self.account = Account.from_db(None, ACCOUNT_COLUMNS, account)
        return SignInSession(session_key=self.session_key or "", session_data=data, expire_date=expires)

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """What is in it, made anew, as whoever asks may change it."""
        found: dict[str, Any] = json.loads(_verified(session_data))
        return found

    def create_model_instance(self, data: dict[str, Any]) -> SignInSession:
        row: SignInSession = super().create_model_instance(data)  # type: ignore[assignment]  # of get_model_class
        row.account_id = data.get(SESSION_KEY)
        return row


@lru_cache(maxsize=1024)
def _verified(session_data: bytes | str) -> str:
    """As JSON. Whether the signature holds is found out once for the same data: every page of a sign-in brings it."""
    return json.dumps(DatabaseStore().decode(session_data))


def hold_together(session: SessionBase, *, patient_id: UUID | None, since: float | None) -> None:
    """Hold this browser to one patient's plan, or (None) to none any more; whatever else writes to its session."""
    session.together = (patient_id, since) if patient_id else None  # type: ignore[attr-defined]  # of our store
    rows = SignInSession.objects.filter(session_key=session.session_key)
    rows.update(together_with=patient_id, together_since=since)


def account_of(session: SessionBase) -> Account | AnonymousUser:
    """The account a session signs in, or a stranger: an unknown, ended, inactive or re-keyed one is nobody."""
    signed_in = session.get(SESSION_KEY)
    account: Account | None = getattr(session, "account", None)
    if signed_in is None or account is None or not account.is_active or str(account.pk) != signed_in:
        return AnonymousUser()
    # A changed password ends every session that was opened with the old one.
    if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), _auth_hash(account.password)):
        return AnonymousUser()
    return account


@lru_cache(maxsize=1024)
def _auth_hash(password: str) -> str:
    return Account(password=password).get_session_auth_hash()


def acting(account: Account, *, whole_organization_roles: Collection[str]) -> Actor | None:
    """The person of a signed-in account, with the transaction bound to them; None for staff whose access ended."""
    if account.staff_id is None:  # Bound when the session was found.
        return self_of(account)
    found = rows_of(FIND_STAFF, [sorted(whole_organization_roles), account.organization_id, account.staff_id])
    roles, is_active, *_ = found[0]
    if not is_active:
        return None
    return Actor(
        organization_id=account.organization_id,
        id=account.staff_id,
        kind=ActorKind.STAFF,
        roles=frozenset(roles),
    )


def when_all_sessions_end(listener: Listener) -> None:
    """Have a higher domain told when somebody signs out everywhere, in the same transaction. Twice is once."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)


def end_all_sessions(account: Account) -> int:
    """Sign an account out of every browser at once; returns how many sessions that ended."""
    for listener in _LISTENERS:
        listener(account)
    ended, _ = SignInSession.objects.filter(account=account).delete()
    return ended


def when_a_device_is_signed_out(listener: DeviceListener) -> None:
    """Have a higher domain told which browser (as it calls itself) was signed out, in that transaction. Twice is once.

    A page that locked itself is no sign-out: whoever sits there comes back.
    """
    if listener not in _DEVICE_LISTENERS:
        _DEVICE_LISTENERS.append(listener)


def when_a_sign_in_is_revoked(listener: RevocationListener) -> None:
    """Have a higher domain told when a browser is signed out from another one, in that transaction. Twice is once."""
    if listener not in _REVOCATION_LISTENERS:
        _REVOCATION_LISTENERS.append(listener)


def noted_in_sign_in(account: Account, *, session_key: str, name: str) -> str:
    """What the account's sign-in with that key has noted under a name; empty where it has not, or is over."""
    row = SignInSession.objects.filter(account=account, session_key=session_key).first()
    return str(row.get_decoded().get(name, "")) if row else ""


def _tell_revoked(account: Account, *, session_key: str = "", but: str = "") -> None:
    for listener in _REVOCATION_LISTENERS:
        listener(account, session_key=session_key, but=but)


def end_device(account: Account, *, session_key: str, agent: str) -> None:
    """Sign an account out of one browser; its next click is a stranger's."""
    tell_device_signed_out(account, agent=agent)
    _tell_revoked(account, session_key=session_key)
    SignInSession.objects.filter(account=account, session_key=session_key).delete()


def end_other_sessions(account: Account, *, but: str) -> None:
    """Whatever sign-ins of an account are left, except the one with that key."""
    _tell_revoked(account, but=but)
    SignInSession.objects.filter(account=account).exclude(session_key=but).delete()


def tell_device_signed_out(account: Account, *, agent: str) -> None:
    for listener in _DEVICE_LISTENERS:
        listener(account, agent)
