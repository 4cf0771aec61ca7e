"""A family session, booked in one go or called off; nobody and no room is booked twice, as PostgreSQL says."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from midspan.domains.journey.queries import open_episode_of
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.queries import lock_staff
from midspan.domains.privacy.queries import visible
from midspan.domains.schedule import rules
from midspan.domains.schedule.dates.hours import TITLES
from midspan.domains.schedule.enums import SessionKind, SessionState
from midspan.domains.schedule.gathering.asking import NOT_HERE, FamilyAsk
from midspan.domains.schedule.models import Booking, Session, SessionStaff
from midspan.domains.schedule.telling import tell_patient
from midspan.domains.schedule.weeks.seating import cancel_all, release
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, DataClass, RefusedError, refused

CALLED_OFF = "family_called_off"  # The person reads that there may be another time, and nothing of who cannot come.
GONE = "Somebody else took this time a moment ago. Look again, and choose another one."


@action("family_session.book")
def book_family_session(*, ask: FamilyAsk, start: datetime, room_id: UUID | None, by: Actor) -> Session:
    """One family session on one date: the session, who leads it and the person's booking, or nothing at all.

    Whether the time fits, whoever looked for it has asked the engine. Raises RefusedError where something was taken
    meanwhile.
    """
    rules.may_plan(by).require()
    stay = open_episode_of(viewer=by, patient_id=ask.patient_id)
    if stay is None or stay.site is None:
        raise RefusedError(refused(NOT_HERE))
    lock_staff(organization_id=by.organization_id, staff_ids=[ask.lead_id])
    during = DateTimeTZRange(start, start + timedelta(minutes=ask.minutes))
    session = Session(
        organization_id=by.organization_id,
        kind=SessionKind.FAMILY,
        patient_id=ask.patient_id,
        lead_id=ask.lead_id,
        site=stay.site,
        room_id=None if ask.is_video else room_id,
        is_video=ask.is_video,
        title=TITLES[SessionKind.FAMILY],
        during=during,
        local_date=start.astimezone(ZoneInfo(stay.site.time_zone)).date(),
    )
    try:
        with transaction.atomic():
            session.save(force_insert=True)
            _put_in(session, ask)
    except IntegrityError as error:
        raise RefusedError(refused(GONE)) from error
    tell_patient(NoticeKind.WEEK_CHANGED, ask.patient_id, subject_id=session.pk, by=by)
    return session


def _put_in(session: Session, ask: FamilyAsk) -> None:
    of = {"organization_id": session.organization_id, "session": session, "during": session.during}
    SessionStaff.objects.create(**of, staff_id=ask.lead_id)
    Booking.objects.create(**of, patient_id=ask.patient_id, local_date=session.local_date)


@action("family_session.call_off")
def call_off_family_session(*, session_id: UUID, by: Actor) -> Session:
    """A single family session that is still to come does not take place. Raises RefusedError for any other."""
    rules.may_plan(by).require()
    rows = Session.objects.filter(kind=SessionKind.FAMILY, hour=None, state=SessionState.PLANNED, pk=session_id)
    open_to = visible(rows, viewer=by, data_class=DataClass.SCHEDULE)
    session = open_to.select_for_update(no_key=True).filter(during__startswith__gt=clock.now()).first()
    if session is None or session.patient_id is None:
        raise RefusedError(refused("This session is no longer planned."))
    release(Booking.objects.filter(session=session), reason=CALLED_OFF)
    cancel_all(Session.objects.filter(pk=session.pk), reason=CALLED_OFF)
    tell_patient(NoticeKind.WEEK_CHANGED, session.patient_id, subject_id=session.pk, by=by)
    return session
