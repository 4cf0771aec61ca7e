"""The style sheet that places entries in a week. A strict policy forbids style attributes, so places are classes."""

from midspan.ui.week import MINUTES_PER_DAY, MINUTES_PER_ROW, MOST_LANES

ROWS = MINUTES_PER_DAY // MINUTES_PER_ROW
COLUMNS = 12  # Divisible by every number of lanes.


def slots_css() -> str:
    """The text of static/ui/css/week/slots.css; a test compares."""
    head = "/* Written by midspan.ui.slots: rows of five minutes, and lanes for what happens at once. */"
    rows = [f".row-{n} {{ grid-row-start: {n}; }} .span-{n} {{ grid-row-end: span {n}; }}" for n in range(1, ROWS + 1)]
    lanes = [_lane(lane, count) for count in range(1, MOST_LANES + 1) for lane in range(1, count + 1)]
    return "\n".join([head, *rows, *lanes, ""])


def _lane(lane: int, count: int) -> str:
    width = COLUMNS // count
    return f".lane-{lane}-of-{count} {{ grid-column: {(lane - 1) * width + 1} / span {width}; }}"
