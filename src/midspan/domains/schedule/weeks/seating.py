"""Taking a week: seats with the lowest free numbers and hours with the counselor, all or nothing.

Every change locks in one order (sections by id, then staff by id), so two people racing never wait for each other.
The locks decide almost every race; the exclusion constraints decide whatever is left.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from msgspec import Struct

from midspan.domains.people.queries import lock_staff
from midspan.domains.programs.queries import site_for
from midspan.domains.responsibilities.queries import must_not_meet
from midspan.domains.schedule.enums import SessionKind, SessionState
from midspan.domains.schedule.models import Booking, IndividualHour, Offer, Seat, Section, Session, SessionStaff
from midspan.domains.schedule.problem.asking import before_of, week_clock
from midspan.domains.schedule.problem.clocks import WeekClock
from midspan.domains.schedule.problem.needs import Before
from midspan.domains.schedule.problem.parts import sections_with_parts
from midspan.domains.schedule.problem.rooms import room_for, talk_rooms
from midspan.domains.schedule.problem.sections import SeatsTaken, seats_taken
from midspan.engines import scheduling as engine
from midspan.kernel import clock
from midspan.values import WeekSpan

if TYPE_CHECKING:
    from midspan.domains.programs.models import Site

A_DAY = timedelta(days=1)
WEEK_CHANGED = "week_changed"
CANCELED = "session_canceled"  # By hand: this one session.
STAY_ENDED = "stay_ended"  # Or paused: nobody gave anything up on purpose.
NEVER = DateRange(empty=True)  # A seat that never began: it holds no number on any date.


class PlaceGoneError(Exception):
    """Somebody else took a seat or an hour of this week first, or a seat that it leaves was frozen."""


class Taking(Struct, frozen=True):
    """Who takes a week, from which day on, on which clock it is written, and the offer they accepted, if it was one."""

    organization_id: UUID
    patient_id: UUID
    from_date: date
    clock: WeekClock
    offer: Offer | None = None

    @classmethod
    def of(cls, offer: Offer) -> "Taking":
        """The taking of an accepted offer, whose week is on the clock of the stay's site."""
        on = week_clock(offer.episode, day=offer.from_date)
        return cls(offer.organization_id, offer.patient_id, offer.from_date, on, offer)


class Taken(Struct, frozen=True):
    """What a person holds after a change, what is new of it, and what ended."""

    seats: tuple[Seat, ...]
    hours: tuple[IndividualHour, ...]
    new_seats: tuple[Seat, ...]
    new_hours: tuple[IndividualHour, ...]
    ended_ids: tuple[UUID, ...]


def take_week(taking: Taking, plan: engine.WeekPlan, *, site_id: UUID) -> Taken:
    """Give the patient exactly this week from that day on. Raises PlaceGoneError, having changed nothing.

    `site_id` is where the hours with the counselor are. Needs a transaction that reaches the whole organization.
    """
    try:
        with transaction.atomic():
            return _taken_week(taking, plan, site_id)
    except IntegrityError as error:
        raise PlaceGoneError from error


def _taken_week(taking: Taking, plan: engine.WeekPlan, site_id: UUID) -> Taken:
    before = _before(taking)
    sections = lock_week(taking.organization_id, [plan])
    kept_seats, new_seats, old_seats = _seats(taking, sections, before)
    kept_hours, new_hours, old_hours = _hours(_wanted_hours(taking, plan, site_id=site_id), before)
    _refuse_to_leave(old_seats)
    _give_rooms(new_hours, taking)
    end_places(old_seats, old_hours, on=taking.from_date)
    Seat.objects.bulk_create(new_seats)
    IndividualHour.objects.bulk_create(new_hours)
    return Taken(
        seats=(*kept_seats, *new_seats),
        hours=(*kept_hours, *new_hours),
        new_seats=tuple(new_seats),
        new_hours=tuple(new_hours),
        ended_ids=tuple(row.pk for row in (*old_seats, *old_hours)),
    )


def given_up(taking: Taking, plan: engine.WeekPlan, *, site_id: UUID) -> Before:
    """What the person holds and would not hold in that week. Changes nothing.

    Raises PlaceGoneError where a seat among it is frozen.
    """
    before = _before(taking)
    wanted = {UUID(section_id) for section_id in plan.section_ids}
    kept = {seat.pk for seat in before.seats if seat.section_id in wanted and _covers(seat, taking.from_date)}
    _, _, old_hours = _hours(_wanted_hours(taking, plan, site_id=site_id), before)
    old_seats = tuple(seat for seat in before.seats if seat.pk not in kept)
    _refuse_to_leave(old_seats)
    return Before(old_seats, tuple(old_hours))


def _refuse_to_leave(seats: Iterable[Seat]) -> None:
    if any(seat.frozen_at for seat in seats):
        raise PlaceGoneError


def lock_week(organization_id: UUID, plans: Iterable[engine.WeekPlan]) -> list[Section]:
    """Lock what these weeks are made of, sections by id and then staff by id. Returns the sections with their parts."""
    plans = list(plans)
    sections = lock_sections(organization_id, {UUID(section_id) for plan in plans for section_id in plan.section_ids})
    leaders = {leader.staff_id for section in sections for leader in section.leaders.all()}
    slots = [slot for plan in plans for slot in (plan.individual, plan.family) if slot]
    lock_staff(organization_id=organization_id, staff_ids=leaders | {UUID(slot.counselor_id) for slot in slots})
    return sections


def _before(taking: Taking) -> Before:
    return before_of(organization_id=taking.organization_id, patient_id=taking.patient_id, from_date=taking.from_date)


def _wanted_hours(taking: Taking, plan: engine.WeekPlan, *, site_id: UUID) -> list[IndividualHour]:
    slots = [(SessionKind.INDIVIDUAL, plan.individual), (SessionKind.FAMILY, plan.family)]
    if not any(slot for _, slot in slots):
        return []
    site = site_for(organization_id=taking.organization_id, site_id=site_id)
    return [_hour(taking, kind, slot, site=site) for kind, slot in slots if slot]


def lock_sections(organization_id: UUID, section_ids: Collection[UUID]) -> list[Section]:
    """The sections, locked against other takers in order of id. Rows that refer to them may still be written."""
    rows = Section.objects.filter(organization_id=organization_id, pk__in=section_ids)
    locked = list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    return sections_with_parts(organization_id=organization_id, section_ids=locked)


def _seats(taking: Taking, sections: Sequence[Section], before: Before) -> tuple[list[Seat], list[Seat], list[Seat]]:
    """Seats that stay, seats to take, seats to give up."""
    held = {seat.section_id: seat for seat in before.seats if _covers(seat, taking.from_date)}
    wanted = {section.pk for section in sections}
    taken = seats_taken(
        organization_id=taking.organization_id,
        section_ids=wanted,
        from_date=taking.from_date,
        besides=taking.patient_id,
        avoided=must_not_meet(organization_id=taking.organization_id, patient_id=taking.patient_id),
    )
    new = [_new_seat(taking, one, taken.get(one.pk, SeatsTaken())) for one in sections if one.pk not in held]
    kept = [seat for seat in held.values() if seat.section_id in wanted]
    return kept, new, [seat for seat in before.seats if seat not in kept]


def _covers(row: Seat | IndividualHour, day: date) -> bool:
    """Whether it holds from that day on without end."""
    return row.dates.lower <= day and row.dates.upper is None


def _new_seat(taking: Taking, section: Section, taken: SeatsTaken) -> Seat:
    number = lowest_free(taken.numbers, section.capacity)
    if number is None or taken.is_avoided:
        raise PlaceGoneError
    return Seat(
        organization_id=taking.organization_id,
        patient_id=taking.patient_id,
        section=section,
        number=number,
        dates=DateRange(taking.from_date, None),
        offer=taking.offer,
    )


def lowest_free(taken: Collection[int], capacity: int) -> int | None:
    """The lowest number from 1 that nobody has; None when all are taken."""
    return next((number for number in range(1, capacity + 1) if number not in taken), None)


def _hour(taking: Taking, kind: SessionKind, slot: engine.Slot, *, site: "Site") -> IndividualHour:
    """The hour on the clock of the site where it is, which need not be that of the week."""
    span = taking.clock.written(slot.span, to=site.time_zone)
    return IndividualHour(
        organization_id=taking.organization_id,
        patient_id=taking.patient_id,
        staff_id=UUID(slot.counselor_id),
        kind=kind,
        weekday=span.day,
        start_minute=span.start,
        end_minute=span.end,
        is_video=slot.mode is engine.Mode.VIDEO,
        site=site,
        dates=DateRange(taking.from_date, None),
        offer=taking.offer,
    )


def _give_rooms(hours: Iterable[IndividualHour], taking: Taking) -> None:
    """Each hour at a site gets one of its rooms for one-to-one sessions. Raises PlaceGoneError when all are taken."""
    hours = [hour for hour in hours if not hour.is_video]
    rooms = talk_rooms(
        organization_id=taking.organization_id,
        site_ids={hour.site_id for hour in hours},
        from_date=taking.from_date,
        besides={taking.patient_id},
        staff_ids={hour.staff_id for hour in hours},
    )
    for hour in (one for one in hours if one.site_id in rooms):
        span = WeekSpan(hour.weekday, hour.start_minute, hour.end_minute)
        room = room_for(span, hour.staff_id, rooms[hour.site_id])
        if room is None:
            raise PlaceGoneError
        hour.room_id = room.id


def _hours(
    wanted: Iterable[IndividualHour], before: Before
) -> tuple[list[IndividualHour], list[IndividualHour], list[IndividualHour]]:
    """Hours that stay, hours to take, hours to give up."""
    kept: list[IndividualHour] = []
    new: list[IndividualHour] = []
    for hour in wanted:
        same = next((old for old in before.hours if _is_same(old, hour) and old not in kept), None)
        (new if same is None else kept).append(hour if same is None else same)
    return kept, new, [hour for hour in before.hours if hour not in kept]


def _is_same(old: IndividualHour, new: IndividualHour) -> bool:
    fields = ("staff_id", "kind", "weekday", "start_minute", "end_minute", "is_video")
    return _covers(old, new.dates.lower) and all(getattr(old, name) == getattr(new, name) for name in fields)


def end_places(seats: Iterable[Seat], hours: Iterable[IndividualHour], *, on: date, reason: str = WEEK_CHANGED) -> None:
    """End seats and hours on that day, with the bookings and individual sessions they had from then on.

    A session of today that has begun stays: whoever came to it came.
    """
    seats, hours = list(seats), list(hours)
    places: list[Seat | IndividualHour] = [*seats, *hours]
    for place in places:
        _end(place, on)
    later = Session.objects.filter(hour__in=hours, local_date__gte=on, state=SessionState.PLANNED)
    ids = list(later.exclude(begun_today()).values_list("pk", flat=True))
    release(Booking.objects.filter(session__in=ids), reason=reason)
    release(Booking.objects.filter(seat__in=seats, local_date__gte=on).exclude(begun_today()), reason=reason)
    cancel_all(Session.objects.filter(pk__in=ids), reason=reason)


def reopened(seats: Iterable[Seat], hours: Iterable[IndividualHour], *, on: date) -> list[Seat | IndividualHour]:
    """Places that ended on that day and go on after all, each where it is still free. Returns those that do."""
    places: list[Seat | IndividualHour] = [*seats, *hours]
    return [place for place in places if place.dates.upper == on and _reopen(place)]


def _reopen(place: Seat | IndividualHour) -> bool:
    place.dates = DateRange(place.dates.lower, None)
    try:
        with transaction.atomic():
            place.save(update_fields=["dates"])
    except IntegrityError:
        return False
    return True


def begun_today() -> models.Q:
    """Sessions or bookings that began within the last day: what is going on, or has just been."""
    now = clock.now()
    return models.Q(during__startswith__lte=now, during__startswith__gt=now - A_DAY)


def _end(place: Seat | IndividualHour, on: date) -> None:
    place.dates = NEVER if place.dates.lower >= on else DateRange(place.dates.lower, on)
    place.save(update_fields=["dates"])


def release(bookings: models.QuerySet[Booking], *, reason: str) -> int:
    """The bookings hold no place any more; what was attended is kept with them."""
    return bookings.filter(is_active=True).update(is_active=False, ended_reason=reason)


def cancel_all(sessions: models.QuerySet[Session], *, reason: str) -> None:
    """Cancel sessions and free everybody who would have led them."""
    ids = list(sessions.values_list("pk", flat=True))
    Session.objects.filter(pk__in=ids).update(state=SessionState.CANCELED, canceled_reason=reason, needs_cover=False)
    SessionStaff.objects.filter(session_id__in=ids).update(is_active=False)
