"""Who lands with a gap: their handoff against their own bookings."""

from datetime import timedelta

import pytest

from midspan.domains.encounters.queries import first_landings_to_see_to, landings_to_see_to, landings_with_gap
from midspan.domains.encounters.queries.landings import LOOKED_AT
from midspan.domains.encounters.tests.factories import Room, row
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.schedule.enums import SessionState
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own

pytestmark = pytest.mark.django_db
NOW = clock.now()  # Rooms begin some minutes ago.


@pytest.fixture(scope="module")
def shared_room(share):
    return share(lambda: Room(make_organization(), began=40), at=NOW)


@pytest.fixture
def room(shared_room, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return own(shared_room)


@pytest.fixture
def intake(room):
    return actor_for(make_staff(room.organization, "intake"))


def today_of(room):
    return room.session.local_date


def hand_off(stay, **fields):
    return row(
        "journey.Handoff",
        organization=stay.organization,
        patient=stay.patient,
        episode=stay,
        sending_unit="Elm House",
        **fields,
    )


def gaps(room, viewer):
    return {line.patient_id: line.reason for line in landings_with_gap(viewer=viewer, today=today_of(room))}


@pytest.mark.parametrize(
    ("leaves_before", "reason"),
    [
        (0, None),
        (3, None),
        (4, "4 days lie between the discharge and the first session."),
        (-1, "No session is booked after the discharge."),
        (-30, None),
    ],
    ids=["same day", "three days", "four days", "early only", "far off"],
)
def test_gap_is_counted_to_the_first_session_from_the_discharge_on(room, intake, leaves_before, reason):
    stay = room.stays[0]
    hand_off(stay, expected_discharge=today_of(room) - timedelta(days=leaves_before))

    assert gaps(room, intake).get(stay.patient_id) == reason


@pytest.mark.parametrize(
    ("leaves", "fields", "is_called"),
    [(0, {}, True), (0, {"called_on_discharge_day_at": NOW}, False), (-1, {}, False), (1, {}, False)],
    ids=["today", "called", "tomorrow", "yesterday"],
)
def test_who_leaves_today_is_called_today_and_is_no_gap_for_it(room, intake, leaves, fields, is_called):
    stay, today = room.stays[0], today_of(room)
    hand_off(stay, discharged_on=today - timedelta(days=leaves), **fields)

    lines = landings_to_see_to(viewer=intake, today=today)

    assert [one.patient_id for one in lines if one.is_to_be_called] == [stay.patient_id] * is_called
    assert (
        stay.patient_id not in {one.patient_id for one in landings_with_gap(viewer=intake, today=today)} or leaves < 0
    )


def test_day_of_discharge_goes_before_the_expected_one(room, intake):
    stay, today = room.stays[0], today_of(room)
    hand_off(stay, expected_discharge=today - timedelta(days=9), discharged_on=today)

    assert gaps(room, intake) == {}


def test_unknown_day_of_discharge_is_a_gap_without_any_session(room, intake):
    booked, unbooked = room.stays[:2]
    hand_off(booked)
    hand_off(unbooked)
    room.bookings[1].is_active = False
    room.bookings[1].save()

    assert gaps(room, intake) == {
        unbooked.patient_id: "The discharge date is not known and no session is booked.",
    }


def test_canceled_session_is_no_landing(room, intake):
    hand_off(room.stays[0], expected_discharge=today_of(room))
    room.session.state = SessionState.CANCELED
    room.session.save()

    assert list(gaps(room, intake)) == [room.stays[0].patient_id]


def test_ended_stay_lands_no_more(room, intake):
    stay = room.stays[0]
    hand_off(stay, expected_discharge=today_of(room) - timedelta(days=9))
    stay.state = "discharged"
    stay.save()

    assert gaps(room, intake) == {}


def test_stranger_sees_nobody(room):
    hand_off(room.stays[0], expected_discharge=today_of(room) - timedelta(days=9))

    assert gaps(room, actor_for(make_staff(room.organization, "counselor"))) == {}


def test_one_query_for_one_and_for_three(room, intake, django_assert_num_queries):
    names = []
    for number, family in enumerate(("Marsh", "Fenn", "Holt"), start=1):
        patient = make_patient(room.organization, given_names="Odile", family_name=family)
        stay = row("journey.Episode", organization=room.organization, patient=patient, state="placed")
        hand_off(stay, expected_discharge=today_of(room) + timedelta(days=number))
        names.append(f"Odile {family}")

        with django_assert_num_queries(1):
            lines = landings_with_gap(viewer=intake, today=today_of(room))
        assert [line.name for line in lines] == names


def first_names(room, viewer, count):
    lines = first_landings_to_see_to(viewer=viewer, today=today_of(room), count=count)
    return [line.name for line in lines]


def test_first_ones_are_those_of_all(room, intake, django_assert_num_queries):
    for days, family in enumerate(["Marsh", "Fenn", "Holt"]):
        landing_alone(room, [family], leaves_on=today_of(room) + timedelta(days=days))

    with django_assert_num_queries(1):
        assert first_names(room, intake, 2) == ["Odile Marsh", "Odile Fenn"]
    assert first_names(room, intake, 9) == ["Odile Marsh", "Odile Fenn", "Odile Holt"]


@pytest.mark.slow
def test_first_ones_are_found_behind_many_without_a_gap(room, intake):
    soon, far = today_of(room), today_of(room) + timedelta(days=60)
    landing_alone(room, [f"Postponed {number}" for number in range(LOOKED_AT)], leaves_on=soon, discharged_on=far)
    landing_alone(room, ["Marsh"], leaves_on=soon + timedelta(days=1))

    assert first_names(room, intake, 1) == ["Odile Marsh"]


def landing_alone(room, families, *, leaves_on, **fields):
    """Somebody of each name with a handoff and no session."""
    for family in families:
        patient = make_patient(room.organization, given_names="Odile", family_name=family)
        stay = row("journey.Episode", organization=room.organization, patient=patient, state="placed")
        hand_off(stay, expected_discharge=leaves_on, **fields)
