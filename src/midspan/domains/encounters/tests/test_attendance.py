"""Recording who was there: taps, corrections, what is refused, and who may see it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from midspan.domains.encounters.actions import (
    Times,
    all_arrive,
    all_leave,
    arrive,
    check_in,
    correct_times,
    excuse,
    leave,
    mark_absent,
    record_by_video,
    undo_last,
)
from midspan.domains.encounters.models import Presence
from midspan.domains.encounters.queries import attendance_of
from midspan.domains.encounters.tests.factories import Room
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
NOW = clock.now()  # Rooms begin some minutes ago.


@pytest.fixture(scope="module")
def shared_room(share):
    return share(lambda: Room(make_organization()), at=NOW)


@pytest.fixture
def room(shared_room, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return own(shared_room)


def asked(room, place=0, by=None):
    return {"session_id": room.session.pk, "booking_id": room.bookings[place].pk, "by": by or room.by}


def line_of(room, place=0):
    return attendance_of(viewer=room.by, session_id=room.session.pk)[place]


def refusal_of(action, **words):
    with pytest.raises(RefusedError) as refusal:
        action(**words)
    return refusal.value.verdict.reason


@pytest.mark.slow
def test_second_tap_within_the_minute_takes_the_first_back():
    room = Room(make_organization(), began=20)

    check_in(**asked(room, by=room.desk))
    first = line_of(room).is_here
    check_in(**asked(room, by=room.desk))

    # The clock may turn over between the taps; then the second one is a leaving.
    assert first is True
    assert line_of(room).is_here is False


@pytest.mark.slow
def test_tap_later_is_a_leaving():
    room = Room(make_organization(), began=20)
    arrive(**asked(room), at=room.at(2))

    check_in(**asked(room, by=room.desk))

    line = line_of(room)
    assert (line.is_here, len(line.stretches)) == (False, 1)


@pytest.mark.slow
def test_undo_walks_back_step_by_step(room):
    arrive(**asked(room), at=room.at(0))
    leave(**asked(room), at=room.at(60))

    undo_last(**asked(room))
    after_one = line_of(room).is_here
    undo_last(**asked(room))

    line = line_of(room)
    assert (after_one, line.stretches, line.state) == (True, (), "expected")


def test_undo_of_absent_is_not_recorded_again(room):
    mark_absent(**asked(room))

    undo_last(**asked(room))

    assert line_of(room).state == "expected"


def test_what_was_taken_back_is_said_by_nobody_unless_a_video_server_had_told_it(room):
    mark_absent(**asked(room))
    undo_last(**asked(room))
    after_absent = line_of(room).is_by_hand
    arrive(**asked(room), at=room.at(2))
    undo_last(**asked(room))
    after_tap = line_of(room).is_by_hand
    record_by_video(**asked(room), stretches=[Times(room.at(4), None)])
    undo_last(**asked(room))

    assert (after_absent, after_tap, line_of(room).is_by_hand, line_of(room).times) == (False, False, True, ())


def test_excuse_keeps_what_was_said(room):
    excuse(**asked(room), reason=" Child is ill ")

    assert (line_of(room).state, line_of(room).reason) == ("excused", "Child is ill")


def test_corrected_times_say_why_and_keep_what_stood(room):
    arrive(**asked(room), at=room.at(0))
    leave(**asked(room), at=room.at(180))

    correct_times(
        **asked(room),
        stretches=[Times(room.at(15), room.at(90)), Times(room.at(100), room.at(180))],
        reason="Stepped out",
    )

    line = line_of(room)
    versions = Presence.versions.rel.related_model.objects.filter(organization=room.organization)
    assert (line.minutes, {one.correction for one in line.stretches}) == (155, {"Stepped out"})
    assert versions.filter(pgh_label="insert").count() == 3


def test_everybody_at_once_leaves_out_who_is_recorded_already(room):
    arrive(**asked(room, 0), at=room.at(10))
    mark_absent(**asked(room, 1))

    came = all_arrive(session_id=room.session.pk, by=room.by, at=room.at(0))
    left = all_leave(session_id=room.session.pk, by=room.by, at=room.at(180))

    assert (came, left, [line_of(room, place).minutes for place in range(3)]) == (1, 2, [170, None, 180])


def test_who_changes_everybody_holds_all_rows_first_and_in_order(room):
    for everybody in (all_arrive, all_leave):
        with CaptureQueriesContext(connection) as done:
            everybody(session_id=room.session.pk, by=room.by, at=room.at(everybody is all_leave))

        held = next(one["sql"] for one in done if "encounters_attendance" in one["sql"])
        assert ("FOR UPDATE" in held, "ORDER BY" in held) == (True, True)


def test_somebody_still_marked_elsewhere_is_not_in_two_rooms(room):
    evening = Room(room.organization, people=0, began=15, leader=room.leader)
    booking = evening.book(room.patients[0])
    arrive(**asked(room), at=room.at(0))

    reason = refusal_of(arrive, session_id=evening.session.pk, booking_id=booking.pk, by=room.by, at=evening.at(0))

    assert reason == "They are still marked as here in another session. Record when they left it first."


def test_stranger_records_nothing(room):
    stranger = actor_for(make_staff(room.organization, "group_leader"))

    reason = refusal_of(check_in, **asked(room, by=stranger))

    assert reason == "This person is not expected in this session, or is not yours to record."


def test_utilization_review_reads_but_does_not_record(room):
    reviewer = actor_for(make_staff(room.organization, "utilization_review"))

    reason = refusal_of(check_in, **asked(room, by=reviewer))

    assert reason == "Your role does not record attendance. Ask the front desk or the group's leader."
    assert len(attendance_of(viewer=reviewer, session_id=room.session.pk)) == 3


def test_patient_sees_no_roster(room):
    assert attendance_of(viewer=actor_for(room.patients[0]), session_id=room.session.pk) == []
    assert len(attendance_of(viewer=room.by, session_id=room.session.pk)) == 3


@pytest.mark.parametrize("people", [1, 3])
def test_attendance_asks_two_questions_for_any_number(people, django_assert_num_queries):
    room = Room(make_organization(), people=people)
    all_arrive(session_id=room.session.pk, by=room.by, at=room.at(0))

    with django_assert_num_queries(2):
        lines = attendance_of(viewer=room.by, session_id=room.session.pk)

    assert [line.is_here for line in lines] == [True] * people
