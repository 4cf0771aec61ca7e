"""Filling the coming weeks: everything of an organization, or what one person just took."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.queries import lock_staff
from midspan.domains.schedule.dates.bookings import book_hours, book_seats
from midspan.domains.schedule.dates.hours import put_hours_on_dates
from midspan.domains.schedule.dates.sections import Placed, put_sections_on_dates
from midspan.domains.schedule.dates.staffing import mark_leave
from midspan.domains.schedule.dates.window import Window
from midspan.domains.schedule.models import Booking, IndividualHour, Seat, Section
from midspan.domains.schedule.telling import tell_patient
from midspan.domains.schedule.weeks.seating import lock_sections
from midspan.kernel import clock
from midspan.values import Actor

HORIZON_WEEKS = 8


def fill_organization(*, first: date, weeks: int, by: Actor) -> int:
    """Sessions, leaders and bookings of everybody. Returns how many planned sessions stand in those weeks."""
    window = Window.between(first, first + timedelta(weeks=weeks), by=by)
    section_ids = [section.pk for section in lock_sections(by.organization_id, _sections_in(window))]
    lock_staff(organization_id=by.organization_id)  # After the sections: the one order in which everybody locks.
    seats = Seat.objects.filter(organization_id=by.organization_id, dates__overlap=DateRange(first, window.until))
    hours = IndividualHour.objects.filter(
        organization_id=by.organization_id, dates__overlap=DateRange(first, window.until)
    )
    count = fill(window, section_ids=section_ids, seats=seats, hours=hours.select_related("site"), by=by)
    mark_leave(window)
    return count


def fill_for_patient(*, seats: Collection[Seat], hours: Collection[IndividualHour], first: date, by: Actor) -> int:
    """The weeks of one person who just took seats and hours, from `first` to eight weeks from now or from `first`."""
    until = max(first, clock.local_date()) + timedelta(weeks=HORIZON_WEEKS)
    window = Window.between(first, until, by=by)
    return fill(window, section_ids=[seat.section_id for seat in seats], seats=seats, hours=hours, by=by)


def fill(
    window: Window,
    *,
    section_ids: Iterable[UUID],
    seats: Iterable[Seat],
    hours: Iterable[IndividualHour],
    by: Actor,
) -> int:
    sections = lock_sections(window.organization_id, list(section_ids))
    placed = put_sections_on_dates(sections, window)
    book_seats(seats, placed.planned, {section.pk: section.capacity for section in sections})
    tell_of_changes(placed, by=by)
    own = put_hours_on_dates(hours, window)
    book_hours(own)
    return len(placed.planned) + len(own)


def follow_section(section_id: UUID, *, by: Actor) -> Placed:
    """The coming dates of one section, after it was changed: sessions, leaders, bookings, and who is told of it."""
    [section] = lock_sections(by.organization_id, [section_id])
    first = clock.today(ZoneInfo(section.site.time_zone))
    window = Window.between(first, first + timedelta(weeks=HORIZON_WEEKS), by=by)
    placed = put_sections_on_dates([section], window)
    seats = Seat.objects.filter(section=section, dates__overlap=DateRange(window.first, window.until))
    book_seats(seats, placed.planned, {section.pk: section.capacity})
    tell_of_changes(placed, by=by)
    return placed


def tell_of_changes(placed: Placed, *, by: Actor) -> None:
    """One neutral notice for everybody whose sessions were canceled, came back or are elsewhere now."""
    moved = [one.pk for one in placed.changed]
    people = set(placed.released)
    if moved:
        rows = Booking.objects.filter(session_id__in=moved, is_active=True)
        people |= set(rows.values_list("patient_id", flat=True))
    for patient_id in sorted(people):
        tell_patient(NoticeKind.WEEK_CHANGED, patient_id, subject_id=patient_id, by=by)


def _sections_in(window: Window) -> list[UUID]:
    rows = Section.objects.filter(
        Q(until_date=None) | Q(until_date__gt=window.first),
        organization_id=window.organization_id,
        from_date__lt=window.until,
    )
    return list(rows.values_list("pk", flat=True))
