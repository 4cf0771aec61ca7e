"""Rules of going back: pure, answering with a Verdict or with the stage that holds."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from uuid import UUID

from msgspec import Struct

from midspan.domains.going_back.enums import GoingTo, WhoKnows
from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, Verdict, refused

FEWEST_MINUTES, MOST_MINUTES = 30, 80 * 60
MOST_STAGES, MOST_HARD = 8, 8
DAYS_TRIED = (5, 4, 3, 2, 1, 6, 7)
DAYS_PER_WEEK = 7
QUARTER, SHORT_DAY, LONG_DAY = 15, 120, 600  # Minutes.
Busy = tuple[int, int, int]  # Weekday (0 is Monday), and from and until in minutes of the day.
READS = frozenset({Role.COUNSELOR})


class Stage(Struct, frozen=True, order=True):
    """So many minutes a week from that day on, until the next stage."""

    from_date: date
    minutes: int


class Hard(Struct, frozen=True):
    """Something that gets hard there, what the person then does, and the key of a skill for it or ""."""

    what: str
    then: str = ""
    skill: str = ""


class Shown(Struct, frozen=True, kw_only=True):
    """What a page to write on showed: the last version (0: none), and that it is read. `page_id`: of its opening."""

    seen: int
    was_shared: bool
    page_id: UUID | None = None


class Words(Struct, frozen=True, kw_only=True):
    """All that one version says."""

    going_to: GoingTo
    name: str
    stages: tuple[Stage, ...]
    hard: tuple[Hard, ...]
    who_knows: WhoKnows
    they_know: str
    breaks: str
    transport: str
    fallback: str
    review_date: date | None


def may_write(by: Actor, patient_id: object) -> Verdict:
    return ALLOWED if by.is_patient and by.id == patient_id else refused("Only the person writes how they go back.")


def may_look(by: Actor) -> Verdict:
    return ALLOWED if by.is_staff and by.roles & READS else refused("Only their counselor says that.")


def may_stand(words: Words) -> Verdict:
    """Whether a version makes sense as it is written."""
    if not words.stages:
        return refused("Write at least one stage: a day, and hours a week from then on.")
    if any(before.from_date >= after.from_date for before, after in pairwise(words.stages)):
        return refused("Each stage begins after the one before it.")
    if not all(FEWEST_MINUTES <= stage.minutes <= MOST_MINUTES for stage in words.stages):
        return refused("Between half an hour and 80 hours a week.")
    if words.who_knows is WhoKnows.NOBODY:
        return refused("Nobody knows: then there is nothing they know.") if words.they_know else ALLOWED
    return ALLOWED if words.they_know else refused("Write what exactly they know, so that it stays with that.")


def may_follow(shown: Shown, *, number: int, page_id: UUID | None, is_later: bool, is_shared: bool) -> Verdict:
    """Whether a version may come after the last (`number`, 0: none): its page showed that one, and that it is read.

    `page_id` is where the last was written: whoever sends the same page again corrects what they see. Only what was
    written after the last (`is_later`) corrects it: what waits on a phone may arrive in another order.
    """
    is_corrected = page_id is not None and page_id == shown.page_id and is_later
    is_newer, is_read = shown.seen != number and not is_corrected, is_shared and not shown.was_shared
    if is_newer and is_read:
        return refused(
            "Something newer was written meanwhile, and your counselor reads what you keep here. "
            "Press Keep again if these words are to hold instead."
        )
    if is_newer:
        return refused(
            "Something newer was written meanwhile, and it is kept. "
            "Press Keep again if these words are to hold instead."
        )
    if is_read:
        return refused(
            "Meanwhile you let your counselor read what you keep here. Press Keep again if they may read this too."
        )
    return ALLOWED


def stage_on(stages: Sequence[Stage], day: date) -> Stage | None:
    """The stage that holds on that day; None before the first."""
    return max((stage for stage in stages if stage.from_date <= day), default=None)


def spread(minutes: int) -> tuple[int, int]:
    """Days a week and minutes a day that add up to `minutes`, as a first proposal; (0, 0) where no even days do.

    Rather more short days than few long ones, from Monday on; none under two hours while there is a choice.
    """
    even = [days for days in DAYS_TRIED if minutes % days == 0 and minutes // days % QUARTER == 0]
    fitting = [days for days in even if SHORT_DAY <= minutes // days <= LONG_DAY]
    if not fitting:
        return (1, minutes) if minutes <= LONG_DAY else (0, 0)
    return fitting[0], minutes // fitting[0]


def days_free(count: int, *, begins: int, ends: int, busy: Sequence[Busy]) -> tuple[int, ...]:
    """So many weekdays for a time between two minutes of the day: first those with nothing then, from Monday on."""
    taken = {weekday for weekday, start, end in busy if start < ends and begins < end}
    return tuple(sorted(sorted(range(DAYS_PER_WEEK), key=lambda day: (day in taken, day))[:count]))


def is_same(words: Words, *, kind: str, title: str) -> bool:
    """Whether something in their week is what they go back to, by whatever name where they gave none."""
    named = words.name.strip().casefold()
    return kind == words.going_to.value and named in {"", title.strip().casefold()}


def lasts_into(stage: Stage, end: date | None, *, first: date | None, until: date | None) -> bool:
    """Whether what is there from `first` to before `until` (None: always) is so on a day of the stage, up to `end`."""
    return (until is None or stage.from_date < until) and (end is None or first is None or first <= end)


def is_due(review_date: date | None, today: date) -> bool:
    """Whether it is time to look at it again."""
    return review_date is not None and review_date <= today
