"""A section closed to one person stays closed; the sentence is the same for every private reason."""

from midspan.engines.scheduling.model import PatientNeeds, Section
from midspan.values import ALLOWED, Verdict, refused


def is_open_to(section: Section, needs: PatientNeeds) -> Verdict:
    """Whether nothing on the person's private list names this section."""
    closed = any(avoidance.section_id == section.id for avoidance in needs.avoid)
    return refused("This group is not open to this person.") if closed else ALLOWED
