"""Flat answers, few queries, nobody else's name."""

from datetime import timedelta

import pytest

from midspan.domains.people.tests.factories import actor_for
from midspan.domains.schedule.actions import accept_offer, compute_offer
from midspan.domains.schedule.queries import first_sessions, people_expected, sessions_on
from midspan.domains.schedule.sessions.asking import bookings_between
from midspan.domains.schedule.tests.factories import MONDAY, Center, rows_of
from midspan.kernel.tests.factories import make_organization, see_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def center():
    return Center(make_organization(), weekdays=(0, 2, 4))


def place(center, **fields):
    patient = center.make_person(**fields)
    by = actor_for(center.intake)
    offer = compute_offer(episode_id=patient.stay.pk, from_date=MONDAY, by=by)
    accept_offer(offer_id=offer.pk, choice=0, by=by)
    return patient


def week_of(viewer, patient, monday=MONDAY):
    """The standing sessions of seven days."""
    return bookings_between(viewer=viewer, patient_id=patient.pk, first=monday, until=monday + timedelta(days=7))


@pytest.mark.slow
def test_week_tells_times_by_the_sites_clock_before_and_after_the_clocks_change(center):
    patient = place(center)

    before, after = (week_of(actor_for(patient), patient, MONDAY + timedelta(weeks=weeks)) for weeks in (1, 2))

    assert [one.starts_at.time() for one in before] == [one.starts_at.time() for one in after]
    assert {one.starts_at.utcoffset() for one in before} == {timedelta(hours=-5)}
    assert {one.starts_at.utcoffset() for one in after} == {timedelta(hours=-4)}


@pytest.mark.slow
def test_weeks_of_one_and_three_people_ask_as_many_questions(center, django_assert_num_queries):
    place(center)
    patient = place(center)
    place(center)
    viewer = actor_for(center.intake)

    with django_assert_num_queries(1):
        week = week_of(viewer, patient)
    with django_assert_num_queries(1):
        board = sessions_on(viewer=viewer, day=MONDAY)

    assert len(week) == 4
    assert [line.expected for line in board if line.kind == "group"] == [3]


@pytest.mark.slow
def test_first_sessions_are_the_earliest_planned(center, django_assert_num_queries):
    patient, other = place(center), place(center)
    viewer = actor_for(center.intake)

    with django_assert_num_queries(1):
        first = first_sessions(viewer=viewer, patient_ids=[patient.pk, other.pk])

    assert first[patient.pk] == week_of(viewer, patient)[:3]
    assert len(first[other.pk]) == 3


@pytest.mark.slow
def test_roster_is_for_staff_and_a_patient_sees_none(center):
    patient, other = place(center), place(center)
    [group] = [one for one in sessions_on(viewer=actor_for(center.intake), day=MONDAY) if one.kind == "group"]

    for_leader = people_expected(viewer=actor_for(center.leader), session_id=group.session_id)
    for_patient = people_expected(viewer=actor_for(patient), session_id=group.session_id)

    assert {line.patient_id for line in for_leader} == {patient.pk, other.pk}
    assert list(for_patient) == []


@pytest.mark.slow
def test_another_centers_staff_see_nothing(center):
    patient = place(center)
    stranger = actor_for(Center(make_organization(name="Another center")).intake)
    see_all(center.organization)

    assert (week_of(stranger, patient), len(week_of(actor_for(patient), patient))) == ([], 4)


@pytest.mark.slow
def test_session_by_video_is_joined_in_the_room_of_its_group_or_else_of_its_leader(center):
    person, by = center.make_person(), actor_for(center.intake)
    rows_of("responsibilities.WeekPreference").filter(patient=person).update(modality="video")
    rows_of("people.Staff").filter(pk=center.counselor.pk).update(video_url="https://video.example/dana")
    rows_of("schedule.Section").update(is_video=True, video_url="https://video.example/group")
    accept_offer(offer_id=compute_offer(episode_id=person.stay.pk, from_date=MONDAY, by=by).pk, choice=0, by=by)

    week = week_of(actor_for(person), person)

    assert {one.title == "Individual session": one.video_url for one in week} == {
        True: "https://video.example/dana",
        False: "https://video.example/group",
    }
