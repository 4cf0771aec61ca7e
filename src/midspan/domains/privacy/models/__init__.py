"""Shape of privacy: reach, what is on file about a patient's sharing, and the ledger of what was shown and decided."""

from midspan.domains.privacy.models.guardians import Guardian, GuardianEnd, LawDecision
from midspan.domains.privacy.models.ledger import LedgerEntry, LedgerHead, LedgerRoot
from midspan.domains.privacy.models.reach import Reach
from midspan.domains.privacy.models.roles import ClosedToRole
from midspan.domains.privacy.models.wishes import Consent, Epoch, Restriction, RestrictionEnd, Revocation, Withheld

__all__ = [
    "ClosedToRole",
    "Consent",
    "Epoch",
    "Guardian",
    "GuardianEnd",
    "LawDecision",
    "LedgerEntry",
    "LedgerHead",
    "LedgerRoot",
    "Reach",
    "Restriction",
    "RestrictionEnd",
    "Revocation",
    "Withheld",
]
