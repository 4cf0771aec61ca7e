"""Finding what coming changes of clocks do, for one organization."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F
from msgspec import Struct

from midspan.domains.programs.queries import active_sites
from midspan.domains.responsibilities.queries import life_in_week
from midspan.domains.schedule.clock_changes.shifts import ClockShift, difference, meets_only_now, shifts_between
from midspan.domains.schedule.enums import ClockCaseKind, SessionState
from midspan.domains.schedule.models import Booking, ClockCase, Session
from midspan.kernel import clock
from midspan.values import Actor, WeekSpan
from midspan.values.spans import MINUTES_PER_DAY
from midspan.values.wall_clock import instants_of

AHEAD = timedelta(weeks=3)
A_WEEK = timedelta(weeks=1)
A_DAY = timedelta(days=1)


class _Taking(Struct, frozen=True):
    """Somebody of another zone in a session by video."""

    session: Session
    patient_id: UUID
    own_zone: ZoneInfo


def find_cases(*, today: date, by: Actor) -> list[ClockCase]:
    """The cases of the next three weeks, not kept yet. Needs the whole organization in reach.

    Questions to the database grow with the people whose clock moves against their site's, and with nobody else.
    """
    sites = {site.pk: ZoneInfo(site.time_zone) for site in active_sites(viewer=by)}
    shifts = _shifts({zone.key for zone in sites.values()}, today)
    found = list(_in_the_night(shifts, by=by))
    found += _conflicts(_by_video(today, by=by), today=today, by=by)
    return found


def _shifts(zones: Iterable[str], today: date) -> dict[str, list[ClockShift]]:
    return {zone: shifts_between(ZoneInfo(zone), today, today + AHEAD) for zone in zones}


def _in_the_night(shifts: dict[str, list[ClockShift]], *, by: Actor) -> Iterator[ClockCase]:
    """Sessions in the very time that is skipped or comes twice."""
    nights = {shift.day for of_zone in shifts.values() for shift in of_zone}
    if not nights:
        return
    rows = Session.objects.filter(organization_id=by.organization_id, state=SessionState.PLANNED, local_date__in=nights)
    for session in rows.select_related("site", "hour").prefetch_related("section__times"):
        for shift in shifts.get(session.site.time_zone, ()):
            kinds = {shift.befalls(session.local_date, start, end) for start, end in _planned_times(session)}
            for kind in kinds:
                if kind is not None:
                    yield _case(session, kind, shift)


def _planned_times(session: Session) -> Iterator[tuple[int, int]]:
    """The local minutes for which this session is planned, before any clock moves it."""
    times = session.section.times.all() if session.section else [session.hour] if session.hour else []
    zone = ZoneInfo(session.site.time_zone)
    for time in times:
        start, _ = instants_of(session.local_date, time.start_minute, time.end_minute, zone)
        if time.weekday == session.local_date.weekday() and start == session.during.lower:
            yield time.start_minute, time.end_minute


def _by_video(today: date, *, by: Actor) -> list[_Taking]:
    """Whoever is booked by video, and lives by another clock than the session's site."""
    rows = Booking.objects.filter(
        organization_id=by.organization_id,
        is_active=True,
        session__is_video=True,
        session__state=SessionState.PLANNED,
        local_date__gte=today,
        local_date__lt=today + AHEAD + A_WEEK,
    )
    rows = rows.exclude(patient__time_zone="").exclude(patient__time_zone=F("session__site__time_zone"))
    joined = rows.select_related("session__site", "patient").order_by("during")
    return [_Taking(one.session, one.patient_id, ZoneInfo(one.patient.time_zone)) for one in joined]


def _conflicts(taking: Iterable[_Taking], *, today: date, by: Actor) -> Iterator[ClockCase]:
    weeks: dict[tuple[UUID, date, str], list[_Taking]] = defaultdict(list)
    for one in taking:
        if _moved(one, today):
            monday = clock.week_start(one.session.local_date)
            weeks[one.patient_id, monday, one.session.site.time_zone].append(one)
    for (patient_id, monday, zone), found in weeks.items():
        life = life_in_week(viewer=by, patient_id=patient_id, monday=monday, zone=ZoneInfo(zone))
        blocked = [time.blocked for time in life.times]
        for one in found:
            shift = _cause(one, today)
            if shift and meets_only_now(_wall_span(one.session), blocked, moved=_moved(one, today)):
                yield _case(one.session, ClockCaseKind.CONFLICT, shift, patient_id=patient_id)


def _moved(one: _Taking, today: date) -> int:
    """By how many minutes the person's life moves forward on the session's clock, against today."""
    site = ZoneInfo(one.session.site.time_zone)
    return difference(site, one.own_zone, one.session.local_date) - difference(site, one.own_zone, today)


def _cause(one: _Taking, today: date) -> ClockShift | None:
    """The last change of either clock before the session."""
    until = one.session.local_date + A_DAY
    site = ZoneInfo(one.session.site.time_zone)
    shifts = [*shifts_between(site, today, until), *shifts_between(one.own_zone, today, until)]
    within = [shift for shift in shifts if shift.day < today + AHEAD]
    return max(within, default=None)


def _wall_span(session: Session) -> WeekSpan:
    """The session on its site's wall clock."""
    zone = ZoneInfo(session.site.time_zone)
    start, end = session.during.lower.astimezone(zone), session.during.upper.astimezone(zone)
    first = start.hour * 60 + start.minute
    last = end.hour * 60 + end.minute if end.date() == start.date() else MINUTES_PER_DAY
    return WeekSpan(session.local_date.weekday(), first, max(last, first + 1))


def _case(session: Session, kind: ClockCaseKind, shift: ClockShift, patient_id: UUID | None = None) -> ClockCase:
    return ClockCase(
        organization_id=session.organization_id,
        kind=kind,
        session=session,
        patient_id=patient_id,
        zone=shift.zone,
        changed_on=shift.day,
        minutes=shift.minutes,
    )
