"""Sections as sessions on dates: what their series say, against what stands."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from msgspec import Struct

from midspan.domains.schedule.dates.section_series import changes_of, leaders_on, place_on, series_of
from midspan.domains.schedule.dates.staffing import staff_sessions
from midspan.domains.schedule.dates.window import CLOSED_DAY, DATE_SKIPPED, OF_THE_CALENDAR, TIME_CHANGED, Window
from midspan.domains.schedule.enums import DayChangeKind, SessionKind, SessionState
from midspan.domains.schedule.models import Booking, Section, Session, SessionStaff
from midspan.domains.schedule.series import DayChange
from midspan.domains.schedule.weeks.seating import cancel_all, release
from midspan.kernel import clock

Key = tuple[UUID | None, datetime, datetime]


class Placed(Struct, frozen=True):
    """What stands on dates now, and what became of what stood.

    `changed` are sessions put elsewhere or brought back, `released` the patients whose booking ended, `refused` the
    sessions that PostgreSQL would not have because their room is taken.
    """

    planned: list[Session]
    changed: list[Session]
    released: frozenset[UUID]
    refused: list[Session]


class _Wanted(Struct, frozen=True):
    """A session as the series has it, and what is different about its date."""

    session: Session
    leaders: list[UUID]


def put_sections_on_dates(sections: Iterable[Section], window: Window) -> Placed:
    """Every session of these sections in the window: new ones added, others moved, what no longer stands canceled.

    The sections must be locked by the caller (`seating.lock_sections`) and joined with their parts.
    """
    sections = list(sections)
    ids = [section.pk for section in sections]
    changes = changes_of(ids)
    wanted = {
        _key(one.session): one
        for section in sections
        for one in _expected(section, changes.get(section.pk, ()), window)
    }
    rows = Session.objects.filter(
        organization_id=window.organization_id,
        section__in=ids,
        local_date__gte=window.first,
        local_date__lt=window.until,
    )
    standing = {_key(session): session for session in rows}
    released = _cancel([one for key, one in standing.items() if key not in wanted], changes, window)
    changed, refused = _bring(_differing(standing, wanted))
    Session.objects.bulk_create(
        [one.session for key, one in wanted.items() if key not in standing], ignore_conflicts=True
    )
    # What a constraint refused (a room already taken) is not there now; only what stands is led and booked.
    planned = list(rows.filter(state=SessionState.PLANNED))
    leaders = {one.pk: wanted[_key(one)].leaders for one in planned if _key(one) in wanted}
    staff_sessions(leaders, planned, window)
    return Placed(planned, changed, released, refused)


def _key(session: Session) -> Key:
    return session.section_id, session.during.lower, session.during.upper


def _expected(section: Section, changes: Sequence[DayChange], window: Window) -> Iterator[_Wanted]:
    usual = [leader.staff_id for leader in section.leaders.all()]
    for series in series_of(section, changes):
        for one in window.occurrences(series, section.site_id):
            room_id, is_video = place_on(section, one.change)
            leaders = leaders_on(usual, one.change)
            session = Session(
                organization_id=window.organization_id,
                kind=SessionKind.GROUP,
                section=section,
                lead_id=leaders[0] if leaders else None,
                site_id=section.site_id,
                room_id=room_id,
                is_video=is_video,
                title=section.group.name,
                during=DateTimeTZRange(one.start, one.end),
                local_date=one.day,
            )
            yield _Wanted(session, leaders)


def _cancel(sessions: list[Session], changes: Mapping[UUID, Sequence[DayChange]], window: Window) -> frozenset[UUID]:
    """Sessions still to come that have no date any more, each with its reason. Returns whose bookings ended."""
    now = clock.now()
    skipped = {
        (section_id, one.day)
        for section_id, found in changes.items()
        for one in found
        if one.kind is DayChangeKind.SKIPPED
    }
    by_reason: dict[str, list[UUID]] = {}
    for one in sessions:
        if one.state == SessionState.PLANNED and one.during.lower > now:
            by_reason.setdefault(_reason(one, skipped, window), []).append(one.pk)
    released: set[UUID] = set()
    for reason, ids in by_reason.items():
        bookings = Booking.objects.filter(session_id__in=ids, is_active=True)
        released |= set(bookings.values_list("patient_id", flat=True))
        release(bookings, reason=reason)
        cancel_all(Session.objects.filter(pk__in=ids), reason=reason)
    return frozenset(released)


def _reason(session: Session, skipped: set[tuple[UUID, date]], window: Window) -> str:
    if window.is_closed(session.local_date, session.site_id):
        return CLOSED_DAY
    return DATE_SKIPPED if session.section_id and (session.section_id, session.local_date) in skipped else TIME_CHANGED


def _differing(standing: Mapping[Key, Session], wanted: Mapping[Key, _Wanted]) -> list[Session]:
    """Sessions to come that the series have otherwise, made so: brought back, elsewhere, or without a lead yet."""
    now, found = clock.now(), []
    for key, one in standing.items():
        if key not in wanted or one.during.lower <= now:
            continue
        asked = wanted[key].session
        if one.state == SessionState.CANCELED:
            if one.canceled_reason not in OF_THE_CALENDAR:
                continue  # Somebody canceled this one date by hand.
            one.lead_id = asked.lead_id
        elif _place(one) == _place(asked) and (one.lead_id or not asked.lead_id):
            continue
        one.lead_id = one.lead_id or asked.lead_id
        one.room_id, one.is_video, one.title = _place(asked)
        found.append(one)
    return found


def _place(session: Session) -> tuple[UUID | None, bool, str]:
    return session.room_id, session.is_video, session.title


def _bring(sessions: list[Session]) -> tuple[list[Session], list[Session]]:
    """Write these sessions as planned; who led a canceled one is asked anew. Returns the written and the refused."""
    if not sessions:
        return [], []
    written: list[Session] = []
    refused: list[Session] = []
    revived = [one.pk for one in sessions if one.state == SessionState.CANCELED]
    for one in sessions:
        one.state, one.canceled_reason = SessionState.PLANNED, ""
    try:
        with transaction.atomic():
            _write(sessions)
        written = sessions
    except IntegrityError:
        # One room taken must not hold up the others: each is tried alone.
        for one in sessions:
            try:
                with transaction.atomic():
                    _write([one])
                written.append(one)
            except IntegrityError:
                refused.append(one)
    SessionStaff.objects.filter(session_id__in=set(revived) & {one.pk for one in written}).delete()
    return written, refused


def _write(sessions: list[Session]) -> None:
    Session.objects.bulk_update(sessions, ["state", "canceled_reason", "lead", "room", "is_video", "title"])
