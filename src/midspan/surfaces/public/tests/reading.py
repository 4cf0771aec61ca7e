"""How hard a text is to read, by two old formulas. They count sentences, words and syllables, and know nothing else."""

import re

from lxml import html

HARDEST_GRADE, LEAST_EASE, LONGEST_SENTENCE = 6.5, 75, 32
FEWEST_WORDS = 6  # A label of two words is easy, and would hide a sentence that is hard.
WITHIN_A_LINE, LINES_OF_THEIR_OWN = {"a", "bdi", "span"}, {"soft", "error", "button"}
VOWELS = "aeiouyáéíóúü"
STRONG = "aeoáéíóú"


def grade_in_english(text):
    """The school grade by Flesch and Kincaid (1975)."""
    several, words = _parts(text)
    syllables = sum(map(_english_syllables, words))
    return 0.39 * len(words) / len(several) + 11.8 * syllables / len(words) - 15.59


def ease_in_spanish(text):
    """From 0 to 100 by Fernández Huerta (1959): 60 to 70 is usual, 70 to 80 somewhat easy, more is easy."""
    several, words = _parts(text)
    syllables = sum(map(_spanish_syllables, words))
    return 206.84 - 60 * syllables / len(words) - 1.02 * len(words) / len(several)


def ended(line):
    """With a full stop, where it ends without any."""
    return line if line[-1:] in ".?!:" else f"{line}."


def worth_counting(lines):
    return " ".join(one for one in lines if len(one.split()) >= FEWEST_WORDS)


def lines_of(page, *, but=()):
    """Each line of a page. Not its help, which is the same everywhere, nor lines that hold words of `but`."""
    (main,) = html.fromstring(page).xpath("//main")
    for unread in main.xpath(".//aside | .//nav | .//*[@aria-hidden]"):
        unread.drop_tree()
    words = {}
    for text in main.xpath(".//text()"):
        words.setdefault(_line_around(text), []).append(text)
    lines = (" ".join(" ".join(one).split()) for one in words.values())
    return [ended(one) for one in lines if one and not any(other in one for other in but)]


def _line_around(text):
    """The element whose line these words are part of: a hint has one of its own, a link none."""
    inner = text.getparent().getparent() if text.is_tail else text.getparent()
    every = (inner, *inner.iterancestors())
    return next(one for one in every if one.tag not in WITHIN_A_LINE or LINES_OF_THEIR_OWN & set(one.classes))


def sentences(text):
    return [one for one in re.split(r"[.!?:;]+(?:\s|$)", text) if re.search(r"\w", one)]


def _parts(text):
    return sentences(text), re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text)


def _english_syllables(word):
    plain = word.lower()
    count = len(re.findall(rf"[{VOWELS}]+", plain))
    is_silent = plain.endswith("e") and not plain.endswith(("le", "ee")) and count > 1
    return max(1, count - is_silent)


def _spanish_syllables(word):
    """Two strong vowels side by side are two syllables; a weak one joins its neighbor."""
    runs = re.findall(rf"[{VOWELS}]+", word.lower().replace("qu", "q").replace("gue", "ge").replace("gui", "gi"))
    return max(1, sum(max(1, sum(letter in STRONG for letter in run)) for run in runs))
