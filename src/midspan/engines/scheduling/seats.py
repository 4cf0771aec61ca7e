"""What one more person does to a section: crowding costs, helping it to run earns."""

from collections.abc import Iterator

from midspan.engines.scheduling.answers import Charge, ChargeCode
from midspan.engines.scheduling.model import Section, Tier
from midspan.engines.scheduling.rules import Weights


def seat_charges(section: Section, weights: Weights) -> Iterator[Charge]:
    """The lines for taking the next seat; negative points while the section still needs people to run."""
    if is_crowded(section):
        points = weights.seat_over_comfortable
        yield Charge(Tier.CENTER, ChargeCode.SEAT_OVER_COMFORTABLE, section.id, 1, points)
    if is_short(section):
        points = -weights.seat_under_minimum
        yield Charge(Tier.CENTER, ChargeCode.SEAT_HELPS_GROUP_RUN, section.id, 1, points)


def seat_points(section: Section, weights: Weights) -> int:
    """What taking the next seat costs in all; asked of every section, so without the lines."""
    over = weights.seat_over_comfortable if is_crowded(section) else 0
    return over - weights.seat_under_minimum if is_short(section) else over


def is_crowded(section: Section) -> bool:
    """Whether the next person is one more than is comfortable."""
    return section.taken >= section.comfortable_size


def is_short(section: Section) -> bool:
    """Whether the section needs the next person to run."""
    return section.taken < section.minimum_to_run
