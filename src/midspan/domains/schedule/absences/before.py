"""A session as it was before an absence: what its step keeps, and how the session becomes that again."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict

from midspan.domains.schedule.absences.places import put_at, seat_again
from midspan.domains.schedule.enums import SessionState
from midspan.domains.schedule.models import Booking, Session, SessionStaff


class SessionBefore(Struct, frozen=True):
    """`staff` and `bookings` are the ids of the rows that stood. Kept as JSON: ids and moments are text there."""

    lead: UUID | None
    room: UUID | None
    needs_cover: bool
    start: datetime
    end: datetime
    local_date: date
    moved_from: date | None
    staff: tuple[UUID, ...]
    bookings: tuple[UUID, ...]

    @classmethod
    def of(cls, session: Session) -> Self:
        staff = SessionStaff.objects.filter(session=session, is_active=True)
        bookings = Booking.objects.filter(session=session, is_active=True)
        return cls(
            lead=session.lead_id,
            room=session.room_id,
            needs_cover=session.needs_cover,
            start=session.during.lower,
            end=session.during.upper,
            local_date=session.local_date,
            moved_from=session.moved_from,
            staff=tuple(staff.values_list("pk", flat=True)),
            bookings=tuple(bookings.values_list("pk", flat=True)),
        )

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        return cls(
            lead=_id(kept["lead"]),
            room=_id(kept["room"]),
            needs_cover=kept["needs_cover"],
            start=datetime.fromisoformat(kept["start"]),
            end=datetime.fromisoformat(kept["end"]),
            local_date=date.fromisoformat(kept["local_date"]),
            moved_from=date.fromisoformat(kept["moved_from"]) if kept["moved_from"] else None,
            staff=tuple(UUID(one) for one in kept["staff"]),
            bookings=tuple(UUID(one) for one in kept["bookings"]),
        )

    def as_json(self) -> dict[str, Any]:
        return {name: _text(value) for name, value in asdict(self).items()}

    def restore(self, session: Session, *, with_bookings: bool) -> None:
        """Bookings stood still where only somebody else led it."""
        session.state, session.canceled_reason = SessionState.PLANNED, ""
        session.lead_id, session.room_id, session.needs_cover = self.lead, self.room, self.needs_cover
        session.moved_from = self.moved_from
        put_at(session, self.start, self.end)
        SessionStaff.objects.filter(pk__in=self.staff).update(is_active=True, during=session.during)
        if with_bookings:
            seat_again(session, self.bookings)


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _text(value: object) -> Any:
    match value:
        case None | bool():
            return value
        case date():
            return value.isoformat()
        case tuple():
            return [str(one) for one in value]
    return str(value)
