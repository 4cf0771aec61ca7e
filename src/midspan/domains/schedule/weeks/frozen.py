"""Seats that stay whatever week is computed: who holds them, and by whom they were frozen, for one viewer."""

from collections.abc import Collection, Iterator
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from msgspec import Struct

from midspan.domains.journey.queries import stays_to_plan
from midspan.domains.people.queries import all_staff
from midspan.domains.privacy.queries import visible
from midspan.domains.programs.queries import home_zone
from midspan.domains.schedule.models import Seat
from midspan.domains.schedule.wording import span_words
from midspan.kernel.prepared import days_from
from midspan.values import Actor, DataClass, WeekSpan


class HeldSeat(Struct, frozen=True):
    """One person's seat. `frozen` says by whom and since when it stays ("" it may change); `episode_id` is the stay."""

    id: UUID
    person: str
    episode_id: UUID | None
    group: str
    times: str
    frozen: str


class SectionSeats(Struct, frozen=True):
    """The seats of one section that the viewer reaches, by name of whom they are."""

    id: UUID
    group: str
    times: str
    seats: tuple[HeldSeat, ...]

    @property
    def frozen(self) -> tuple[HeldSeat, ...]:
        return tuple(seat for seat in self.seats if seat.frozen)


def lasting_seats(*, viewer: Actor, from_date: date) -> QuerySet[Seat]:
    """The seats held on that day or later, of whom the viewer reaches."""
    rows = visible(Seat.objects.all(), viewer=viewer, data_class=DataClass.SCHEDULE)
    return rows.filter(dates__overlap=days_from(from_date))


def seats_of(*, viewer: Actor, patient_id: UUID, from_date: date) -> tuple[HeldSeat, ...]:
    """One person's seats in order of the week."""
    rows = _with_sections(lasting_seats(viewer=viewer, from_date=from_date).filter(patient_id=patient_id))
    return tuple(_held(rows, viewer))


def sections_with_seats(*, viewer: Actor, from_date: date) -> tuple[SectionSeats, ...]:
    """Every section in which somebody sits, in order of the week."""
    rows = _with_sections(lasting_seats(viewer=viewer, from_date=from_date))
    by_section: dict[UUID, list[HeldSeat]] = {}
    for row, seat in zip(rows, _held(rows, viewer), strict=True):
        by_section.setdefault(row.section_id, []).append(seat)
    return tuple(
        SectionSeats(section_id, seats[0].group, seats[0].times, tuple(sorted(seats, key=lambda seat: seat.person)))
        for section_id, seats in by_section.items()
    )


def frozen_by(*, viewer: Actor, patient_ids: Collection[UUID], from_date: date) -> dict[UUID, dict[str, str]]:
    """Patient id → section id → who froze the seat there."""
    rows = lasting_seats(viewer=viewer, from_date=from_date)
    frozen = rows.filter(patient_id__in=patient_ids, frozen_at__isnull=False).order_by("pk")
    found: dict[UUID, dict[str, str]] = {}
    names = _staff_names(viewer)
    for seat in frozen:
        found.setdefault(seat.patient_id, {})[str(seat.section_id)] = _who(seat, names)
    return found


def _with_sections(rows: QuerySet[Seat]) -> list[Seat]:
    seats = rows.select_related("section", "patient").prefetch_related("section__times")
    return sorted(seats, key=lambda seat: (_spans(seat), seat.section.name, seat.pk))


def _held(rows: Collection[Seat], viewer: Actor) -> Iterator[HeldSeat]:
    stays = {stay.patient_id: stay.pk for stay in stays_to_plan(viewer=viewer)}
    names, zone = _staff_names(viewer), home_zone(organization_id=viewer.organization_id)
    for seat in rows:
        yield HeldSeat(
            id=seat.pk,
            person=_person_name(seat),
            episode_id=stays.get(seat.patient_id),
            group=seat.section.name,
            times=", ".join(span_words(span) for span in _spans(seat)),
            frozen=_frozen_words(seat, names, zone),
        )


def _spans(seat: Seat) -> list[WeekSpan]:
    return sorted(WeekSpan(time.weekday, time.start_minute, time.end_minute) for time in seat.section.times.all())


def _person_name(seat: Seat) -> str:
    patient = seat.patient
    return f"{patient.name_to_use or patient.given_names} {patient.family_name}".strip()


def _staff_names(viewer: Actor) -> dict[UUID, str]:
    return {one.pk: str(one) for one in all_staff(viewer=viewer)}


def _who(seat: Seat, names: dict[UUID, str]) -> str:
    return names.get(seat.frozen_by_id, _("somebody who is gone")) if seat.frozen_by_id else ""


def _frozen_words(seat: Seat, names: dict[UUID, str], zone: ZoneInfo) -> str:
    if seat.frozen_at is None:
        return ""
    day = date_format(seat.frozen_at.astimezone(zone), "DATE_FORMAT")
    return _("Frozen by %(who)s on %(day)s.") % {"who": _who(seat, names), "day": day}
