"""In person or by video: what the person can do, and whether they can reach the site."""

from midspan.engines.scheduling.model import Modality, PatientNeeds, Section
from midspan.values import ALLOWED, Verdict, refused


def can_take_part(section: Section, needs: PatientNeeds) -> Verdict:
    """Whether the section's mode suits the person, and its site is one with a known way there."""
    if section.is_video:
        return refused("This group meets by video.") if needs.modality is Modality.IN_PERSON else ALLOWED
    if needs.modality is Modality.VIDEO:
        return refused("This group meets in person.")
    if needs.travel_to(section.site_id) is None:
        return refused("The travel time to this group's site is not known.")
    return ALLOWED
