"""Many people change weeks at once: first everybody gives up what they leave, then everybody takes what they move to.

So two people can change places, and a row of people can each move up by one. Whoever's new place somebody else took
first stays where they are; then their old places are not free, so the others are tried again without them.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.schedule.dates import fill_for_patient
from midspan.domains.schedule.enums import OfferState
from midspan.domains.schedule.models import IndividualHour, Offer, Seat, SectionLeader
from midspan.domains.schedule.reach.ending import without_recent_sessions
from midspan.domains.schedule.reach.opening import close_reaches, open_reaches
from midspan.domains.schedule.weeks.seating import (
    PlaceGoneError,
    Taken,
    Taking,
    end_places,
    given_up,
    lock_week,
    reopened,
    take_week,
)
from midspan.engines import scheduling as engine
from midspan.values import Actor


class Wish(Struct, frozen=True):
    """One person's new week. `reopens` are places they gave up before and would rather have back than new ones."""

    taking: Taking
    plan: engine.WeekPlan
    site_id: UUID
    reopens: tuple[UUID, ...] = ()

    @property
    def patient_id(self) -> UUID:
        return self.taking.patient_id


class Moved(Struct, frozen=True):
    """Patient id → what each holds now; `gone` are those whose place was gone, in the order in which that was seen."""

    taken: dict[UUID, Taken]
    gone: tuple[UUID, ...] = ()


class _GoneError(Exception):
    def __init__(self, patient_id: UUID) -> None:
        super().__init__("A place of this person's new week is gone.")
        self.patient_id = patient_id


def take_weeks(wishes: Iterable[Wish]) -> Moved:
    """Everybody's new week, for as many as can have theirs. Needs a transaction that reaches the whole organization."""
    everybody = sorted(wishes, key=lambda wish: wish.patient_id)
    gone = _with_later_stages(everybody)
    standing = [wish for wish in everybody if wish.patient_id not in gone]
    while standing:
        try:
            with transaction.atomic():
                return Moved(_taken_together(standing), tuple(gone))
        except _GoneError as lost:
            gone.append(lost.patient_id)
            standing = [wish for wish in standing if wish.patient_id != lost.patient_id]
    return Moved({}, tuple(gone))


def _with_later_stages(wishes: Sequence[Wish]) -> list[UUID]:
    """Who has taken a stage of a step down that begins later: only their own answer gives that up. One query."""
    if not wishes:
        return []
    rows = Offer.objects.filter(
        organization_id=wishes[0].taking.organization_id,
        patient_id__in=[wish.patient_id for wish in wishes],
        state=OfferState.ACCEPTED,
        stage__isnull=False,
    )
    first = {wish.patient_id: wish.taking.from_date for wish in wishes}
    found = {patient_id for patient_id, day in rows.values_list("patient_id", "from_date") if day > first[patient_id]}
    return sorted(found)


def _taken_together(wishes: Sequence[Wish]) -> dict[UUID, Taken]:
    lock_week(wishes[0].taking.organization_id, [wish.plan for wish in wishes])
    ended = {wish.patient_id: _ended(wish) for wish in wishes}
    again = {wish.patient_id: _reopened(wish) for wish in wishes if wish.reopens}
    return {wish.patient_id: _taken(wish, ended[wish.patient_id], again.get(wish.patient_id, ())) for wish in wishes}


def _ended(wish: Wish) -> tuple[UUID, ...]:
    try:
        before = given_up(wish.taking, wish.plan, site_id=wish.site_id)
    except PlaceGoneError as error:
        raise _GoneError(wish.patient_id) from error
    end_places(before.seats, before.hours, on=wish.taking.from_date)
    return tuple(row.pk for row in (*before.seats, *before.hours))


def _reopened(wish: Wish) -> list[Seat | IndividualHour]:
    mine = {"organization_id": wish.taking.organization_id, "patient_id": wish.patient_id, "pk__in": wish.reopens}
    seats, hours = Seat.objects.filter(**mine).order_by("pk"), IndividualHour.objects.filter(**mine).order_by("pk")
    return reopened(seats, hours, on=wish.taking.from_date)


def _taken(wish: Wish, ended: tuple[UUID, ...], again: Collection[Seat | IndividualHour]) -> Taken:
    """The week as taken; what was reopened counts as new, because its leaders reach the person again."""
    try:
        taken = take_week(wish.taking, wish.plan, site_id=wish.site_id)
    except PlaceGoneError as error:
        raise _GoneError(wish.patient_id) from error
    ids = {place.pk for place in again}
    return replace(
        taken,
        new_seats=(*taken.new_seats, *(seat for seat in taken.seats if seat.pk in ids)),
        new_hours=(*taken.new_hours, *(hour for hour in taken.hours if hour.pk in ids)),
        ended_ids=(*taken.ended_ids, *ended),
    )


def begin_weeks(taken: Collection[Taken], *, first: date, by: Actor) -> None:
    """Reach for everybody who leads these weeks, and their sessions on dates. Needs the whole organization in reach."""
    seats = [seat for one in taken for seat in one.seats]
    close_reaches(without_recent_sessions(place for one in taken for place in one.ended_ids), by=by)
    open_reaches(
        [seat for one in taken for seat in one.new_seats],
        [hour for one in taken for hour in one.new_hours],
        _leaders(seats),
        by=by,
    )
    fill_for_patient(seats=seats, hours=[hour for one in taken for hour in one.hours], first=first, by=by)


def _leaders(seats: Iterable[Seat]) -> dict[UUID, list[UUID]]:
    leaders: dict[UUID, list[UUID]] = {}
    rows = SectionLeader.objects.filter(section__in={seat.section_id for seat in seats})
    for section_id, staff_id in rows.values_list("section_id", "staff_id"):
        leaders.setdefault(section_id, []).append(staff_id)
    return leaders
