"""Hours of the day and lengths in words, as rules say them."""

from midspan.values.spans import MINUTES_PER_DAY

MINUTES_PER_HOUR, HALF_DAY_HOURS = 60, 12


def clock_words(minute: int) -> str:
    """Minutes after midnight as a clock reads: 540 → "9:00 am", 1440 → "midnight"."""
    if minute in {0, MINUTES_PER_DAY}:
        return "midnight"
    hour, rest = divmod(minute, MINUTES_PER_HOUR)
    return f"{(hour - 1) % HALF_DAY_HOURS + 1}:{rest:02d} {'am' if hour < HALF_DAY_HOURS else 'pm'}"


def span_words(start: int, end: int) -> str:
    """A stretch of a day: "9:00 am – 12:30 pm"."""
    return f"{clock_words(start)} – {clock_words(end)}"


def minutes_words(minutes: int) -> str:
    """A length: 90 → "1 h 30 min"."""
    hours, rest = divmod(minutes, MINUTES_PER_HOUR)
    return " ".join(
        part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "") if part
    )
