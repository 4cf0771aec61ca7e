"""Finding a person's name in a text, without taking every "will" for a Will."""

import re
import unicodedata
from uuid import UUID

from msgspec import Struct

# Names that are everyday words count only with a capital letter inside a sentence.
EVERYDAY = frozenset(
    re.findall(
        r"\w+",
        """
        angel april art august autumn bill black brown cash chance charity chase cook cooper dale dawn day dean
        destiny drew earnest eve faith flower ford forest frank gene grace grant gray green guy harmony heath hill
        holiday hope hunter iris ivy jack joy june king knight lake lane lily long love lucky mark may melody mercy
        miles moon nick noble olive page park pat pearl penny plant precious price rain ray reed rich river rob
        robin rose ruby sage skip small star sterling stone storm street sue summer sunny trinity violet walker
        wall ward west white will winter wolf wood woods young
        """,
    )
)
SHORTEST = 2
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
SENTENCE_END = frozenset(".!?:\n•")


class Member(Struct, frozen=True, kw_only=True):
    """Somebody in the room: what peers call them, and every name they go by otherwise."""

    patient_id: UUID
    alias: str
    names: tuple[str, ...]


def named_in(text: str, members: tuple[Member, ...]) -> Member | None:
    """The first of `members` whose legal or chosen name stands in `text`, or None."""
    words = _words(text)
    spoken = {word for word, _, _ in words} | {part for word, _, _ in words for part in re.split(r"['’-]", word)}
    inside = {part for word, is_inside, is_capital in words if is_inside and is_capital for part in _parts(word)}
    return next((member for member in members if _names(member) & spoken and _is_named(member, spoken, inside)), None)


def _is_named(member: Member, spoken: set[str], inside: set[str]) -> bool:
    return any(name in (inside if name in EVERYDAY else spoken) for name in _names(member))


def _names(member: Member) -> set[str]:
    """Each part of each name, without the words of the alias (which may be said)."""
    parts = {part for name in member.names for word in WORD.findall(plain(name)) for part in _parts(word)}
    said = {part for word in WORD.findall(plain(member.alias)) for part in _parts(word)}
    return {part for part in parts - said if len(part) >= SHORTEST}


def _parts(word: str) -> set[str]:
    return {word, *re.split(r"['’-]", word)}


def _words(text: str) -> list[tuple[str, bool, bool]]:
    """Each word in plain letters, whether it stands inside a sentence, and whether it has a capital."""
    found = []
    for match in WORD.finditer(text):
        before = text[: match.start()].rstrip(" \t\"“'(")
        is_inside = bool(before) and before[-1] not in SENTENCE_END
        found.append(
            (plain(match.group()).removesuffix("'s").removesuffix("’s"), is_inside, match.group()[0].isupper())
        )
    return found


def plain(text: str) -> str:
    """Lower case and without accents, so that Jose finds José."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).casefold()
