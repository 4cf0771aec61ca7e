"""The standing week on dates: twice is once, closed days are left out, leave asks for cover, clocks change."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from midspan.domains.people.tests.factories import actor_for
from midspan.domains.schedule.absences.steps import Decision
from midspan.domains.schedule.actions import (
    accept_offer,
    compute_offer,
    cover_absence,
    end_seats,
    materialize,
)
from midspan.domains.schedule.enums import SessionState, StepKind
from midspan.domains.schedule.models import Booking, Seat, SectionTime, Session, SessionStaff
from midspan.domains.schedule.queries import bookings_between, sessions_on
from midspan.domains.schedule.tests.factories import MONDAY, Center, job_of, row, seat_in
from midspan.kernel.tests.factories import make_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def center(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2027, 3, 1, 12, tzinfo=UTC))
    return Center(make_organization(), weekdays=(0, 1, 2))


def fill(center, **fields):
    return materialize(by=job_of(center.organization), from_date=MONDAY, **fields)


def counts():
    return Session.objects.count(), SessionStaff.objects.count(), Booking.objects.count()


@pytest.mark.slow
def test_filling_twice_is_filling_once(center):
    seat_in(center.sections[0], center.make_person(), number=1)

    first, after_first = fill(center), counts()
    second = fill(center)

    assert (first, second) == (24, 24)
    assert after_first == (24, 24, 8)
    assert counts() == after_first


@pytest.mark.slow
def test_filling_asks_as_many_questions_for_three_people_as_for_one(center, django_assert_max_num_queries):
    asked = []
    for number in (1, 2, 3):
        seat_in(center.sections[0], center.make_person(), number=number)
        with django_assert_max_num_queries(60) as questions:
            fill(center)
        asked.append(len(questions))

    assert asked[1] == asked[2]


@pytest.mark.slow
def test_closed_day_has_no_session(center):
    row("programs.ClosedDay", organization=center.organization, site=None, date=MONDAY, name="Founders' day")

    fill(center, weeks=1)

    assert [one.local_date for one in Session.objects.order_by("local_date")] == [
        MONDAY + timedelta(days=1),
        MONDAY + timedelta(days=2),
    ]


@pytest.mark.slow
def test_day_closed_later_takes_its_sessions_and_bookings_and_opening_gives_them_back(center):
    patient = center.make_person()
    seat_in(center.sections[1], patient, number=1)
    fill(center, weeks=1)
    day = MONDAY + timedelta(days=1)
    closed = row("programs.ClosedDay", organization=center.organization, site=center.site, date=day, name="Storm")
    fill(center, weeks=1)
    states = [Session.objects.get(local_date=day).state, Booking.objects.get().is_active]

    closed.delete()
    fill(center, weeks=1)

    assert states == [SessionState.CANCELED, False]
    assert [Session.objects.get(local_date=day).state, Booking.objects.get().is_active] == [SessionState.PLANNED, True]
    assert SessionStaff.objects.filter(session__local_date=day, is_active=True).count() == 1


@pytest.mark.slow
def test_leave_marks_sessions_that_need_cover(center):
    fill(center, weeks=2)
    row(
        "programs.Leave",
        organization=center.organization,
        staff=center.leader,
        from_date=MONDAY,
        until_date=MONDAY + timedelta(days=2),
    )

    fill(center, weeks=2)

    uncovered = Session.objects.filter(needs_cover=True).values_list("local_date", flat=True)
    assert sorted(uncovered) == [MONDAY, MONDAY + timedelta(days=1)]
    assert [line.needs_cover for line in sessions_on(viewer=actor_for(center.intake), day=MONDAY)] == [True]


@pytest.mark.slow
def test_section_that_moves_moves_its_sessions(center):
    patient = center.make_person()
    seat_in(center.sections[1], patient, number=1)
    fill(center, weeks=1)
    SectionTime.objects.filter(section=center.sections[1]).update(start_minute=600, end_minute=780)

    fill(center, weeks=1)

    week = bookings_between(viewer=actor_for(patient), first=MONDAY, until=MONDAY + timedelta(days=7))
    assert [(one.during.lower.astimezone(UTC).hour, one.is_active) for one in week] == [(14, False), (15, True)]


def test_hours_keep_their_wall_clock_and_their_length_when_the_clocks_change(center):
    fill(center, weeks=3)

    mondays = Session.objects.filter(section=center.sections[0]).order_by("local_date")
    lengths = {one.during.upper - one.during.lower for one in mondays}
    utc_hours = [one.during.lower.astimezone(UTC).hour for one in mondays]
    assert lengths == {timedelta(hours=3)}
    assert utc_hours == [14, 14, 13]


@pytest.mark.slow
def test_canceled_session_takes_its_bookings_and_stays_canceled(center):
    seat_in(center.sections[0], center.make_person(), number=1)
    fill(center, weeks=1)
    session = Session.objects.get(section=center.sections[0])

    cover_absence(
        staff_id=center.leader.pk,
        first=MONDAY,
        until=MONDAY + timedelta(days=1),
        decisions={session.pk: Decision(StepKind.CANCELED)},
        by=actor_for(center.intake),
    )
    fill(center, weeks=1)

    assert Session.objects.get(pk=session.pk).state == SessionState.CANCELED
    assert Booking.objects.get().is_active is False
    assert SessionStaff.objects.get(session=session).is_active is False


@pytest.mark.slow
def test_stay_that_ends_later_frees_seats_and_bookings_from_then_on(center):
    patient, by = center.make_person(), actor_for(center.intake)
    offer = compute_offer(episode_id=patient.stay.pk, from_date=MONDAY, by=by)
    accept_offer(offer_id=offer.pk, choice=0, by=by)

    end_seats(episode_id=patient.stay.pk, on=MONDAY + timedelta(weeks=1), by=by)

    last = Booking.objects.filter(is_active=True).order_by("-local_date").first()
    assert last.local_date < MONDAY + timedelta(weeks=1)
    assert {seat.dates.upper for seat in Seat.objects.all()} == {MONDAY + timedelta(weeks=1)}


@pytest.mark.slow
def test_second_offer_keeps_the_seats_that_stay(center):
    patient, by = center.make_person(), actor_for(center.intake)
    first = compute_offer(episode_id=patient.stay.pk, from_date=MONDAY, by=by)
    accept_offer(offer_id=first.pk, choice=0, by=by)
    seats = set(Seat.objects.values_list("pk", flat=True))

    second = compute_offer(episode_id=patient.stay.pk, from_date=MONDAY + timedelta(weeks=2), by=by)
    accept_offer(offer_id=second.pk, choice=0, by=by)

    assert set(Seat.objects.values_list("pk", flat=True)) == seats


def test_database_refuses_a_second_person_in_a_place_whatever_the_code_does(center):
    one, other = center.make_person(), center.make_person()
    seat_in(center.sections[0], one, number=1)

    with pytest.raises(IntegrityError, match="seat_taken_once"), transaction.atomic():
        seat_in(center.sections[0], other, number=1)
    with pytest.raises(IntegrityError, match="beyond the capacity"), transaction.atomic():
        seat_in(center.sections[0], other, number=11)
