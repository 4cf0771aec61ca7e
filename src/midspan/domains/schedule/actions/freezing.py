"""Which seats stay whatever week is computed: frozen and let go, one by one or all of a section."""

from datetime import datetime
from uuid import UUID

from midspan.domains.schedule import rules
from midspan.domains.schedule.models import Seat
from midspan.domains.schedule.weeks.frozen import lasting_seats
from midspan.kernel import clock
from midspan.kernel.actions import action, record_all
from midspan.values import Actor, RefusedError, refused

NOT_HELD = "This seat is no longer held, or it is not yours to plan."


@action("seat.freeze")
def freeze_seat(*, seat_id: UUID, by: Actor) -> Seat:
    """Let this person stay in this group whatever week is computed; freezing twice is once.

    Raises RefusedError when the seat is no longer held, or its person is out of reach.
    """
    rules.may_freeze(by).require()
    seat = _held(seat_id, by)
    if seat.frozen_at is None:
        _mark(seat, clock.now(), by.id)
    return seat


@action("seat.unfreeze")
def unfreeze_seat(*, seat_id: UUID, by: Actor) -> Seat:
    """Let this group change again when a week is computed. Raises RefusedError as `freeze_seat` does."""
    rules.may_freeze(by).require()
    seat = _held(seat_id, by)
    _mark(seat, None, None)
    return seat


@action("section.freeze")
def freeze_section(*, section_id: UUID, by: Actor) -> tuple[Seat, ...]:
    """Freeze every seat of a section that is not frozen yet, of whom this person reaches. Answers these seats."""
    rules.may_freeze(by).require()
    return _mark_all(_of_section(section_id, by, is_frozen=False), clock.now(), by=by)


@action("section.unfreeze")
def unfreeze_section(*, section_id: UUID, by: Actor, frozen_at: datetime | None = None) -> tuple[Seat, ...]:
    """Unfreeze the seats of a section: all, or (undo) those frozen in that moment. Answers these seats."""
    rules.may_freeze(by).require()
    seats = _of_section(section_id, by, is_frozen=True)
    return _mark_all([seat for seat in seats if frozen_at in (None, seat.frozen_at)], None, by=by)


def _held(seat_id: UUID, by: Actor) -> Seat:
    rows = lasting_seats(viewer=by, from_date=clock.local_date()).filter(pk=seat_id)
    seat = rows.select_for_update(no_key=True, of=("self",)).first()
    if seat is None:
        raise RefusedError(refused(NOT_HELD))
    return seat


def _of_section(section_id: UUID, by: Actor, *, is_frozen: bool) -> list[Seat]:
    rows = lasting_seats(viewer=by, from_date=clock.local_date())
    rows = rows.filter(section_id=section_id, frozen_at__isnull=not is_frozen)
    return list(rows.order_by("pk").select_for_update(no_key=True, of=("self",)))


def _mark_all(seats: list[Seat], at: datetime | None, *, by: Actor) -> tuple[Seat, ...]:
    for seat in seats:
        _mark(seat, at, by.id if at else None)
    record_all(by=by, verb="seat.freeze" if at else "seat.unfreeze", subjects=seats)
    return tuple(seats)


def _mark(seat: Seat, at: datetime | None, by_id: UUID | None) -> None:
    seat.frozen_at, seat.frozen_by_id = at, by_id
    seat.save(update_fields=["frozen_at", "frozen_by_id"])
