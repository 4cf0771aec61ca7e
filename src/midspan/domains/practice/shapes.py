"""What pages and other domains read of practice."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from midspan.domains.practice.enums import AssignmentState, Helped
from midspan.domains.practice.models import Assignment, Cue
from midspan.domains.skills.queries import Skill


class Practice(Struct, frozen=True, kw_only=True):
    """One assignment with its cue and its skill's words; `skill` is None for one that the library no longer has."""

    row: Assignment
    cue: Cue | None
    skill: Skill | None

    @property
    def title(self) -> str:
        return self.skill.title if self.skill else self.row.skill

    @property
    def state(self) -> AssignmentState:
        return AssignmentState(self.row.state)


class HomeLine(Struct, frozen=True, kw_only=True):
    """What somebody's team may know of one practice: by their own word, since a day.

    `times` is 0 both where nothing was practiced and where nothing is shared: nobody can tell the two apart.
    `shared_words` are what they chose to share, the newest first. `noted_in`: entries of notes that speak of it.
    """

    assignment_id: UUID
    patient_id: UUID
    skill: str
    what_for: str
    state: AssignmentState
    decline_reason: str
    objective_id: UUID | None
    session_id: UUID | None
    offered_at: datetime
    times: int = 0
    last_date: date | None = None
    helped: tuple[Helped, ...] = ()
    shared_words: tuple[str, ...] = ()
    noted_in: frozenset[UUID] = frozenset()

    @property
    def times_helped(self) -> int:
        return sum(one in {Helped.YES, Helped.BIT} for one in self.helped)

    @property
    def wants_coaching(self) -> bool:
        """The last time it was said whether it helped, it did not."""
        return bool(self.helped) and self.helped[-1] in {Helped.NO, Helped.WORSE}


class OpenPractice(Struct, frozen=True, kw_only=True):
    """What Today tells of one: `origin` is where it comes from, `cue` the sentence or "" while none is chosen."""

    assignment_id: UUID
    title: str
    is_offered: bool
    origin: str
    cue: str
    is_due: bool = False
