"""Hours of the day and lengths in words, as rules say them."""

from midspan.values.spans import MINUTES_PER_DAY

MINUTES_PER_HOUR, HALF_DAY_HOURS = 60, 12
NO_BREAK = "\N{NO-BREAK SPACE}"  # So that no line breaks between "5:30" and "p.m.".
NAMED = {0: "midnight", MINUTES_PER_DAY // 2: "noon", MINUTES_PER_DAY: "midnight"}


def clock_words(minute: int) -> str:
    """Minutes after midnight as pages write them: 540 → "9 a.m.", 765 → "12:45 p.m.", 720 → "noon"."""
    if minute in NAMED:
        return NAMED[minute]
    hour, rest = divmod(minute, MINUTES_PER_HOUR)
    minutes = f":{rest:02d}" if rest else ""
    return f"{(hour - 1) % HALF_DAY_HOURS + 1}{minutes}{NO_BREAK}{'a.m.' if hour < HALF_DAY_HOURS else 'p.m.'}"


def span_words(start: int, end: int) -> str:
    """A stretch of a day: "9 a.m. – 12:30 p.m."."""
    return f"{clock_words(start)} – {clock_words(end)}"


def plain_spaces(words: str) -> str:
    """The same for what is no page: a table, a calendar, a box in which somebody types."""
    return words.replace(NO_BREAK, " ")


def minutes_words(minutes: int) -> str:
    """A length: 90 → "1 h 30 min"."""
    hours, rest = divmod(minutes, MINUTES_PER_HOUR)
    return " ".join(
        part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "") if part
    )
