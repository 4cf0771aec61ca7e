"""Stamps: a signature in the last line of a PDF that left here, by which whoever holds the public key sees a change.

A line after a PDF's end is a comment to every reader (ISO 32000-1, 7.5.5 and 7.2.3), and says no name. Ed25519 gives
the same signature for the same bytes, so a paper that is made anew is the same paper.
"""

from functools import cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

MARK = b"\n%stamp ed25519 "
SIGNATURE_DIGITS = 128
KEY_BYTES = 32
PURPOSE = b"midspan paper stamps"


def stamped(pdf: bytes) -> bytes:
    """The paper with the line that signs every byte before it."""
    return pdf + MARK + _key(settings.LEDGER_KEY).sign(pdf).hex().encode() + b"\n"


def is_stamped(paper: bytes) -> bool:
    """Whether a file ends with a stamp, of whomever and whether it holds or not."""
    return _parted(paper) is not None


def stamp_holds(paper: bytes, *, key: str) -> bool:
    """Whether the private half of `key` (hexadecimal digits) stamped these very bytes. Raises ValueError for no key."""
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
    parted = _parted(paper)
    if parted is None:
        return False
    pdf, signature = parted
    try:
        public.verify(signature, pdf)
    except InvalidSignature:
        return False
    return True


def public_key() -> str:
    """The key by which somebody without our secret verifies a stamp, in hexadecimal digits."""
    return _key(settings.LEDGER_KEY).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def _parted(paper: bytes) -> tuple[bytes, bytes] | None:
    """The bytes that were signed, and the signature; None where the last line is no stamp."""
    pdf, mark, rest = paper.rpartition(MARK)
    digits = rest.removesuffix(b"\n")
    if not mark or len(digits) != SIGNATURE_DIGITS:
        return None
    try:
        return pdf, bytes.fromhex(digits.decode("ascii"))
    except ValueError:
        return None


@cache
def _key(secret: str) -> Ed25519PrivateKey:
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE).derive(secret.encode())
    return Ed25519PrivateKey.from_private_bytes(derived)
