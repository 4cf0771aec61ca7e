"""`explain`: a minimal set of reasons, and verified fixes, cheapest first."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from midspan.engines.scheduling.answers import Explanation, Fix, Obstacle, ObstacleFound
from midspan.engines.scheduling.explaining.cases import Case, case_of, solved_together
from midspan.engines.scheduling.explaining.changes import Change, changes_for
from midspan.engines.scheduling.explaining.obstacles import Liftable, liftables
from midspan.engines.scheduling.explaining.openings import counselor_changes, new_section_changes
from midspan.engines.scheduling.model import Problem
from midspan.engines.scheduling.search.searchers import SearchKind

AT_ONCE = 6  # Cases asked about in one question where the first with a week ends the asking.


def explain(problem: Problem, patient_id: str, *, search: SearchKind = SearchKind.COMPILED) -> Explanation:
    """Why `place` has no week for somebody, and which single changes would give one.

    The reasons are a minimal set: they alone leave no week, and with any of them gone there is one. Something else may
    stand in the way besides, so a fix is only named after solving the whole week again; it shows the week it opens.
    Raises KeyError when nobody has that id.
    """
    if case_of(problem, patient_id, search=search).solved() is not None:
        return Explanation(patient_id, is_placeable=True)
    return explain_unplaced(problem, patient_id, search=search)


def explain_unplaced(problem: Problem, patient_id: str, *, search: SearchKind = SearchKind.COMPILED) -> Explanation:
    """As `explain`, about somebody for whom `place` has just found no week in this problem."""
    case = case_of(problem, patient_id, search=search)
    reasons = minimal_reasons(case)
    fixes = sorted(_fixes(case, reasons), key=_rank)
    return Explanation(patient_id, is_placeable=False, reasons=reasons, fixes=tuple(fixes))


def minimal_reasons(case: Case) -> tuple[ObstacleFound, ...]:
    """The obstacles that remain when each that does not matter is lifted, one after the other."""
    possible = liftables(case)
    kept: list[Liftable] = []
    while possible:
        lifted = list(accumulate(possible, _lift, initial=case))
        idle = _until_a_week(lifted[1:])
        if idle == len(possible) and not kept:
            return (ObstacleFound(Obstacle.OFFER),)
        case, kept, possible = lifted[idle], [*kept, *possible[idle : idle + 1]], possible[idle + 1 :]
    return tuple(liftable.found for liftable in reversed(kept))


def _until_a_week(cases: Sequence[Case]) -> int:
    """How many of the first cases have no week; a few are asked about at once."""
    for first in range(0, len(cases), AT_ONCE):
        for place, plan in enumerate(solved_together(cases[first : first + AT_ONCE]), start=first):
            if plan is not None:
                return place
    return len(cases)


def _lift(case: Case, obstacle: Liftable) -> Case:
    return obstacle.lift(case)


def _fixes(case: Case, reasons: tuple[ObstacleFound, ...]) -> Iterator[Fix]:
    done: set[str] = set()
    changes = tuple(_changes(case, reasons))
    for change, plan in zip(changes, solved_together(change.case for change in changes), strict=True):
        if plan is not None and change.family not in done:
            done.add(change.family)
            yield Fix(change.kind, change.points, plan, change.subject_id, change.span, change.amount)


def _changes(case: Case, reasons: tuple[ObstacleFound, ...]) -> Iterator[Change]:
    for found in reasons:
        yield from changes_for(case, found)
        if found.kind is Obstacle.COUNSELOR_TIMES:
            yield from counselor_changes(case)
    yield from new_section_changes(case)


def _rank(fix: Fix) -> tuple[int, str, str]:
    return fix.points, fix.kind.value, fix.subject_id
