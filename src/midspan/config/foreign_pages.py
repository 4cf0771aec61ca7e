"""Declarations for the pages of installed packages, which cannot be written with `kernel.pages.page`.

Each is enforced by the package itself; `why` says how. The guard test refuses an undeclared one and a stale line.
"""

from msgspec import Struct

from midspan.kernel.pages import ANYONE, SIGNED_IN, Audience


class ForeignPage(Struct, frozen=True):
    opens: Audience
    why: str


_SIGN_IN = ForeignPage(ANYONE, "Signing in and out; carries nothing about anybody.")
_OWN = ForeignPage(SIGNED_IN, "allauth asks for sign-in and shows the account's own means of signing in.")
_CLOSED = ForeignPage(ANYONE, "Sign-up is closed by our adapter: the page says so to everybody.")

FOREIGN_PAGES: dict[str, ForeignPage] = {
    "account_login": _SIGN_IN,
    "account_logout": _SIGN_IN,
    "account_inactive": _SIGN_IN,
    "account_reauthenticate": _OWN,
    "account_signup": _CLOSED,
    "account_change_password": _OWN,
    "account_set_password": _OWN,
    "mfa_authenticate": _SIGN_IN,
    "mfa_reauthenticate": _OWN,
    "mfa_index": _OWN,
    "mfa_activate_totp": _OWN,
    "mfa_deactivate_totp": _OWN,
    "mfa_generate_recovery_codes": _OWN,
    "mfa_view_recovery_codes": _OWN,
    "mfa_download_recovery_codes": _OWN,
    "mfa_list_webauthn": _OWN,
    "mfa_add_webauthn": _OWN,
    "mfa_reauthenticate_webauthn": _OWN,
    "mfa_remove_webauthn": _OWN,
    "mfa_edit_webauthn": _OWN,
    "mfa_login_webauthn": _SIGN_IN,
    "usersessions_list": _OWN,
}
