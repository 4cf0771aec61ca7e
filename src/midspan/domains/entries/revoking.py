"""A sign-in that is ended from elsewhere takes its device's share along: what waits there nobody reads any more."""

from typing import TYPE_CHECKING

from midspan.domains.entries.models import DeviceShare
from midspan.domains.entries.queries import DEVICE_KEY
from midspan.domains.people.actions import noted_in_sign_in, when_a_sign_in_is_revoked, when_all_sessions_end
from midspan.kernel import clock

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from midspan.domains.people.models import Account


def listen() -> None:
    when_all_sessions_end(revoke_all)
    when_a_sign_in_is_revoked(revoke)


def revoke_all(account: "Account") -> None:
    _revoke(_living(account))


def revoke(account: "Account", *, session_key: str, but: str) -> None:
    """The device of the sign-in with that key; where none is given, every device but that of the sign-in `but`."""
    living, device = _living(account), noted_in_sign_in(account, session_key=session_key or but, name=DEVICE_KEY)
    if not session_key:
        _revoke(living.exclude(device_id=device) if device else living)
    elif device:
        _revoke(living.filter(device_id=device))


def _living(account: "Account") -> "QuerySet[DeviceShare]":
    rows = DeviceShare.objects.filter(organization_id=account.organization_id, revoked_at=None)
    # Of staff and guardians no device keeps anything.
    return rows.filter(patient_id=account.patient_id) if account.patient_id else rows.none()


def _revoke(rows: "QuerySet[DeviceShare]") -> None:
    rows.update(share=None, revoked_at=clock.now())
