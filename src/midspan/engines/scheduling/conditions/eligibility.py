"""A section is for certain people: level, age band, focus, gender, language."""

from midspan.engines.scheduling.model import PatientNeeds, Section
from midspan.values import ALLOWED, Verdict, refused


def may_join(section: Section, needs: PatientNeeds) -> Verdict:
    """Whether the section's tags admit this person; closed by default."""
    if needs.eligible_section_ids is not None:
        listed = section.id in needs.eligible_section_ids
        return ALLOWED if listed else refused("This group is not on the list of groups for this person.")
    tags = needs.tags
    pairs = (
        (section.level, tags.levels, "This group is for another level of care."),
        (section.age_band, tags.age_bands, "This group is for another age group."),
        (section.focus, tags.focuses, "This group is for another track."),
        (section.gender, tags.genders, "This group is open to some genders only."),
        (section.language, tags.languages, "This group is held in another language."),
    )
    for tag, held, sentence in pairs:
        if tag and tag not in held:
            return refused(sentence)
    return ALLOWED
