"""Weekly hours with a counselor as individual and family sessions on dates."""

from collections.abc import Iterable, Iterator
from datetime import date
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models.functions import Coalesce

from midspan.domains.schedule.dates.staffing import staff_sessions
from midspan.domains.schedule.dates.window import TIME_CHANGED, Window
from midspan.domains.schedule.enums import SessionKind, SessionState
from midspan.domains.schedule.models import Booking, IndividualHour, Session, SessionStaff
from midspan.domains.schedule.series import Rhythm, Series
from midspan.domains.schedule.weeks.seating import WEEK_CHANGED, cancel_all, release
from midspan.kernel import clock

COMES_BACK = frozenset({TIME_CHANGED, WEEK_CHANGED})
# English titles, which are their own translation keys.
TITLES = {SessionKind.INDIVIDUAL: "Individual session", SessionKind.FAMILY: "Family session"}


def put_hours_on_dates(hours: Iterable[IndividualHour], window: Window) -> list[Session]:
    """Every planned session of these hours in the window; closed days are left out, what stands is left alone."""
    hours = list(hours)
    wanted = {(one.hour_id, one.local_date): one for hour in hours for one in _expected(hour, window)}
    rows = Session.objects.annotate(due=Coalesce("moved_from", "local_date")).filter(
        organization_id=window.organization_id,
        hour__in=[hour.pk for hour in hours],
        due__gte=window.first,
        due__lt=window.until,
    )
    # A session that was moved to another time stands for the date on which its hour would have been.
    standing = {(one.hour_id, one.due): one for one in rows}
    _cancel([one for key, one in standing.items() if key not in wanted])
    _revive([one for key, one in standing.items() if key in wanted])
    Session.objects.bulk_create([one for key, one in wanted.items() if key not in standing], ignore_conflicts=True)
    planned: list[Session] = [*rows.filter(state=SessionState.PLANNED)]
    staff_sessions({one.pk: [one.lead_id] for one in planned if one.lead_id}, planned, window)
    return planned


def _expected(hour: IndividualHour, window: Window) -> Iterator[Session]:
    for one in window.occurrences(_series(hour), hour.site_id):
        yield Session(
            organization_id=window.organization_id,
            kind=hour.kind,
            patient_id=hour.patient_id,
            hour=hour,
            lead_id=hour.staff_id,
            site_id=hour.site_id,
            room_id=None if hour.is_video else hour.room_id,
            is_video=hour.is_video,
            title=TITLES[SessionKind(hour.kind)],
            during=DateTimeTZRange(one.start, one.end),
            local_date=one.day,
        )


def _series(hour: IndividualHour) -> Series:
    first: date = hour.dates.lower
    return Series(
        rhythm=Rhythm(weekdays=(hour.weekday,), anchor=first, until=hour.dates.upper),
        start_minute=hour.start_minute,
        end_minute=hour.end_minute,
        zone=ZoneInfo(hour.site.time_zone),
        first=first,
    )


def _revive(sessions: list[Session]) -> None:
    """Sessions that were canceled only because the week changed, which it no longer does."""
    ids = [one.pk for one in sessions if one.state == SessionState.CANCELED and one.canceled_reason in COMES_BACK]
    if ids:
        SessionStaff.objects.filter(session_id__in=ids).delete()
        Session.objects.filter(pk__in=ids).update(state=SessionState.PLANNED, canceled_reason="")


def _cancel(sessions: list[Session]) -> None:
    now = clock.now()
    ids = [one.pk for one in sessions if one.state == SessionState.PLANNED and one.during.lower > now]
    if ids:
        release(Booking.objects.filter(session_id__in=ids), reason=TIME_CHANGED)
        cancel_all(Session.objects.filter(pk__in=ids), reason=TIME_CHANGED)
