"""What one more person does to a section: crowding costs, helping it to run earns."""

from midspan.engines.scheduling.answers import Charge, ChargeCode
from midspan.engines.scheduling.model import Section, Tier
from midspan.engines.scheduling.rules import Weights


def seat_charge(section: Section, weights: Weights) -> Charge:
    """The line for taking the next seat; negative points while the section still needs people to run."""
    if section.taken >= section.comfortable_size:
        points = weights.seat_over_comfortable
        return Charge(Tier.CENTER, ChargeCode.SEAT_OVER_COMFORTABLE, section.id, 1, points)
    points = -weights.seat_under_minimum if section.taken < section.minimum_to_run else 0
    return Charge(Tier.CENTER, ChargeCode.SEAT_HELPS_GROUP_RUN, section.id, 1, points)
