"""The hash over an entry and the one before it, as the database makes it (migration 0007)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256

from midspan.domains.privacy.models import LedgerEntry

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECONDS = 1_000_000


def link_of(entry: LedgerEntry) -> bytes:
    """What `link` must be for what the row says and for the `before` it holds."""
    parts = (
        str(entry.number), str(entry.pk), str(entry.organization_id), str(entry.patient_id), str(_instant(entry.at)),
        entry.kind, entry.actor_kind, str(entry.actor_id), entry.recipient, framed(entry.purposes), entry.channel,
        framed(entry.classes), entry.outcome, entry.code, entry.basis, framed(entry.obligations), entry.reference,
    )  # fmt: skip
    return sha256(bytes(entry.before) + framed(parts).encode()).digest()


def framed(parts: Iterable[str]) -> str:
    """Each part with its length in bytes before it."""
    return "".join(f"{len(part.encode())}:{part}" for part in parts)


def _instant(moment: datetime) -> int:
    passed = moment - BEGINNING
    return (passed.days * 86_400 + passed.seconds) * MICROSECONDS + passed.microseconds
