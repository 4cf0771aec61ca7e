"""Days in a sentence. Words of a day are made as they begin a line; `within` is how they stand inside one."""

from django.utils.translation import get_language

SMALL = frozenset({"es"})  # Languages that write weekdays, months, today and tomorrow small.


def within(words: str) -> str:
    """Words of a day as they stand inside a sentence: “lunes, 30 de noviembre”, but “Monday, November 30”."""
    if (get_language() or "")[:2] not in SMALL:
        return words
    return words[:1].lower() + words[1:]
