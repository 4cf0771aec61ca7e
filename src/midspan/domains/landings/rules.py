"""Pure rules of landing links: who makes one, when it opens, and what the unit may say by it."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from itertools import permutations

from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused, sentence

MAKES = frozenset({Role.INTAKE, Role.DIRECTOR})
NOWHERE = sentence("This does not fit, or the address leads nowhere any more.")
DAYS = 14
MISSES = 5
SHORTEST_NUMBER = 4
MOST_NAMES = 5
FAR = timedelta(days=366)


def plain(number: str) -> str:
    """A number of theirs without what people type differently: spaces, dashes, capitals."""
    return "".join(letter for letter in number.casefold() if letter.isalnum())


def known_of(name: str, *, birth_date: date | None) -> set[str]:
    """What others know of a person as well: their names in any order, and their birth date as people write it."""
    words = [plain(one) for one in name.split()][:MOST_NAMES]
    known = {"".join(some) for count in range(1, len(words) + 1) for some in permutations(words, count)}
    known.add(plain(name))
    if birth_date is None:
        return known
    year, month, day = str(birth_date.year), birth_date.month, birth_date.day
    for a_year in (year, year[2:]):
        for a_month, a_day in ((f"{month:02}", f"{day:02}"), (str(month), str(day))):
            known |= {a_year + a_month + a_day, a_month + a_day + a_year, a_day + a_month + a_year}
    return known | {year}


def is_same_name(recipient: str, unit: str) -> bool:
    """Whether whom a consent names and where the person comes from are called the same."""
    return bool(plain(unit)) and plain(recipient) == plain(unit)


def may_make_link(
    by: Actor,
    *,
    has_handoff: bool,
    is_agreed: bool,
    recipient: str,
    unit: str,
    is_said_same: bool,
    number: str,
    known: Collection[str],
) -> Verdict:
    """Whether a link is made. `known`: what others know of the person as well, plainly written.

    `is_said_same`: staff say that `recipient`, whom the consent names, and `unit` are one place under two names.
    """
    said = plain(number)
    return first_refusal(
        ALLOWED if by.is_staff and by.roles & MAKES else refused("Links for a sending unit are made by intake."),
        ALLOWED if has_handoff else refused("Write down the handoff first."),
        ALLOWED if is_agreed else refused("The person has not signed that this unit may know. Ask them first."),
        ALLOWED if is_said_same or is_same_name(recipient, unit) else _two_names(recipient, unit),
        ALLOWED
        if len(said) >= SHORTEST_NUMBER
        else refused("Enter the unit’s own number for this person, four characters or more."),
        refused("Use the unit’s own number, and nothing that others know of the person.") if said in known else ALLOWED,
    )


def _two_names(recipient: str, unit: str) -> Verdict:
    return refused(
        f"The consent names “{recipient}”, and they come from “{unit}”. Say that this is one place, or ask the person "
        "to sign for the unit."
    )


def is_open(*, expires_at: datetime, ended_at: datetime | None, missed: int, now: datetime) -> bool:
    """Whether a link still leads anywhere."""
    return ended_at is None and now < expires_at and missed < MISSES


def may_say(*, leaves_on: date | None, has_medicines: bool | None, today: date) -> Verdict:
    """Whether a unit's word can be kept: something is said, and a day that can be."""
    if leaves_on is None and has_medicines is None:
        return refused("Say when they leave, or whether medicines go along.")
    if leaves_on is not None and not today - FAR < leaves_on < today + FAR:
        return refused("Look at the day once more.")
    return ALLOWED
