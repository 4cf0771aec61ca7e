"""Who reaches a patient because of a seat or an hour: told to the gate in the transaction that gives it."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from midspan.domains.privacy import actions as privacy
from midspan.domains.privacy.actions import Opening, close_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.schedule.models import Booking, IndividualHour, Seat, Session
from midspan.values import Actor


def open_reaches(
    seats: Iterable[Seat], hours: Iterable[IndividualHour], leaders: Mapping[UUID, Iterable[UUID]], *, by: Actor
) -> None:
    """Leaders of a section (by section id) reach who sits in it; a counselor reaches whom they see alone."""
    leading = [(seat, staff_id) for seat in seats for staff_id in leaders.get(seat.section_id, ())]
    openings = [Opening(staff_id, seat.patient_id, Basis.GROUP_LEADER, seat.pk) for seat, staff_id in leading]
    openings += [Opening(hour.staff_id, hour.patient_id, Basis.PRIMARY_COUNSELOR, hour.pk) for hour in hours]
    privacy.open_reaches(openings=openings, by=by)


def close_reaches(source_ids: Iterable[UUID], *, by: Actor) -> None:
    """What these seats and hours opened is closed."""
    for source_id in source_ids:
        close_reach(source_id=source_id, by=by)


def open_guest_reach(booking: Booking, leaders: Iterable[UUID], *, by: Actor) -> None:
    """The leaders of a session reach the guest they will write a note about."""
    openings = [Opening(staff_id, booking.patient_id, Basis.GROUP_LEADER, booking.pk) for staff_id in leaders]
    privacy.open_reaches(openings=openings, by=by)


def open_cover_reach(session: Session, staff_id: UUID, *, by: Actor) -> None:
    """Whoever covers a session reaches everybody expected in it."""
    rows = Booking.objects.filter(session=session, is_active=True)
    patient_ids = list(rows.values_list("patient_id", flat=True))
    openings = [Opening(staff_id, patient_id, Basis.COVER, session.pk) for patient_id in patient_ids]
    privacy.open_reaches(openings=openings, by=by)
