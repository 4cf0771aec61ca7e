"""A whole center's problem: everybody's week at once, in as many questions for many as for few."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from midspan.domains.schedule.models import IndividualHour, Seat
from midspan.domains.schedule.problem import center_ask
from midspan.domains.schedule.problem.center import for_referee, keeping
from midspan.domains.schedule.tests.factories import (
    MONDAY,
    NINE,
    TEN,
    Center,
    job_of,
    make_section,
    make_shifts,
    row,
    seat_in,
)
from midspan.engines import scheduling as engine
from midspan.kernel.tests.factories import make_organization
from midspan.values import WeekSpan

pytestmark = pytest.mark.django_db


@pytest.fixture
def center():
    return Center(make_organization(), weekdays=(0, 1, 2))


def ask(center, **fields):
    return center_ask(from_date=MONDAY, by=job_of(center.organization), **fields)


def hour_of(center, patient, *, weekday=3, start=13 * 60, until=None, **fields):
    values = {"kind": "individual", "staff": center.counselor, "site": center.site, **fields}
    return IndividualHour.objects.create(
        organization=center.organization,
        patient=patient,
        weekday=weekday,
        start_minute=start,
        end_minute=start + 60,
        dates=DateRange(MONDAY - timedelta(weeks=4), until),
        **values,
    )


def keep_apart(one, other):
    row("responsibilities.PersonToAvoid", organization=one.organization, patient=one, other_patient=other)


def taken(asked, section):
    return next(one.taken for one in asked.problem.sections if one.id == str(section.pk))


def test_everybody_with_a_week_or_waiting_for_one_is_asked_with_the_week_they_have(center):
    seated, waiting = center.make_person(), center.make_person(state="waiting")
    seat_in(center.sections[0], seated, number=1)
    hour_of(center, seated)

    found = ask(center)

    assert found.now == {
        str(seated.pk): engine.WeekPlan(
            (str(center.sections[0].pk),),
            engine.Slot(str(center.counselor.pk), WeekSpan(3, 780, 840), engine.Mode.IN_PERSON),
        ),
        str(waiting.pk): None,
    }
    assert taken(found, center.sections[0]) == 0
    assert found.problem.patient(str(seated.pk)).prior.section_ids == (str(center.sections[0].pk),)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "paused"},
        {"minimum_weekly_minutes": None},
        {"expected_start": MONDAY + timedelta(weeks=2)},
        {"state": "placed"},
    ],
)
def test_who_is_not_planned_keeps_their_seat_out_of_everybody_s_reach(center, fields):
    outside = center.make_person(**fields)
    seat_in(center.sections[0], outside, number=1)

    found = ask(center)

    assert found.problem.patients == ()
    assert taken(found, center.sections[0]) == 1
    assert [stay.patient_id for stay in found.outside] == [outside.pk]


def test_who_is_already_changing_weeks_is_left_alone(center):
    moving = center.make_person()
    seat_in(center.sections[0], moving, number=1)
    Seat.objects.filter(patient=moving).update(dates=DateRange(MONDAY - timedelta(7), MONDAY + timedelta(7)))
    seat_in(center.sections[1], moving, number=1, from_date=MONDAY + timedelta(7))

    found = ask(center)

    assert found.problem.patients == ()
    assert [taken(found, one) for one in center.sections] == [1, 1, 0]


def test_two_who_must_not_meet_are_a_pair_and_nothing_says_why(center):
    one, other = sorted((center.make_person(), center.make_person()), key=lambda patient: patient.pk)
    keep_apart(other, one)

    found = ask(center)

    assert found.problem.no_contact == ((str(one.pk), str(other.pk)),)
    assert [needs.avoid for needs in found.problem.patients] == [(), ()]


def test_section_of_somebody_outside_whom_a_person_must_not_meet_is_closed(center):
    inside, outside = center.make_person(), center.make_person(state="paused")
    seat_in(center.sections[1], outside, number=1)
    keep_apart(inside, outside)

    [needs] = ask(center).problem.patients

    assert needs.avoid == (engine.Avoidance(str(center.sections[1].pk), engine.AvoidanceKind.NO_CONTACT),)


def test_counselors_bring_their_caseload_and_only_the_hours_of_people_outside_are_taken(center):
    inside, outside = center.make_person(), center.make_person(state="paused")
    hour_of(center, inside, start=13 * 60)
    hour_of(center, outside, start=15 * 60)
    room = center.counselor.caseload_limit - 2

    [counselor] = ask(center).problem.counselors

    assert (counselor.taken, counselor.room_left) == ((WeekSpan(3, 900, 960),), room)


def test_one_site_is_asked_alone_and_the_other_site_s_seats_are_counted(center):
    elsewhere = Center(center.organization, weekdays=(0,))
    guest, own = elsewhere.make_person(), center.make_person()
    seat_in(center.sections[0], guest, number=1)

    found = ask(center, site_id=center.site.pk)

    assert [needs.id for needs in found.problem.patients] == [str(own.pk)]
    assert taken(found, center.sections[0]) == 1


def test_problem_holds_no_name(center):
    person = center.make_person()
    row(
        "responsibilities.Responsibility",
        organization=center.organization,
        patient=person,
        kind="work",
        title="Bakery on Elm",
    )

    text = repr(ask(center).problem)

    assert not [
        word for word in (person.given_names, person.family_name, "Bakery", center.sections[0].name) if word in text
    ]


@pytest.mark.slow
def test_as_many_questions_are_asked_for_many_people_as_for_few(center, django_assert_max_num_queries):
    counts = []
    for _round in range(3):
        person = center.make_person()
        seat_in(center.sections[0], person, number=len(counts) + 1)
        with django_assert_max_num_queries(30) as asked:
            ask(center)
        counts.append(len(asked))

    assert counts[0] == counts[1] == counts[2]


def test_who_keeps_their_week_leaves_the_problem_with_its_places(center):
    one, other = center.make_person(), center.make_person()
    keep_apart(one, other)
    problem = ask(center).problem
    section_id, slot = str(center.sections[0].pk), WeekSpan(3, 780, 840)
    plan = engine.WeekPlan((section_id,), engine.Slot(str(center.counselor.pk), slot, engine.Mode.IN_PERSON))

    kept = keeping(problem, {str(one.pk): plan})

    [needs] = kept.patients
    assert needs.id == str(other.pk)
    assert needs.avoid == (engine.Avoidance(section_id, engine.AvoidanceKind.NO_CONTACT),)
    assert [section.taken for section in kept.sections if section.id == section_id] == [1]
    assert kept.counselors[0].taken == (slot,)
    assert kept.no_contact == ()


def test_referee_reads_a_counselor_s_hours_at_the_site_and_by_video_as_one_week(center):
    center.make_person()
    make_shifts(center.organization, center.counselor, None, weekdays=[5], start=NINE, end=TEN)
    problem = ask(center).problem

    judged = for_referee(problem)

    assert len(problem.counselors) == 2
    assert [one.site_id for one in judged.counselors] == [str(center.site.pk)]
    assert judged.counselors[0].work[-1] == WeekSpan(5, NINE, TEN)


def test_who_has_a_group_every_second_week_keeps_their_week_as_it_is(center):
    """As in an offer, only groups of every week make one: what meets in some is nobody's weekly dose."""
    fortnightly = make_section(
        center.organization,
        site=center.site,
        track=center.track,
        times=[(4, NINE, TEN)],
        every_weeks=2,
        anchor_date=MONDAY,
    )
    person, other = center.make_person(), center.make_person()
    seat_in(fortnightly, person, number=1)

    found = ask(center)

    assert str(fortnightly.pk) not in {section.id for section in found.problem.sections}
    assert [stay.patient_id for stay in found.outside] == [person.pk]
    assert [needs.id for needs in found.problem.patients] == [str(other.pk)]
