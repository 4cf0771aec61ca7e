"""`explain`: a minimal set of reasons, and verified fixes, cheapest first."""

from collections.abc import Iterator

from midspan.engines.scheduling.answers import Explanation, Fix, Obstacle, ObstacleFound
from midspan.engines.scheduling.explaining.cases import Case, case_of
from midspan.engines.scheduling.explaining.changes import Change, changes_for
from midspan.engines.scheduling.explaining.obstacles import Liftable, liftables
from midspan.engines.scheduling.explaining.openings import counselor_changes, new_section_changes
from midspan.engines.scheduling.model import Problem
from midspan.engines.scheduling.search.searchers import SearchKind


def explain(problem: Problem, patient_id: str, *, search: SearchKind = SearchKind.COMPILED) -> Explanation:
    """Why `place` has no week for somebody, and which single changes would give one.

    The reasons are a minimal set: they alone leave no week, and with any of them gone there is one. Something else may
    stand in the way besides, so a fix is only named after solving the whole week again; it shows the week it opens.
    Raises KeyError when nobody has that id.
    """
    case = case_of(problem, patient_id, search=search)
    if case.solved() is not None:
        return Explanation(patient_id, is_placeable=True)
    reasons = minimal_reasons(case)
    fixes = sorted(_fixes(case, reasons), key=_rank)
    return Explanation(patient_id, is_placeable=False, reasons=reasons, fixes=tuple(fixes))


def minimal_reasons(case: Case) -> tuple[ObstacleFound, ...]:
    """The obstacles that remain when each that does not matter is lifted, one after the other."""
    possible = liftables(case)
    if _lifted(case, possible).solved() is None:
        return (ObstacleFound(Obstacle.OFFER),)
    kept: list[Liftable] = []
    for liftable in possible:
        lifted = liftable.lift(case)
        if lifted.solved() is None:
            case = lifted
        else:
            kept.append(liftable)
    return tuple(liftable.found for liftable in reversed(kept))


def _lifted(case: Case, obstacles: tuple[Liftable, ...]) -> Case:
    for liftable in obstacles:
        case = liftable.lift(case)
    return case


def _fixes(case: Case, reasons: tuple[ObstacleFound, ...]) -> Iterator[Fix]:
    done: set[str] = set()
    for change in _changes(case, reasons):
        if change.family in done:
            continue
        plan = change.case.solved()
        if plan is not None:
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
