"""Appending to the ledger. The database numbers and links; here stands only what happened."""

import json
from collections.abc import Iterable
from uuid import UUID, uuid4

from msgspec import Struct, field

from midspan.domains.privacy.enums import LedgerKind
from midspan.kernel import clock
from midspan.kernel.statements import rows_of
from midspan.values import Actor

NONE: frozenset[str] = frozenset()
COLUMNS = {
    "id": "uuid", "organization_id": "uuid", "patient_id": "uuid", "at": "timestamptz", "kind": "text",
    "actor_kind": "text", "actor_id": "uuid", "recipient": "text", "purposes": "text[]", "channel": "text",
    "classes": "text[]", "outcome": "text", "code": "text", "basis": "text", "obligations": "text[]",
    "reference": "text",
}  # fmt: skip
# One statement for any number of entries, planned once. The number and both hashes are the database's to give.
APPEND = f"""
    INSERT INTO privacy_ledgerentry ({", ".join(COLUMNS)}, number, before, link)
    SELECT {", ".join(f"row.{name}" for name in COLUMNS)}, 0, '', ''
    FROM ROWS FROM (jsonb_to_recordset(%s::jsonb) AS ({", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())}))
    WITH ORDINALITY AS row ORDER BY row.ordinality RETURNING number
"""  # noqa: S608 - nothing is put in but what stands above.


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
    at = clock.now().isoformat()
    rows = [_row(entry, at) for entry in sorted(entries, key=lambda entry: entry.patient_id)]
    if rows:
        rows_of(APPEND, [json.dumps(rows)])


def _row(entry: Entry, at: str) -> dict[str, object]:
    """The values of COLUMNS, as JSON has them."""
    return {
        "id": str(entry.id),
        "organization_id": str(entry.by.organization_id),
        "patient_id": str(entry.patient_id),
        "at": at,
        "kind": entry.kind.value,
        "actor_kind": entry.by.kind.value,
        "actor_id": str(entry.by.id),
        "recipient": entry.recipient,
        "purposes": sorted(entry.purposes),
        "channel": entry.channel,
        "classes": sorted(entry.classes),
        "outcome": entry.outcome,
        "code": entry.code,
        "basis": entry.basis,
        "obligations": sorted(entry.obligations),
        "reference": entry.reference,
    }
