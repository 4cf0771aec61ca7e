"""Somebody of the program who comes to a group they are not booked in: a place for that day, by the name peers use.

They are asked for by their alias, so that nobody has to be shown a list of who else is in treatment here.
"""

from uuid import UUID

from django.db import IntegrityError, transaction

from midspan.domains.journey.enums import IN_TREATMENT
from midspan.domains.journey.queries import stays_by_alias
from midspan.domains.responsibilities.queries import must_not_meet
from midspan.domains.schedule import rules
from midspan.domains.schedule.enums import SessionState
from midspan.domains.schedule.models import Booking, Session
from midspan.domains.schedule.reach.opening import open_guest_reach
from midspan.domains.schedule.weeks.seating import lowest_free
from midspan.kernel.actions import action
from midspan.kernel.row_security import widened
from midspan.values import Actor, RefusedError, Verdict, refused

NOBODY = "Nobody in treatment here goes by this name in groups. Look at the spelling, or ask the front desk."
NOT_HERE = "There is no place for them in this group today. Ask scheduling for another one."
FULL = "Every place in this group is taken today. Ask scheduling for another one."
ELSEWHERE = "They are booked elsewhere at this time. Ask scheduling to change that first."


@action("booking.guest")
def book_guest(*, session_id: UUID, alias: str, by: Actor) -> Booking:
    """Give somebody a place in a group session for that day alone. Already expected: their booking as it stands.

    Raises RefusedError for an unknown alias, a full group, another age band, somebody to avoid in the room (without
    saying so), and somebody booked elsewhere at that time.
    """
    rules.may_run_sessions(by).require()
    with widened(by):
        booking = _booked(session_id, " ".join(alias.split()), by)
        open_guest_reach(booking, _leaders(booking.session), by=by)
    return booking


def _booked(session_id: UUID, alias: str, by: Actor) -> Booking:
    sessions = Session.objects.filter(organization_id=by.organization_id, pk=session_id, section__isnull=False)
    locked = sessions.select_for_update(no_key=True, of=("self",)).select_related("section__track")
    session = locked.filter(state=SessionState.PLANNED).first()
    stays = list(stays_by_alias(organization_id=by.organization_id, alias=alias)) if alias else []
    if session is None or len(stays) != 1 or stays[0].state not in IN_TREATMENT:
        raise RefusedError(refused(NOBODY))
    patient_id, age_band = stays[0].patient_id, stays[0].track.age_band if stays[0].track else None
    standing = session.bookings.filter(is_active=True)
    if (own := standing.filter(patient_id=patient_id).first()) is not None:
        return own
    numbers = {number for number in standing.values_list("number", flat=True) if number is not None}
    others = set(standing.values_list("patient_id", flat=True))
    avoided = must_not_meet(organization_id=by.organization_id, patient_id=patient_id)
    number = lowest_free(numbers, session.section.capacity) if session.section else None
    _may_join(number, is_same_age=age_band == _age_band(session), is_apart=not (others & avoided)).require()
    return _taken(session, patient_id, number)


def _may_join(number: int | None, *, is_same_age: bool, is_apart: bool) -> Verdict:
    if not (is_same_age and is_apart):
        return refused(NOT_HERE)
    return refused(FULL) if number is None else Verdict(allowed=True)


def _age_band(session: Session) -> str | None:
    return session.section.track.age_band if session.section else None


def _taken(session: Session, patient_id: UUID, number: int | None) -> Booking:
    values = {"number": number, "during": session.during, "local_date": session.local_date, "is_active": True}
    try:
        with transaction.atomic():
            booking, _ = Booking.objects.update_or_create(
                organization_id=session.organization_id,
                patient_id=patient_id,
                session=session,
                defaults={**values, "ended_reason": "", "seat": None},
            )
    except IntegrityError as error:
        raise RefusedError(refused(ELSEWHERE)) from error
    return booking


def _leaders(session: Session) -> list[UUID]:
    return list(session.staffing.filter(is_active=True).values_list("staff_id", flat=True))
