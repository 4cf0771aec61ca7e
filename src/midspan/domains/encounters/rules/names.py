"""Finding a person's name in a text, without taking every "will" for a Will."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from uuid import UUID

from msgspec import Struct

# Names that are everyday words count only with a capital letter inside a sentence, and then they are not certain.
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
        alba alma blanca cielo consuelo cruz dolores esperanza estrella flor gloria guerra leon linda luna luz mar
        milagros nieves paz pilar reyes rios rosa salud sol soledad victoria
        """,
    )
)
# Words between the parts of a name, which are nobody's name by themselves.
PARTICLES = frozenset({
    "de", "del", "la", "las", "los", "el", "y", "e", "da", "das", "do", "dos", "di", "du", "le", "van",
    "von", "der", "den", "ten", "bin", "al",
})  # fmt: skip
SHORTEST = 2
SHORT = 2  # Names of so many letters are words as well: "An", "Bo", "Jo".
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
PIECE = re.compile(r"['’-]")
# A title is not the end of a sentence.
SENTENCE = re.compile(
    r"(?<=[.!?:•])(?<!\bMr\.)(?<!\bMrs\.)(?<!\bMs\.)(?<!\bMx\.)(?<!\bDr\.)(?<!\bSr\.)(?<!\bSra\.)\s+|\n+"
)
# Letters that are no other letter with a mark, and are written as these where somebody's keyboard has none of them.
WRITTEN_AS = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
UNSPACED = ("CJK ", "HIRAGANA ", "KATAKANA ", "HANGUL ", "THAI ", "LAO ", "KHMER ", "MYANMAR ")


class Member(Struct, frozen=True, kw_only=True):
    """Somebody in the room: what peers call them, and every name they go by otherwise."""

    patient_id: UUID
    alias: str
    names: tuple[str, ...]


class Naming(Struct, frozen=True, kw_only=True):
    """Where a text names a member: the whole sentence. Not certain where the word is an everyday one as well.

    `is_full`: two parts of their name stand side by side.
    """

    member: Member
    sentence: str
    is_certain: bool
    is_full: bool = False


class Word(Struct, frozen=True):
    """One word in plain letters, with the pieces between its hyphens and apostrophes."""

    plain: str
    is_inside: bool
    is_capital: bool

    @property
    def parts(self) -> set[str]:
        return {self.plain, *PIECE.split(self.plain)}


def named_in(text: str, members: tuple[Member, ...]) -> Member | None:
    """The first of `members` whose legal or chosen name stands in `text`, or None."""
    found = naming_in(text, members)
    return found.member if found else None


def naming_in(
    text: str, members: tuple[Member, ...], *, about: Member | None = None, with_aliases: bool = False
) -> Naming | None:
    """Where `text` names one of `members`; a certain place before one that is not.

    What `about`, whom the text is about, is called as well counts for nobody else. `with_aliases`: what peers call
    somebody names them too.
    """
    found = [
        one
        for sentence in sentences_of(text)
        for one in _namings(sentence, members, _names(about) if about else set(), with_aliases=with_aliases)
    ]
    return max(found, key=lambda one: (one.is_full, one.is_certain), default=None)


def sentences_of(text: str) -> list[str]:
    return [one.strip() for one in SENTENCE.split(text) if one.strip()]


def _namings(sentence: str, members: tuple[Member, ...], own: set[str], *, with_aliases: bool) -> Iterator[Naming]:
    words, run = _words(sentence), plain(sentence)
    for member in members:
        names = _names(member) - own
        is_certain = _is_certain(words, names) or any(name in run for name in names if _is_unspaced(name))
        if is_certain or (with_aliases and _says(words, member.alias)):
            yield Naming(member=member, sentence=sentence, is_certain=True, is_full=_is_full(words, names))
        elif any(word.is_inside and word.is_capital and word.parts & names for word in words):
            yield Naming(member=member, sentence=sentence, is_certain=False)


def _is_certain(words: list[Word], names: set[str]) -> bool:
    """A name that is no everyday word, or two parts of somebody's name side by side."""
    if any(_sure(word, names) for word in words):
        return True
    return _is_full(words, names)


def _sure(word: Word, names: set[str]) -> set[str]:
    """What of a name stands there that cannot be another word: a short one with a capital inside a sentence only."""
    is_proper = word.is_inside and word.is_capital
    return {part for part in (word.parts & names) - EVERYDAY if is_proper or not _is_short(part)}


def _is_full(words: list[Word], names: set[str]) -> bool:
    """Two parts side by side; where each is an everyday word or a short one, both with a capital."""
    named = [word for word in words if word.plain not in PARTICLES]
    return any(_stand_for_one(one, other, names) for one, other in pairwise(named))


def _stand_for_one(one: Word, other: Word, names: set[str]) -> bool:
    first, second = one.parts & names, other.parts & names
    if not (first and second and first != second):
        return False
    is_sure = any(part not in EVERYDAY and not _is_short(part) for part in first | second)
    return is_sure or (one.is_capital and other.is_capital)


def _is_short(name: str) -> bool:
    return len(name) <= SHORT and not _is_unspaced(name)


def _says(words: list[Word], alias: str) -> bool:
    """Whether the words of a name for groups stand there one after the other."""
    wanted = [plain(one) for one in WORD.findall(bare(alias))]
    said = [word.plain for word in words]
    return bool(wanted) and any(said[at : at + len(wanted)] == wanted for at in range(len(said)))


def _names(member: Member) -> set[str]:
    """Each part of each name, without the words of the alias (which may be said)."""
    parts = {part for name in member.names for word in WORD.findall(plain(name)) for part in _parts(word)}
    said = {part for word in WORD.findall(plain(member.alias)) for part in _parts(word)}
    return {part for part in parts - said - PARTICLES if len(part) >= SHORTEST}


def _parts(word: str) -> set[str]:
    return {word, *PIECE.split(word)}


def _words(sentence: str) -> list[Word]:
    found = []
    for place, match in enumerate(WORD.finditer(bare(sentence))):
        word = match.group().casefold().removesuffix("'s").removesuffix("’s")
        found.append(Word(word, place > 0, match.group()[0].isupper()))
    return found


def _is_unspaced(name: str) -> bool:
    """Whether a name is written in letters that stand without spaces, or carry endings, so that it is part of a run."""
    return any(unicodedata.name(letter, "").startswith(UNSPACED) for letter in name)


def plain(text: str) -> str:
    """Lower case and without accents, so that Jose finds José."""
    return bare(text).casefold()


def bare(text: str) -> str:
    """Letters alone in any alphabet: without accents, vowel marks, and signs that nobody sees."""
    parts = unicodedata.normalize("NFKD", text)
    kept = (sign for sign in parts if unicodedata.category(sign)[0] != "M" and unicodedata.category(sign) != "Cf")
    return "".join(kept).translate(WRITTEN_AS)
