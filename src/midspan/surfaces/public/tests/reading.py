"""How hard a text is to read, by two old formulas. They count sentences, words and syllables, and know nothing else."""

import re

VOWELS = "aeiouyáéíóúü"
STRONG = "aeoáéíóú"


def grade_in_english(text):
    """The school grade by Flesch and Kincaid (1975)."""
    sentences, words = _parts(text)
    syllables = sum(map(_english_syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def ease_in_spanish(text):
    """From 0 to 100 by Fernández Huerta (1959): 60 to 70 is usual, 70 to 80 somewhat easy, more is easy."""
    sentences, words = _parts(text)
    syllables = sum(map(_spanish_syllables, words))
    return 206.84 - 60 * syllables / len(words) - 1.02 * len(words) / len(sentences)


def _parts(text):
    sentences = [one for one in re.split(r"[.!?:;]+(?:\s|$)", text) if re.search(r"\w", one)]
    return sentences, re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text)


def _english_syllables(word):
    plain = word.lower()
    count = len(re.findall(rf"[{VOWELS}]+", plain))
    is_silent = plain.endswith("e") and not plain.endswith(("le", "ee")) and count > 1
    return max(1, count - is_silent)


def _spanish_syllables(word):
    """Two strong vowels side by side are two syllables; a weak one joins its neighbor."""
    runs = re.findall(rf"[{VOWELS}]+", word.lower().replace("qu", "q").replace("gue", "ge").replace("gui", "gi"))
    return max(1, sum(max(1, sum(letter in STRONG for letter in run)) for run in runs))
