"""A row of BMLT's JSON (https://bmlt.app/semantic): weekdays from Sunday, 1; formats of each server's own.

Some programs that write it count from 0, so that a list is looked through before its first row is read.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from midspan.domains.meetings.enums import Attendance, Trait
from midspan.domains.meetings.list_files.filling import first_name, point_of, time_or_none
from midspan.domains.meetings.list_files.kinds import (
    BMLT_TRAITS,
    CLOSED_FOR_NOW,
    HYBRID_FORMATS,
    ONLINE_FORMATS,
    SPANISH,
    trait_of_name,
)
from midspan.domains.meetings.list_files.limits import Limits
from midspan.domains.meetings.list_files.shapes import ListedMeeting
from midspan.domains.meetings.list_files.texts import kept_row, line_of, lines_of, link_of, phone_of
from midspan.domains.meetings.list_files.times import days_of_bmlt, length_of, minute_of, number_of_sunday, zone_of

MARKS = frozenset({"weekday_tinyint", "id_bigint", "meeting_name"})
NOT_PUBLISHED = frozenset({"0", "false", "no"})
_VENUES = {"1": Attendance.IN_PERSON, "2": Attendance.ONLINE, "3": Attendance.HYBRID}
FROM_ZERO = (
    "Its days were read with Sunday as 0: a row has 0 and none has 7, though BMLT counts Sunday as 1. Compare some "
    "with the list's own page."
)
Names = Mapping[str, str]


def sunday_of(rows: Iterable[Any]) -> int | None:
    """Which number the Sunday of these rows has; None where that cannot be told."""
    return number_of_sunday(one.get("weekday_tinyint") for one in rows if isinstance(one, dict))


def names_of_formats(formats: Any) -> dict[str, str]:
    """The server's own name of each of its letters, in English where it has several languages."""
    rows = [one for one in formats if isinstance(one, dict)] if isinstance(formats, list) else []
    rows.sort(key=lambda one: one.get("lang_enum") == "en")
    return {line_of(one.get("key_string")).upper(): line_of(one.get("name_string")) for one in rows}


def meeting_of(row: dict[str, Any], *, number: int, limits: Limits, names: Names, sunday: int | None) -> ListedMeeting:
    """Raises Unreadable with why the row cannot be one meeting."""
    source = kept_row(row, most=limits.max_row_characters)
    weekdays, start = days_of_bmlt(row.get("weekday_tinyint"), sunday=sunday), minute_of(row.get("start_time"))
    time_or_none(weekdays, start)
    letters = [one.strip().upper() for one in line_of(row.get("formats"), longest=1000).split(",") if one.strip()]
    url, phone = link_of(row.get("virtual_meeting_link")), phone_of(row.get("phone_meeting_number"))
    place = line_of(row.get("location_text"))
    return ListedMeeting(
        row=number,
        key=line_of(row.get("id_bigint")),
        name=first_name(row.get("meeting_name"), row.get("location_text")),
        source=source,
        weekdays=weekdays,
        start_minute=start,
        length_minutes=length_of(row.get("duration_time")),
        zone=zone_of(row.get("time_zone")),
        is_published=line_of(row.get("published")).casefold() not in NOT_PUBLISHED
        and row.get("published") is not False,
        is_active=CLOSED_FOR_NOW not in letters or bool(url or phone),
        attendance=_attendance(line_of(row.get("venue_type")), frozenset(letters), can_join=bool(url or phone)),
        traits=_traits(letters, names),
        languages=_languages(line_of(row.get("lang_enum")), letters),
        place=place,
        address=_address(row),
        city=line_of(row.get("location_municipality")),
        postal_code=line_of(row.get("location_postal_code_1"), longest=12),
        join_url=url,
        join_phone=phone,
        join_notes=lines_of(row.get("virtual_meeting_additional_info")),
        notes="\n".join(one for one in (lines_of(row.get("location_info")), lines_of(row.get("comments"))) if one),
        **point_of(row.get("latitude"), row.get("longitude")),
    )


def _attendance(venue: str, letters: frozenset[str], *, can_join: bool) -> Attendance:
    if CLOSED_FOR_NOW in letters and can_join:
        return Attendance.ONLINE  # Whatever else it says: at the place nobody opens.
    if letters & HYBRID_FORMATS:
        return Attendance.HYBRID
    if letters & ONLINE_FORMATS:
        return Attendance.ONLINE
    said = _VENUES.get(venue)
    if said:
        return said
    return Attendance.HYBRID if can_join else Attendance.IN_PERSON


def _traits(letters: Iterable[str], names: Names) -> frozenset[Trait]:
    # Where the list names its letters, its own names hold: “B” is a beginner's meeting here and a book there.
    found = (trait_of_name(names[one]) if names.get(one) else BMLT_TRAITS.get(one) for one in letters)
    return frozenset(one for one in found if one)


def _languages(said: str, letters: Iterable[str]) -> tuple[str, ...]:
    spoken = {said.casefold()[:5]} if said else set()
    return tuple(sorted(spoken | ({"es"} if SPANISH & set(letters) else set())))


def _address(row: dict[str, Any]) -> str:
    names = ("location_street", "location_municipality", "location_province")
    return ", ".join(one for one in (line_of(row.get(name)) for name in names) if one)
