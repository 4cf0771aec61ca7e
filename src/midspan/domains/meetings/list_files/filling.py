"""What the three kinds of lists have in common of a row."""

from typing import Any

from midspan.domains.meetings.list_files.shapes import Unreadable
from midspan.domains.meetings.list_files.texts import LONGEST_NAME, line_of

Place = dict[str, Any]
MOST_LATITUDE, MOST_LONGITUDE = 90, 180


def first_name(*values: Any) -> str:
    """The first that says something: a meeting without a name is called by its group or its place.

    Raises Unreadable where there is nothing to call it by.
    """
    name = next((one for one in (line_of(value, longest=LONGEST_NAME) for value in values) if one), "")
    if not name:
        raise Unreadable("It has no name, and no group or place to call it by.")
    return name


def time_or_none(weekdays: tuple[int, ...], minute: int | None) -> None:
    """A meeting has a day and a time, or is unscheduled and has neither. Raises Unreadable."""
    if weekdays and minute is None:
        raise Unreadable("It has a day and no time.")
    if minute is not None and not weekdays:
        raise Unreadable("It has a time and no day.")


def point_of(latitude: Any, longitude: Any) -> Place:
    """Both, or neither: where numbers are missing, off the earth, or the 0, 0 of a form left empty."""
    north, east = _number(latitude), _number(longitude)
    is_one = north is not None and east is not None and abs(north) <= MOST_LATITUDE and abs(east) <= MOST_LONGITUDE
    return {"latitude": north, "longitude": east} if is_one and (north or east) else {}


def _number(value: Any) -> float | None:
    try:
        return round(float(line_of(value)), 6)
    except ValueError:
        return None
