"""What somebody decides for one session of an absence."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from midspan.domains.schedule.enums import StepKind


@dataclass(frozen=True, slots=True)
class MovedHour:
    """Another time in the same week for one individual or family session."""

    staff_id: UUID
    start: datetime
    end: datetime
    room_id: UUID | None


@dataclass(frozen=True, slots=True)
class Decision:
    """`stand_in` with COVERED, `moved` with MOVED, neither otherwise."""

    kind: StepKind
    stand_in: UUID | None = None
    moved: MovedHour | None = None


LEFT_OPEN, WITHOUT = Decision(StepKind.OPEN), Decision(StepKind.WITHOUT)
