"""All conditions on one section for one person, in the order in which they are explained."""

from midspan.engines.scheduling.conditions.contact import is_open_to
from midspan.engines.scheduling.conditions.eligibility import may_join
from midspan.engines.scheduling.conditions.modality import can_take_part
from midspan.engines.scheduling.conditions.seats import has_seat
from midspan.engines.scheduling.model import PatientNeeds, Section
from midspan.values import ALLOWED, Verdict

CONDITIONS = (may_join, is_open_to, can_take_part, has_seat)


def may_be_offered(section: Section, needs: PatientNeeds) -> Verdict:
    """Whether the section can be part of this person's week at all; the first reason against it otherwise."""
    for condition in CONDITIONS:
        verdict = condition(section, needs)
        if not verdict:
            return verdict
    return ALLOWED
