"""Who is expected in which session: one booking per seat or hour and date."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from uuid import UUID

from django.db import IntegrityError, transaction
from msgspec import Struct, field

from midspan.domains.schedule.dates.window import OF_THE_CALENDAR
from midspan.domains.schedule.models import Booking, Seat, Session
from midspan.domains.schedule.weeks.seating import STAY_ENDED, WEEK_CHANGED, lowest_free

# Why a booking ended without anybody giving it up.
BY_THE_CALENDAR = OF_THE_CALENDAR | {WEEK_CHANGED, STAY_ENDED}
REVIVED_FIELDS = ["is_active", "ended_reason", "seat", "number"]


def book_seats(seats: Iterable[Seat], sessions: Sequence[Session], capacities: Mapping[UUID, int]) -> None:
    """Book every seat into its section's sessions on the seat's dates. What a person gave up stays given up.

    A place that a guest has that day is not taken back: the seat's holder gets another one while there is one.
    """
    days = _days_of(sessions)
    by_section: dict[UUID, list[Session]] = {}
    for session in sessions:
        if session.section_id:
            by_section.setdefault(session.section_id, []).append(session)
    new, revived = [], []
    for seat in seats:
        for session in by_section.get(seat.section_id, ()):
            day = days[session.pk]
            if seat.patient_id in day.decided or not _covers(seat, session):
                continue
            number = day.number_for(seat, capacities[seat.section_id])
            if number is None:
                continue
            day.numbers.add(number)
            if (old := day.undecided.get(seat.patient_id)) is not None:
                old.is_active, old.ended_reason, old.seat, old.number = True, "", seat, number
                revived.append(old)
            else:
                new.append(_booking(session, seat.patient_id, seat=seat, number=number))
    _revive(revived)
    Booking.objects.bulk_create(new, ignore_conflicts=True)


def _revive(bookings: Sequence[Booking]) -> None:
    """Bookings that stand again. Who has gone somewhere else at that time meanwhile stays there."""
    if not bookings:
        return
    try:
        with transaction.atomic():
            Booking.objects.bulk_update(bookings, REVIVED_FIELDS)
    except IntegrityError:
        for booking in bookings:
            with suppress(IntegrityError), transaction.atomic():
                booking.save(update_fields=REVIVED_FIELDS)


def book_hours(sessions: Iterable[Session]) -> None:
    """Book each individual or family session's own patient. What the person gave up stays given up."""
    sessions = list(sessions)
    days = _days_of(sessions)
    undecided = [days[one.pk].undecided.get(one.patient_id) for one in sessions if one.patient_id]
    revived = [booking for booking in undecided if booking]
    for booking in revived:
        booking.is_active, booking.ended_reason = True, ""
    Booking.objects.bulk_update(revived, ["is_active", "ended_reason"])
    Booking.objects.bulk_create(
        [_booking(one, one.patient_id) for one in sessions if one.patient_id and one.patient_id not in days[one.pk]],
        ignore_conflicts=True,
    )


class _Day(Struct):
    """One session's places while they are given out.

    `decided` have a booking that stands or was given up on purpose, `undecided` one that only the calendar ended.
    """

    decided: set[UUID] = field(default_factory=set)
    undecided: dict[UUID, Booking] = field(default_factory=dict)
    numbers: set[int] = field(default_factory=set)

    def __contains__(self, patient_id: UUID) -> bool:
        return patient_id in self.decided or patient_id in self.undecided

    def number_for(self, seat: Seat, capacity: int) -> int | None:
        return lowest_free(self.numbers, capacity) if seat.number in self.numbers else seat.number


def _days_of(sessions: Iterable[Session]) -> dict[UUID, _Day]:
    days = {one.pk: _Day() for one in sessions}
    for row in Booking.objects.filter(session__in=list(days)):
        day = days[row.session_id]
        if row.is_active or row.ended_reason not in BY_THE_CALENDAR:
            day.decided.add(row.patient_id)
        else:
            day.undecided[row.patient_id] = row
        if row.is_active and row.number is not None:
            day.numbers.add(row.number)
    return days


def _covers(seat: Seat, session: Session) -> bool:
    return seat.dates.lower <= session.local_date and (
        seat.dates.upper is None or session.local_date < seat.dates.upper
    )


def _booking(session: Session, patient_id: UUID, *, seat: Seat | None = None, number: int | None = None) -> Booking:
    return Booking(
        organization_id=session.organization_id,
        patient_id=patient_id,
        session=session,
        seat=seat,
        number=number,
        during=session.during,
        local_date=session.local_date,
    )
