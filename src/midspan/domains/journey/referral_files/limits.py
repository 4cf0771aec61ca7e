"""How much a referral file may ask of us before it is refused."""

from dataclasses import dataclass
from datetime import date

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one file may hold.

    Depth counts nested objects or elements, siblings those in one place, facts what would be listed of one kind.
    """

    max_bytes: int = 20 * MEGABYTE
    max_depth: int = 100
    max_facts: int = 5_000
    max_siblings: int = 20_000
    reviewed_on: date = date(2025, 6, 1)
    reason: str = "Eight times the largest sample bundle; whole charts with scans inside belong in another channel."


LIMITS = Limits()
