"""A full section takes nobody."""

from midspan.engines.scheduling.model import PatientNeeds, Section
from midspan.values import ALLOWED, Verdict, refused


def has_seat(section: Section, needs: PatientNeeds) -> Verdict:  # noqa: ARG001 - one signature for all conditions.
    """Whether one more person fits under the section's cap."""
    return ALLOWED if section.seats_left > 0 else refused("This group is full.")
