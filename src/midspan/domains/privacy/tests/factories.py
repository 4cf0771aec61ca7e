"""Entries for ledgers of tests."""

from midspan.domains.privacy.ledger import Entry, write


def write_entries(patient, by, *, count=1, **fields):
    for _ in range(count):
        write([Entry(patient_id=patient.pk, by=by, **{"channel": "page", "outcome": "permit", **fields})])
