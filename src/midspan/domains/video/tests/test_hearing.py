"""Who was there by what the server tells: minutes that follow, and nothing for whoever is not the server."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from midspan.domains.encounters.actions import (
    NoteWords,
    Times,
    arrive,
    correct_times,
    excuse,
    leave,
    mark_absent,
    save_entry,
    save_group_note,
    sign_session,
)
from midspan.domains.encounters.queries import attendance_of
from midspan.domains.encounters.tests.factories import PHRASES, Room, entry_words
from midspan.domains.video.actions import admit, enter, knock
from midspan.domains.video.enums import Provider
from midspan.domains.video.models import Connection, Knock, VideoSetting
from midspan.domains.video.queries import door_of, event_address, organization_behind
from midspan.domains.video.tests.factories import VideoRoomOf, jitsi_says, livekit_says
from midspan.kernel.tests.factories import make_organization, own, see_all

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 2, 18, 10, tzinfo=UTC)
NOT_FOUND, HEARD = 404, 204


def in_the_room(provider):
    """A session of three hours that is over since ten minutes; both people were let in and have a key."""
    room = VideoRoomOf(make_organization(), began=190)
    room.set_up(provider)
    for place, by in enumerate(room.people):
        knock(session_id=room.session.pk, words=room.words(), by=by)
        admit(session_id=room.session.pk, booking_id=room.bookings[place].pk, by=room.by)
        enter(session_id=room.session.pk, by=by)
    room.hears_at = event_address(viewer=room.by)
    return room


@pytest.fixture(scope="module")
def shared(share):
    return share(lambda: in_the_room(Provider.LIVEKIT), at=NOW)


@pytest.fixture
def room(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return own(shared)


def send(room, said, address=""):
    body, authorization = said
    response = Client(enforce_csrf_checks=True).post(
        address or room.hears_at,
        body,
        content_type="application/webhook+json",
        headers={"Authorization": authorization},
    )
    see_all(room.organization)
    return response


def says(room, event, minute, *, place=0, key="PA_one", joined=None, **fields):
    """What LiveKit says at that minute of the session about the person of that place."""
    since = room.at(joined) if joined is not None else None
    about = {"identity": room.knock_of(place).identity, "key": key, "joined_at": since}
    return livekit_says(event, room=room.name, at=room.at(minute), **{**about, **fields})


def line_of(room, place=0):
    return attendance_of(viewer=room.by, session_id=room.session.pk)[place]


def hear(room, *said):
    for one in said:
        assert send(room, one).status_code == HEARD


@pytest.mark.slow
def test_joining_and_leaving_become_minutes_by_video(room):
    hear(room, says(room, "participant_joined", 4), says(room, "participant_left", 150, joined=4))

    line = line_of(room)
    assert (line.minutes, line.is_by_video, line.is_by_hand, line_of(room, 1).minutes) == (146, True, False, None)


@pytest.mark.slow
def test_lost_connection_is_told_out_of_order_and_twice_and_minutes_are_right(room):
    left = says(room, "participant_left", 60, joined=4)
    back = says(room, "participant_joined", 65, key="PA_two")
    over = livekit_says("room_finished", room=room.name, at=room.at(180))

    hear(room, back, left, left, says(room, "participant_joined", 4), over, back)

    assert line_of(room).times == ((room.at(4), room.at(60)), (room.at(65), room.at(180)))
    assert (line_of(room).minutes, Connection.objects.count()) == (171, 2)


@pytest.mark.slow
def test_whoever_left_with_the_room_is_told_from_whoever_left_before_in_either_order(room):
    Knock.objects.update(decided_at=room.at(0))
    joined, before = says(room, "participant_joined", 4), says(room, "participant_left", 60, joined=4)
    over = livekit_says("room_finished", room=room.name, at=room.at(70))

    hear(room, joined, over)
    with_room = Connection.objects.get().left_with_room
    at_first = gone_at_door(room)
    hear(room, before)

    assert (with_room, at_first, Connection.objects.get().left_with_room) == (True, None, False)
    assert gone_at_door(room).since == room.at(60)


@pytest.mark.slow
def test_what_a_person_wrote_stands(room):
    hear(room, says(room, "participant_joined", 4))
    booking = {"session_id": room.session.pk, "booking_id": room.bookings[0].pk, "by": room.by}
    leave(**booking, at=room.at(100))
    correct_times(**booking, stretches=[Times(room.at(0), room.at(120))], reason="The picture came late.")

    hear(room, says(room, "participant_left", 150, joined=4))

    line = line_of(room)
    assert (line.minutes, line.is_by_hand, line.stretches[0].correction) == (120, True, "The picture came late.")
    assert Connection.objects.get().left_at == room.at(150)


def test_somebody_called_away_too_early_is_there_after_all(room):
    mark_absent(session_id=room.session.pk, booking_id=room.bookings[0].pk, by=room.by)

    hear(room, says(room, "participant_left", 150, joined=100))

    assert (line_of(room).state, line_of(room).minutes) == ("attended", 50)


def test_moment_in_the_room_changes_nothing_that_was_known(room):
    mark_absent(session_id=room.session.pk, booking_id=room.bookings[0].pk, by=room.by)

    hear(room, says(room, "participant_left", 100, joined=100))

    assert line_of(room).state == "absent"


@pytest.mark.slow
def test_reason_of_somebody_excused_outlasts_a_moment_in_the_room(room):
    booking = {"session_id": room.session.pk, "booking_id": room.bookings[0].pk, "by": room.by}
    excuse(**booking, reason="Child is ill")

    hear(room, says(room, "participant_joined", 100), says(room, "participant_left", 100, joined=100))

    assert (line_of(room).state, line_of(room).reason) == ("excused", "Child is ill")


@pytest.mark.slow
def test_door_says_that_times_were_not_taken_while_somebody_is_here_elsewhere(room, caplog):
    morning = Room(room.organization, people=0, began=600, minutes=60, leader=room.leader)
    there = {"session_id": morning.session.pk, "booking_id": morning.book(room.patients[0]).pk, "by": room.by}
    arrive(**there, at=morning.at(0))

    hear(room, says(room, "participant_joined", 4))
    [untaken, _] = door_of(viewer=room.by, session_id=room.session.pk, now=NOW).lines
    page = door_page(room)
    leave(**there, at=morning.at(60))
    hear(room, says(room, "participant_left", 150, joined=4))
    [taken, _] = door_of(viewer=room.by, session_id=room.session.pk, now=NOW).lines

    assert (untaken.is_untaken, untaken.line.times, "Record them by hand." in page) == (True, (), True)
    assert f"session {room.session.pk}, booking {room.bookings[0].pk}" in caplog.text
    assert (taken.is_untaken, taken.line.minutes) == (False, 146)


def gone_at_door(room):
    return door_of(viewer=room.by, session_id=room.session.pk, now=NOW).lines[0].gone


def door_page(room):
    client = Client()
    client.force_login(room.leader.account)
    page = client.get(f"/room/{room.session.pk}/door/").content.decode()
    see_all(room.organization)
    return page


@pytest.mark.slow
def test_everybodys_attendance_is_held_before_the_first_knock(room):
    with CaptureQueriesContext(connection) as asked:
        hear(room, says(room, "participant_joined", 4))

    held = [one["sql"] for one in asked if "FOR " in one["sql"]]
    assert ("encounters_attendance" in held[0], "ORDER BY" in held[0]) == (True, True)


@pytest.mark.slow
def test_signed_minutes_stay_as_they_were_signed(room):
    hear(room, says(room, "participant_left", 100, joined=0))
    mark_absent(session_id=room.session.pk, booking_id=room.bookings[1].pk, by=room.by)
    session_id = room.session.pk
    save_group_note(session_id=session_id, words=NoteWords(narrative=PHRASES["narrative"]), by=room.by)
    save_entry(session_id=session_id, booking_id=room.bookings[0].pk, words=entry_words(0), by=room.by)
    sign_session(session_id=session_id, by=room.by)

    hear(room, says(room, "participant_left", 180, joined=110, key="PA_two"))

    assert line_of(room).minutes == 100


@pytest.mark.slow
def test_whoever_is_not_the_server_learns_nothing_and_changes_nothing(room):
    body, signature = says(room, "participant_joined", 4)
    other = VideoRoomOf(make_organization(name="Another center"))
    theirs = event_address(viewer=other.by)
    see_all(room.organization)
    forged = [
        (body, ""),
        (body, "Bearer "),
        (body, signature[:-3]),
        (body.replace(b"joined", b"rejoin"), signature),
        says(room, "participant_joined", 4, secret="the secret of another center"),
        says(room, "participant_joined", 4, issuer="APIelsewhere"),
        says(room, "participant_joined", 4, sent=room.at(4)),  # Signed three hours ago, and sent again.
    ]

    answers = [send(room, one) for one in forged]
    answers += [send(room, (body, signature), address) for address in (theirs, "/video/heard/guessed/")]

    assert {one.status_code for one in answers} == {NOT_FOUND}
    assert (Connection.objects.count(), VideoSetting.objects.get().heard_at) == (0, None)


@pytest.mark.slow
def test_strange_messages_of_the_server_are_heard_and_say_nothing(room):
    strange = [
        says(room, "track_published", 4),
        says(room, "participant_joined", 4, identity="staff-1"),
        says(room, "participant_joined", 4, key="x" * 500),
        livekit_says("participant_joined", room="a-room-of-somebody-else", at=room.at(4), identity="a", key="b"),
        livekit_says("room_finished", room="", at=room.at(4)),
    ]

    hear(room, *strange)

    assert (Connection.objects.count(), line_of(room).state) == (0, "expected")
    assert VideoSetting.objects.get().heard_at == NOW


def test_address_is_the_same_each_time_and_cannot_be_made_up(room):
    token = room.hears_at.split("/")[-2]

    assert event_address(viewer=room.by) == room.hears_at
    assert organization_behind(token) == room.organization.pk
    assert organization_behind(f"{token[:-1]}{'a' if token[-1] != 'a' else 'b'}") is None


@pytest.fixture
def jitsi(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    room = own(shared)
    room.set_up(Provider.JITSI)
    return room


def jitsi_tells(room, event, **fields):
    identity = room.knock_of(0).identity
    said = {"identity": identity, "key": "14f0@meet.example.org/OWhl", "joined_at": room.at(4), **fields}
    return jitsi_says(event, room=room.name, **said)


@pytest.mark.slow
def test_jitsi_tells_by_its_plugin(jitsi):
    joined = jitsi_tells(jitsi, "muc-occupant-joined")
    left = jitsi_tells(jitsi, "muc-occupant-left", left_at=jitsi.at(60))
    again = jitsi_tells(jitsi, "muc-occupant-joined", joined_at=jitsi.at(62))
    over = jitsi_says("muc-room-destroyed", room=jitsi.name, left_at=jitsi.at(179))
    prefix = jitsi.hears_at

    answers = [
        send(jitsi, left, f"{prefix}events/occupant/left"),
        send(jitsi, joined, f"{prefix}events/occupant/joined"),
    ]
    answers += [
        send(jitsi, again, f"{prefix}events/occupant/joined"),
        send(jitsi, over, f"{prefix}events/room/destroyed"),
    ]

    assert {one.status_code for one in answers} == {HEARD}
    assert line_of(jitsi).times == ((jitsi.at(4), jitsi.at(60)), (jitsi.at(62), jitsi.at(179)))


@pytest.mark.slow
def test_end_of_a_breakout_room_is_nobodys_leaving(jitsi):
    joined = jitsi_tells(jitsi, "muc-occupant-joined")
    over = jitsi_says("muc-room-destroyed", room=jitsi.name, left_at=jitsi.at(60), is_breakout=True)

    hear(jitsi, joined, over)

    assert line_of(jitsi).times == ((jitsi.at(4), None),)


def test_jitsi_without_its_secret_is_not_heard(jitsi):
    joined, _ = jitsi_tells(jitsi, "muc-occupant-joined")

    assert send(jitsi, (joined, "Bearer something else")).status_code == NOT_FOUND
    assert send(jitsi, (joined, "")).status_code == NOT_FOUND
    VideoSetting.objects.update(sealed_event_secret=None)
    assert send(jitsi, (joined, "Bearer ")).status_code == NOT_FOUND


def test_room_has_a_name_that_tells_nothing(room):
    address = urlsplit(enter(session_id=room.session.pk, by=room.people[0]))

    assert (len(room.name), int(room.name, 16) > 0) == (32, True)
    assert room.patients[0].family_name not in address.geturl()
    assert NOW - room.start > timedelta(hours=3)
