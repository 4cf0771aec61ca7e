"""How much a list of meetings may ask of us before it is refused."""

from msgspec import Struct


class Limits(Struct, frozen=True, kw_only=True):
    """What one list may hold. The largest list of one fellowship in one country has some 30,000 rows."""

    max_bytes: int = 20_000_000
    max_rows: int = 50_000
    max_row_characters: int = 20_000


LIMITS = Limits()
