"""One worker's turn at a computation: fetch, solve with nothing locked, write. A killed turn is taken up by the next.

Each step is a short transaction of its own. Every turn has a number; as soon as another has begun, or somebody put the
computation aside, an older one stops listening to itself and writes nothing.
"""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct, field

from midspan.domains.schedule.computations.failing import fail
from midspan.domains.schedule.enums import ProposalFailure
from midspan.domains.schedule.models.computations import Computation
from midspan.engines import scheduling as engine
from midspan.engines.scheduling.referee import Violation
from midspan.engines.scheduling.solving.highs import SolverError
from midspan.kernel import clock
from midspan.kernel.actions import record
from midspan.kernel.row_security import Reach, acting_for
from midspan.values import Actor, ActorKind

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_WORDS = 0.5
GAUGED = frozenset({"first", "columns", "whole"})  # Phases whose gap is that of the result.

Row = TypeVar("Row", bound=Computation)
Ask = TypeVar("Ask")
Found = TypeVar("Found")


class HopelessError(Exception):
    """Nothing can come of a computation. Its message names the broken rules, where the referee found some."""

    def __init__(self, why: ProposalFailure, *, broken: Iterable[str] = ()) -> None:
        super().__init__(why.value, *sorted(broken))
        self.why = why


class Turn(Struct, Generic[Row], frozen=True):
    """One worker's turn at one row (as it was when the turn began), acting for whoever asked."""

    row: Row
    by: Actor

    def mine(self) -> QuerySet[Row]:
        """The row, unless another turn has begun or it is no longer to be computed."""
        return type(self.row).computing(self.by.organization_id).filter(pk=self.row.pk, run=self.row.run)


class Teller(Struct):
    """Hears the engine's rounds and writes them down: each new phase, and at most twice a second.

    `stop_asked` once Stop was pressed.
    """

    turn: Turn[Any]
    told_at: float = field(default_factory=lambda: time.monotonic())  # noqa: PLW0108 - looked up at each call
    phase: str = ""
    stop_asked: bool = False
    is_mine: bool = True

    def __call__(self, progress: engine.Progress) -> bool:
        now = time.monotonic()
        if now - self.told_at >= SECONDS_BETWEEN_WORDS or progress.phase != self.phase:
            self.told_at, self.phase = now, progress.phase
            self._tell(progress)
        return self.is_mine and not self.stop_asked

    def _tell(self, progress: engine.Progress) -> None:
        fields: dict[str, Any] = {"phase": progress.phase, "rounds": progress.round, "heard_at": clock.now()}
        if progress.phase in GAUGED:
            fields |= {"objective": progress.objective, "bound": progress.bound}
        with acting_for(self.turn.by, Reach.ALL):
            mine = self.turn.mine()
            self.is_mine = bool(mine.update(**fields))
            self.stop_asked = mine.filter(stop_asked_at__isnull=False).exists()


class Job(Struct, Generic[Row, Ask, Found], frozen=True):
    """What one kind of computation does in its turn.

    `ask` fetches what the row asks for; `solve` answers it, with nothing locked; `write` fills the row in (the turn
    saves it) and creates what belongs to it. The first two raise HopelessError, `solve` also SolverError.
    """

    kind: type[Row]
    ask: Callable[[Row, Actor], Ask]
    solve: Callable[[Ask, Teller], Found]
    write: Callable[[Row, Ask, Found], None]


def take_turn(job: Job[Row, Ask, Found], organization_id: UUID, row_id: UUID) -> str:
    """Compute one row, if it still waits for that. Returns the state it is left in, "" when it is not this turn's.

    Twice is once: a row that is ready, or that another turn has taken up since, is left alone.
    """
    turn = begin(job.kind, organization_id, row_id)
    if turn is None:
        return ""
    teller = Teller(turn)
    try:
        with acting_for(turn.by, Reach.ALL):
            ask = job.ask(turn.row, turn.by)
        found = job.solve(ask, teller)
    except (SolverError, HopelessError) as error:
        return _hopeless(turn, error)
    return _write(job, turn, ask, found, is_stopped=teller.stop_asked)


def begin(kind: type[Row], organization_id: UUID, row_id: UUID) -> Turn[Row] | None:
    """The next turn at a row that waits to be computed; None when it does not (any more)."""
    nobody = Actor(organization_id=organization_id, id=organization_id, kind=ActorKind.JOB)
    with acting_for(nobody, Reach.ALL):
        row = kind.computing(organization_id).filter(pk=row_id).select_for_update(no_key=True).first()
        if row is None:
            return None
        row.run, row.heard_at = row.run + 1, clock.now()
        row.save(update_fields=["run", "heard_at"])
    return Turn(row, Actor(organization_id=organization_id, id=row.asked_by_id, kind=ActorKind.JOB))


def give_up(turn: Turn[Any], why: ProposalFailure) -> str:
    """This turn's row, failed for that reason. Answers its state, "" when it is not this turn's any more."""
    with acting_for(turn.by, Reach.ALL):
        row = turn.mine().select_for_update(no_key=True).first()
        return fail(row, why, by=turn.by) if row else ""


def require_people(problem: engine.Problem) -> None:
    """Raises HopelessError where there is nobody to plan."""
    if not problem.patients:
        raise HopelessError(ProposalFailure.NOBODY)


def require_sound(violations: Iterable[Violation]) -> None:
    """Raises HopelessError where the referee found a broken rule: such a result is thrown away."""
    if kinds := {one.kind.value for one in violations}:
        raise HopelessError(ProposalFailure.REFEREE, broken=kinds)


def _write(job: Job[Row, Ask, Found], turn: Turn[Row], ask: Ask, found: Found, *, is_stopped: bool) -> str:
    with acting_for(turn.by, Reach.ALL):
        row = turn.mine().select_for_update(no_key=True).first()
        if row is None:
            return ""
        job.write(row, ask, found)
        row.state = "stopped" if is_stopped else "ready"
        row.finished_at = row.heard_at = clock.now()
        row.save()
        record(by=turn.by, verb=f"{_name(row)}.finish", subject=row)
        return row.state


def _hopeless(turn: Turn[Any], error: SolverError | HopelessError) -> str:
    """Failed; somebody has to look into it, unless there is nobody to plan."""
    why = error.why if isinstance(error, HopelessError) else ProposalFailure.SOLVER
    if why != ProposalFailure.NOBODY:
        facts = {"kind": _name(turn.row), "row_id": str(turn.row.pk), "why": why.value}
        logger.error("computation_failed", exc_info=error, extra=facts)
    return give_up(turn, why)


def _name(row: Computation) -> str:
    return str(row._meta.model_name)  # noqa: SLF001 - Django's public-by-habit name
