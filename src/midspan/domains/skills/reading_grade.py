"""How hard a text is to read, by the usual formulas over words, sentences and syllables. Pure; a line ends a sentence.

English: Flesch-Kincaid grade (Kincaid et al. 1975), in school years. Spanish: Fernández Huerta's ease (1959), 0 to 100,
the higher the easier. Syllables are counted by rule, in English within some per cent of a dictionary.
"""

import re
from collections.abc import Callable, Iterable

from msgspec import Struct

from midspan.domains.skills.shapes import SPANISH, Words

HIGHEST_GRADE = 6.0
LOWEST_EASE = 70.0
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
END = re.compile(r"[.!?…]+|\n")
ENDINGS = re.compile(r"(?<=[a-z]{2})(ly|ful|less|ness|ment|ing)$")
COMPOUND = re.compile(r"^(some|there|where|home|here|fore|one)(?=[bdfhlmnpstvw][a-z]|one)")
SILENT = re.compile(r"(?<=[^aeiouyl])e$|(?<=[aeiouylr]l)es?$|(?<=[^aeiouytd])ed$|(?<=[bdfkmnprtvw])es$|(?<=[^sc]h)es$")
APART = re.compile(
    r"(?<![tcsg])ia|(?<![tscgx])io|(?<=[a-z]{2})ea$|(?<![qg])ua(?=[lt])|(?<=qu)ie(?=t)|(?<=[cd])ie(?=[nt])|eo(?!p)"
)
VOWELS = re.compile(r"[aeiouy]+")
SPANISH_RUN = re.compile(r"[aeiouáéíóúü]+")
STRONG = frozenset("aeoáéóíú")


class Difficulty(Struct, frozen=True):
    """`value` is a grade in English and an ease in Spanish; `is_easy`: within what the library asks."""

    language: str
    value: float
    is_easy: bool


def difficulty(text: str, language: str) -> Difficulty:
    """Of a text that has at least one word; one without is easy."""
    if language == SPANISH:
        ease = spanish_ease(text)
        return Difficulty(language, ease, ease >= LOWEST_EASE)
    grade = english_grade(text)
    return Difficulty(language, grade, grade <= HIGHEST_GRADE)


def read_text(words: Words) -> str:
    """What somebody reads of a skill in order to do it, a line each."""
    steps = [step.text for step in words.steps]
    return "\n".join([words.purpose, *words.use_when, *words.avoid_when, *steps, words.short])


def english_grade(text: str) -> float:
    words, sentences, syllables = _counted(text, english_syllables)
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59 if words else 0.0


def spanish_ease(text: str) -> float:
    words, sentences, syllables = _counted(text, spanish_syllables)
    return 206.84 - 60 * syllables / words - 1.02 * words / sentences if words else 100.0


def _counted(text: str, syllables: Callable[[str], int]) -> tuple[int, int, int]:
    sentences = [words for part in END.split(text) if (words := WORD.findall(part))]
    return sum(map(len, sentences)), len(sentences), _sum(syllables, (word for words in sentences for word in words))


def _sum(syllables: Callable[[str], int], words: Iterable[str]) -> int:
    return sum(syllables(word.lower()) for word in words)


def english_syllables(word: str) -> int:
    """How many one English word has, in small letters."""
    word = re.sub(r"['’].*", "", word)
    if (first := COMPOUND.match(word)) and VOWELS.search(word, first.end()):
        return 1 + english_syllables(word[first.end() :])
    if (ending := ENDINGS.search(word)) and VOWELS.search(word, 0, ending.start()):
        return english_syllables(word[: ending.start()]) + 1
    return max(1, len(VOWELS.findall(SILENT.sub("", word))) + len(APART.findall(word)))


def spanish_syllables(word: str) -> int:
    """How many one Spanish word has, in small letters: strong vowels stand apart, weak ones lean on their neighbor."""
    word = re.sub(r"(?<=[qg])u(?=[eéií])", "", word)
    word = re.sub(r"y(?![aeiouáéíóú])", "i", word)
    return max(1, sum(max(1, sum(one in STRONG for one in run)) for run in SPANISH_RUN.findall(word)))
