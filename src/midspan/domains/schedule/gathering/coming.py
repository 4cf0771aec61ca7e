"""Asking about family groups: which ones a patient sits in, who comes with whom, and their dates."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, F, OuterRef, Q, UUIDField, Value
from msgspec import Struct

from midspan.domains.privacy.queries import visible
from midspan.domains.schedule.enums import SessionState
from midspan.domains.schedule.models import Booking, FamilyPlace, Seat, Section, Session
from midspan.domains.schedule.sections.facts import times_of
from midspan.domains.schedule.sessions.staffed import staffed_session
from midspan.kernel import clock
from midspan.kernel.row_security import as_center
from midspan.values import Actor, DataClass, Span, WeekSpan

WEEKS_SHOWN = 4
A_WEEK = timedelta(weeks=1)


class FamilyGroup(Struct, frozen=True, kw_only=True):
    """A weekly group to which its patients may ask somebody, in which one patient has a seat now or soon."""

    section_id: UUID
    name: str
    place: str
    zone: ZoneInfo
    times: tuple[WeekSpan, ...]
    from_date: date
    until_date: date | None
    places: tuple["GroupPlace", ...]

    def meetings(self, first: date) -> list[Span]:
        """Each of its meetings in the weeks after that day, by the clock of its site."""
        days = [first + timedelta(days=one) for one in range(WEEKS_SHOWN * A_WEEK.days)]
        return [
            Span(clock.at(day, span.start, self.zone), clock.at(day, span.end, self.zone))
            for day in days
            for span in self.times
            if span.day == day.weekday()
        ]


class GroupPlace(Struct, frozen=True, kw_only=True):
    """Somebody who comes with a patient to a group."""

    id: UUID
    patient_id: UUID
    guest_id: UUID
    taken_at: datetime
    number: int


class GroupDate(Struct, frozen=True, kw_only=True):
    """One date of a group for one of those who come with somebody: place and time."""

    place_id: UUID
    taken_at: datetime
    number: int
    session_id: UUID
    start: datetime
    end: datetime
    room: str
    site: str
    address: str
    city: str
    is_video: bool
    is_on: bool


class HeldTime(Struct, frozen=True, kw_only=True):
    """When somebody who has a place in a group is expected there, on one date."""

    patient_id: UUID
    guest_id: UUID
    taken_at: datetime
    section_id: UUID
    session_id: UUID
    span: Span


def group_times_held(*, viewer: Actor, guest_ids: Collection[UUID], within: Span) -> list[HeldTime]:
    """The dates on which guests have a place in a group beside somebody who is expected. As the center: for engines."""
    about = {"organization_id": viewer.organization_id}
    booked = {"is_active": True, "session__state": SessionState.PLANNED}
    with as_center(viewer):
        places = list(FamilyPlace.objects.filter(**about, guest_id__in=guest_ids, dates__isempty=False))
        rows = Booking.objects.filter(
            **about,
            **booked,
            patient_id__in={one.patient_id for one in places},
            session__section_id__in={one.section_id for one in places},
            during__overlap=DateTimeTZRange(within.start, within.end),
        ).select_related("session")
        held: dict[tuple[UUID, UUID | None], list[Booking]] = {}
        for row in rows:
            held.setdefault((row.patient_id, row.session.section_id), []).append(row)
    return [
        _held_time(place, one.session)
        for place in places
        for one in held.get((place.patient_id, place.section_id), [])
        if one.local_date in place.dates
    ]


def _held_time(place: FamilyPlace, session: Session) -> HeldTime:
    return HeldTime(
        patient_id=place.patient_id,
        guest_id=place.guest_id,
        taken_at=place.taken_at,
        section_id=place.section_id,
        session_id=session.pk,
        span=Span(session.during.lower, session.during.upper),
    )


def family_groups_of(*, viewer: Actor, patient_id: UUID) -> list[FamilyGroup]:
    """The family groups in which one patient has a seat that is not over, with who has a place beside them."""
    today = clock.local_date()
    rows = Seat.objects.filter(not_over(today), patient_id=patient_id, section__family_places__gt=0)
    seats = visible(rows, viewer=viewer, data_class=DataClass.SCHEDULE).select_related("section__site", "section__room")
    found = list(seats.prefetch_related("section__times").order_by("section__name", "pk"))
    if not found:
        return []
    held = FamilyPlace.objects.filter(not_over(today), patient_id=patient_id).order_by("number", "pk")
    places = list(visible(held, viewer=viewer, data_class=DataClass.FAMILY_SESSION))
    return [_group(one, [_place(place) for place in places if place.section_id == one.section_id]) for one in found]


def expected_in_group(*, viewer: Actor, section_id: UUID) -> set[UUID]:
    """Every patient who comes to a group, weekly or on one day to come. As the center, for what is said of nobody."""
    about = {"organization_id": viewer.organization_id}
    seats = Seat.objects.filter(not_over(clock.local_date()), **about, section_id=section_id)
    booked = Booking.objects.filter(
        **about, session__section_id=section_id, is_active=True, during__endswith__gt=clock.now()
    )
    with as_center(viewer):
        return {*seats.values_list("patient_id", flat=True), *booked.values_list("patient_id", flat=True)}


def _place(one: FamilyPlace) -> GroupPlace:
    about = {"patient_id": one.patient_id, "guest_id": one.guest_id}
    return GroupPlace(id=one.pk, **about, taken_at=one.taken_at, number=one.number)


def _group(seat: Seat, places: list[GroupPlace]) -> FamilyGroup:
    section = seat.section
    return FamilyGroup(
        section_id=section.pk,
        name=section.name,
        place=_where(section),
        zone=ZoneInfo(section.site.time_zone),
        times=times_of(section),
        from_date=seat.dates.lower,
        until_date=seat.dates.upper,
        places=tuple(places),
    )


def _where(section: Section) -> str:
    return ", ".join(filter(None, [section.room.name if section.room else "", section.site.name]))


def family_places_in(*, viewer: Actor, session_id: UUID) -> list[GroupPlace]:
    """Who comes with those who are expected in one session of a group, as far as the viewer may know of them.

    Whoever leads or covers it knows it of this session, whatever their role sees of others.
    """
    rows = Session.objects.filter(organization_id=viewer.organization_id, pk=session_id, section__isnull=False)
    session = rows.first()
    if session is None or session.section_id is None:
        return []
    expected = Booking.objects.filter(session_id=session_id, is_active=True, patient_id=OuterRef("patient_id"))
    held = FamilyPlace.objects.filter(
        Exists(expected), section_id=session.section_id, dates__contains=session.local_date
    ).order_by("number", "pk")
    staffed = staffed_session(viewer=viewer, session_id=session_id)
    falls_to = viewer.id if staffed is not None and viewer.id in staffed.leader_ids else None
    held = held.annotate(falls_to=Value(falls_to, UUIDField()))
    places = visible(held, viewer=viewer, data_class=DataClass.FAMILY_SESSION, author="falls_to")
    return [_place(one) for one in places]


def group_dates_for(*, viewer: Actor, guest_id: UUID, now: datetime) -> list[GroupDate]:
    """The coming dates of groups to which the patient `viewer` asked somebody: those on which they are expected.

    For the gate, by which alone it is shown to whom it is about.
    """
    places = visible(
        FamilyPlace.objects.filter(guest_id=guest_id, dates__isempty=False),
        viewer=viewer,
        data_class=DataClass.FAMILY_SESSION,
    )
    held = {one.section_id: one for one in places.order_by("dates")}
    if not held:
        return []
    rows = visible(Booking.objects.all(), viewer=viewer, data_class=DataClass.SCHEDULE).filter(
        Q(is_active=True) | Q(session__state=SessionState.CANCELED),
        session__section_id__in=list(held),
        during__endswith__gt=now,
        during__startswith__lt=now + WEEKS_SHOWN * A_WEEK,
    )
    rows = rows.select_related("session__site", "session__room").order_by(F("during"), "pk")
    found = [(one, held[one.session.section_id]) for one in rows if one.session.section_id is not None]
    return [_date(one.session, place) for one, place in found if one.local_date in place.dates]


def _date(session: Session, place: FamilyPlace) -> GroupDate:
    return GroupDate(
        place_id=place.pk,
        taken_at=place.taken_at,
        number=place.number,
        session_id=session.pk,
        start=session.during.lower,
        end=session.during.upper,
        room=session.room.name if session.room else "",
        site=session.site.name,
        address=session.site.address,
        city=session.site.city,
        is_video=session.is_video,
        is_on=session.state == SessionState.PLANNED,
    )


def not_over(day: date) -> Q:
    """Held on that day or later; an empty range is of no day."""
    return Q(dates__isempty=False) & (Q(dates__upper_inf=True) | Q(dates__endswith__gt=day))
