"""The path of one group: tapped in at the door, recorded in two parts, signed, added to, counted."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from midspan.domains.encounters.actions import (
    NoteWords,
    add_addendum,
    all_leave,
    arrive,
    check_in,
    come_back,
    leave,
    mark_absent,
    save_entry,
    save_group_note,
    sign_session,
)
from midspan.domains.encounters.models import GroupNote, IndividualEntry
from midspan.domains.encounters.queries import hours_of_week, record_of
from midspan.domains.encounters.tests.factories import PHRASES, Room, entry_words
from midspan.kernel import clock
from midspan.kernel.models import AuditEvent
from midspan.kernel.tests.factories import make_organization
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
STATEMENTS = (
    ("pk", "UPDATE encounters_individualentry SET response = 'other' WHERE id = %s"),
    ("pk", "DELETE FROM encounters_individualentry WHERE id = %s"),
    ("attendance_id", "UPDATE encounters_presence SET during = tstzrange(now(), NULL) WHERE attendance_id = %s"),
    ("attendance_id", "DELETE FROM encounters_presence WHERE attendance_id = %s"),
    ("attendance_id", "UPDATE encounters_attendance SET state = 'absent' WHERE id = %s"),
)


@pytest.fixture
def room():
    return Room(make_organization())


def be_there(room, place, *, arrived=0, left=180):
    booking = room.bookings[place]
    arrive(session_id=room.session.pk, booking_id=booking.pk, by=room.by, at=room.at(arrived))
    leave(session_id=room.session.pk, booking_id=booking.pk, by=room.by, at=room.at(left))


def write(room, place, **fields):
    return save_entry(
        session_id=room.session.pk, booking_id=room.bookings[place].pk, words=entry_words(place, **fields), by=room.by
    )


def narrate(room, text=PHRASES["narrative"]):
    return save_group_note(session_id=room.session.pk, words=NoteWords(topic="Urges", narrative=text), by=room.by)


@pytest.mark.slow
def test_one_group_from_the_door_to_the_hours(room):
    first, second, third = (booking.pk for booking in room.bookings)
    session_id = room.session.pk
    be_there(room, 0)
    arrive(session_id=session_id, booking_id=second, by=room.by, at=room.at(12))
    leave(session_id=session_id, booking_id=second, by=room.by, at=room.at(90))
    come_back(session_id=session_id, booking_id=second, by=room.by, at=room.at(105))
    all_leave(session_id=session_id, by=room.by, at=room.at(180))
    mark_absent(session_id=session_id, booking_id=third, by=room.by)
    narrate(room)
    write(room, 0)
    write(room, 1)

    note = sign_session(session_id=session_id, by=room.by)

    entries = {entry.patient_id: entry for entry in IndividualEntry.objects.all()}
    assert note.state == "signed"
    assert [entries[patient.pk].minutes for patient in room.patients[:2]] == [180, 153]
    assert {entry.credential for entry in entries.values()} == {"LCSW"}
    assert first != second
    added = add_addendum(entry_id=entries[room.patients[0].pk].pk, text="Called back the same evening.", by=room.by)
    assert added.author_id == room.leader.pk
    monday = clock.week_start(room.session.local_date)
    tallied = hours_of_week(viewer=room.by, patient_id=room.patients[1].pk, monday=monday)
    assert (tallied.attended_minutes, tallied.unknown_minutes) == (153, 0)


def test_a_day_at_the_door_is_two_taps():
    room = Room(make_organization(), people=1, began=30)
    booking_id, session_id = room.bookings[0].pk, room.session.pk

    check_in(session_id=session_id, booking_id=booking_id, by=room.desk)

    [line] = record_of(viewer=room.by, session_id=session_id).lines
    assert (line.attendance.is_here, line.attendance.minutes) == (True, None)


@pytest.mark.slow
def test_signed_entry_cannot_be_changed_by_anybody(room):
    be_there(room, 0)
    narrate(room)
    entry = write(room, 0)
    sign_session(session_id=room.session.pk, by=room.by)

    for key, statement in STATEMENTS:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [getattr(entry, key)])
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE encounters_groupnote SET narrative = 'other'")
    assert IndividualEntry.objects.get().response == entry.response
    assert GroupNote.objects.get().narrative == PHRASES["narrative"]


@pytest.mark.slow
def test_signed_addendum_cannot_be_changed(room):
    be_there(room, 0)
    narrate(room)
    entry = write(room, 0)
    sign_session(session_id=room.session.pk, by=room.by)
    added = add_addendum(entry_id=entry.pk, text="Said so at the door.", by=room.by)

    for statement in ("UPDATE encounters_addendum SET text = ''", "DELETE FROM encounters_addendum"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    [line] = [line for line in record_of(viewer=room.by, session_id=room.session.pk).lines if line.addenda]
    assert [one.pk for one in line.addenda] == [added.pk]


@pytest.mark.slow
def test_what_is_not_ready_stays_a_draft_and_is_signed_later(room):
    be_there(room, 0)
    be_there(room, 1)
    mark_absent(session_id=room.session.pk, booking_id=room.bookings[2].pk, by=room.by)
    narrate(room)
    write(room, 0)
    write(room, 1, progress="")

    sign_session(session_id=room.session.pk, by=room.by)
    before = [line.is_signed for line in record_of(viewer=room.by, session_id=room.session.pk).lines]
    write(room, 1)
    sign_session(session_id=room.session.pk, by=room.by)

    after = [line.is_signed for line in record_of(viewer=room.by, session_id=room.session.pk).lines]
    assert (before, after) == ([True, False, False], [True, True, False])


@pytest.mark.slow
def test_each_signature_leaves_its_own_trace(room):
    be_there(room, 0)
    narrate(room)
    write(room, 0)

    sign_session(session_id=room.session.pk, by=room.by)

    traces = AuditEvent.objects.filter(verb="entry.sign")
    assert [(trace.actor_id, trace.patient_ref) for trace in traces] == [(room.leader.pk, room.patients[0].pk)]


def test_a_group_to_which_nobody_came_still_has_a_record(room):
    for booking in room.bookings:
        mark_absent(session_id=room.session.pk, booking_id=booking.pk, by=room.by)
    narrate(room, "Nobody came. The room was kept open for twenty minutes.")

    note = sign_session(session_id=room.session.pk, by=room.by)

    assert (note.state, IndividualEntry.objects.count()) == ("signed", 0)


def test_nothing_is_signed_while_everybodys_times_are_unknown(room):
    narrate(room)
    write(room, 0)

    with pytest.raises(RefusedError) as refusal:
        sign_session(session_id=room.session.pk, by=room.by)

    assert refusal.value.verdict.reason == "Record whether they came."
    assert clock.now() - room.start > timedelta(hours=3)
