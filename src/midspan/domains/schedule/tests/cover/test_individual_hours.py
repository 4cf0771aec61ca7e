"""Somebody calls in: their individual hours move to another day or to a colleague, and never into a life."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.actions import materialize
from midspan.domains.schedule.enums import StepKind
from midspan.domains.schedule.models import Booking, IndividualHour, Session
from midspan.domains.schedule.tests.cover.calling_in import (
    FIVE,
    away,
    confirm,
    fill,
    helper,
    patient_name,
    plan,
    proposed,
    told,
)
from midspan.domains.schedule.tests.factories import (
    MONDAY,
    NOON,
    job_of,
    make_room,
    make_shifts,
    row,
    rows_of,
    seat_in,
    take_stages,
)

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_hours_of_a_stage_say_whose_dose_is_at_risk(center):
    other = center.make_person(minimum_weekly_minutes=0)
    take_stages(other.stay, [MONDAY - timedelta(weeks=3), MONDAY + timedelta(weeks=3)], [360, 180])
    seat_in(center.sections[0], other, number=2)
    fill(center)

    [line] = plan(center).lines

    assert (line.expected, line.at_risk) == (2, 2)


@pytest.mark.slow
def test_individual_hour_moves_to_another_day_with_their_own_counselor(center, hour):
    [line] = away(center).lines

    assert line.proposed is StepKind.MOVED
    assert line.moved.staff_id == center.counselor.pk
    assert line.moved_at.date() > MONDAY
    assert (line.names, line.expected) == ((patient_name(center),), 1)


@pytest.mark.slow
def test_individual_hour_goes_to_a_colleague_where_the_counselor_is_away_all_week(center, hour):
    dee = helper(center, "Dee", role=Role.COUNSELOR, weekdays=(0, 1, 2))

    [line] = away(center, days=7).lines

    assert (line.proposed, line.moved.staff_id) == (StepKind.MOVED, dee.pk)


@pytest.mark.slow
def test_individual_hour_never_moves_into_the_persons_own_life(center, hour):
    job = row(
        "responsibilities.Responsibility",
        organization=center.organization,
        patient=center.person,
        kind="work",
        title="Shift",
        firmness="fixed",
    )
    for weekday in range(1, 5):
        row(
            "responsibilities.ResponsibilityTime",
            organization=center.organization,
            patient=center.person,
            responsibility=job,
            weekday=weekday,
            start_minute=6 * 60,
            end_minute=20 * 60,
        )

    [line] = away(center).lines

    assert line.proposed is StepKind.CANCELED


@pytest.mark.slow
def test_individual_hour_gets_a_room_that_is_free_then(center, hour):
    room = make_room(center.organization, center.site, features=["one_to_one"])
    Session.objects.filter(hour=hour).update(room=room)

    [line] = away(center).lines

    assert line.moved.room_id == room.pk


@pytest.mark.slow
def test_individual_hour_of_somebody_not_reached_is_counted_and_left_open(center, hour):
    other = actor_for(make_staff(center.organization, Role.COUNSELOR, given_name="Other"))

    found = plan(center, staff=center.counselor, viewer=other)

    assert (found.lines, found.hidden) == ((), 1)


@pytest.mark.slow
def test_moved_hour_stands_at_its_new_time_and_stays_there(center, hour):
    found = away(center)

    confirm(center, proposed(found), staff=center.counselor)
    fill(center)

    [session] = Session.objects.filter(hour=hour, state="planned")
    booking = Booking.objects.get(session=session)
    assert (session.during.lower, session.moved_from) == (found.lines[0].moved.start, MONDAY)
    assert (booking.is_active, booking.during, booking.local_date) == (True, session.during, session.local_date)
    assert told() == {(center.person.pk, "week_changed")}


@pytest.mark.slow
def test_moved_hour_ends_with_the_week_it_belongs_to(center, hour):
    confirm(center, proposed(away(center)), staff=center.counselor)
    IndividualHour.objects.filter(pk=hour.pk).update(dates=DateRange(MONDAY - timedelta(7), MONDAY))

    materialize(by=job_of(center.organization), from_date=MONDAY - timedelta(7), weeks=2)

    [session] = Session.objects.filter(hour=hour, moved_from=MONDAY)
    assert session.state == "canceled"


@pytest.mark.slow
def test_two_hours_never_share_the_last_room(center, hour):
    """Both could only be seen on Tuesday at nine, and there is one room."""
    room = make_room(center.organization, center.site, features=["one_to_one"])
    rows_of("programs.Shift").filter(staff=center.counselor).exclude(weekday__in=(0, 1)).delete()
    rows_of("programs.Shift").filter(staff=center.counselor, weekday=1).update(start_minute=NOON, end_minute=NOON + 60)
    make_shifts(
        center.organization,
        make_staff(center.organization, Role.COUNSELOR, given_name="Dee"),
        center.site,
        weekdays=(1,),
        start=NOON,
        end=NOON + 60,
    )
    other = center.make_person()
    IndividualHour.objects.create(
        organization=center.organization,
        patient=other,
        staff=center.counselor,
        kind="individual",
        weekday=0,
        start_minute=FIVE - 60,
        end_minute=FIVE,
        site=center.site,
        dates=DateRange(MONDAY, None),
    )
    Session.objects.filter(hour=hour).update(room=room)
    fill(center)

    lines = away(center).lines

    assert sorted(line.proposed for line in lines) == [StepKind.CANCELED, StepKind.MOVED]


@pytest.mark.slow
def test_hour_is_not_moved_to_a_closed_day(center, hour):
    for number in range(1, 6):
        row(
            "programs.ClosedDay",
            organization=center.organization,
            site=None,
            date=MONDAY + timedelta(days=number),
        )

    assert [line.proposed for line in away(center).lines] == [StepKind.CANCELED]


@pytest.mark.slow
def test_site_without_known_opening_hours_is_open_while_its_counselors_work(center, hour):
    rows_of("programs.OpeningHours").all().delete()

    assert [line.proposed for line in away(center).lines] == [StepKind.MOVED]
