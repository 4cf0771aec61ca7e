"""The day's lines: whose they are, what they say, and that they cost the same for one and for many."""

from datetime import timedelta

import pytest

from midspan.domains.encounters.actions import (
    NoteWords,
    all_leave,
    arrive,
    mark_absent,
    save_entry,
    save_group_note,
    sign_session,
)
from midspan.domains.encounters.queries import day_sessions, not_here, notes_due, thin_weeks
from midspan.domains.encounters.tests.factories import PHRASES, Room, entry_words
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.tests.factories import take_stages
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return Room(make_organization(), began=40)


def day_of(room):
    return room.session.local_date


def test_sessions_count_arrivals(room):
    arrive(session_id=room.session.pk, booking_id=room.bookings[0].pk, by=room.by, at=room.at(1))
    mark_absent(session_id=room.session.pk, booking_id=room.bookings[1].pk, by=room.by)

    [line] = day_sessions(viewer=room.by, day=day_of(room))

    assert (line.session_id, line.expected, line.came, line.room_name) == (
        room.session.pk,
        3,
        1,
        room.section.room.name,
    )


@pytest.mark.slow
def test_leader_sees_own_sessions_and_the_desk_all(room):
    other = Room(room.organization, began=40)

    assert {line.session_id for line in day_sessions(viewer=room.by, day=day_of(room))} == {room.session.pk}
    assert {line.session_id for line in day_sessions(viewer=room.desk, day=day_of(room))} == {
        room.session.pk,
        other.session.pk,
    }


def test_not_here_are_those_of_whom_nothing_is_recorded_ten_minutes_in(room):
    arrive(session_id=room.session.pk, booking_id=room.bookings[0].pk, by=room.by, at=room.at(1))
    mark_absent(session_id=room.session.pk, booking_id=room.bookings[1].pk, by=room.by)

    late = not_here(viewer=room.by, day=day_of(room), now=room.at(10))
    early = not_here(viewer=room.by, day=day_of(room), now=room.at(9))

    assert ([line.patient_id for line in late], early) == ([room.patients[2].pk], [])


def test_not_here_holds_nobody_out_of_reach(room):
    stranger = actor_for(make_staff(room.organization, "counselor"))

    assert not_here(viewer=stranger, day=day_of(room), now=clock.now()) == []
    assert len(not_here(viewer=room.by, day=day_of(room), now=clock.now())) == 3


def test_another_organization_sees_nothing(room):
    stranger = actor_for(make_staff(make_organization(name="Another center"), "front_desk"))

    assert day_sessions(viewer=stranger, day=day_of(room)) == []
    assert not_here(viewer=stranger, day=day_of(room), now=clock.now()) == []


@pytest.mark.slow
def test_notes_are_due_until_everybody_is_signed_or_away():
    room = Room(make_organization(), began=200)
    before = notes_due(viewer=room.by, now=clock.now())
    for booking in room.bookings[:2]:
        arrive(session_id=room.session.pk, booking_id=booking.pk, by=room.by, at=room.at(0))
    all_leave(session_id=room.session.pk, by=room.by, at=room.at(180))
    mark_absent(session_id=room.session.pk, booking_id=room.bookings[2].pk, by=room.by)
    attended = notes_due(viewer=room.by, now=clock.now())
    save_group_note(session_id=room.session.pk, words=NoteWords(narrative=PHRASES["narrative"]), by=room.by)
    for place in range(2):
        words = entry_words(place)
        save_entry(session_id=room.session.pk, booking_id=room.bookings[place].pk, words=words, by=room.by)
    sign_session(session_id=room.session.pk, by=room.by)

    after = notes_due(viewer=room.by, now=clock.now())

    assert [(line.unsigned, line.unknown) for line in before] == [(0, 3)]
    assert [(line.unsigned, line.unknown) for line in attended] == [(2, 0)]
    assert after == []


def test_notes_of_another_leader_are_not_mine():
    room = Room(make_organization(), began=200)
    director = actor_for(make_staff(room.organization, "director"))

    assert notes_due(viewer=director, now=clock.now()) == []
    assert len(notes_due(viewer=room.by, now=clock.now())) == 1


@pytest.mark.slow
def test_thin_weeks_leave_out_who_reaches_the_hours(room):
    monday = clock.week_start(day_of(room))
    enough = room.stays[0]
    enough.minimum_weekly_minutes = 180
    enough.save()
    arrive(session_id=room.session.pk, booking_id=room.bookings[0].pk, by=room.by, at=room.at(1))
    cut = room.stays[1]
    cut.minimum_weekly_minutes = 180
    cut.save()
    mark_absent(session_id=room.session.pk, booking_id=room.bookings[1].pk, by=room.by)

    # One minute late is one minute short of three hours, so the first is thin as well: the engine decides.
    assert thin_weeks(viewer=room.by, monday=monday) == {patient.pk for patient in room.patients}
    enough.minimum_weekly_minutes = 179
    enough.save()
    assert thin_weeks(viewer=room.by, monday=monday) == {patient.pk for patient in room.patients[1:]}


@pytest.mark.slow
def test_week_of_a_stage_is_thin_below_its_own_hours_alone(room):
    monday, (first, second, *_) = clock.week_start(day_of(room)), room.stays
    for stay, begins in ((first, monday), (second, monday + timedelta(weeks=1))):
        take_stages(stay, [begins], [120])

    assert thin_weeks(viewer=room.by, monday=monday) == {patient.pk for patient in room.patients[1:]}


@pytest.mark.slow
@pytest.mark.parametrize("people", [1, 5])
def test_each_part_asks_as_much_for_any_number(people, django_assert_num_queries):
    """Two for the weeks, two for the notes with the days on which nobody writes any, one for each other part."""
    room = Room(make_organization(), people=people, began=200)
    monday, now = clock.week_start(day_of(room)), clock.now()

    with django_assert_num_queries(6):
        sessions = day_sessions(viewer=room.by, day=day_of(room))
        missing = not_here(viewer=room.by, day=day_of(room), now=now)
        notes = notes_due(viewer=room.by, now=now)
        thin = thin_weeks(viewer=room.by, monday=monday)

    assert (len(sessions), len(missing), len(notes), len(thin)) == (1, people, 1, people)
    assert now - room.start > timedelta(hours=3)
