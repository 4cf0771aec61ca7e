"""Shape of the record beyond notes. Every row is appended and never changed."""

from midspan.domains.records.models.medicines import (
    LONGEST_DOSE,
    SHORT,
    ListDoubt,
    MedicineLine,
    ReconciledLine,
    Reconciliation,
)
from midspan.domains.records.models.received import ReceivedRecord, ReceivedRecordStep
from midspan.domains.records.models.screens import DrugScreen, DrugScreenStep, SubstanceResult

__all__ = [
    "LONGEST_DOSE",
    "SHORT",
    "DrugScreen",
    "DrugScreenStep",
    "ListDoubt",
    "MedicineLine",
    "ReceivedRecord",
    "ReceivedRecordStep",
    "ReconciledLine",
    "Reconciliation",
    "SubstanceResult",
]
