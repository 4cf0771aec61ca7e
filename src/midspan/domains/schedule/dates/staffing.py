"""Who leads a session on its date, and which sessions need somebody else because the leader is away."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from midspan.domains.schedule.dates.window import Window
from midspan.domains.schedule.enums import SessionState
from midspan.domains.schedule.models import Session, SessionStaff


def staff_sessions(leaders: Mapping[UUID, Sequence[UUID]], sessions: Iterable[Session], window: Window) -> None:
    """Put each session's usual leaders into it, unless it is staffed already; who is on leave that day is not active.

    A leader whom PostgreSQL finds elsewhere at that time is left out, and the session needs cover.
    """
    sessions = list(sessions)
    staffed = set(
        SessionStaff.objects.filter(session__in=[one.pk for one in sessions]).values_list("session_id", flat=True)
    )
    new = [
        SessionStaff(
            organization_id=window.organization_id,
            session=session,
            staff_id=staff_id,
            during=session.during,
            is_active=not window.is_away(staff_id, session.local_date),
        )
        for session in sessions
        if session.pk not in staffed
        for staff_id in leaders.get(session.pk, ())
    ]
    SessionStaff.objects.bulk_create(new, ignore_conflicts=True)
    mark_uncovered([session.pk for session in sessions if session.pk not in staffed])


def put_cover(session: Session, staff_id: UUID) -> None:
    """This person leads the session instead of whoever was to. Raises IntegrityError when they are elsewhere then."""
    if session.lead_id is not None:
        SessionStaff.objects.filter(session=session, staff_id=session.lead_id).update(is_active=False)
    SessionStaff.objects.update_or_create(
        organization_id=session.organization_id,
        session=session,
        staff_id=staff_id,
        defaults={"during": session.during, "is_active": True},
    )
    session.lead_id, session.needs_cover = staff_id, False
    session.save(update_fields=["lead", "needs_cover"])


def mark_leave(window: Window) -> int:
    """Take people on leave out of the sessions of those days. Returns how many places in sessions they leave."""
    rows = SessionStaff.objects.filter(
        organization_id=window.organization_id,
        is_active=True,
        session__state=SessionState.PLANNED,
        session__local_date__gte=window.first,
        session__local_date__lt=window.until,
        staff__in={staff_id for staff_id, _ in window.away},
    ).select_related("session")
    gone = [row for row in rows if window.is_away(row.staff_id, row.session.local_date)]
    SessionStaff.objects.filter(pk__in=[row.pk for row in gone]).update(is_active=False)
    mark_uncovered([row.session_id for row in gone])
    return len(gone)


def mark_uncovered(session_ids: Iterable[UUID]) -> None:
    """Say of each of these planned sessions whether anybody leads it."""
    ids = list(session_ids)
    led = SessionStaff.objects.filter(session_id__in=ids, is_active=True).values("session_id")
    planned = Session.objects.filter(pk__in=ids, state=SessionState.PLANNED)
    planned.exclude(pk__in=led).update(needs_cover=True)
    planned.filter(pk__in=led, needs_cover=True).update(needs_cover=False)
