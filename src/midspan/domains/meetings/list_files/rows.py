"""What was read as one flat row: the contract of `midspan meetings show --json`."""

from collections import Counter
from collections.abc import Collection
from typing import Any

from midspan.domains.meetings.list_files.shapes import ListedMeeting, Read, Refused

SUNDAY_FIRST = (6, 0, 1, 2, 3, 4, 5)


def row_of(answer: Read | Refused, *, file: str) -> dict[str, Any]:
    """One JSON object per list. The counts but `read` are of what the list says is published.

    A meeting on several days counts on each of them; one that is not held for the time being counts as well, and once
    more as `inactive`. Of a list that was refused as a whole `format` is null, and so is the row of its one reason.
    `warnings` is there only where a list was read otherwise than its format says.
    """
    if isinstance(answer, Refused):
        return _row(file, None, (), [{"row": None, "why": answer.reason}])
    refused = [{"row": one.row, "why": one.why} for one in answer.refused]
    row = _row(file, answer.format.value, answer.meetings, refused)
    return {**row, "warnings": list(answer.warnings)} if answer.warnings else row


def _row(
    file: str, format_: str | None, meetings: Collection[ListedMeeting], refused: list[dict[str, Any]]
) -> dict[str, Any]:
    published = [one for one in meetings if one.is_published]
    days = Counter(day for one in published for day in one.weekdays)
    return {
        "file": file,
        "format": format_,
        "read": len(meetings),
        "published": len(published),
        "by_weekday": [days[day] for day in SUNDAY_FIRST],
        "online": sum(one.is_online for one in published),
        "unscheduled": sum(not one.is_scheduled for one in published),
        "inactive": sum(not one.is_active for one in published),
        "refused": refused,
    }
