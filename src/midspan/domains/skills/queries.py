"""Door for asking: the library, and one skill of it, as one person reads it."""

from midspan.domains.skills.book import as_read, book
from midspan.domains.skills.shapes import ENGLISH, Extra, Pacer, Skill, Step
from midspan.values import Actor

__all__ = ["Extra", "Pacer", "Skill", "Step", "library", "skill"]


def library(*, viewer: Actor, language: str = ENGLISH, track: str = "") -> list[Skill]:  # noqa: ARG001 - it is the same for everybody
    """Every skill there is, in the library's order. `track` is an age band, or "" for words to everybody."""
    return [as_read(one, language=language, track=track) for one in book().values()]


def skill(*, viewer: Actor, key: str, language: str = ENGLISH, track: str = "") -> Skill | None:  # noqa: ARG001 - as above
    """One skill; None for a key that is not there."""
    found = book().get(key)
    return as_read(found, language=language, track=track) if found else None
