"""Codes of authenticator apps as a way to sign in, for people who have no password."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from midspan.domains.people.models import Account


def account_by_app_code(*, login: str, code: str) -> Account | None:
    """The account of `login` when `code` is what its authenticator app shows now; a code works once."""
    digits = "".join(sign for sign in code if sign.isdigit())
    factor = (
        Authenticator.objects.select_related("user")
        .filter(user__login__iexact=login.strip(), user__is_active=True, type=Authenticator.Type.TOTP)
        .first()
    )
    if factor is None or not TOTP(factor).validate_code(digits):
        return None
    factor.record_usage()
    account: Account = factor.user
    return account
