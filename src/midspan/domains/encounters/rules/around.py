"""What a note may not hold of others whom its author writes about: their words, and their names."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.encounters.rules.hindrance import NOTHING, Hindrance
from midspan.domains.encounters.rules.names import Member, naming_in
from midspan.domains.encounters.rules.sameness import Other, copied_from, runs_of
from midspan.values import refused

COPIED = "This reads like a note you wrote about somebody else. Say what this person did and said."
NEARLY_COPIED = (
    "This reads nearly like a note you wrote about somebody else. "
    "Say what this person did and said, or why it is so alike."
)
OTHER_PATIENT = "This text names somebody else you write about. Write who they are to this person instead."
MAYBE_PATIENT = (
    "A name here is also that of somebody else you write about. Write it differently, or say why it is not that person."
)


class Around(Struct, frozen=True, kw_only=True):
    """Other people whom the author wrote about lately, and what was written."""

    people: tuple[Member, ...] = ()
    notes: tuple[Other, ...] = ()

    def seen_from(self, written_at: datetime) -> "Around":
        """For a draft written then: a later draft that reads like it is the copy, and is stopped itself."""
        earlier = (one for one in self.notes if one.drafted_at is None or one.drafted_at <= written_at)
        return replace(self, notes=tuple(earlier))


NOBODY = Around()


def hinders_copy(words: str, *, about: Member, notes: Sequence[Other], reason: str) -> Hindrance:
    """Whether these words, about one person, are those of a note about another.

    The same words are refused. What is only nearly the same stays with a reason, which the note keeps.
    """
    twin = copied_from(words, about=about.patient_id, others=notes)
    is_same = twin is not None and twin.runs == runs_of(words)
    if twin is None or (not is_same and reason.strip()):
        return NOTHING
    verdict = refused(COPIED if is_same else NEARLY_COPIED)
    return Hindrance(verdict=verdict, field="response", twin=twin, takes_reason=not is_same)


def hinders_name(words: str, *, about: Member, people: Sequence[Member], reason: str) -> Hindrance:
    """Whether these words name one of these people. A single name may be anybody's, so that a reason lets it stay."""
    others = tuple(one for one in people if one.patient_id != about.patient_id)
    found = naming_in(words, others, about=about)
    if found is None or (not found.is_full and reason.strip()):
        return NOTHING
    return Hindrance(
        verdict=refused(OTHER_PATIENT if found.is_full else MAYBE_PATIENT),
        field="response",
        sentence=found.sentence,
        takes_reason=not found.is_full,
    )
