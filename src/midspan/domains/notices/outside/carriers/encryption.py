"""Web push on the wire: the body only the browser can read (RFC 8291), and our proof of who pushes (RFC 8292)."""

import base64
import json
import os
import struct
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from msgspec import Struct, field

RECORD_BYTES = 4096
SALT_BYTES = 16
SECRET_BYTES = 32
LAST_RECORD = b"\x02"  # RFC 8188, 2: what ends the only record; padding follows it.
TOKEN_SECONDS = 12 * 60 * 60  # RFC 8292, 2: a day at most.


def unpacked(text: str) -> bytes:
    """Bytes from base64url with or without its padding. Raises ValueError for anything else."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def packed(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def public_bytes(key: EllipticCurvePrivateKey | EllipticCurvePublicKey) -> bytes:
    """The point, uncompressed, as browsers want and give it."""
    public = key.public_key() if isinstance(key, EllipticCurvePrivateKey) else key
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def point(raw: bytes) -> EllipticCurvePublicKey:
    """The key of a browser. Raises ValueError for bytes that are no point of the curve."""
    return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), raw)


class OneTime(Struct, frozen=True):
    """What is drawn anew for each body. Tests bring that of the standard's own example."""

    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))
    salt: bytes = field(default_factory=lambda: os.urandom(SALT_BYTES))


def encrypted(plain: bytes, *, p256dh: bytes, auth: bytes, once: OneTime | None = None, pad_to: int = 0) -> bytes:
    """`plain` for one browser, as one record of `aes128gcm`, padded to `pad_to` bytes so that its length tells nothing.

    Raises ValueError for keys that are none and for more than one record holds.
    """
    drawn = once or OneTime()
    ours, theirs = public_bytes(drawn.key), point(p256dh)
    shared = _derived(drawn.key.exchange(ECDH(), theirs), salt=auth, info=b"WebPush: info\0" + p256dh + ours, size=32)
    key = _derived(shared, salt=drawn.salt, info=b"Content-Encoding: aes128gcm\0", size=16)
    nonce = _derived(shared, salt=drawn.salt, info=b"Content-Encoding: nonce\0", size=12)
    record = plain + LAST_RECORD + b"\0" * max(0, pad_to - len(plain))
    sealed = AESGCM(key).encrypt(nonce, record, None)
    if len(sealed) > RECORD_BYTES:
        raise ValueError("This is more than one push holds.")
    return drawn.salt + struct.pack(">IB", RECORD_BYTES, len(ours)) + ours + sealed


def _derived(secret: bytes, *, salt: bytes, info: bytes, size: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=size, salt=salt, info=info).derive(secret)


def new_key() -> str:
    """A fresh private key of a deployment, in the short form that push libraries share: the number, base64url."""
    number = generate_private_key(SECP256R1()).private_numbers().private_value
    return packed(number.to_bytes(SECRET_BYTES, "big"))


def private_key(text: str) -> EllipticCurvePrivateKey:
    """A key that `new_key` made. Raises ValueError for anything else."""
    return derive_private_key(int.from_bytes(unpacked(text), "big"), SECP256R1())


def authorization(endpoint: str, *, key: EllipticCurvePrivateKey, contact: str, now: int) -> str:
    """The header that proves to a push service who pushes; `now` in seconds since 1970."""
    parts = urlsplit(endpoint)
    claims: dict[str, object] = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": now + TOKEN_SECONDS, "sub": contact}
    signed = f"{_part({'typ': 'JWT', 'alg': 'ES256'})}.{_part(claims)}"
    first, second = decode_dss_signature(key.sign(signed.encode(), ECDSA(SHA256())))
    signature = first.to_bytes(SECRET_BYTES, "big") + second.to_bytes(SECRET_BYTES, "big")
    return f"vapid t={signed}.{packed(signature)}, k={packed(public_bytes(key))}"


def _part(part: dict[str, object]) -> str:
    return packed(json.dumps(part, separators=(",", ":")).encode())
