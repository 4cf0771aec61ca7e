"""The week as it will really be: alternate weeks, exceptions, nights, clock changes, imported busy times."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from midspan.domains.people.tests.factories import actor_for, make_patient
from midspan.domains.responsibilities.actions import DatedChange, except_day
from midspan.domains.responsibilities.models import BusyTime, CalendarSource
from midspan.domains.responsibilities.own_life import own_responsibilities
from midspan.domains.responsibilities.queries import IMPORTED, life_in_week, standing_life
from midspan.domains.responsibilities.tests.factories import MONDAY, at, every_second, make_work
from midspan.kernel.tests.factories import make_organization

pytestmark = pytest.mark.django_db

NEW_YORK, PHOENIX = ZoneInfo("America/New_York"), ZoneInfo("America/Phoenix")
SPRING, AUTUMN = date(2027, 3, 8), date(2027, 11, 1)  # The weeks whose Sundays change the clocks.


@pytest.fixture
def rowan():
    return make_patient(make_organization())


def week(patient, monday=MONDAY, *, zone=NEW_YORK):
    life = life_in_week(viewer=actor_for(patient), patient_id=patient.pk, monday=monday, zone=zone)
    return sorted((time.span.day, time.span.start / 60, time.span.end / 60) for time in life.times)


def test_alternate_weeks_across_the_end_of_the_year(rowan):
    make_work(rowan, times=[every_second(2, 15, 17, anchor=date(2026, 12, 16))])
    mondays = [date(2026, 12, 14) + timedelta(weeks=step) for step in range(4)]

    assert [week(rowan, monday) for monday in mondays] == [[(2, 15, 17)], [], [(2, 15, 17)], []]


def test_a_day_off_and_a_day_at_another_time(rowan):
    work = make_work(rowan)
    by = actor_for(rowan)
    except_day(responsibility_id=work.pk, change=DatedChange(day=MONDAY), by=by)
    moved = DatedChange(day=MONDAY + timedelta(days=2), start_minute=600, end_minute=660)
    except_day(responsibility_id=work.pk, change=moved, by=by)

    assert week(rowan) == [(2, 10, 11)]
    assert week(rowan, MONDAY + timedelta(weeks=1)) == [(0, 9, 17), (2, 9, 17)]


def test_an_exception_on_an_ordinary_day_off_adds_a_time(rowan):
    work = make_work(rowan)
    extra = DatedChange(day=MONDAY + timedelta(days=5), start_minute=600, end_minute=660)
    except_day(responsibility_id=work.pk, change=extra, by=actor_for(rowan))

    assert week(rowan) == [(0, 9, 17), (2, 9, 17), (5, 10, 11)]


def test_a_night_off_is_off_after_midnight_too(rowan):
    work = make_work(rowan, times=[at(4, 22, 6), at(5, 22, 6)])
    except_day(responsibility_id=work.pk, change=DatedChange(day=MONDAY + timedelta(days=4)), by=actor_for(rowan))

    # What is left of Friday's night is Saturday's own evening; the piece on Monday belongs to no week before.
    assert week(rowan) == [(5, 22, 24), (6, 0, 6)]


def test_from_and_until_days_bound_it(rowan):
    make_work(rowan, from_date=MONDAY + timedelta(days=1), until_date=MONDAY + timedelta(weeks=1))

    assert [week(rowan), week(rowan, MONDAY + timedelta(weeks=1))] == [[(2, 9, 17)], []]


def test_an_hour_that_spring_skips_moves_forward_with_its_length(rowan):
    make_work(rowan, times=[at(6, 2.5, 3.25)])

    assert week(rowan, SPRING) == [(6, 3.5, 4.25)]
    assert week(rowan, SPRING - timedelta(weeks=1)) == [(6, 2.5, 3.25)]


def test_work_on_the_day_clocks_change_keeps_its_wall_hours(rowan):
    make_work(rowan, times=[at(6, 9, 17)])

    assert [week(rowan, SPRING), week(rowan, AUTUMN)] == [[(6, 9, 17)], [(6, 9, 17)]]


def test_a_person_in_a_zone_without_summer_time_moves_against_the_site(rowan):
    rowan.time_zone = "America/Phoenix"
    rowan.save()
    make_work(rowan, times=[at(0, 9, 12)])

    # Two hours behind New York in winter, three in summer.
    assert week(rowan, SPRING) == [(0, 11, 14)]
    assert week(rowan, SPRING + timedelta(weeks=1)) == [(0, 12, 15)]


def make_busy(patient, *spans):
    source = CalendarSource.objects.create(organization=patient.organization, patient=patient, name="Work")
    for start, end in spans:
        BusyTime.objects.create(
            organization=patient.organization, patient=patient, source=source, start_at=start, end_at=end
        )
    return source


def test_imported_busy_times_are_merged_and_cut_to_days(rowan):
    evening = datetime(2027, 3, 2, 3, tzinfo=UTC)  # Ten in the evening of Monday, in New York.
    make_busy(
        rowan, (evening, evening + timedelta(hours=4)), (evening + timedelta(hours=3), evening + timedelta(hours=5))
    )

    life = life_in_week(viewer=actor_for(rowan), patient_id=rowan.pk, monday=MONDAY, zone=NEW_YORK)

    assert week(rowan) == [(0, 22, 24), (1, 0, 3)]
    assert {(time.responsibility_id, time.title) for time in life.times} == {(IMPORTED, "")}


def test_a_removed_calendar_blocks_nothing(rowan):
    start = datetime(2027, 3, 2, 15, tzinfo=UTC)
    source = make_busy(rowan, (start, start + timedelta(hours=1)))
    source.removed_at = start
    source.save()

    assert week(rowan) == []


def test_a_standing_week_has_what_recurs_and_not_what_is_once(rowan):
    ten = datetime(2027, 3, 1, 15, tzinfo=UTC)  # Ten in the morning; the second week is in winter time, too.
    weekly = [(ten + timedelta(weeks=step), ten + timedelta(weeks=step, hours=1)) for step in range(2)]
    once = (ten + timedelta(days=1), ten + timedelta(days=1, hours=1))
    make_busy(rowan, *weekly, once)

    life = standing_life(viewer=actor_for(rowan), patient_id=rowan.pk, from_date=MONDAY, zone=NEW_YORK)

    assert [(time.span.day, time.span.start, time.span.end) for time in life.times] == [(0, 600, 660)]


def test_the_way_there_is_blocked_on_both_sides(rowan):
    make_work(rowan, times=[at(0, 9, 17)], commute_minutes=25)

    [time] = life_in_week(viewer=actor_for(rowan), patient_id=rowan.pk, monday=MONDAY, zone=NEW_YORK).times

    assert (time.blocked.start, time.blocked.end) == (515, 1045)


def test_another_patient_sees_nothing_of_it(rowan):
    make_work(rowan)
    other = make_patient(rowan.organization)

    seen = life_in_week(viewer=actor_for(other), patient_id=rowan.pk, monday=MONDAY, zone=NEW_YORK).times

    assert (seen, len(week(rowan))) == ((), 2)


def test_own_week_is_told_by_the_same_rules(rowan):
    nights = make_work(rowan, times=[at(4, 22, 6), at(6, 2.5, 3.25)])
    except_day(responsibility_id=nights.pk, change=DatedChange(day=SPRING + timedelta(days=4)), by=actor_for(rowan))

    own = own_responsibilities(viewer=actor_for(rowan), monday=SPRING, zone=NEW_YORK).times

    assert week(rowan, SPRING) == [(6, 3.5, 4.25)]
    own = [time for time in own if time.start.astimezone(NEW_YORK).date() >= SPRING]
    assert [(time.start.astimezone(NEW_YORK).hour, time.end.astimezone(NEW_YORK).hour) for time in own] == [(3, 4)]
