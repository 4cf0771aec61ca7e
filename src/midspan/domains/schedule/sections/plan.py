"""What the rules of weekly sections are told, and what they answer: plain values, no database."""

from datetime import date
from math import gcd
from uuid import UUID

from msgspec import Struct

from midspan.values import WeekSpan
from midspan.values.spans import DAYS_PER_WEEK

WEEKLY = (1, date(2024, 1, 1))  # Every week, counted from some Monday.


class GroupFacts(Struct, frozen=True, kw_only=True):
    name: str
    minutes: int
    break_minutes: int
    cap: int
    facilitators_needed: int
    is_for_families: bool = False
    credentials: tuple[str, ...] = ()


class CapFacts(Struct, frozen=True, kw_only=True):
    """The fewest and the most people by the rules in force, None where none says; `rule` says the most, in words."""

    minimum: int | None = None
    maximum: int | None = None
    rule: str = ""


class RoomFacts(Struct, frozen=True, kw_only=True):
    id: UUID
    site_id: UUID
    name: str
    capacity: int
    is_in_use: bool = True


class LeaderFacts(Struct, frozen=True, kw_only=True):
    """A leader. `shifts` is None when nobody wrote down any: unknown, which is not the same as never."""

    id: UUID
    name: str
    credentials: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    shifts: tuple[WeekSpan, ...] | None = None
    leave: tuple[tuple[date, date], ...] = ()
    is_at_work: bool = True


class OtherSection(Struct, frozen=True, kw_only=True):
    """Another section that takes a room or a leader."""

    name: str
    times: tuple[WeekSpan, ...]
    from_date: date
    until_date: date | None
    room_id: UUID | None
    leader_ids: frozenset[UUID]
    rhythm: tuple[int, date] = WEEKLY

    def runs_during(self, from_date: date, until_date: date | None) -> bool:
        return (until_date is None or self.from_date < until_date) and (
            self.until_date is None or from_date < self.until_date
        )

    def meets_in_weeks_of(self, rhythm: tuple[int, date]) -> bool:
        """Whether there are weeks in which both meet: two that alternate share a room and never meet in it."""
        (every, monday), (other_every, other_monday) = self.rhythm, rhythm
        return (monday - other_monday).days // DAYS_PER_WEEK % gcd(every, other_every) == 0


class SectionPlan(Struct, frozen=True, kw_only=True):
    """A section as somebody wants it, and everything around it that it has to fit. The first leader is the lead.

    What caps a group counts everybody in the room, so guests count too.
    """

    group: GroupFacts
    language: str
    capacity: int
    comfortable_size: int
    minimum_to_run: int
    is_video: bool
    site_id: UUID
    site_name: str
    opening: tuple[WeekSpan, ...] | None
    room: RoomFacts | None
    times: tuple[WeekSpan, ...]
    leaders: tuple[LeaderFacts, ...]
    from_date: date
    until_date: date | None
    others: tuple[OtherSection, ...]
    law: CapFacts
    payers: CapFacts
    language_words: str = ""
    family_places: int = 0
    rhythm: tuple[int, date] = WEEKLY

    @property
    def people(self) -> int:
        return self.capacity + self.family_places


class Finding(Struct, frozen=True):
    """What does not fit, at which field, and whether it stops the section."""

    field: str
    words: str
    stops: bool = True
