"""Asking about the record beyond notes: every query takes `viewer=` and goes through the gate."""

from midspan.domains.records.queries.medicines import (
    Heard,
    ListLine,
    MedicineList,
    medicine_list,
    patient_of_doubt,
    reconciled_lines_of,
    who_hears,
)
from midspan.domains.records.queries.received import ReceivedFile, received_of, received_one
from midspan.domains.records.queries.screens import Finding, ScreenFile, screen_of, screens_of

__all__ = [
    "Finding",
    "Heard",
    "ListLine",
    "MedicineList",
    "ReceivedFile",
    "ScreenFile",
    "medicine_list",
    "patient_of_doubt",
    "received_of",
    "received_one",
    "reconciled_lines_of",
    "screen_of",
    "screens_of",
    "who_hears",
]
