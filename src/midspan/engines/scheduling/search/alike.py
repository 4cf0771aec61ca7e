"""Of sections that are alike to one person, the best stands for the others: one question, far fewer sets.

Alike are sections that meet at the same times in the same place or by video. Of these one may take the place of
another in any week if it costs no more, counts as every required content the other counts as, and uses up no
curriculum that the other leaves. Nothing takes the place of a frozen one. Only the cheapest week is the same with and
without the rest, so this is for questions about one week whose prices are known.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator

from msgspec.structs import replace

from midspan.engines.scheduling.conditions.contact import is_open_to
from midspan.engines.scheduling.conditions.sections import attendable
from midspan.engines.scheduling.model import PatientNeeds, Problem, Section

_Kind = tuple[int, str, str]  # Points, required content, curriculum.


def without_the_replaceable(problem: Problem, needs: PatientNeeds, points_of: Callable[[Section], int]) -> Problem:
    """The problem without sections for which a better one stands, nor those the person could not have anyway.

    `points_of` says what a seat in a section costs this person beside what its times and its mode cost.
    """
    required = frozenset(problem.rules.required_content)
    alike: dict[object, dict[_Kind, Section]] = defaultdict(dict)
    listed = None if needs.eligible_section_ids is None else frozenset(needs.eligible_section_ids)
    for _, section in attendable(problem.sections, needs):
        if (listed is None or section.id in listed) and (not needs.avoid or is_open_to(section, needs)):
            frozen = section.id if section.id in needs.frozen_section_ids else ""
            content = section.content if section.content in required else ""
            kind = points_of(section), content, section.curriculum_id
            # Of equals the first.
            alike[section.meetings, section.is_video or section.site_id, frozen].setdefault(kind, section)
    kept = {section.id for group in alike.values() for section in _best(group)}
    return replace(problem, sections=tuple(section for section in problem.sections if section.id in kept))


def _best(group: dict[_Kind, Section]) -> Iterator[Section]:
    """Those of a group that no other one of it may replace."""
    for kind, one in group.items():
        if not any(_replaces(other, kind) for other in group if other != kind):
            yield one


def _replaces(instead: _Kind, one: _Kind) -> bool:
    """Whether it costs no more, counts as the required content and uses up no curriculum that the other leaves."""
    return instead[0] <= one[0] and one[1] in {"", instead[1]} and instead[2] in {"", one[2]}
