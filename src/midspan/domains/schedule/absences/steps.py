"""What somebody decides for one session of an absence."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from midspan.domains.schedule.enums import StepKind


class MovedHour(Struct, frozen=True):
    """Another time in the same week for one individual or family session."""

    staff_id: UUID
    start: datetime
    end: datetime
    room_id: UUID | None


class Decision(Struct, frozen=True):
    """`stand_in` with COVERED, `moved` with MOVED, neither otherwise."""

    kind: StepKind
    stand_in: UUID | None = None
    moved: MovedHour | None = None


LEFT_OPEN, WITHOUT = Decision(StepKind.OPEN), Decision(StepKind.WITHOUT)
