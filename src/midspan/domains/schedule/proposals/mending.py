"""One person's week found again in the center's own problem, touching as few others as can be: the engine's repair."""

import logging
from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.schedule.problem.center import CenterAsk, for_referee, keeping
from midspan.domains.schedule.proposals.changes import Change, charges_of_change
from midspan.domains.schedule.proposals.judging import Reason, Why, reasons_by_patient
from midspan.engines import scheduling as engine
from midspan.engines.scheduling.referee import check
from midspan.engines.scheduling.repairing import Cause, Move, repair

logger = logging.getLogger(__name__)


class Mended(Struct, frozen=True):
    """What it takes: nobody's week (`changes` empty: none was found), the person's own, or others' as well."""

    schedule: engine.Schedule
    changes: tuple[Change, ...]

    @property
    def needs_others(self) -> bool:
        return len(self.changes) > 1


class Wish(Struct, frozen=True):
    """Whose week, and what is known beyond their needs: the week they would like best, and groups that do not work.

    `kept` are people who already said no to making room: they keep what they have.
    """

    patient_id: str
    prior: engine.PriorWeek | None = None
    refused: Collection[str] = ()
    kept: Collection[str] = ()
    why: tuple[Reason, ...] = ()


def mended(ask: CenterAsk, wish: Wish, *, schedule: engine.Schedule | None = None) -> Mended:
    """A week for that person beside everybody else's in `schedule` (as they stand), and who else would have to move.

    An answer that breaks a rule for anybody in it is thrown away, and none is found.
    """
    standing = dict((schedule or engine.Schedule(ask.now)).plans)
    problem = _problem(ask.problem, wish, standing)
    within = engine.Schedule({needs.id: standing.get(needs.id) for needs in problem.patients})
    found = repair(problem, within, affected=[wish.patient_id])
    changes = tuple(_changes(ask, found.moves, wish))
    broken = reasons_by_patient(problem, check(for_referee(problem), found.schedule).violations)
    if wrong := sorted(one.patient_id for one in changes if one.patient_id in broken):
        kinds = sorted({reason.kind for one in wrong for reason in broken[one]})
        logger.error("repair_refused_by_referee", extra={"kinds": kinds})
        changes = ()
    if all(change.patient_id != wish.patient_id for change in changes):
        return Mended(engine.Schedule(standing), ())
    return Mended(engine.Schedule({**standing, **{one.patient_id: one.after for one in changes}}), changes)


def _problem(problem: engine.Problem, wish: Wish, standing: Mapping[str, engine.WeekPlan | None]) -> engine.Problem:
    kept = {one: plan for one in wish.kept if (plan := standing.get(one)) is not None and one != wish.patient_id}
    left = keeping(problem, kept) if kept else problem
    return replace(
        left, patients=tuple(_wished(one, wish) if one.id == wish.patient_id else one for one in left.patients)
    )


def _wished(needs: engine.PatientNeeds, wish: Wish) -> engine.PatientNeeds:
    closed = tuple(engine.Avoidance(one, engine.AvoidanceKind.PATIENT_CHOICE) for one in sorted(wish.refused))
    return replace(needs, prior=wish.prior or needs.prior, avoid=(*needs.avoid, *closed))


def _changes(ask: CenterAsk, moves: Collection[Move], wish: Wish) -> Iterator[Change]:
    for move in moves:
        if move.after is not None:
            why = wish.why if move.cause is Cause.AFFECTED else (Reason(Why.MAKES_ROOM),)
            charges = charges_of_change(ask, move.patient_id, move.before, move.after)
            yield Change(move.patient_id, move.before, move.after, charges, why)
