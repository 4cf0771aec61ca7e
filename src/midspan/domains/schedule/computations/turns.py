"""One worker's turn at a computation: fetch, solve with nothing locked, write. A killed turn is taken up by the next.

Each step is a short transaction of its own. Every turn has a number; as soon as another has begun, or somebody put the
computation aside, an older one stops listening to itself and writes nothing.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from midspan.domains.schedule.enums import ProposalFailure
from midspan.domains.schedule.models import Advice, Scenario
from midspan.engines import scheduling as engine
from midspan.kernel import clock
from midspan.kernel.actions import record
from midspan.kernel.row_security import Reach, acting_for
from midspan.values import Actor, ActorKind

SECONDS_BETWEEN_WORDS = 0.5
LOST_AFTER = timedelta(minutes=20)  # Longer than any job may take; whoever says nothing for so long is dead.
COMPUTING, FAILED = "computing", "failed"

Computed = type[Scenario] | type[Advice]


@dataclass(frozen=True, slots=True)
class Turn:
    """One worker's turn at the computation of one row, acting for whoever asked."""

    model: Computed
    row_id: UUID
    number: int
    by: Actor

    def mine(self) -> QuerySet[Any]:
        """The row, unless another turn has begun or it is no longer to be computed."""
        rows: QuerySet[Any] = self.model.objects.filter(
            organization_id=self.by.organization_id, pk=self.row_id, run=self.number, state=COMPUTING
        )
        return rows


@dataclass(slots=True)
class Teller:
    """Hears the engine's rounds and writes them down, at most twice a second. `stop_asked` once Stop was pressed."""

    turn: Turn
    gauged: frozenset[str] = frozenset({"first", "columns", "whole"})  # Phases whose gap is that of the result.
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
        if progress.phase in self.gauged:
            fields |= {"objective": progress.objective, "bound": progress.bound}
        with acting_for(self.turn.by, Reach.ALL):
            mine = self.turn.mine()
            self.is_mine = bool(mine.update(**fields))
            self.stop_asked = mine.filter(stop_asked_at__isnull=False).exists()


def begin(model: Computed, organization_id: UUID, row_id: UUID) -> Turn | None:
    """The next turn at a row that waits to be computed; None when it does not (any more)."""
    nobody = Actor(organization_id=organization_id, id=organization_id, kind=ActorKind.JOB)
    with acting_for(nobody, Reach.ALL):
        rows = model.objects.filter(organization_id=organization_id, pk=row_id, state=COMPUTING)
        row = rows.select_for_update(no_key=True).first()
        if row is None:
            return None
        row.run, row.heard_at = row.run + 1, clock.now()
        row.save(update_fields=["run", "heard_at"])
    by = Actor(organization_id=organization_id, id=row.asked_by_id, kind=ActorKind.JOB)
    return Turn(model, row_id, row.run, by)


def give_up(turn: Turn, why: ProposalFailure) -> str:
    """This turn's row, failed for that reason. Answers its state, "" when it is not this turn's any more."""
    with acting_for(turn.by, Reach.ALL):
        row = turn.mine().select_for_update(no_key=True).first()
        return _fail(row, why, by=turn.by) if row else ""


def give_up_lost(model: Computed, organization_ids: Iterable[UUID]) -> int:
    """Rows of which nothing was heard for long are failed, so that none hangs for ever. Returns how many."""
    return sum(_give_up_lost_of(model, organization_id) for organization_id in organization_ids)


def _give_up_lost_of(model: Computed, organization_id: UUID) -> int:
    nobody = Actor(organization_id=organization_id, id=organization_id, kind=ActorKind.JOB)
    with acting_for(nobody, Reach.ALL):
        rows = model.objects.filter(
            organization_id=organization_id, state=COMPUTING, heard_at__lt=clock.now() - LOST_AFTER
        )
        lost = list(rows.select_for_update(no_key=True))
        for row in lost:
            _fail(row, ProposalFailure.LOST, by=nobody)
    return len(lost)


def _fail(row: Any, why: ProposalFailure, *, by: Actor) -> str:
    row.state, row.failure, row.finished_at = FAILED, why, clock.now()
    row.save(update_fields=["state", "failure", "finished_at"])
    record(by=by, verb=f"{row._meta.model_name}.fail", subject=row)  # noqa: SLF001 - Django's public-by-habit name
    return FAILED
