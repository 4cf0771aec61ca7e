"""The bits of a label above minutes and days."""

from collections import Counter
from collections.abc import Sequence
from itertools import count

from msgspec import Struct

from midspan.engines.scheduling.rules import Rules
from midspan.engines.scheduling.search.offers import Offer
from midspan.values.spans import DAYS_PER_WEEK

MINUTES_MASK = (1 << 14) - 1  # A week has 10,080 minutes.
DAYS_SHIFT = 14
ONE_DAY = 1 << DAYS_SHIFT
DAYS_MASK = 0b111
INDIVIDUAL = 1 << 17
FAMILY = 1 << 18
FIRST_FREE_SHIFT = 19


class Flags(Struct, frozen=True):
    """Which bit stands for what. `sections` has a bit for each offer with several meetings, by place among offers."""

    content: dict[str, int]
    curricula: dict[str, int]
    sections: dict[int, int]
    kept: tuple[int, ...]  # For each day: the bits that still matter after it. Fewer bits, fewer labels.

    @classmethod
    def of(cls, offers: Sequence[Offer], *, rules: Rules) -> "Flags":
        """Bits for what this person's offers need; a curriculum offered once needs none."""
        uses = Counter(offer.section.curriculum_id for offer in offers if offer.section.curriculum_id)
        shared = [curriculum for curriculum in sorted(uses) if uses[curriculum] > 1]
        several = [place for place, offer in enumerate(offers) if len({block.day for block in offer.blocks}) > 1]
        bits = (1 << shift for shift in count(FIRST_FREE_SHIFT))
        content = {content: next(bits) for content in rules.required_content}
        curricula = {curriculum: next(bits) for curriculum in shared}
        sections = {place: next(bits) for place in several}
        lasts = [(bit, max(block.day for block in offers[place].blocks)) for place, bit in sections.items()]
        for curriculum, bit in curricula.items():
            using = (offer for offer in offers if offer.section.curriculum_id == curriculum)
            lasts.append((bit, max(min(block.day for block in offer.blocks) for offer in using)))
        kept = (~sum(bit for bit, last in lasts if last <= day) for day in range(DAYS_PER_WEEK))
        return cls(content, curricula, sections, tuple(kept))

    @property
    def required(self) -> int:
        """Bits that every finished week must have."""
        return sum(self.content.values())
