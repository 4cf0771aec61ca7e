"""Who reaches a patient because of a seat or an hour: told to the gate in the transaction that gives it."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from midspan.domains.privacy.actions import close_reach, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.schedule.models import Booking, IndividualHour, Seat, Session
from midspan.values import Actor


def open_reaches(
    seats: Iterable[Seat], hours: Iterable[IndividualHour], leaders: Mapping[UUID, Iterable[UUID]], *, by: Actor
) -> None:
    """Leaders of a section (by section id) reach who sits in it; a counselor reaches whom they see alone."""
    for seat in seats:
        for staff_id in leaders.get(seat.section_id, ()):
            open_reach(
                actor_id=staff_id, patient_id=seat.patient_id, basis=Basis.GROUP_LEADER, source_id=seat.pk, by=by
            )
    for hour in hours:
        open_reach(
            actor_id=hour.staff_id,
            patient_id=hour.patient_id,
            basis=Basis.PRIMARY_COUNSELOR,
            source_id=hour.pk,
            by=by,
        )


def close_reaches(source_ids: Iterable[UUID], *, by: Actor) -> None:
    """What these seats and hours opened is closed."""
    for source_id in source_ids:
        close_reach(source_id=source_id, by=by)


def open_guest_reach(booking: Booking, leaders: Iterable[UUID], *, by: Actor) -> None:
    """The leaders of a session reach the guest they will write a note about."""
    for staff_id in leaders:
        open_reach(
            actor_id=staff_id, patient_id=booking.patient_id, basis=Basis.GROUP_LEADER, source_id=booking.pk, by=by
        )


def open_cover_reach(session: Session, staff_id: UUID, *, by: Actor) -> None:
    """Whoever covers a session reaches everybody expected in it."""
    rows = Booking.objects.filter(session=session, is_active=True)
    for patient_id in list(rows.values_list("patient_id", flat=True)):
        open_reach(actor_id=staff_id, patient_id=patient_id, basis=Basis.COVER, source_id=session.pk, by=by)
