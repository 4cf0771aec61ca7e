"""Places in a family group for those who come with a patient: counted beside the seats, and never taken twice."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from msgspec import Struct

from midspan.domains.schedule import rules
from midspan.domains.schedule.gathering.coming import not_over
from midspan.domains.schedule.models import FamilyPlace, Seat, Section
from midspan.domains.schedule.weeks.seating import lock_sections, lowest_free
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import as_center
from midspan.values import Actor, RefusedError, refused

NO_SEAT = "They have no seat in this group. Offer them a week with it first."
FULL = "Every place for guests in this group is taken. Ask a program manager for more, or choose another group."
THERE = "They have a place in this group already."


class PlaceHeld(Struct, frozen=True):
    """Of a group, one place that is not free. `is_over`: the patient whom they come with has no seat any more."""

    id: UUID
    patient_id: UUID
    guest_id: UUID
    taken_at: datetime
    is_over: bool


def family_places_held(*, section_id: UUID, by: Actor) -> list[PlaceHeld]:
    """Everybody's places in one group, which nobody else changes until the transaction ends. Names nobody."""
    with as_center(by):
        [section] = lock_sections(by.organization_id, [section_id])
        today = _today(section)
        seated = set(Seat.objects.filter(not_over(today), section=section).values_list("patient_id", flat=True))
        rows = FamilyPlace.objects.filter(not_over(today), section=section).order_by("number", "pk")
        return [
            PlaceHeld(one.pk, one.patient_id, one.guest_id, one.taken_at, one.patient_id not in seated) for one in rows
        ]


def sections_with_guests(*, by: Actor) -> list[UUID]:
    """The groups in which a place is not free, in the order in which they are locked. Names nobody."""
    with as_center(by):
        rows = FamilyPlace.objects.filter(
            organization_id=by.organization_id, dates__isempty=False, dates__upper_inf=True
        )
        return list(rows.order_by("section_id").values_list("section_id", flat=True).distinct())


@action("family_place.take")
def take_family_place(
    *, section_id: UUID, patient_id: UUID, guest_id: UUID, account_id: UUID, by: Actor
) -> FamilyPlace:
    """The lowest free place for somebody whom this patient asks to come, from today on; the one they have with another.

    Raises RefusedError where the patient has no seat, the guest a place already, or no place is free.
    """
    rules.may_plan(by).require()
    with as_center(by):
        [section] = lock_sections(by.organization_id, [section_id])
        today = _today(section)
        seat = Seat.objects.filter(not_over(today), section=section, patient_id=patient_id).order_by("dates").first()
        if seat is None:
            raise RefusedError(refused(NO_SEAT))
        held = list(FamilyPlace.objects.filter(not_over(today), section=section))
        own = min((one.number for one in held if one.account_id == account_id), default=None)
        number = own or lowest_free({one.number for one in held}, section.family_places)
        if any(one.guest_id == guest_id for one in held):
            raise RefusedError(refused(THERE))
        if number is None:
            raise RefusedError(refused(FULL))
        place = FamilyPlace(
            organization_id=by.organization_id,
            patient_id=patient_id,
            section=section,
            guest_id=guest_id,
            account_id=account_id,
            number=number,
            dates=DateRange(max(today, seat.dates.lower), None),
            taken_at=clock.now(),
            taken_by=by.id,
        )
        _save(place)
    return place


def _save(place: FamilyPlace) -> None:
    try:
        with transaction.atomic():
            place.save(force_insert=True)
    except IntegrityError as error:
        raise RefusedError(refused(FULL)) from error


@action("family_place.leave")
def leave_family_places(*, place_ids: Collection[UUID], by: Actor) -> FamilyPlace | None:
    """These places are free again from today on; what was before stays as it was. Nobody is told."""
    with as_center(by):
        rows = FamilyPlace.objects.filter(organization_id=by.organization_id, pk__in=place_ids)
        left = list(rows.select_related("section__site"))
        for one in left:
            today = _today(one.section)
            one.dates = DateRange(one.dates.lower, today) if one.dates.lower < today else DateRange(empty=True)
            one.save(update_fields=["dates"])
    return left[0] if left else None


def _today(section: Section) -> date:
    return clock.today(ZoneInfo(section.site.time_zone))
