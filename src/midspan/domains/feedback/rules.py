"""Pure rules: who is asked about which session, when answers become figures, and what a concern may name."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from statistics import median
from uuid import UUID

from msgspec import Struct

from midspan.domains.feedback.enums import TRANSITIONS, CheckState
from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, Verdict, refused

BOOK = Path(__file__).with_name("session_check.toml")
LEADS = frozenset({Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE, Role.PEER_SPECIALIST})
DIRECTS = frozenset({Role.PROGRAM_MANAGER, Role.DIRECTOR})
STANDS_IN = frozenset({Role.PRIVACY_OFFICER})  # Where whoever directs led the session themselves.
BY_NAME = frozenset({Role.DIRECTOR})  # Of who directs, those who reach every patient of the center.
READS = LEADS | DIRECTS | STANDS_IN
LOWEST, HIGHEST = 0, 10


class Edition(Struct, frozen=True, kw_only=True):
    """The numbers in force, and who says so."""

    from_date: date
    minimum_people: int
    unsafe_at_most: int
    contact_hours: int
    merge_weeks: int
    source: str
    author: str
    reviewed_on: date
    confirmed: bool


def edition(on: date) -> Edition:
    """The edition in force on that day. Raises LookupError before the first one."""
    begun = [one for one in _editions() if one.from_date <= on]
    if not begun:
        raise LookupError(f"No session check is defined for {on}.")
    return max(begun, key=lambda one: one.from_date)


@cache
def _editions() -> tuple[Edition, ...]:
    with BOOK.open("rb") as file:
        return tuple(Edition(**one) for one in tomllib.load(file)["edition"])


class Attended(Struct, frozen=True, kw_only=True):
    """A session as its own person has it: whether they came, when it ended, and its date on the site's calendar."""

    came: bool
    ended_at: datetime
    on: date


def may_check(one: Attended, *, now: datetime, today: date, is_acute: bool) -> Verdict:
    """After a session somebody was in, until its day ends; never while somebody has to reach them."""
    if is_acute:
        return refused("First of all the team talks with you. This can wait.")
    if not one.came or one.ended_at > now:
        return refused("This is asked after a session you were in.")
    return ALLOWED if one.on == today else refused("The day of this session is over.")


def may_become(state: CheckState | None, target: CheckState) -> Verdict:
    """Whether a check (None: there is none yet) may become this."""
    if state is None or target in TRANSITIONS[state]:
        return ALLOWED
    return refused("This was answered already.")


def may_read(viewer: Actor) -> Verdict:
    return ALLOWED if viewer.is_staff and viewer.roles & READS else refused("Your role does not read this.")


def is_unsafe(respected: int | None, book: Edition) -> bool:
    """Not answered is unknown, never unsafe."""
    return respected is not None and respected <= book.unsafe_at_most


class Directing(Struct, frozen=True, kw_only=True):
    """Who directs the program, and who stands in for them, by id."""

    directs: tuple[UUID, ...]
    stand_ins: tuple[UUID, ...]

    def instead_of(self, leaders: Iterable[UUID]) -> list[UUID]:
        """Who is told in place of whoever led, and who reads it: the one rule of both."""
        led = set(leaders)
        directs, stand_ins = ([one for one in some if one not in led] for some in (self.directs, self.stand_ins))
        return directs or stand_ins


def readers_of_signed(leaders: Sequence[UUID], *, is_concern: bool, directing: Directing) -> list[UUID]:
    """Whoever led; of a low one, or where nobody led, who directs. `directing` is of those who reach every patient."""
    return directing.instead_of(leaders) if is_concern or not leaders else list(leaders)


def may_be_named(*, came: int, signed: int, unsigned: int, book: Edition) -> bool:
    """Whether a concern names its session: enough were there, and answered, who did not sign what they said."""
    return min(came - signed, unsigned) >= book.minimum_people


class Said(Struct, frozen=True, kw_only=True):
    """One unsigned check on its way into figures. `person` tells people apart and goes no further."""

    person: UUID
    useful: int | None
    respected: int | None
    words: str


class Figures(Struct, frozen=True, kw_only=True):
    """What leaders read of one group: the middle of what people said, each person once; None is too few to say."""

    people: int
    useful: float | None
    respected: float | None
    words: tuple[str, ...]


def figures(said: Sequence[Said], book: Edition) -> Figures | None:
    """None while fewer people than the minimum have answered a question.

    The middle, not the mean: no one's number can be worked out of it by difference. Words come in alphabetical order,
    so that their order says nothing either.
    """
    people = {one.person for one in said if one.useful is not None or one.respected is not None or one.words}
    if len(people) < book.minimum_people:
        return None
    return Figures(
        people=len(people),
        useful=_middle(((one.person, one.useful) for one in said), book),
        respected=_middle(((one.person, one.respected) for one in said), book),
        words=tuple(sorted({one.words for one in said if one.words})),
    )


def _middle(given: Iterable[tuple[UUID, int | None]], book: Edition) -> float | None:
    by_person: dict[UUID, list[int]] = {}
    for person, points in given:
        if points is not None:
            by_person.setdefault(person, []).append(points)
    if len(by_person) < book.minimum_people:
        return None
    return float(median(median(points) for points in by_person.values()))


def first_monday_kept(this_monday: date, book: Edition) -> date:
    """The week from which on answers may still wait for others."""
    return this_monday - timedelta(weeks=book.merge_weeks)


def owner_of_wish(
    *, counselor: UUID | None, directors: Sequence[UUID], leaders: Iterable[UUID], others: Sequence[UUID] = ()
) -> UUID | None:
    """Who gets in contact: the counselor; where they led the session, always somebody who directs.

    Always, whatever was answered: so it tells nothing about the answer.
    """
    led = set(leaders)
    free = [one for one in (counselor, *directors, *others) if one is not None and one not in led]
    return next(iter(free), counselor or next(iter(directors), None))


def known_leaders(staffed: Mapping[UUID, set[UUID]], session_ids: Iterable[UUID]) -> list[UUID]:
    """Everybody who led one of these sessions, in a fixed order."""
    return sorted({leader for one in session_ids for leader in staffed.get(one, ())})
