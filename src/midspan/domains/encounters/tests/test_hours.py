"""The week's hours: the plan of care first, then the rules; what nobody recorded stays unknown."""

from datetime import timedelta

import pytest

from midspan.domains.encounters.actions import all_arrive, all_leave, excuse
from midspan.domains.encounters.queries import hours_at_risk_by_wednesday, hours_of_week, hours_of_weeks
from midspan.domains.encounters.tests.factories import Room, row
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.schedule.tests.factories import take_stages
from midspan.engines.tally import Bound, Code, Measure
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own

pytestmark = pytest.mark.django_db
NOW = clock.now()  # Rooms begin some minutes ago.


@pytest.fixture(scope="module")
def shared_room(share):
    return share(lambda: Room(make_organization()), at=NOW)


@pytest.fixture
def room(shared_room, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return own(shared_room)


def monday_of(room):
    return clock.week_start(room.session.local_date)


def week_of(room, place=0, viewer=None):
    return hours_of_week(viewer=viewer or room.by, patient_id=room.patients[place].pk, monday=monday_of(room))


def attend(room, minutes=180):
    all_arrive(session_id=room.session.pk, by=room.by, at=room.at(0))
    all_leave(session_id=room.session.pk, by=room.by, at=room.at(minutes))


def dose_rule(room, **fields):
    values = {
        "level": "2.1",
        "words": "Nine hours",
        "source": "A source",
        "source_status": "confirmed",
        "author": "Tests",
        "reviewed_on": monday_of(room),
        **fields,
    }
    return row("programs.DoseRule", organization=room.organization, **values)


def test_nothing_recorded_is_unknown_not_missed(room):
    found = week_of(room)

    assert (found.attended_minutes, found.unknown_minutes, found.planned_minutes) == (0, 180, 0)


def test_attended_minutes_count(room):
    attend(room, 150)

    assert (week_of(room).attended_minutes, week_of(room).unknown_minutes) == (150, 0)


def test_excused_is_neither_attended_nor_unknown(room):
    excuse(session_id=room.session.pk, booking_id=room.bookings[0].pk, reason="", by=room.by)

    assert (week_of(room).attended_minutes, week_of(room).unknown_minutes) == (0, 0)


def test_limits_come_from_the_plan_of_care_and_then_from_rules(room):
    dose_rule(room, minimum_weekly_minutes=600, minimum_days=4)
    stay = room.stays[1]
    stay.minimum_weekly_minutes = None
    stay.save()

    planned, ruled = week_of(room, 0), week_of(room, 1)

    assert planned.finding(Measure.MINUTES, Bound.MINIMUM).limit == 540
    assert ruled.finding(Measure.MINUTES, Bound.MINIMUM).limit == 600
    assert planned.finding(Measure.DAYS, Bound.MINIMUM).limit == 4


def step_down(stay, monday, minutes=180):
    take_stages(stay, [monday, monday + timedelta(weeks=3)], [minutes, 90])


def test_within_a_stage_its_hours_are_the_limits_and_no_days_of_the_level_hold(room):
    dose_rule(room, minimum_weekly_minutes=600, minimum_days=4, maximum_weekly_minutes=1140)
    step_down(room.stays[0], monday_of(room), minutes=360)

    within = week_of(room)
    before = hours_of_week(viewer=room.by, patient_id=room.patients[0].pk, monday=monday_of(room) - timedelta(days=7))

    limits = [(Measure.MINUTES, Bound.MINIMUM), (Measure.MINUTES, Bound.MAXIMUM), (Measure.DAYS, Bound.MINIMUM)]
    assert [within.finding(*one).limit for one in limits] == [360, 450, 1]
    assert before.finding(Measure.MINUTES, Bound.MINIMUM).limit == 540


def test_a_number_nobody_says_is_unknown(room):
    found = week_of(room)

    finding = found.finding(Measure.DAYS, Bound.MINIMUM)
    assert (finding.limit, finding.code) == (None, Code.UNKNOWN)


def test_breaks_are_taken_out_only_where_a_rule_says_so(room):
    room.group.break_minutes = 20
    room.group.save()
    attend(room)
    counted = week_of(room).attended_minutes
    dose_rule(room, counts_breaks=False)

    assert (counted, week_of(room).attended_minutes) == (180, 160)


def test_somebody_out_of_treatment_has_hours_without_limits(room):
    attend(room)
    stay = room.stays[0]
    stay.state = "discharged"
    stay.save()

    found = week_of(room)

    assert (found.attended_minutes, found.finding(Measure.MINUTES, Bound.MINIMUM).limit) == (180, None)


def test_patient_sees_their_own_hours_and_nobody_elses(room):
    attend(room)
    viewer = actor_for(room.patients[0])

    own = week_of(room, 0, viewer).attended_minutes
    other = week_of(room, 1, viewer).attended_minutes

    assert (own, other) == (180, 0)


@pytest.mark.slow
def test_hours_at_risk_say_who_and_how_much_from_wednesday_on(room):
    attend(room)
    wednesday = monday_of(room) + timedelta(days=2)
    stay = room.stays[2]
    stay.minimum_weekly_minutes = 180
    stay.save()

    risk = hours_at_risk_by_wednesday(viewer=room.by, today=wednesday)

    assert {(line.patient_id, line.missing_minutes) for line in risk} == {
        (patient.pk, 360) for patient in room.patients[:2]
    }
    assert hours_at_risk_by_wednesday(viewer=room.by, today=wednesday - timedelta(days=1)) == []


@pytest.mark.slow
def test_person_of_the_last_stage_who_has_its_hours_is_not_at_risk(room):
    attend(room)
    step_down(room.stays[0], monday_of(room))

    risk = hours_at_risk_by_wednesday(viewer=room.by, today=monday_of(room) + timedelta(days=2))

    assert {line.patient_id for line in risk} == {patient.pk for patient in room.patients[1:]}


def test_stranger_sees_nobodys_risk(room):
    attend(room)
    stranger = actor_for(make_staff(room.organization, "counselor"))

    assert hours_at_risk_by_wednesday(viewer=stranger, today=monday_of(room) + timedelta(days=3)) == []


@pytest.mark.slow
@pytest.mark.parametrize("people", [1, 4])
def test_everybodys_week_is_five_questions(people, django_assert_num_queries):
    room = Room(make_organization(), people=people)
    make_patient(room.organization)

    with django_assert_num_queries(5):
        weeks = hours_of_weeks(viewer=room.by, monday=monday_of(room))

    assert set(weeks) == {patient.pk for patient in room.patients}
