"""The frozen shapes in which a list of meetings is handed on."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from midspan.domains.meetings.enums import Attendance, ListFormat, Trait

SLOT = "#"


class ListedMeeting(Struct, frozen=True, kw_only=True):
    """One row in our words. Weekdays count from Monday, 0; minutes from midnight, in `zone`.

    `key` is the same in whatever order the rows come, and no other row of the list has it: `slug`, by which the list
    calls it, or `slot` where several rows share that or have none. Without `weekdays` it is unscheduled. An empty
    `zone` or text, and None of a number, is what the list does not say. `source` is what its format has of the
    row, as it came, and nobody to call.
    """

    row: int
    key: str
    slug: str = ""
    name: str
    source: dict[str, Any]
    weekdays: tuple[int, ...] = ()
    start_minute: int | None = None
    length_minutes: int | None = None
    zone: str = ""
    is_published: bool = True
    is_active: bool = True
    attendance: Attendance = Attendance.IN_PERSON
    traits: frozenset[Trait] = frozenset()
    languages: tuple[str, ...] = ()
    group: str = ""
    place: str = ""
    address: str = ""
    city: str = ""
    postal_code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    is_approximate: bool = False
    join_url: str = ""
    join_phone: str = ""
    join_notes: str = ""
    notes: str = ""
    web_address: str = ""

    @property
    def slot(self) -> str:
        """What it is called among several of the same slug: by its days and time."""
        return f"{self.slug}{SLOT}{','.join(map(str, self.weekdays))}-{self.start_minute}"

    @property
    def is_online(self) -> bool:
        return self.attendance is not Attendance.IN_PERSON

    @property
    def is_scheduled(self) -> bool:
        return bool(self.weekdays)


class RefusedRow(Struct, frozen=True):
    """A row that was left out. `row` counts from 1; in a table as a spreadsheet does, its heading being row 1.

    `slug` and `name` say which meeting could not be read, as far as the row does. `source` is what its format has of
    it, as of one that was read; empty where that is too much, or where its fields cannot be told.
    """

    row: int
    why: str
    slug: str = ""
    name: str = ""
    source: Mapping[str, Any] = {}


class Read(Struct, frozen=True, kw_only=True):
    """What one list says. `warnings` are of the whole: what its format says otherwise, and how it was read."""

    format: ListFormat
    meetings: tuple[ListedMeeting, ...]
    refused: tuple[RefusedRow, ...] = ()
    warnings: tuple[str, ...] = ()


class Refused(Struct, frozen=True):
    """Nothing was read; `reason` is one sentence the person can act on."""

    reason: str


class Unreadable(Exception):  # noqa: N818 - refusing is an answer of the reader, not an error in it
    """Raised inside the reader for a whole file or for one row, and answered by it as `Refused` or `RefusedRow`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
