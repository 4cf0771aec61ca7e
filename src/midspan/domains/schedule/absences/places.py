"""Times, rooms and places of sessions, given up for a moment and taken again."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, Q

from midspan.domains.schedule.models import Booking, Session, SessionStaff
from midspan.domains.schedule.weeks.seating import CANCELED


def vacate(sessions: Collection[Session]) -> None:
    """Times, rooms and places of these sessions are free for a moment."""
    ids = [one.pk for one in sessions]
    SessionStaff.objects.filter(session_id__in=ids).update(is_active=False)
    Booking.objects.filter(session_id__in=ids, is_active=True).update(is_active=False)
    Session.objects.filter(pk__in=ids).update(room=None)


def put_at(session: Session, start: datetime, end: datetime) -> None:
    session.during = DateTimeTZRange(start, end)
    session.local_date = start.astimezone(ZoneInfo(session.site.time_zone)).date()
    session.save()


def seat_again(session: Session, ids: Iterable[UUID]) -> None:
    """Who was booked in it is booked in it, at its time. Who gave their place up meanwhile is left alone."""
    rows = Booking.objects.filter(pk__in=list(ids)).filter(Q(is_active=False, ended_reason__in=("", CANCELED)))
    held = Q(seat=None) | Q(seat__dates__contains=F("local_date"))
    rows.filter(held).update(is_active=True, ended_reason="", during=session.during, local_date=session.local_date)
