"""Signed tokens of the one kind that video servers take: JSON Web Tokens under HMAC with SHA-256 (RFC 7519, RFC 7515).

Thirty lines instead of a library: one algorithm, chosen by us and never by the token, so that "none" and keys of
another kind cannot come in.
"""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as WrongBase64
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

HEADER = {"alg": "HS256", "typ": "JWT"}
PARTS = 3
CLOCKS_DIFFER = timedelta(seconds=60)  # Between two servers.


def signed(claims: Mapping[str, Any], *, secret: str) -> str:
    """The claims as a token."""
    body = f"{_packed(HEADER)}.{_packed(claims)}"
    return f"{body}.{_base64(_signature(body, secret))}"


def claims_in(token: str, *, secret: str, now: datetime) -> dict[str, Any] | None:
    """What a token says that was signed with this secret and holds now; None for any other."""
    body, _, signature = token.rpartition(".")
    if token.count(".") != PARTS - 1 or not hmac.compare_digest(_bytes(signature), _signature(body, secret)):
        return None
    header, claims = (_unpacked(part) for part in body.split("."))
    return claims if header.get("alg") == HEADER["alg"] and _holds(claims, now) else None


def _holds(claims: Mapping[str, Any], now: datetime) -> bool:
    """A token without an end never holds."""
    begins, ends, moment = claims.get("nbf", 0), claims.get("exp"), now.timestamp()
    if not isinstance(begins, int | float) or not isinstance(ends, int | float):
        return False
    return begins - CLOCKS_DIFFER.total_seconds() <= moment < ends + CLOCKS_DIFFER.total_seconds()


def _signature(body: str, secret: str) -> bytes:
    return hmac.new(secret.encode(), body.encode(), sha256).digest()


def _packed(content: Mapping[str, Any]) -> str:
    return _base64(json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode())


def _unpacked(part: str) -> dict[str, Any]:
    try:
        found = json.loads(_bytes(part))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _bytes(text: str) -> bytes:
    """Empty for what is no base64."""
    try:
        return urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
    except (WrongBase64, ValueError):
        return b""
