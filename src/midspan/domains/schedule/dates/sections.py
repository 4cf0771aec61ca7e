"""Weekly sections as group sessions on dates."""

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from midspan.domains.schedule.dates.staffing import staff_sessions
from midspan.domains.schedule.dates.window import TIME_CHANGED, Window, real_time
from midspan.domains.schedule.enums import SessionKind, SessionState
from midspan.domains.schedule.models import Booking, Section, Session, SessionStaff
from midspan.domains.schedule.seating import cancel_all, release
from midspan.kernel import clock


def put_sections_on_dates(sections: Iterable[Section], window: Window) -> list[Session]:
    """Every planned session of these sections in the window, new ones added, those that no longer stand canceled.

    The sections must be locked by the caller (`seating.lock_sections`) and joined with their parts.
    """
    wanted = {_key(session): session for section in sections for session in _expected(section, window)}
    rows = Session.objects.filter(
        organization_id=window.organization_id,
        section__in=[section.pk for section in sections],
        local_date__gte=window.first,
        local_date__lt=window.until,
    )
    standing = {_key(session): session for session in rows}
    _cancel([session for key, session in standing.items() if key not in wanted])
    _revive([session for key, session in standing.items() if key in wanted])
    Session.objects.bulk_create(
        [session for key, session in wanted.items() if key not in standing], ignore_conflicts=True
    )
    # What a constraint refused (a room already taken) is not there now; only what stands is led and booked.
    planned = list(rows.filter(state=SessionState.PLANNED))
    leaders = {section.pk: [leader.staff_id for leader in section.leaders.all()] for section in sections}
    staff_sessions(
        {session.pk: leaders[session.section_id] for session in planned if session.section_id}, planned, window
    )
    return planned


def _key(session: Session) -> tuple[object, object, object]:
    return session.section_id, session.during.lower, session.during.upper


def _expected(section: Section, window: Window) -> Iterator[Session]:
    zone = ZoneInfo(section.site.time_zone)
    leaders = list(section.leaders.all())
    for time in section.times.all():
        for day in window.open_days(time.weekday, section.site_id):
            if day < section.from_date or (section.until_date is not None and day >= section.until_date):
                continue
            yield Session(
                organization_id=window.organization_id,
                kind=SessionKind.GROUP,
                section=section,
                lead_id=leaders[0].staff_id if leaders else None,
                site_id=section.site_id,
                room_id=None if section.is_video else section.room_id,
                is_video=section.is_video,
                title=section.group.name,
                during=real_time(day, time.start_minute, time.end_minute, zone=zone),
                local_date=day,
            )


def _cancel(sessions: list[Session]) -> None:
    """Sessions still to come whose weekly time is gone: closed day, other time, ended section."""
    now = clock.now()
    ids = [one.pk for one in sessions if one.state == SessionState.PLANNED and one.during.lower > now]
    if ids:
        release(Booking.objects.filter(session_id__in=ids), reason=TIME_CHANGED)
        cancel_all(Session.objects.filter(pk__in=ids), reason=TIME_CHANGED)


def _revive(sessions: list[Session]) -> None:
    """Sessions that were canceled only because their time was gone, which it no longer is."""
    ids = [one.pk for one in sessions if one.state == SessionState.CANCELED and one.canceled_reason == TIME_CHANGED]
    if ids:
        SessionStaff.objects.filter(session_id__in=ids).delete()
        Session.objects.filter(pk__in=ids).update(state=SessionState.PLANNED, canceled_reason="")
