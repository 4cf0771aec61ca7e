"""Roots: the ends of all chains of one organization, signed, as a document that may be kept anywhere.

A chain goes by a name that only whoever holds the key can tell from a patient's id, so the document names nobody.
"""

import hmac
import json
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from midspan.domains.privacy.models import LedgerHead, LedgerRoot
from midspan.kernel import clock
from midspan.values import Actor

FORMAT = "midspan ledger root 1"
KEY_BYTES = 32
Document = dict[str, Any]


def make_root(*, by: Actor) -> LedgerRoot:
    """Sign where all chains of the organization end now, after the root before. Needs all of it in reach."""
    rows = LedgerHead.objects.filter(organization_id=by.organization_id)
    heads = {chain_name(row.patient_id): [row.number, bytes(row.link).hex()] for row in rows}
    last = LedgerRoot.objects.filter(organization_id=by.organization_id).order_by("-number").first()
    made_at = clock.now()
    document: Document = {
        "format": FORMAT,
        "organization": str(by.organization_id),
        "number": last.number + 1 if last is not None else 1,
        "made_at": made_at.isoformat(),
        "before": digest(last.document) if last is not None else "",
        "heads": heads,
    }
    document["signature"] = _key().sign(_signed_part(document)).hex()
    return LedgerRoot.objects.create(
        organization_id=by.organization_id, number=document["number"], made_at=made_at, document=document
    )


def chain_name(patient_id: UUID) -> str:
    """What a root calls a patient's chain."""
    return hmac.new(_derived(b"midspan ledger names"), patient_id.bytes, sha256).hexdigest()[:32]


def digest(document: Document) -> str:
    """The hash of a whole document, by which the next root names it."""
    return sha256(_canonical(document)).hexdigest()


def is_root(document: object) -> bool:
    """Whether something read from outside has the shape of a root."""
    return (
        isinstance(document, dict)
        and document.get("format") == FORMAT
        and isinstance(document.get("number"), int)
        and all(isinstance(document.get(name), str) for name in ("organization", "made_at", "before", "signature"))
        and isinstance(document.get("heads"), dict)
        and all(isinstance(head, list) and list(map(type, head)) == [int, str] for head in document["heads"].values())
    )


def is_signed(document: Document) -> bool:
    """Whether this deployment's key signed exactly this document."""
    try:
        _public().verify(bytes.fromhex(document["signature"]), _signed_part(document))
    except (InvalidSignature, KeyError, TypeError, ValueError):
        return False
    return True


def public_key() -> str:
    """The key by which somebody without our secret verifies a root, in hexadecimal digits."""
    return _public().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def _signed_part(document: Document) -> bytes:
    return _canonical({name: value for name, value in document.items() if name != "signature"})


def _canonical(document: Document) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def _public() -> Ed25519PublicKey:
    return _key().public_key()


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_derived(b"midspan ledger roots"))


def _derived(purpose: bytes) -> bytes:
    return _derive(settings.LEDGER_KEY, purpose)


@cache
def _derive(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(secret.encode())
