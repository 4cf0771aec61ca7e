"""Single dates of a section: skipped, changed, added, and each undone again.

Sessions, leaders and bookings follow in the same transaction, and everybody booked is told neutrally.
"""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from midspan.domains.people.queries import lock_staff
from midspan.domains.privacy.actions import close_reach
from midspan.domains.schedule.absences.licensed import require_licensed
from midspan.domains.schedule.absences.sessions import with_expected
from midspan.domains.schedule.dates import follow_section
from midspan.domains.schedule.dates.sections import Placed
from midspan.domains.schedule.enums import DayChangeKind, SessionState
from midspan.domains.schedule.models import Section, SectionDayChange, Session, SessionStaff
from midspan.domains.schedule.reach.opening import open_cover_reach
from midspan.domains.schedule.sections.date_facts import NewDate, wanted_date
from midspan.domains.schedule.sections.date_rules import is_ahead, may_change_dates, may_skip, may_stand
from midspan.domains.schedule.sections.dates import Surrounding, meant_by, surrounding
from midspan.domains.schedule.weeks.seating import lock_sections
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import widened
from midspan.values import Actor, RefusedError, refused
from midspan.values.wall_clock import instants_of

NO_SUCH_DATE = "The section does not meet at that time on that date. Look at its dates again."
NOTHING_TO_UNDO = "This change is undone already. Look at the dates again."
NOT_FREE = "Its room is taken at that time now. Free the room, or choose another one for that date."


@action("section_date.skip")
def skip_date(*, section_id: UUID, day: date, start_minute: int, reason: str, by: Actor) -> SectionDayChange:
    """The section does not meet on that date. A date that was added is taken away again instead.

    Raises RefusedError when it does not meet then anyway, and for what has begun.
    """
    may_change_dates(by).require()
    with widened(by):
        around = _locked(section_id, by=by)
        before = _change_at(around, day, start_minute)
        if before is not None and before.kind == DayChangeKind.EXTRA:
            _undo(before, around, by=by)
            return before
        _require_ahead(around, before.to_day or day if before else day, start_minute)
        may_skip(closed_as=around.closed.get(day, "")).require()
        if before is not None:
            _mark_undone(before, by=by)
        change = _kept(around, DayChangeKind.SKIPPED, day=day, start_minute=start_minute, reason=reason, by=by)
        follow_section(section_id, by=by)
    return change


@action("section_date.change")
def change_date(
    *, section_id: UUID, day: date, start_minute: int, to: NewDate, reason: str, by: Actor
) -> SectionDayChange:
    """On that date the section meets on another day, at another time, elsewhere or with another lead.

    Raises RefusedError with the first thing that does not fit.
    """
    may_change_dates(by).require()
    with widened(by):
        around = _locked(section_id, by=by)
        before = _change_at(around, day, start_minute)
        _require_ahead(around, day, start_minute)
        _require_fitting(around, to, by=by, instead_of=(day, start_minute))
        if before is not None:
            _mark_undone(before, by=by)
        if before is not None and before.kind == DayChangeKind.EXTRA:
            change = _added(around, to, reason=reason, by=by)
        else:
            change = _kept(
                around,
                DayChangeKind.CHANGED,
                day=day,
                start_minute=start_minute,
                to_day=to.day if to.day != day else None,
                to_start=to.start_minute,
                to_end=to.end_minute,
                room_id=to.room_id,
                is_video=to.is_video,
                lead_id=to.lead_id,
                reason=reason,
                by=by,
            )
        _follow(around, change, by=by)
    return change


@action("section_date.add")
def add_date(*, section_id: UUID, to: NewDate, reason: str, by: Actor) -> SectionDayChange:
    """The section meets once more, on that date. Raises RefusedError with the first thing that does not fit."""
    may_change_dates(by).require()
    with widened(by):
        around = _locked(section_id, by=by)
        _require_fitting(around, to, by=by)
        change = _added(around, to, reason=reason, by=by)
        _follow(around, change, by=by)
    return change


@action("section_date.undo")
def undo_day_change(*, change_id: UUID, by: Actor) -> SectionDayChange:
    """That date is as usual again. Raises RefusedError when its room is taken meanwhile, and for what has begun."""
    may_change_dates(by).require()
    with widened(by):
        row = SectionDayChange.objects.filter(organization_id=by.organization_id, pk=change_id).first()
        if row is None or row.undone_at is not None:
            raise RefusedError(refused(NOTHING_TO_UNDO))
        _undo(row, _locked(row.section_id, by=by), by=by)
    return row


def _locked(section_id: UUID, *, by: Actor) -> Surrounding:
    sections = lock_sections(by.organization_id, [section_id])
    lock_staff(organization_id=by.organization_id)
    if not sections:
        raise Section.DoesNotExist
    return surrounding(sections[0], viewer=by)


def _change_at(around: Surrounding, day: date, start_minute: int) -> SectionDayChange | None:
    """What is different about that meeting already. Raises RefusedError when there is no such meeting."""
    rows = SectionDayChange.objects.filter(section=around.section, undone_at=None)
    row = rows.filter(day=day, start_minute=start_minute).first()
    if row is None and meant_by(around.series, day, start_minute) is None:
        raise RefusedError(refused(NO_SUCH_DATE))
    return row


def _require_ahead(around: Surrounding, day: date, start_minute: int) -> None:
    start, _ = instants_of(day, start_minute, start_minute + 1, around.zone)
    is_ahead(start=start, day=day, now=around.now, until=around.until).require()


def _require_fitting(
    around: Surrounding, to: NewDate, *, by: Actor, instead_of: tuple[date, int] | None = None
) -> None:
    _require_ahead(around, to.day, to.start_minute)
    may_stand(wanted_date(around, to, viewer=by, instead_of=instead_of)).require()


def _added(around: Surrounding, to: NewDate, *, reason: str, by: Actor) -> SectionDayChange:
    return _kept(
        around,
        DayChangeKind.EXTRA,
        day=to.day,
        start_minute=to.start_minute,
        to_end=to.end_minute,
        to_start=to.start_minute,
        room_id=to.room_id,
        is_video=to.is_video,
        lead_id=to.lead_id,
        reason=reason,
        by=by,
    )


def _kept(
    around: Surrounding, kind: DayChangeKind, *, by: Actor, **fields: date | int | str | bool | UUID | None
) -> SectionDayChange:
    return SectionDayChange.objects.create(
        organization_id=by.organization_id, section=around.section, kind=kind, made_by_id=by.id, **fields
    )


def _follow(around: Surrounding, change: SectionDayChange, *, by: Actor) -> None:
    """Sessions, leaders and bookings as the change says; it must stand afterwards, or nothing is changed."""
    _ask_leaders_anew(around, change)
    follow_section(around.section.pk, by=by)
    session = _session_of(around.section, change.to_day or change.day, change.to_start)
    if session is None:
        raise RefusedError(refused(NOT_FREE))
    if change.lead_id is not None:
        [led] = with_expected(Session.objects.filter(pk=session.pk))
        require_licensed(led, change.lead_id, by=by)
        open_cover_reach(session, change.lead_id, by=by)


def _undo(row: SectionDayChange, around: Surrounding, *, by: Actor) -> None:
    on = row.to_day or row.day
    start_minute = row.start_minute if row.to_start is None else row.to_start
    _require_ahead(around, on, start_minute)
    _require_ahead(around, row.day, row.start_minute)
    session = _session_of(around.section, on, start_minute)
    if session is not None and row.lead_id is not None:
        close_reach(source_id=session.pk, actor_id=row.lead_id, by=by)
    _mark_undone(row, by=by)
    _ask_leaders_anew(around, row)
    placed = follow_section(around.section.pk, by=by)
    is_due = row.kind != DayChangeKind.EXTRA and row.day not in around.closed
    if is_due and meant_by(around.series, row.day, row.start_minute) and not _stands(placed, row, around.zone):
        raise RefusedError(refused(NOT_FREE))


def _stands(placed: Placed, row: SectionDayChange, zone: ZoneInfo) -> bool:
    return any(_is_at(one, row.day, row.start_minute, zone) for one in placed.planned)


def _mark_undone(row: SectionDayChange, *, by: Actor) -> None:
    row.undone_at, row.undone_by_id = clock.now(), by.id
    row.save(update_fields=["undone_at", "undone_by_id"])


def _ask_leaders_anew(around: Surrounding, change: SectionDayChange) -> None:
    """Where another lead was named for a date, or no longer is, its staffing is made again from the section."""
    if change.lead_id is None:
        return
    day = change.to_day or change.day
    rows = Session.objects.filter(section=around.section, local_date=day, state=SessionState.PLANNED)
    ids = [one.pk for one in rows if one.during.lower > around.now]
    SessionStaff.objects.filter(session_id__in=ids).delete()
    Session.objects.filter(pk__in=ids).update(lead=None)


def _session_of(section: Section, day: date, start_minute: int | None) -> Session | None:
    zone = ZoneInfo(section.site.time_zone)
    rows = Session.objects.filter(section=section, local_date=day, state=SessionState.PLANNED)
    return next((one for one in rows if _is_at(one, day, start_minute, zone)), None)


def _is_at(session: Session, day: date, start_minute: int | None, zone: ZoneInfo) -> bool:
    start = instants_of(day, start_minute or 0, (start_minute or 0) + 1, zone)[0]
    return session.local_date == day and session.during.lower == start
