"""Appending to the ledger. The database numbers and links; here stands only what happened."""

from collections.abc import Iterable
from uuid import UUID, uuid4

from msgspec import Struct, field

from midspan.domains.privacy.enums import LedgerKind
from midspan.domains.privacy.models import LedgerEntry
from midspan.kernel import clock
from midspan.values import Actor

NONE: frozenset[str] = frozenset()


class Entry(Struct, frozen=True, kw_only=True):
    """One thing to be accounted for: ids and words of the gate, never content."""

    patient_id: UUID
    by: Actor
    kind: LedgerKind = LedgerKind.DECISION
    id: UUID = field(default_factory=uuid4)
    recipient: str = ""
    purposes: frozenset[str] = NONE
    channel: str = ""
    classes: frozenset[str] = NONE
    outcome: str = ""
    code: str = ""
    basis: str = ""
    obligations: frozenset[str] = NONE
    reference: str = ""


def write(entries: Iterable[Entry]) -> None:
    """Append in this transaction. Patients come in one order for everybody, so that nobody waits in a ring."""
    rows = [_row(entry) for entry in sorted(entries, key=lambda entry: entry.patient_id)]
    LedgerEntry.objects.bulk_create(rows)


def _row(entry: Entry) -> LedgerEntry:
    return LedgerEntry(
        id=entry.id,
        organization_id=entry.by.organization_id,
        patient_id=entry.patient_id,
        at=clock.now(),
        kind=entry.kind.value,
        actor_kind=entry.by.kind.value,
        actor_id=entry.by.id,
        recipient=entry.recipient,
        purposes=sorted(entry.purposes),
        channel=entry.channel,
        classes=sorted(entry.classes),
        outcome=entry.outcome,
        code=entry.code,
        basis=entry.basis,
        obligations=sorted(entry.obligations),
        reference=entry.reference,
        number=0,  # The database's to give, like both hashes.
        before=b"",
        link=b"",
    )
