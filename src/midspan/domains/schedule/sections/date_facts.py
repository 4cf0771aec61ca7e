"""Fetching what a changed date of a section has to fit."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from msgspec import Struct

from midspan.domains.programs.queries import leave_between, opening_spans, rooms
from midspan.domains.schedule.enums import SessionState
from midspan.domains.schedule.models import Section, Session, SessionStaff
from midspan.domains.schedule.sections.date_rules import WantedDate
from midspan.domains.schedule.sections.dates import Surrounding
from midspan.domains.schedule.series import expand
from midspan.values import Actor
from midspan.values.wall_clock import instants_of

if TYPE_CHECKING:
    from midspan.domains.programs.models import Room

A_DAY = timedelta(days=1)


class NewDate(Struct, frozen=True, kw_only=True):
    """When and where a section meets on one date. `room_id` None with `is_video` None means the usual place."""

    day: date
    start_minute: int
    end_minute: int
    room_id: UUID | None = None
    is_video: bool | None = None
    lead_id: UUID | None = None


def wanted_date(
    around: Surrounding, wish: NewDate, *, viewer: Actor, instead_of: tuple[date, int] | None = None
) -> WantedDate:
    """The wish with what is around it; `instead_of` is the meeting (day, start minute) that it replaces."""
    section = around.section
    start, end = instants_of(wish.day, wish.start_minute, wish.end_minute, around.zone)
    is_video = section.is_video and wish.room_id is None if wish.is_video is None else wish.is_video
    room = None if is_video else _room(section, wish.room_id, viewer)
    during = DateTimeTZRange(start, end) if start < end else None
    own = _replaced(around, instead_of)
    opening = opening_spans(viewer=viewer).get(section.site_id)
    return WantedDate(
        day=wish.day,
        start_minute=wish.start_minute,
        end_minute=wish.end_minute,
        is_video=is_video,
        site_name=section.site.name,
        closed_as=around.closed.get(wish.day, ""),
        opening=None if opening is None else tuple(opening),
        room_name=room.name if room else "",
        room_capacity=room.capacity if room else None,
        people=section.capacity + section.family_places + len(section.leaders.all()),
        room_taken_by=_in_room(room, during, own) if room and during else "",
        lead_name=around.names.get(wish.lead_id, "") if wish.lead_id else "",
        lead_is_away=_is_away(wish, viewer),
        lead_taken_by=_with_lead(wish.lead_id, during, own, viewer) if wish.lead_id and during else "",
        meets_already=_meets_already(around, wish, start=start, end=end, instead_of=instead_of),
    )


def _room(section: Section, room_id: UUID | None, viewer: Actor) -> "Room | None":
    if room_id is None:
        return section.room
    return rooms(viewer=viewer).filter(pk=room_id, site_id=section.site_id, is_active=True).first()


def _replaced(around: Surrounding, instead_of: tuple[date, int] | None) -> list[UUID]:
    """The session that the meeting has now, which is not in its own way."""
    found = (
        around.sessions.get((one.start, one.end))
        for series in around.series
        for one in expand(series, around.first, around.until)
        if instead_of == ((one.change.day, one.change.start_minute) if one.change else (one.day, one.span.start))
    )
    return [session.pk for session in found if session]


def _in_room(room: "Room", during: DateTimeTZRange, but: list[UUID]) -> str:
    rows = Session.objects.filter(
        organization_id=room.organization_id, room=room, during__overlap=during, state=SessionState.PLANNED
    )
    other = rows.exclude(pk__in=but).select_related("section").first()
    return _name(other) if other else ""


def _with_lead(lead_id: UUID, during: DateTimeTZRange, but: list[UUID], viewer: Actor) -> str:
    rows = SessionStaff.objects.filter(
        organization_id=viewer.organization_id, staff_id=lead_id, is_active=True, during__overlap=during
    )
    other = rows.exclude(session_id__in=but).select_related("session__section").first()
    return _name(other.session) if other else ""


def _name(session: Session) -> str:
    """A group by its name; another session names nobody."""
    return session.section.name if session.section else "another session"


def _is_away(wish: NewDate, viewer: Actor) -> bool:
    if wish.lead_id is None:
        return False
    return bool(leave_between(viewer=viewer, from_date=wish.day, until_date=wish.day + A_DAY, staff_ids=[wish.lead_id]))


def _meets_already(
    around: Surrounding, wish: NewDate, *, start: datetime, end: datetime, instead_of: tuple[date, int] | None
) -> bool:
    for series in around.series:
        for one in expand(series, wish.day, wish.day + A_DAY):
            key = (one.change.day, one.change.start_minute) if one.change else (one.day, one.span.start)
            if key != instead_of and one.start < end and start < one.end:
                return True
    return False
