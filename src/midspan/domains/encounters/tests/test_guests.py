"""Somebody who came anyway is given a place for the day, by the name peers use."""

import pytest

from midspan.domains.encounters.actions import arrive
from midspan.domains.encounters.queries import attendance_of
from midspan.domains.encounters.tests.factories import Room, row
from midspan.domains.schedule.actions import book_guest
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return Room(make_organization(), people=2, began=100)


@pytest.fixture
def others(room):
    """Another group of the same track on another day part, whose people are not booked here."""
    other = Room(room.organization, people=1, began=600)
    for stay in other.stays:
        stay.track, stay.alias = room.track, "Far Beacon"
        stay.save()
    return other


def refusal_of(room, alias):
    with pytest.raises(RefusedError) as refusal:
        book_guest(session_id=room.session.pk, alias=alias, by=room.by)
    return refusal.value.verdict.reason


@pytest.mark.slow
def test_guest_takes_the_lowest_free_place_and_can_be_recorded(room, others):
    booking = book_guest(session_id=room.session.pk, alias=" far  beacon ", by=room.by)

    arrive(session_id=room.session.pk, booking_id=booking.pk, by=room.by, at=room.at(5))
    line = attendance_of(viewer=room.by, session_id=room.session.pk)[-1]
    assert (line.patient_id, line.number, line.is_guest, line.is_here) == (others.patients[0].pk, 3, True, True)


def test_guest_who_is_expected_anyway_keeps_their_place(room):
    booking = book_guest(session_id=room.session.pk, alias="Quiet Harbor", by=room.by)

    assert booking.pk == room.bookings[0].pk


def test_unknown_name_is_nobody(room):
    assert refusal_of(room, "Rowan Ames").startswith("Nobody in treatment here goes by this name")
    assert refusal_of(room, "").startswith("Nobody in treatment here goes by this name")


def test_full_group_takes_no_guest(room, others):
    room.section.capacity = room.section.comfortable_size = 2
    room.section.save()

    assert refusal_of(room, "Far Beacon").startswith("Every place in this group is taken today.")


@pytest.mark.slow
def test_guest_of_another_age_and_somebody_to_avoid_get_the_same_answer(room, others):
    row(
        "responsibilities.PersonToAvoid",
        organization=room.organization,
        patient=others.patients[0],
        other_patient=room.patients[0],
    )
    avoided = refusal_of(room, "Far Beacon")
    see_all(room.organization)
    others.stays[0].track = others.track
    others.stays[0].save()
    others.track.age_band = "adolescent"
    others.track.save()

    assert refusal_of(room, "Far Beacon") == avoided


@pytest.mark.slow
def test_guest_booked_elsewhere_at_the_time_is_not_booked_twice(room):
    other = Room(room.organization, people=1, began=90)
    other.stays[0].track, other.stays[0].alias = room.track, "Far Beacon"
    other.stays[0].save()

    assert refusal_of(room, "Far Beacon").startswith("They are booked elsewhere at this time.")
