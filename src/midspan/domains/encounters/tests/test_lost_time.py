"""Time that technical failures took: for whom, whose, what it changes of the hours, and when it is final."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from midspan.domains.encounters.actions import (
    EntryWords,
    all_arrive,
    all_leave,
    mark_absent,
    record_failure,
    save_entry,
    save_group_note,
    sign_session,
    take_back_failure,
)
from midspan.domains.encounters.actions.notes import NoteWords
from midspan.domains.encounters.enums import AttendanceState, FailureOf
from midspan.domains.encounters.models import LostTime
from midspan.domains.encounters.queries import attendance_of, hours_of_week
from midspan.domains.encounters.rules import lost_time
from midspan.domains.encounters.rules.lost_time import LostRule, counts, lost_rule, may_have_lost, minutes_lost
from midspan.domains.encounters.rules.recording import Recorded
from midspan.domains.encounters.tests.factories import PHRASES, Room, entry_words
from midspan.engines.tally import LostMinutes
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own
from midspan.values import RefusedError, Span

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
NOW = clock.now()
UNDECIDED = {"program": None, "person": None, "unknown": None}


def minute(number):
    return NOON + timedelta(minutes=number)


SESSION = Span(minute(0), minute(60))


def verdict(*, since=10, until=20, lost=(), **recorded):
    known = {
        "session": SESSION,
        "is_planned": True,
        "state": AttendanceState.ATTENDED,
        "stretches": ((minute(0), minute(60)),),
        **recorded,
    }
    return may_have_lost(Recorded(**known), since=minute(since), until=minute(until), now=minute(90), lost=lost).reason


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, ""),
        ({"since": 20, "until": 20}, "later than the start"),
        ({"since": -5}, "outside the session"),
        ({"until": 61}, "outside the session"),
        ({"lost": [Span(minute(19), minute(30))]}, "already"),
        ({"lost": [Span(minute(20), minute(30))]}, ""),
        ({"is_signed": True}, "final"),
        ({"state": AttendanceState.EXPECTED, "stretches": ()}, "did not come"),
    ],
)
def test_a_failure_takes_time_of_the_session_from_who_came(given, why):
    assert (why in verdict(**given), bool(verdict(**given))) == (True, bool(why))


def test_only_minutes_of_being_there_are_lost():
    stretches = [(minute(0), minute(15)), (minute(30), None)]
    lost = [Span(minute(10), minute(20)), Span(minute(18), minute(40))]

    assert minutes_lost(lost, stretches, session=SESSION) == 15


def rule(from_date, *, payers=(), **decided):
    said = {"words": "", "source": "", "reviewed_on": from_date}
    return LostRule(from_date=from_date, payers=payers, **{**UNDECIDED, **decided}, **said)


def test_the_payers_own_rule_goes_before_the_one_for_all_and_the_newest_holds(monkeypatch):
    old, new = date(2020, 1, 1), date(2026, 1, 1)
    rules = (rule(old), rule(old, payers=("acme",), program=True), rule(new, payers=("acme",), program=False))
    monkeypatch.setattr(lost_time, "_rules", lambda: rules)

    def asked(payer, on):
        return counts(FailureOf.PROGRAM, payer=payer, on=on)

    assert (asked("acme", new), asked("acme", date(2025, 5, 5)), asked("other", new)) == (False, True, None)
    with pytest.raises(LookupError):
        lost_rule(payer="", on=date(2019, 1, 1))


def test_nobody_has_decided_for_anybody_yet():
    assert {counts(one, payer="medicare", on=date(2026, 11, 28)) for one in FailureOf} == {None}


@pytest.fixture(scope="module")
def shared_room(share):
    def build():
        room = Room(make_organization(), people=2)
        all_arrive(session_id=room.session.pk, by=room.by, at=room.at(0))
        all_leave(session_id=room.session.pk, by=room.by, at=room.at(180))
        return room

    return share(build, at=NOW)


@pytest.fixture
def room(shared_room, monkeypatch, db):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return own(shared_room)


def fail(room, *places, since=30, until=42, failure_of=FailureOf.PROGRAM):
    ids = [room.bookings[place].pk for place in places]
    asked = {"since": room.at(since), "until": room.at(until), "failure_of": failure_of}
    return record_failure(session_id=room.session.pk, booking_ids=ids, **asked, by=room.by)


def week_of(room, place=0):
    monday = clock.week_start(room.session.local_date)
    return hours_of_week(viewer=room.by, patient_id=room.patients[place].pk, monday=monday)


def test_lost_minutes_stand_beside_and_are_taken_out_only_by_a_rule(room, monkeypatch):
    fail(room, 0)
    fail(room, 0, since=100, until=105, failure_of=FailureOf.PERSON)
    before = week_of(room)
    monkeypatch.setattr(lost_time, "_rules", lambda: (rule(date(2000, 1, 1), program=False, person=True),))
    after, of_the_other = week_of(room), week_of(room, 1)

    assert (before.attended_minutes, before.lost) == (180, LostMinutes(undecided=17))
    assert (after.attended_minutes, after.lost) == (168, LostMinutes(counted=5, not_counted=12))
    assert (of_the_other.attended_minutes, of_the_other.lost.total) == (180, 0)
    line = attendance_of(viewer=room.by, session_id=room.session.pk)[0]
    assert (line.minutes, line.lost_minutes) == (180, 17)


def test_nobody_is_kept_when_one_of_them_did_not_come(room):
    LostTime.objects.all().delete()
    room.add_person(2)
    mark_absent(session_id=room.session.pk, booking_id=room.bookings[2].pk, by=room.by)

    with pytest.raises(RefusedError, match="did not come"):
        fail(room, 0, 2)
    with pytest.raises(RefusedError, match="for whom"):
        fail(room)

    assert not LostTime.objects.exists()


def test_a_failure_is_taken_back_until_the_entry_is_signed(room):
    [lost, other] = fail(room, 0, 1)
    where = {"session_id": room.session.pk, "by": room.by}
    take_back_failure(**where, booking_id=room.bookings[0].pk, lost_id=lost.pk)
    with pytest.raises(RefusedError):  # It is not this person's.
        take_back_failure(**where, booking_id=room.bookings[0].pk, lost_id=other.pk)
    sign(room)

    assert LostTime.objects.get().pk == other.pk
    with pytest.raises(RefusedError, match="final"):
        take_back_failure(**where, booking_id=room.bookings[1].pk, lost_id=other.pk)
    for change in (LostTime.objects.all().delete, lambda: LostTime.objects.update(failure_of=FailureOf.PERSON)):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def sign(room):
    save_group_note(
        session_id=room.session.pk,
        words=NoteWords(topic="Urges", curriculum="Week 3", methods="Practice", narrative=PHRASES["narrative"]),
        by=room.by,
    )
    for place, booking in enumerate(room.bookings):
        words: EntryWords = entry_words(place)
        save_entry(session_id=room.session.pk, booking_id=booking.pk, words=words, by=room.by)
    sign_session(session_id=room.session.pk, by=room.by)
