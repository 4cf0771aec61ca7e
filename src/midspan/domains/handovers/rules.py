"""Pure rules of handovers: who writes one, and who reads it on which days."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused

WRITES_FOR_OTHERS = frozenset({Role.DIRECTOR})
A_DAY = timedelta(days=1)


def may_write(by: Actor, *, absent_id: UUID, until: date, today: date) -> Verdict:
    """Whoever is away, or the director where they cannot; before they are back."""
    own = by.is_staff and by.id == absent_id
    writer = ALLOWED if own or by.roles & WRITES_FOR_OTHERS else refused("Whoever is away writes it, or the director.")
    return first_refusal(writer, ALLOWED if today < until else refused("They are back: talk with each other."))


def covers_today(viewer: Actor, *, stand_in_id: UUID, first: date, until: date, today: date) -> bool:
    """Whether the viewer stands in, on this day of the absence."""
    return viewer.is_staff and viewer.id == stand_in_id and first <= today < until


def days_covered(*, first: date, until: date, sessions: Collection[date]) -> tuple[date, date]:
    """From when to before when a stand-in reads: the absence, and as far as an hour was moved out of it."""
    return min(first, *sessions), max(until, max(sessions) + A_DAY)


def asks_for_words(*, day: date, today: date) -> bool:
    """Whether a session that is covered is still to come; about one that is over nothing is left to write."""
    return day >= today


def may_say(words: str) -> Verdict:
    return ALLOWED if words.strip() else refused("Write what matters, in a few words.")


def may_follow(*, after: int, latest: int) -> Verdict:
    """Whether the writer had before them what holds: nobody undoes words that they have not seen."""
    return ALLOWED if after == latest else refused("Something was written meanwhile. Look at it.")
