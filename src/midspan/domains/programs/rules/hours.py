"""Hours of the day as people write them: "9 a.m. - 12:30 p.m., 1:30 p.m. - 9 p.m." or "9-12:30, 13:30-21"."""

import re
from collections.abc import Iterable
from itertools import pairwise

from midspan.values import WeekSpan
from midspan.values.hour_words import HALF_DAY_HOURS, MINUTES_PER_HOUR, clock_words, plain_spaces, span_words
from midspan.values.spans import MINUTES_PER_DAY

CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(a\.?m\.?|p\.?m\.?)?", re.IGNORECASE)
BETWEEN = re.compile(r"\s*(?:-|–|—|\bto\b)\s*")
NAMED = {"midnight": "0:00", "noon": "12:00"}
HOW_TO_WRITE = "Write hours like 9 a.m. – 12:30 p.m., 1:30 p.m. – 9 p.m."


def read_hours(text: str) -> tuple[tuple[int, int], ...]:
    """The stretches of one day, in minutes after midnight and in order; none for an empty text.

    Raises ValueError, in words for the person who typed, when a stretch is not one or two of them overlap.
    """
    stretches = sorted(_stretch(part) for part in re.split(r"[,;\n]", text) if part.strip())
    for (_, end), (start, _) in pairwise(stretches):
        if start < end:
            raise ValueError(f"Two of these stretches overlap at {clock_words(start)}: join them into one.")
    return tuple(stretches)


def _stretch(text: str) -> tuple[int, int]:
    bounds = BETWEEN.split(text.strip())
    if len(bounds) != 2:  # noqa: PLR2004 - a start and an end
        raise ValueError(f"“{text.strip()}” is not a stretch of time. {HOW_TO_WRITE}")
    start, end = _minute(bounds[0]), _minute(bounds[1])
    end = end or MINUTES_PER_DAY  # Midnight at the end closes the day.
    if end <= start:
        raise ValueError(f"“{text.strip()}” ends before it starts. {HOW_TO_WRITE}")
    return start, end


def _minute(text: str) -> int:
    found = CLOCK.fullmatch(NAMED.get(text.strip().lower(), text.strip()))
    if not found:
        raise ValueError(f"“{text.strip()}” is not a time. {HOW_TO_WRITE}")
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= HALF_DAY_HOURS:
        raise ValueError(f"“{text.strip()}” is not a time. {HOW_TO_WRITE}")
    if half:
        hour = hour % HALF_DAY_HOURS + (HALF_DAY_HOURS if half.startswith("p") else 0)
    total = hour * MINUTES_PER_HOUR + minute
    if minute >= MINUTES_PER_HOUR or total > MINUTES_PER_DAY:
        raise ValueError(f"“{text.strip()}” is not a time. {HOW_TO_WRITE}")
    return total


def spans_text(stretches: Iterable[tuple[int, int]]) -> str:
    """The stretches of one day as `read_hours` reads them back."""
    return ", ".join(plain_spaces(span_words(start, end)) for start, end in stretches)


def weekly_overlap(first: Iterable[WeekSpan], second: Iterable[WeekSpan]) -> WeekSpan | None:
    """The earliest stretch of `first` that meets one of `second`, or None."""
    others = list(second)
    return min((span for span in first if any(span.overlaps(other) for other in others)), default=None)
