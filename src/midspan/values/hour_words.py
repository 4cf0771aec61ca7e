"""Hours of the day and lengths in words, as rules say them."""

from midspan.values.spans import MINUTES_PER_DAY

MINUTES_PER_HOUR, HALF_DAY_HOURS = 60, 12
NAMED = {0: "midnight", MINUTES_PER_DAY // 2: "noon", MINUTES_PER_DAY: "midnight"}


def clock_words(minute: int) -> str:
    """Minutes after midnight as pages write them: 540 → "9 a.m.", 765 → "12:45 p.m.", 720 → "noon"."""
    if minute in NAMED:
        return NAMED[minute]
    hour, rest = divmod(minute, MINUTES_PER_HOUR)
    minutes = f":{rest:02d}" if rest else ""
    return f"{(hour - 1) % HALF_DAY_HOURS + 1}{minutes} {'a.m.' if hour < HALF_DAY_HOURS else 'p.m.'}"


def span_words(start: int, end: int) -> str:
    """A stretch of a day: "9 a.m. – 12:30 p.m."."""
    return f"{clock_words(start)} – {clock_words(end)}"


def minutes_words(minutes: int) -> str:
    """A length: 90 → "1 h 30 min"."""
    hours, rest = divmod(minutes, MINUTES_PER_HOUR)
    return " ".join(
        part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "") if part
    )
