"""A person's own life: what is fixed blocks, what is movable may be moved at its price."""

from collections.abc import Iterable

from msgspec import Struct

from midspan.engines.scheduling.conditions.travel import Block
from midspan.engines.scheduling.model import Commitment, PatientNeeds
from midspan.values.spans import DAYS_PER_WEEK


class Life(Struct, frozen=True):
    """Commitments by day. Movable ones have a bit each (their place among `movable`), fixed ones bit 0."""

    by_day: tuple[tuple[tuple[int, int, int], ...], ...]
    movable: tuple[Commitment, ...]

    def displaced_by(self, block: Block) -> int | None:
        """Bits of the movable commitments in the block's way, travel included; None when a fixed one is."""
        start, end, bits = block.start - block.travel, block.end + block.travel, 0
        for busy_start, busy_end, bit in self.by_day[block.day]:
            if busy_start < end and start < busy_end:
                if not bit:
                    return None
                bits |= bit
        return bits

    def displaced_by_all(self, blocks: Iterable[Block]) -> int | None:
        """As `displaced_by`, for several blocks at once."""
        bits = 0
        for block in blocks:
            found = self.displaced_by(block)
            if found is None:
                return None
            bits |= found
        return bits

    def price(self, bits: int) -> int:
        """Points for moving every commitment in `bits` once."""
        return sum(commitment.price or 0 for commitment in self.moved(bits)) if bits else 0

    def moved(self, bits: int) -> tuple[Commitment, ...]:
        return tuple(commitment for place, commitment in enumerate(self.movable) if bits >> place & 1)


def life_of(needs: PatientNeeds) -> Life:
    """The person's commitments, ready to be asked about."""
    movable = tuple(commitment for commitment in needs.commitments if commitment.price is not None)
    days: list[list[tuple[int, int, int]]] = [[] for _ in range(DAYS_PER_WEEK)]
    bit = 1
    for commitment in needs.commitments:
        own = 0 if commitment.price is None else bit
        bit <<= 1 if own else 0
        days[commitment.span.day].append((commitment.span.start, commitment.span.end, own))
    return Life(tuple(tuple(day) for day in days), movable)
