"""Somebody is cut off: since when, who calls which number next, what came of it, and when the care team is alerted."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.test import Client

from midspan.domains.video.actions import admit, knock, record_cut_off, say_dropped, send_back
from midspan.domains.video.disconnecting import protocol_on
from midspan.domains.video.enums import CutOffOutcome, Reaches
from midspan.domains.video.models import Connection, CutOffStep, Knock
from midspan.domains.video.queries import door_of
from midspan.domains.video.rules.cutting_off import (
    ANSWERS,
    DROPPED,
    ENDS,
    Done,
    gone_now,
    may_record,
    opens_obligation,
)
from midspan.domains.video.tests.factories import VideoRoomOf
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError, Span

NOW = datetime(2027, 3, 2, 18, 0, tzinfo=UTC)
PROTOCOL = protocol_on(date(2027, 3, 2))
OUT = CutOffOutcome


def at(minute):
    return NOW + timedelta(minutes=minute)


DURING = Span(at(0), at(60))


def done(key, outcome, gone=20, minute=22):
    return Done(gone_at=at(gone), key=key, outcome=outcome, at=at(minute))


def gone(connections, *steps, now=25):
    ends = [tuple(None if one is None else at(one) for one in pair) for pair in connections]
    return gone_now(ends, steps, steps=PROTOCOL.step, session=DURING, now=at(now))


@pytest.mark.parametrize(
    ("connections", "now", "since"),
    [
        ([], 25, None),
        ([(0, None)], 25, None),
        ([(0, 20)], 25, 20),
        ([(0, 20), (22, None)], 25, None),
        ([(0, 20), (None, 24)], 25, 20),
        ([(0, 56)], 57, None),
        ([(0, 20)], 89, 20),
        ([(0, 20)], 90, None),
        ([(0, 20), (22, 57)], 58, None),
        ([(0, 20), (10, 57)], 58, None),
    ],
)
def test_gone_is_who_left_before_the_goodbyes_and_is_not_in(connections, now, since):
    found = gone(connections, now=now)

    assert (found.since if found else None) == (at(since) if since is not None else None)


@pytest.mark.parametrize(
    ("steps", "key"),
    [
        ((), "call"),
        ((done("call", OUT.NO_ANSWER),), "call_again"),
        ((done("call", OUT.NO_ANSWER), done("call_again", OUT.NO_ANSWER)), "contact"),
        ((done("call", OUT.REACHED),), None),
        ((done("", OUT.AGREED),), None),
    ],
)
def test_steps_follow_each_other_until_it_is_settled(steps, key):
    found = gone([(0, 20)], *steps)

    assert (found.next_step.key if found.next_step else None, found.is_over) == (key, key is None)


def test_help_is_sent_at_any_step_and_the_last_one_ends_without_it():
    assert all(OUT.HELP_SENT in ANSWERS[one.reaches] for one in PROTOCOL.step)
    for outcome in (OUT.NOT_WELL, OUT.HELP_SENT):
        settled = gone([(0, 20)], done("call", outcome))
        assert (settled.next_step, settled.is_over, opens_obligation(PROTOCOL.step[0], outcome)) == (None, True, True)
    assert (OUT.TO_TEAM in ANSWERS[Reaches.HELP], OUT.TO_TEAM in ENDS) == (True, True)


def test_nothing_follows_once_the_door_is_closed():
    found = gone([(0, 50)], done("call", OUT.NO_ANSWER, gone=50), now=90)

    assert (found.next_step, found.is_over) == (None, False)
    assert "Nothing follows" in may_record(found, key="call_again", outcome=OUT.NO_ANSWER).reason


def test_end_of_the_room_itself_cuts_nobody_off():
    ends = [(at(0), at(20)), (at(22), at(40))]

    def found(*with_room):
        return gone_now(ends, (), steps=PROTOCOL.step, session=DURING, now=at(41), with_room=with_room)

    assert (found(at(40)), found(at(20)).since) == (None, at(40))


def test_whoever_came_back_and_is_gone_anew_is_called_from_the_start():
    before = done("call", OUT.REACHED)

    again = gone([(0, 20), (30, 40)], before, now=41)
    corrected = gone([(0, 21)], before)

    assert (again.since, again.next_step.key) == (at(40), "call")
    assert (corrected.since, corrected.is_over) == (at(20), True)


def test_where_no_server_tells_it_is_from_when_somebody_saw_it():
    found = gone([], done(DROPPED, OUT.DROPPED))

    assert (found.since, found.next_step.key, found.next_at) == (at(20), "call", at(22))


def test_the_protocol_says_who_calls_when_and_its_source():
    assert [(one.reaches, one.after_minutes) for one in PROTOCOL.step] == [
        (Reaches.PERSON, 2), (Reaches.PERSON, 5), (Reaches.CONTACT, 10), (Reaches.HELP, 15),
    ]  # fmt: skip
    assert (PROTOCOL.confirmed, bool(PROTOCOL.source), bool(PROTOCOL.who)) == (False, True, True)
    with pytest.raises(LookupError):
        protocol_on(date(1999, 1, 1))


@pytest.fixture(scope="module")
def shared(share):
    def build():
        room = VideoRoomOf(make_organization())
        knock(session_id=room.session.pk, words=room.words(), by=room.people[0])
        admit(session_id=room.session.pk, booking_id=room.bookings[0].pk, by=room.by)
        Knock.objects.update(decided_at=at(-25))
        return room

    return share(build, at=NOW)


@pytest.fixture
def room(shared, monkeypatch, db):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return own(shared)


def where(room, place=0):
    return {"session_id": room.session.pk, "booking_id": room.bookings[place].pk, "by": room.by}


def left(room, minutes=-4):
    about = {"organization": room.organization, "patient": room.patients[0], "knock": room.knock_of(0)}
    return Connection.objects.create(**about, key="one", joined_at=at(-20), left_at=at(minutes))


def say(room, key, outcome):
    return record_cut_off(**where(room), key=key, outcome=outcome)


def obligations():
    return list(apps.get_model("safety.Obligation").objects.order_by("signal").values_list("signal", flat=True))


@pytest.mark.slow
def test_the_care_team_is_alerted_after_the_second_call_and_by_itself_when_help_is_sent(room):
    left(room)
    say(room, "call", OUT.NO_ANSWER)
    after_one = obligations()
    say(room, "call_again", OUT.NO_ANSWER)
    after_two = obligations()
    say(room, "contact", OUT.NO_ANSWER)
    say(room, "help", OUT.HELP_SENT)

    [line, _] = door_of(viewer=room.by, session_id=room.session.pk, now=NOW).lines
    assert (after_one, after_two, obligations()) == ([], ["cut_off"], ["cut_off", "cut_off_help_sent"])
    assert {one.key for one in line.gone.done} == {one.key for one in PROTOCOL.step}
    assert line.gone.is_over


@pytest.mark.slow
def test_repeated_tap_for_who_came_back_for_the_goodbyes_is_refused_in_words(room):
    first = left(room)
    say(room, "call", OUT.NO_ANSWER)
    Connection.objects.create(
        organization=room.organization, patient=room.patients[0], knock=first.knock, key="two",
        joined_at=at(-2), left_at=room.at(178),
    )  # fmt: skip

    with pytest.raises(RefusedError, match="not gone"):
        say(room, "call", OUT.NO_ANSWER)


def test_reached_alerts_nobody_and_nothing_follows(room):
    say_dropped(**where(room))
    say(room, "call", OUT.REACHED)

    with pytest.raises(RefusedError, match="settled"):
        say(room, "call_again", OUT.NO_ANSWER)
    assert obligations() == []
    for change in (CutOffStep.objects.all().delete, lambda: CutOffStep.objects.update(outcome=OUT.NO_ANSWER)):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_only_the_next_step_of_who_is_gone_is_recorded(room):
    with pytest.raises(RefusedError, match="not gone"):
        say(room, "call", OUT.NO_ANSWER)
    say_dropped(**where(room))
    with pytest.raises(RefusedError, match="Another step"):
        say(room, "contact", OUT.NO_ANSWER)
    with pytest.raises(RefusedError, match="Another step"):
        say(room, "call", OUT.TO_TEAM)
    with pytest.raises(RefusedError, match="said already"):
        say_dropped(**where(room))


def test_who_is_sent_back_or_let_in_anew_is_not_cut_off(room):
    left(room)
    say(room, "call", OUT.NO_ANSWER)

    def gone_at_the_door():
        return door_of(viewer=room.by, session_id=room.session.pk, now=NOW).lines[0].gone

    before = gone_at_the_door()
    send_back(**where(room))
    sent_back = gone_at_the_door()
    admit(**where(room))

    assert (before is not None, sent_back, gone_at_the_door()) == (True, None, None)


@pytest.mark.slow
def test_the_door_shows_number_contact_and_place_and_takes_each_step(room):
    left(room)
    client, path = Client(), f"/room/{room.session.pk}/door/"
    client.force_login(room.leader.account)

    def tap(said):
        page = client.post(path, {"do": f"gone:{room.bookings[0].pk.hex}:{said}"}, follow=True)
        return page.status_code, page.content.decode()

    first = client.get(path).content.decode()
    _, second = tap("call:no_answer")
    _, third = tap("call_again:no_answer")
    _, last = tap(":back")

    assert ("Gone since" in first, first.count(":call:no_answer"), first.count("12 Harbor Street")) == (True, 1, 2)
    assert (second.count(":call_again:reached"), second.count(":call:reached")) == (1, 0)
    assert ("No answer. The care team was alerted." in third, ":contact:no_answer" in third) == (True, True)
    assert ("They are back</strong>" in last, ":contact:" in last) == (True, False)
    assert tap("call:nonsense")[0] == 404
    see_all(room.organization)
    assert CutOffStep.objects.count() == 3
