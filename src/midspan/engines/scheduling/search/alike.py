"""Of sections that are alike to one person, the best stands for the others: one question, far fewer sets.

Alike are sections that meet at the same times in the same place or by video. Of these one may take the place of
another in any week if it costs no more, counts as every required content the other counts as, and uses up no
curriculum that the other leaves. Only the cheapest week is the same with and without the rest, so this is for
questions about one week whose prices are known.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from midspan.engines.scheduling.conditions.sections import may_be_offered
from midspan.engines.scheduling.model import PatientNeeds, Problem, Section


def without_the_replaceable(problem: Problem, needs: PatientNeeds, points_of: Callable[[Section], int]) -> Problem:
    """The problem without sections for which a better one stands, nor those the person could not have anyway.

    `points_of` says what a seat in a section costs this person beside what its times and its mode cost.
    """
    alike: dict[object, list[Section]] = defaultdict(list)
    for section in problem.sections:
        if may_be_offered(section, needs):
            alike[section.meetings, section.is_video or section.site_id].append(section)
    required = problem.rules.required_content
    kept = {section.id for group in alike.values() for section in _best(group, points_of, required)}
    return replace(problem, sections=tuple(section for section in problem.sections if section.id in kept))


def _best(group: Sequence[Section], points_of: Callable[[Section], int], required: Sequence[str]) -> Iterator[Section]:
    """Those of a group that no other one of it may replace; of equals the first."""
    points = [points_of(section) for section in group] if len(group) > 1 else []

    def replaces(place: int, other: int) -> bool:
        one, instead = group[other], group[place]
        cost, costs = points[place], points[other]
        if cost > costs or not _counts_as(instead, one, required) or not _leaves_curricula(instead, one):
            return False
        is_back = costs == cost and _counts_as(one, instead, required) and _leaves_curricula(one, instead)
        return place < other or not is_back

    for other in range(len(group)):
        if not any(replaces(place, other) for place in range(len(group)) if place != other):
            yield group[other]


def _counts_as(instead: Section, one: Section, required: Sequence[str]) -> bool:
    return one.content not in required or instead.content == one.content


def _leaves_curricula(instead: Section, one: Section) -> bool:
    return instead.curriculum_id in {"", one.curriculum_id}
