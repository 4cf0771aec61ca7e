"""One week of practice: on which days a cue stands, and which use belongs to which of them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct


class Intention(Struct, frozen=True, kw_only=True):
    """What somebody practices in a week: on these weekdays at this minute, or on the day it comes back.

    Without a minute nobody knows at what time; then it stands on `due_on` alone. It holds from the day on which its cue
    was chosen, because before that nobody knows when it was meant.
    """

    assignment_id: UUID
    skill: str
    weekdays: tuple[int, ...] = ()
    minute: int | None = None
    since: date
    until: date | None = None
    due_on: date | None = None
    short_allowed: bool = True

    def stands_on(self, day: date) -> bool:
        if day < self.since or (self.until is not None and day > self.until):
            return False
        return day == self.due_on if self.minute is None else day.weekday() in self.weekdays


class Use(Struct, frozen=True, kw_only=True):
    """One time that it was done, at that moment of that day of the person's."""

    skill: str
    day: date
    at: datetime
    assignment_id: UUID | None = None
    short: bool = True


class Meant(Struct, frozen=True):
    """One day of one intention, and the `use` of that day and skill that did it; None where nothing did."""

    intention: Intention
    day: date
    use: Use | None

    @property
    def is_done(self) -> bool:
        return self.use is not None


def week_of(
    intentions: Iterable[Intention], uses: Sequence[Use], days: Sequence[date]
) -> tuple[list[Meant], list[Use]]:
    """What was meant for these days, and the uses beyond it. Each use belongs to one day that was meant, at most."""
    left = list(uses)
    meant = [Meant(one, day, _taken(left, one, day)) for one in intentions for day in days if one.stands_on(day)]
    return meant, left


def _taken(left: list[Use], one: Intention, day: date) -> Use | None:
    """What did it on that day, which is then no longer among those left."""
    found = next(_of(left, one, day), None)
    if found is not None:
        left.remove(found)
    return found


def _of(left: Iterable[Use], one: Intention, day: date) -> Iterator[Use]:
    return (use for use in left if use.day == day and use.skill == one.skill)
