"""The ways out of the house, from the environment: nothing is sent where nothing is set up.

MIDSPAN_ADDRESS=https://example.org       the application's own address, for the link in an e-mail or a text
MIDSPAN_MAIL_FROM=no-reply@example.org    and one of
    MIDSPAN_SMTP_HOST, _PORT, _USER, _PASSWORD, _SECURITY (starttls, tls, none)
    MIDSPAN_MAIL_SERVICE=postmark, MIDSPAN_MAIL_SERVICE_SETTINGS={"POSTMARK_SERVER_TOKEN": "…"}
MIDSPAN_TEXT_URL, _FIELDS, _FORM, _AUTHORIZATION
MIDSPAN_PUSH_KEY (or `midspan push`), MIDSPAN_PUSH_CONTACT=mailto:somebody@example.org
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

OURS = frozenset({"ADDRESS", "MAIL_FROM", "TEXT_GATEWAY", "PUSH_KEY", "PUSH_CONTACT"})
SMTP_SECONDS = 20
STARTTLS, TLS, PLAIN = "starttls", "tls", "none"
PORTS = {STARTTLS: 587, TLS: 465, PLAIN: 25}
DUMMY = "django.core.mail.backends.dummy.EmailBackend"
SMTP = "django.core.mail.backends.smtp.EmailBackend"
FILES = "django.core.mail.backends.filebased.EmailBackend"
DEMONSTRATION_SENDER = "updates@example.org"
PUSH_KEY_FILE = "push_key"


class WrongSettingsError(ValueError):
    """A way out is set up halfway; the message names the variable."""


def outside_settings(env: Mapping[str, str], *, home: Path, is_demonstration: bool) -> dict[str, Any]:
    """Django's settings for mail, and our own for texts and push. Raises WrongSettingsError."""
    return {
        "ADDRESS": env.get("MIDSPAN_ADDRESS", ""),
        **_mail(env, home, is_demonstration=is_demonstration),
        "TEXT_GATEWAY": _text_gateway(env),
        "PUSH_KEY": _push_key(env, home),
        "PUSH_CONTACT": _push_contact(env),
    }


def _mail(env: Mapping[str, str], home: Path, *, is_demonstration: bool) -> dict[str, Any]:
    sender = env.get("MIDSPAN_MAIL_FROM", "")
    ways = [name for name in ("MIDSPAN_SMTP_HOST", "MIDSPAN_MAIL_SERVICE") if env.get(name)]
    if not sender and not ways:
        return _files(home) if is_demonstration else {"EMAIL_BACKEND": DUMMY, "MAIL_FROM": ""}
    if len(ways) != 1 or "@" not in sender:
        raise WrongSettingsError(
            "For e-mail set MIDSPAN_MAIL_FROM to an address, and either MIDSPAN_SMTP_HOST or MIDSPAN_MAIL_SERVICE."
        )
    way = _smtp(env) if env.get("MIDSPAN_SMTP_HOST") else _service(env)
    return {"MAIL_FROM": sender, "DEFAULT_FROM_EMAIL": sender, "SERVER_EMAIL": sender, **way}


def _files(home: Path) -> dict[str, Any]:
    """A demonstration's mail: real mail, as files, which goes nowhere."""
    return {"EMAIL_BACKEND": FILES, "EMAIL_FILE_PATH": str(home / "mail"), "MAIL_FROM": DEMONSTRATION_SENDER}


def _smtp(env: Mapping[str, str]) -> dict[str, Any]:
    security = env.get("MIDSPAN_SMTP_SECURITY", STARTTLS)
    if security not in PORTS:
        raise WrongSettingsError("MIDSPAN_SMTP_SECURITY is starttls, tls or none.")
    return {
        "EMAIL_BACKEND": SMTP,
        "EMAIL_HOST": env["MIDSPAN_SMTP_HOST"],
        "EMAIL_PORT": int(env.get("MIDSPAN_SMTP_PORT", PORTS[security])),
        "EMAIL_HOST_USER": env.get("MIDSPAN_SMTP_USER", ""),
        "EMAIL_HOST_PASSWORD": env.get("MIDSPAN_SMTP_PASSWORD", ""),
        "EMAIL_USE_TLS": security == STARTTLS,
        "EMAIL_USE_SSL": security == TLS,
        "EMAIL_TIMEOUT": SMTP_SECONDS,
    }


def _service(env: Mapping[str, str]) -> dict[str, Any]:
    told = _object(env, "MIDSPAN_MAIL_SERVICE_SETTINGS", "{}")
    name = env["MIDSPAN_MAIL_SERVICE"]
    if not name.isidentifier():
        raise WrongSettingsError("MIDSPAN_MAIL_SERVICE is the name of a django-anymail backend, such as postmark.")
    # What a mail service offers beside carrying mail is off: it would tell it when somebody reads.
    quiet = {"SEND_DEFAULTS": {"track_opens": False, "track_clicks": False}, "REQUESTS_TIMEOUT": SMTP_SECONDS}
    return {"EMAIL_BACKEND": f"anymail.backends.{name}.EmailBackend", "ANYMAIL": {**told, **quiet}}


def _text_gateway(env: Mapping[str, str]) -> dict[str, Any] | None:
    url = env.get("MIDSPAN_TEXT_URL", "")
    if not url:
        return None
    form = env.get("MIDSPAN_TEXT_FORM", "json")
    if form not in {"json", "form"}:
        raise WrongSettingsError("MIDSPAN_TEXT_FORM is json or form.")
    fields = _object(env, "MIDSPAN_TEXT_FIELDS", '{"to": "{to}", "text": "{text}", "reference": "{reference}"}')
    return {"url": url, "form": form, "fields": fields, "authorization": env.get("MIDSPAN_TEXT_AUTHORIZATION", "")}


def _object(env: Mapping[str, str], name: str, usual: str) -> dict[str, Any]:
    try:
        found = json.loads(env.get(name, usual))
    except ValueError as error:
        raise WrongSettingsError(f"{name} is not JSON.") from error
    if not isinstance(found, dict):
        raise WrongSettingsError(f"{name} is a JSON object.")
    return found


def _push_key(env: Mapping[str, str], home: Path) -> str:
    path = home / PUSH_KEY_FILE
    return env.get("MIDSPAN_PUSH_KEY") or (path.read_text(encoding="ascii").strip() if path.exists() else "")


def _push_contact(env: Mapping[str, str]) -> str:
    """Whom a push service writes to when something is wrong (RFC 8292, 2.1)."""
    sender = env.get("MIDSPAN_MAIL_FROM", DEMONSTRATION_SENDER)
    return env.get("MIDSPAN_PUSH_CONTACT", f"mailto:{sender}")
