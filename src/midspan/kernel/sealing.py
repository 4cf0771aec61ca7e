"""Sealing: texts that must be read again later, such as a secret link, encrypted in the row they belong to.

AES-256-GCM under a key derived from the deployment's field key. The context (which row, which column) is authenticated
with the text, so that a sealed text copied into another row does not open.
"""

import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = b"\x01"  # The first byte says how the rest was made; another way later gets another byte.
NONCE_BYTES = 12
KEY_BYTES = 32
PURPOSE = b"midspan field sealing"


class SealError(Exception):
    """A sealed text does not open: another key, another context, or changed bytes. It never says which."""


def seal(text: str, *, context: str) -> bytes:
    """`text` encrypted for exactly this `context`: what it is, and the ids of the row it stands in."""
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + _cipher(settings.FIELD_KEY).encrypt(nonce, text.encode(), _bound(context))


def open_sealed(sealed: bytes | memoryview, *, context: str) -> str:
    """The text that `seal` was given with the same context. Raises SealError."""
    raw = bytes(sealed)
    if raw[:1] != VERSION:
        raise SealError("This text was not sealed here.")
    nonce, body = raw[1 : 1 + NONCE_BYTES], raw[1 + NONCE_BYTES :]
    try:
        return _cipher(settings.FIELD_KEY).decrypt(nonce, body, _bound(context)).decode()
    except (InvalidTag, ValueError) as error:
        raise SealError("This sealed text does not open.") from error


def _bound(context: str) -> bytes:
    if not context:
        raise ValueError("A seal needs a context.")
    return VERSION + context.encode()


@cache
def _cipher(field_key: str) -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE)
    return AESGCM(derived.derive(field_key.encode()))
