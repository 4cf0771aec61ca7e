"""Times of day on pages, which no line breaks: "5:30 p.m." stays together on the narrowest screen.

Everything that writes a time in the reader's language asks Django for it ("TIME_FORMAT", "DATETIME_FORMAT", "P"), so
the space is chosen here, once. Formats of our own that say "a" or "A" hold a no-break space themselves; a guard looks.
"""

from django.utils.dateformat import TimeFormat

from midspan.values.hour_words import NO_BREAK

WITH_DJANGO = TimeFormat.P


def unbroken(self: TimeFormat) -> str:
    """As Django's "P", such as "noon" or "5:30 p.m.", in one piece."""
    words: str = WITH_DJANGO(self)
    return words.replace(" ", NO_BREAK)


def keep_times_whole() -> None:
    """Once, when the application is loaded."""
    TimeFormat.P = unbroken  # type: ignore[method-assign]  # there is no setting for it
