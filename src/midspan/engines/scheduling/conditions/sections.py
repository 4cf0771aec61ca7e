"""All conditions on one section for one person, in the order in which they are explained."""

from collections.abc import Iterable, Iterator

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


def attendable(sections: Iterable[Section], needs: PatientNeeds) -> Iterator[tuple[int, Section]]:
    """The sections that could be offered but for the person's own lists, each with its place; in order.

    What a section is for and where it meets is judged once for each kind: a large center has many sections of few.
    """
    is_listed = needs.eligible_section_ids is not None
    judged: dict[object, bool] = {}
    for place, section in enumerate(sections):
        if section.seats_left <= 0:
            continue
        tags = (section.level, section.age_band, section.focus, section.gender, section.language)
        kind = (tags, section.is_video, section.site_id)
        if kind not in judged:
            may = is_listed or bool(may_join(section, needs))
            judged[kind] = may and bool(can_take_part(section, needs))
        if judged[kind]:
            yield place, section
