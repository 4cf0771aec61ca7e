"""The ledger: what was decided and disclosed about each patient, in a chain that shows where it was tampered with.

An *entry* holds the hash (`link`) of itself and the entry before. A *root* is all chains' ends at one moment, signed;
kept elsewhere it notices what the database cannot: a tail cut off together with its end, or a backup played back.
"""

from midspan.domains.privacy.ledger.elsewhere import NoRootError, keep_elsewhere, roots_kept
from midspan.domains.privacy.ledger.roots import make_root, public_key
from midspan.domains.privacy.ledger.verifying import Finding, Verified, verify
from midspan.domains.privacy.ledger.writing import Entry, write

__all__ = [
    "Entry",
    "Finding",
    "NoRootError",
    "Verified",
    "keep_elsewhere",
    "make_root",
    "public_key",
    "roots_kept",
    "verify",
    "write",
]
