"""Stages of a step down that end before they begin: the week that is held until then goes on in their place."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from midspan.domains.people.queries import lock_staff
from midspan.domains.responsibilities.queries import must_not_meet
from midspan.domains.schedule.enums import OfferState
from midspan.domains.schedule.models import IndividualHour, Offer, Seat
from midspan.domains.schedule.offers.moving import begin_weeks
from midspan.domains.schedule.problem.asking import before_of, week_clock
from midspan.domains.schedule.problem.sections import seats_taken
from midspan.domains.schedule.weeks.seating import Taken, end_places, lock_sections, reopened
from midspan.kernel import clock
from midspan.kernel.row_security import widened
from midspan.values import Actor

if TYPE_CHECKING:
    from midspan.domains.journey.models import Episode

Place: TypeAlias = Seat | IndividualHour


class GoesOn(Struct, frozen=True, kw_only=True):
    """From which day on the week before goes on, and how many of its places somebody else has from then on."""

    from_date: date
    gone: int = 0


def week_goes_on(
    episode: "Episode", ended: Collection[Offer], *, standing: Collection[Offer], by: Actor
) -> GoesOn | None:
    """Give back what those stages, taken and not begun, would have changed; None where there is nothing to give back.

    A stage that comes before one that stands is left as it is booked: that one begins where it ends.
    """
    days = _days_not_begun(episode, ended, standing=standing)
    if not days:
        return None
    first = days[0]
    with widened(by):
        held = before_of(organization_id=by.organization_id, patient_id=episode.patient_id, from_date=first)
        _lock(held.seats, held.hours, by=by)
        places: list[Place] = [*held.seats, *held.hours]
        unbegun = [one for one in places if one.dates.lower in days and not _is_frozen(one)]
        end_places(_seats(unbegun), _hours(unbegun), on=first)
        left = _left_for(episode, days)
        again = _held_again(episode, left, days, by=by)
        taken = Taken(
            seats=tuple(_seats(again)),
            hours=tuple(_hours(again)),
            new_seats=tuple(_seats(again)),
            new_hours=tuple(_hours(again)),
            ended_ids=tuple(one.pk for one in unbegun),
        )
        begin_weeks([taken], first=first, by=by)
    return GoesOn(from_date=first, gone=len(left) - len(again)) if unbegun or left else None


def _days_not_begun(episode: "Episode", ended: Collection[Offer], *, standing: Collection[Offer]) -> list[date]:
    taken = [one.from_date for one in ended if one.state == OfferState.ACCEPTED]
    last = max((one.from_date for one in standing if one.state == OfferState.ACCEPTED), default=date.min)
    later = sorted(day for day in taken if day > last)
    if not later:
        return []
    today = clock.today(week_clock(episode, day=later[0]).zone)
    return [day for day in later if day > today]


def _left_for(episode: "Episode", days: Sequence[date]) -> list[Place]:
    """What the person holds now and would have left on one of those days."""
    mine = {
        "organization_id": episode.organization_id,
        "patient_id": episode.patient_id,
        "dates__isempty": False,
        "dates__startswith__lt": days[0],
        "dates__endswith__in": days,
    }
    seats, hours = Seat.objects.filter(**mine).order_by("pk"), IndividualHour.objects.filter(**mine).order_by("pk")
    return [*seats.select_related("section"), *hours.select_related("site")]


def _held_again(episode: "Episode", left: Sequence[Place], days: Sequence[date], *, by: Actor) -> list[Place]:
    """Those of them that are still free, but no group in which somebody sits by now whom the person must not meet."""
    _lock(_seats(left), _hours(left), by=by)
    taken = seats_taken(
        organization_id=by.organization_id,
        section_ids={seat.section_id for seat in _seats(left)},
        from_date=days[0],
        besides=episode.patient_id,
        avoided=must_not_meet(organization_id=by.organization_id, patient_id=episode.patient_id),
    )
    shut = {section_id for section_id, one in taken.items() if one.is_avoided}
    seats = [seat for seat in _seats(left) if seat.section_id not in shut]
    return [place for day in days for place in reopened(seats, _hours(left), on=day)]


def _lock(seats: Iterable[Seat], hours: Iterable[IndividualHour], *, by: Actor) -> None:
    """Sections by id, then staff by id: the one order in which everybody locks."""
    lock_sections(by.organization_id, {seat.section_id for seat in seats})
    lock_staff(organization_id=by.organization_id, staff_ids={hour.staff_id for hour in hours})


def _is_frozen(place: Place) -> bool:
    return isinstance(place, Seat) and place.frozen_at is not None


def _seats(places: Iterable[Place]) -> list[Seat]:
    return [one for one in places if isinstance(one, Seat)]


def _hours(places: Iterable[Place]) -> list[IndividualHour]:
    return [one for one in places if isinstance(one, IndividualHour)]
