"""The sections one person could attend, each with its blocks and what attending costs them."""

from msgspec import Struct

from midspan.engines.scheduling.conditions.commitments import Life
from midspan.engines.scheduling.conditions.preferences import suits
from midspan.engines.scheduling.conditions.sections import may_be_offered
from midspan.engines.scheduling.conditions.travel import Block, fit_together, section_blocks
from midspan.engines.scheduling.model import Mode, PatientNeeds, Problem, Section


class Offer(Struct, frozen=True):
    """A section that fits this person's life. `points` leave out trips, seats and moved commitments."""

    section: Section
    blocks: tuple[Block, ...]
    points: int


def offers_for(problem: Problem, *, needs: PatientNeeds, life: Life) -> tuple[Offer, ...]:
    """Every section the person may join and attend, in the problem's order."""
    offers = []
    for section in problem.sections:
        if not may_be_offered(section, needs):
            continue
        blocks = section_blocks(section, needs)
        if life.displaced_by_all(blocks) is not None and _fits_itself(blocks):
            offers.append(Offer(section, blocks, _points(section, needs=needs, problem=problem)))
    return tuple(offers)


def _fits_itself(blocks: tuple[Block, ...]) -> bool:
    pairs = ((one, other) for place, one in enumerate(blocks) for other in blocks[place + 1 :])
    return all(fit_together(one, other) for one, other in pairs)


def _points(section: Section, *, needs: PatientNeeds, problem: Problem) -> int:
    weights = problem.rules.weights
    mode = Mode.VIDEO if section.is_video else Mode.IN_PERSON
    points = 0
    if needs.preferred_mode not in (None, mode):
        points += weights.other_mode
    unsuited = sum(not suits(meeting.start, needs=needs, rules=problem.rules) for meeting in section.meetings)
    points += weights.other_part_of_day * unsuited
    # Keeping a group earns what leaving it would cost; `constant_points` charges all groups as left beforehand.
    return points - (weights.group_left if section.id in needs.prior.section_ids else 0)


def constant_points(needs: PatientNeeds, problem: Problem) -> int:
    """Points every week of this person costs before anything is chosen."""
    return problem.rules.weights.group_left * len(set(needs.prior.section_ids))
