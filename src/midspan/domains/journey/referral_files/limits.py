"""How much a referral file may ask of us before it is refused."""

from datetime import date

from msgspec import Struct

MEGABYTE = 1024 * 1024


class Limits(Struct, frozen=True, kw_only=True):
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
