"""A row of Meeting Guide's JSON (https://github.com/code4recovery/spec), and of a table with the same words."""

from typing import Any

from midspan.domains.meetings.list_files.filling import first_name, point_of, time_or_none
from midspan.domains.meetings.list_files.kinds import (
    CLOSED_FOR_NOW,
    codes_of,
    guide_attendance,
    guide_languages,
    guide_traits,
)
from midspan.domains.meetings.list_files.limits import Limits
from midspan.domains.meetings.list_files.shapes import ListedMeeting
from midspan.domains.meetings.list_files.texts import kept_row, line_of, lines_of, link_of, phone_of
from midspan.domains.meetings.list_files.times import days_from_sunday, length_until, minute_of, zone_of

MARKS = frozenset({"day", "time", "types", "slug", "formatted_address", "conference_url"})
YES = frozenset({"yes", "true", "1"})
INACTIVE = "inactive"


def meeting_of(row: dict[str, Any], *, number: int, limits: Limits) -> ListedMeeting:
    """Raises Unreadable with why the row cannot be one meeting."""
    source = kept_row(row, most=limits.max_row_characters)
    weekdays, start = days_from_sunday(row.get("day")), minute_of(row.get("time"))
    time_or_none(weekdays, start)
    codes = codes_of(_types(row.get("types")))
    url, phone = link_of(row.get("conference_url")), phone_of(row.get("conference_phone"))
    option = line_of(row.get("attendance_option"))
    address = _address(row)
    attendance = guide_attendance(option, codes, can_join=bool(url or phone), has_place=bool(address))
    is_closed = CLOSED_FOR_NOW in codes and not (url or phone)
    return ListedMeeting(
        row=number,
        key=line_of(row.get("slug")) or line_of(row.get("id")),
        name=first_name(row.get("name"), row.get("group"), row.get("location")),
        source=source,
        weekdays=weekdays,
        start_minute=start,
        length_minutes=length_until(start, row.get("end_time")),
        zone=zone_of(row.get("timezone")),
        is_active=option.casefold() != INACTIVE and not is_closed,
        attendance=attendance,
        traits=guide_traits(codes),
        languages=guide_languages(codes),
        group=line_of(row.get("group")),
        place=line_of(row.get("location")),
        address=address,
        city=line_of(row.get("city")),
        postal_code=line_of(row.get("postal_code"), longest=12),
        is_approximate=line_of(row.get("approximate")).casefold() in YES,
        join_url=url,
        join_phone=phone,
        join_notes=lines_of(row.get("conference_url_notes") or row.get("conference_phone_notes")),
        notes=_joined(lines_of(row.get("notes")), lines_of(row.get("location_notes"))),
        web_address=link_of(row.get("url")),
        **point_of(row.get("latitude"), row.get("longitude")),
    )


def _types(value: Any) -> list[str]:
    return [line_of(one) for one in value] if isinstance(value, list) else line_of(value, longest=2000).split(",")


def _address(row: dict[str, Any]) -> str:
    whole = line_of(row.get("formatted_address"))
    return whole or ", ".join(one for one in map(line_of, map(row.get, ("address", "city", "state"))) if one)


def _joined(*texts: str) -> str:
    return "\n".join(one for one in texts if one)
