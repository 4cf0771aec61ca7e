"""What queries of the schedule answer: one flat line per booking or session."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct


class BookedSession(Struct, frozen=True):
    """One patient's session. `start` and `end` are instants; `zone` is the wall clock they are told by.

    `is_active` is False for a booking given up or canceled; `reason` then says why, as a code or in words.
    """

    booking_id: UUID
    patient_id: UUID
    session_id: UUID
    kind: str
    state: str
    title: str
    start: datetime
    end: datetime
    local_date: date
    zone: str
    is_video: bool
    site_id: UUID
    site_name: str
    site_address: str
    room_name: str
    video_url: str
    lead_name: str
    is_active: bool
    makes_up: bool
    reason: str

    @property
    def minutes(self) -> int:
        return int((self.end - self.start).total_seconds() // 60)

    @property
    def starts_at(self) -> datetime:
        """The start on the site's wall clock."""
        return self.start.astimezone(ZoneInfo(self.zone))

    @property
    def ends_at(self) -> datetime:
        return self.end.astimezone(ZoneInfo(self.zone))


class BoardSession(Struct, frozen=True):
    """One session for staff. `expected` counts active bookings of patients the viewer reaches."""

    session_id: UUID
    section_id: UUID | None
    patient_id: UUID | None
    kind: str
    state: str
    title: str
    section_name: str
    start: datetime
    end: datetime
    local_date: date
    zone: str
    is_video: bool
    site_id: UUID
    site_name: str
    room_name: str
    video_url: str
    lead_id: UUID | None
    lead_name: str
    needs_cover: bool
    capacity: int | None
    expected: int

    @property
    def starts_at(self) -> datetime:
        """The start on the site's wall clock."""
        return self.start.astimezone(ZoneInfo(self.zone))

    @property
    def ends_at(self) -> datetime:
        return self.end.astimezone(ZoneInfo(self.zone))
