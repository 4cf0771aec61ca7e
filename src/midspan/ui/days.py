"""Days in words. They are made as they begin a line; `within` is how they stand inside a sentence."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language

SMALL = frozenset({"es"})  # Languages that write weekdays, months, today and tomorrow small.


def capitalized(words: str) -> str:
    """As they begin a line: Spanish writes days small, and their names come small from Django."""
    return words[:1].upper() + words[1:]


def date_words(day: date) -> str:
    """Weekday, month and day, as they begin a line: “Monday, November 30”, “Lunes, 30 de noviembre”."""
    return capitalized(f"{date_format(day, 'l')}, {date_format(day, 'MONTH_DAY_FORMAT')}")


def within(words: str) -> str:
    """Words of a day as they stand inside a sentence: “lunes, 30 de noviembre”, but “Monday, November 30”."""
    if (get_language() or "")[:2] not in SMALL:
        return words
    return words[:1].lower() + words[1:]
