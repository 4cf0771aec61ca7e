"""Of sections that are alike to one person, the best stands for the others: one question, far fewer sets.

Alike are sections that meet at the same times in the same place or by video. Of these one may take the place of
another in any week if it costs no more, counts as every required content the other counts as, and uses up no
curriculum that the other leaves. Nothing takes the place of a frozen one. Only the cheapest week is the same with and
without the rest, so this is for questions about one week whose prices are known.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from midspan.engines.scheduling.conditions.contact import is_open_to
from midspan.engines.scheduling.conditions.sections import attendable
from midspan.engines.scheduling.model import PatientNeeds, Problem, Section


def without_the_replaceable(problem: Problem, needs: PatientNeeds, points_of: Callable[[Section], int]) -> Problem:
    """The problem without sections for which a better one stands, nor those the person could not have anyway.

    `points_of` says what a seat in a section costs this person beside what its times and its mode cost.
    """
    alike: dict[object, list[Section]] = defaultdict(list)
    listed = None if needs.eligible_section_ids is None else frozenset(needs.eligible_section_ids)
    for _, section in attendable(problem.sections, needs):
        if (listed is None or section.id in listed) and (not needs.avoid or is_open_to(section, needs)):
            frozen = section.id if section.id in needs.frozen_section_ids else ""
            alike[section.meetings, section.is_video or section.site_id, frozen].append(section)
    required = problem.rules.required_content
    kept = {section.id for group in alike.values() for section in _best(group, points_of, required)}
    return replace(problem, sections=tuple(section for section in problem.sections if section.id in kept))


def _best(group: Sequence[Section], points_of: Callable[[Section], int], required: Sequence[str]) -> Iterator[Section]:
    """Those of a group that no other one of it may replace; of equals the first."""
    if len(group) == 1:
        yield from group
        return
    kinds: dict[tuple[int, str, str], Section] = {}
    for one in group:
        kinds.setdefault((points_of(one), one.content if one.content in required else "", one.curriculum_id), one)
    for kind, one in kinds.items():
        if not any(_replaces(other, kind) for other in kinds if other != kind):
            yield one


def _replaces(instead: tuple[int, str, str], one: tuple[int, str, str]) -> bool:
    """Whether it costs no more, counts as the required content and uses up no curriculum that the other leaves."""
    return instead[0] <= one[0] and one[1] in {"", instead[1]} and instead[2] in {"", one[2]}
