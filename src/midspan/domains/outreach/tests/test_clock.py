"""Whoever does not come is told that their seat is kept, and is somebody's to reach until it ends."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, transaction

from midspan.domains.consents.tests.factories import person_of
from midspan.domains.encounters.actions import arrive, excuse, mark_absent, undo_last
from midspan.domains.encounters.tests.factories import Room
from midspan.domains.journey.enums import EpisodeState
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import notices_for
from midspan.domains.outreach.actions import (
    Done,
    answer,
    clockwork,
    do_step,
    end_outreach,
    skip_step,
    watch,
    write_away,
    write_back,
)
from midspan.domains.outreach.enums import (
    AwayReason,
    Barrier,
    CallOutcome,
    Decision,
    DeedKind,
    Ending,
    OutreachState,
    StepKey,
)
from midspan.domains.outreach.models import Away, Deed, Missed, Outreach, Step
from midspan.domains.outreach.queries import due_for_viewer, ended_of
from midspan.domains.outreach.tests.factories import Missing
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.programs.tests.factories import make_leave
from midspan.domains.safety.actions import report
from midspan.domains.safety.queries import open_obligations
from midspan.domains.safety.tests.factories import at, own_request
from midspan.kernel import clock
from midspan.kernel.tests.factories import own, see_all
from midspan.values import RefusedError

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = clock.now()
HOUR, DAY = 60, 24 * 60


@pytest.fixture(scope="module")
def shared(share):
    return share(Missing, at=NOW)


@pytest.fixture
def center(shared):
    with at(NOW):
        yield own(shared)


@pytest.fixture
def missing(center):
    center.watch()
    return center


def told(center, person, kind):
    see_all(center.organization)
    actor = person_of(person) if person == center.rowan else actor_for(person)
    return [one.kind for one in notices_for(viewer=actor)].count(kind)


def reach_ids(center):
    rows = apps.get_model("privacy.Reach").objects.filter(patient_id=center.rowan.pk, ended_at=None)
    return set(rows.values_list("actor_id", flat=True))


def last_ending(center):
    return ended_of(viewer=center.job, patient_id=center.rowan.pk)[0].outreach.ending


def called(center, by, *, outcome=CallOutcome.REACHED, key=StepKey.CALL, barriers=()):
    done = Done(words="Bus broke down.", outcome=outcome, barriers=tuple(barriers))
    return do_step(patient_id=center.rowan.pk, key=key, done=done, by=actor_for(by))


def decided(center, key, decision, by=None):
    done = Done(words="Talked it over.", decision=decision)
    return do_step(patient_id=center.rowan.pk, key=key, done=done, by=actor_for(by or center.dana))


# It begins


def test_person_is_told_that_the_seat_is_kept_and_each_step_has_an_owner(missing):
    found = missing.found

    assert told(missing, missing.rowan, NoticeKind.SEAT_KEPT) == 1
    assert {one.key: one.owner_id for one in found.steps} == {
        "seat": None,
        "call": missing.lee.pk,
        "counselor": missing.dana.pk,
        "barriers": missing.dana.pk,
        "welfare": missing.dana.pk,
        "letter": missing.dana.pk,
        "peer": missing.pat.pk,
        "team": missing.dana.pk,
        "door": missing.dana.pk,
    }
    assert found.settled(StepKey.SEAT).kind == DeedKind.DONE
    assert not Outreach.objects.filter(patient=missing.beatriz).exists()


def test_nothing_begins_before_ten_minutes_have_passed(center):
    with at(center.after(9)):
        center.watch()

    assert center.found is None


def test_looked_at_twice_is_once(missing):
    assert missing.watch() == 0

    assert (Outreach.objects.count(), Missed.objects.count()) == (1, 1)
    assert told(missing, missing.rowan, NoticeKind.SEAT_KEPT) == 1


def test_nobody_is_missed_where_nobody_recorded_who_came(center):
    quiet = Room(center.organization, people=1, began=12)
    center.watch()
    assert not Outreach.objects.filter(patient=quiet.patients[0]).exists()

    mark_absent(session_id=quiet.session.pk, booking_id=quiet.bookings[0].pk, by=quiet.by)
    center.watch()

    assert Outreach.objects.filter(patient=quiet.patients[0]).exists()


def test_nobody_is_missed_who_is_excused_or_whose_session_nobody_could_lead(center):
    center.room.session.needs_cover = True
    center.room.session.save()
    assert (center.watch(), center.found) == (0, None)
    center.room.session.needs_cover = False
    center.room.session.save()

    excuse(session_id=center.room.session.pk, booking_id=center.room.bookings[0].pk, reason="", by=center.room.by)

    assert (center.watch(), center.found) == (0, None)


def test_second_session_of_the_day_joins_the_same_clock(missing):
    other, second = second_session(missing)
    mark_absent(session_id=other.session.pk, booking_id=second.pk, by=other.desk)

    missing.watch()

    assert Outreach.objects.filter(patient=missing.rowan).count() == 1
    assert Missed.objects.filter(outreach=missing.found.outreach).count() == 2


def second_session(center, *, began=11):
    """Another group of the same day, with Rowan in it."""
    other = Room(center.organization, people=1, began=began)
    booking = apps.get_model("schedule.Booking").objects.create(
        organization=center.organization,
        patient=center.rowan,
        session=other.session,
        number=2,
        during=(other.end + timedelta(hours=1), other.end + timedelta(hours=2)),
        local_date=other.session.local_date,
    )
    return other, booking


def test_nobody_is_looked_for_who_came_to_a_later_session_meanwhile(center):
    other, booking = second_session(center)
    with at(other.end + timedelta(hours=1, minutes=1)):
        arrive(session_id=other.session.pk, booking_id=booking.pk, by=other.desk)
        center.watch()

    assert not Outreach.objects.filter(patient=center.rowan).exists()


def test_database_lets_one_clock_run_for_each_person(missing):
    one = missing.found.outreach
    with pytest.raises(IntegrityError), transaction.atomic():
        Outreach.objects.create(
            organization=missing.organization, patient=missing.rowan, began_at=NOW, edition="x", opened_at=NOW
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        Step.objects.filter(outreach=one).update(due_at=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        Deed.objects.filter(outreach=one).delete()


def test_what_has_ended_stays_as_it_was(missing):
    end_outreach(patient_id=missing.rowan.pk, words="Moved away.", by=actor_for(missing.dana))

    with pytest.raises(DatabaseError), transaction.atomic():
        Outreach.objects.filter(patient=missing.rowan).update(words="Other words.")


def test_owner_on_leave_owns_nothing(center):
    make_leave(center.dana, NOW.date(), (NOW + timedelta(days=2)).date())

    center.watch()

    owners = {one.key: one.owner_id for one in center.found.steps}
    assert (owners["welfare"], owners["barriers"]) == (center.director.pk, center.pat.pk)


def test_somebody_whose_stay_is_paused_is_not_looked_for(center):
    stay = center.room.stays[0]
    stay.state = EpisodeState.PAUSED
    stay.save()

    center.watch()

    assert center.found is None


# Whose turn it is


def test_owner_hears_once_and_reaches_the_person_until_it_ends(missing):
    assert told(missing, missing.lee, NoticeKind.OUTREACH_DUE) == 1
    missing.watch()
    assert told(missing, missing.lee, NoticeKind.OUTREACH_DUE) == 1
    assert missing.pat.pk not in reach_ids(missing)

    with at(missing.after(8 * DAY)):
        missing.watch()
        assert missing.pat.pk in reach_ids(missing)
        called(missing, missing.pat, key=StepKey.PEER)

    assert missing.pat.pk not in reach_ids(missing)


def test_director_hears_once_of_what_nobody_did_in_time(missing):
    with at(missing.after(61)):
        missing.watch()
        missing.watch()

    assert told(missing, missing.director, NoticeKind.OUTREACH_DUE) == 1
    assert missing.found.keys_with(DeedKind.LATE) == {StepKey.CALL}


def test_whole_way_to_the_open_door(missing):
    called(missing, missing.lee, outcome=CallOutcome.NO_ANSWER)
    called(missing, missing.dana, outcome=CallOutcome.NO_ANSWER, key=StepKey.COUNSELOR)
    skip_step(patient_id=missing.rowan.pk, key=StepKey.BARRIERS, words="Nobody answers.", by=actor_for(missing.dana))
    decided(missing, StepKey.WELFARE, Decision.GO_ON)
    letter = Done(words="Hello Rowan, I thought of you.")
    do_step(patient_id=missing.rowan.pk, key=StepKey.LETTER, done=letter, by=actor_for(missing.dana))
    skip_step(patient_id=missing.rowan.pk, key=StepKey.PEER, words="No peer is here.", by=actor_for(missing.dana))
    decided(missing, StepKey.TEAM, Decision.PAUSE)

    stay = missing.room.stays[0]
    see_all(missing.organization)
    stay.refresh_from_db()
    assert stay.state == EpisodeState.PAUSED
    assert told(missing, missing.rowan, NoticeKind.SEAT_LETTER) == 1
    assert missing.found.current.key is StepKey.DOOR
    assert missing.watch() == 1  # The counselor hears of the door.

    decided(missing, StepKey.DOOR, Decision.ENDS)

    assert (missing.found, last_ending(missing)) == (None, Ending.DECIDED)


# It ends


def test_person_who_comes_ends_it(missing):
    missing.comes(0, minute=12)

    missing.watch()

    assert (missing.found, last_ending(missing)) == (None, Ending.CAME)


def test_tap_on_the_wrong_name_that_is_undone_ends_no_search(missing):
    line = {"session_id": missing.room.session.pk, "booking_id": missing.room.bookings[0].pk, "by": missing.room.by}
    missing.comes(0, minute=12)
    missing.watch()
    assert missing.found is None

    undo_last(**line)
    missing.watch()

    assert [one.booking_id for one in missing.found.missed] == [line["booking_id"]]


def test_no_stay_is_given_up_of_somebody_who_came_meanwhile(missing):
    missing.comes(0, minute=12)

    with pytest.raises(RefusedError, match="came meanwhile"):
        decided(missing, StepKey.TEAM, Decision.PAUSE)

    assert missing.found.settled(StepKey.TEAM) is None


def test_person_who_is_excused_afterwards_was_no_case(missing):
    excuse(session_id=missing.room.session.pk, booking_id=missing.room.bookings[0].pk, reason="", by=missing.room.by)

    missing.watch()

    assert last_ending(missing) == Ending.MISTAKE


def test_person_who_is_reached_ends_it_with_what_stood_in_the_way(missing):
    called(missing, missing.lee, barriers=[Barrier.TRANSPORT, Barrier.SCHEDULE])

    found = ended_of(viewer=missing.job, patient_id=missing.rowan.pk)[0]
    assert (found.outreach.ending, found.barriers) == (Ending.ANSWERED, [Barrier.TRANSPORT, Barrier.SCHEDULE])
    assert missing.watch() == 0  # Of the same session nothing begins again.


def test_person_answers_from_the_phone_themselves(missing):
    with own_request(missing.rowan) as by:
        answer(wants_call=False, by=by)
        assert answer(wants_call=False, by=by) is None

    assert last_ending(missing) == Ending.ANSWERED


def test_person_who_asks_to_be_called_is_heard_by_whose_turn_it_is(missing):
    heard = told(missing, missing.dana, NoticeKind.OUTREACH_DUE)

    with own_request(missing.rowan) as by:
        answer(wants_call=True, by=by)
        answer(wants_call=True, by=by)

    assert told(missing, missing.dana, NoticeKind.OUTREACH_DUE) == heard + 1
    assert missing.found.outreach.wants_call_at == NOW


def test_call_that_was_made_answers_the_asking_and_one_that_was_not_is_heard_of_once_by_the_director(missing):
    with own_request(missing.rowan) as by:
        answer(wants_call=True, by=by)
    before = told(missing, missing.director, NoticeKind.OUTREACH_DUE)

    later = NOW + timedelta(minutes=61)
    with at(later):
        missing.watch()
        missing.watch()
    asked = missing.found.outreach
    heard = (
        apps.get_model("notices.Notice").objects.filter(recipient_id=missing.director.pk, subject_id=asked.pk).count()
    )
    assert (before, asked.call_late_at, heard) == (0, later, 1)

    called(missing, missing.lee, outcome=CallOutcome.NO_ANSWER)
    assert missing.found.outreach.wants_call_at is None


def test_stand_in_who_hears_that_somebody_asks_for_a_call_reaches_them(center):
    make_leave(center.dana, NOW.date(), (NOW + timedelta(days=2)).date())
    center.watch()
    assert center.found.owner_id(StepKey.COUNSELOR) not in reach_ids(center)

    with own_request(center.rowan) as by:
        answer(wants_call=True, by=by)

    assert center.found.owner_id(StepKey.COUNSELOR) in reach_ids(center)


def test_step_is_of_the_counselor_whom_the_person_has_when_it_comes(missing):
    sol = make_staff(missing.organization, Role.COUNSELOR, given_name="Sol")
    stay = missing.room.stays[0]
    stay.primary_counselor = sol
    stay.save()

    with at(missing.after(5 * HOUR)):
        missing.watch()
        see_all(missing.organization)
        due = [one.key for one in due_for_viewer(viewer=actor_for(sol), now=clock.now())]
        assert due == [StepKey.COUNSELOR]
        assert due_for_viewer(viewer=actor_for(missing.dana), now=clock.now()) == []


def test_what_is_recorded_hours_later_is_late_for_nobody_who_has_just_heard_of_it(center):
    with at(center.after(3 * HOUR)):
        center.watch()
        center.watch()
        assert center.found.keys_with(DeedKind.LATE) == set()

    with at(center.after(3 * HOUR + 15)):
        center.watch()
        assert center.found.keys_with(DeedKind.LATE) == {StepKey.CALL}


def test_no_time_that_goes_by_ends_it(missing):
    with at(missing.after(100 * DAY)):
        missing.watch()

        assert missing.found.current.key is StepKey.CALL


# Days away


def away(center, days=3):
    today = NOW.date()
    return write_away(
        patient_id=center.rowan.pk,
        reason=AwayReason.HOSPITAL,
        first=today,
        until=today + timedelta(days=days),
        by=actor_for(center.dana),
    )


def test_in_hospital_nobody_is_missed(center):
    away(center)

    assert (center.watch(), center.found) == (0, None)


def test_nothing_is_due_in_days_away_and_it_goes_on_when_they_are_back(missing):
    one = away(missing)

    with at(missing.after(DAY)):
        assert missing.found.state(clock.now()) is OutreachState.AWAY
        assert missing.watch() == 0
        write_back(patient_id=missing.rowan.pk, away_id=one.pk, by=actor_for(missing.dana))

    with at(missing.after(DAY + HOUR)):
        assert missing.found.state(clock.now()) is OutreachState.RUNNING


def test_days_that_are_written_already_are_refused(missing):
    one = away(missing)
    with pytest.raises(RefusedError, match="written already"):
        away(missing, days=1)

    write_back(patient_id=missing.rowan.pk, away_id=one.pk, by=actor_for(missing.dana))

    assert away(missing, days=1).ended_at is None


def test_who_is_back_is_kept_away_by_no_other_stretch_over_the_same_days(missing):
    one = away(missing)
    whole = {"organization": missing.organization, "patient": missing.rowan, "reason": AwayReason.LEAVE}
    Away.objects.create(**whole, first=one.first, until=one.until, recorded_by=one.recorded_by, recorded_at=NOW)

    write_back(patient_id=missing.rowan.pk, away_id=one.pk, by=actor_for(missing.dana))

    assert missing.found.state(clock.now()) is OutreachState.RUNNING


# Where safety was in question


def ladder_signals(center):
    """What is open of Rowan in the ladder, with what joined it."""
    found = open_obligations(viewer=center.job, patient_id=center.rowan.pk)
    return [one.signal for standing in found for one in (standing.obligation, *standing.joined)]


def test_somebody_in_danger_lately_is_looked_for_sooner_and_through_the_ladder(center):
    report(patient_id=center.rowan.pk, key="self_harm", words="Cut.", source="a", by=actor_for(center.dana))

    center.watch()
    center.watch()

    call = next(one for one in center.found.steps if one.key == StepKey.CALL)
    assert (center.found.outreach.tier, call.due_at) == ("b", center.after(20))
    assert ladder_signals(center) == ["self_harm", "missed_lately_raised"]


def test_late_step_of_somebody_to_be_careful_with_goes_to_the_ladder(center):
    report(patient_id=center.rowan.pk, key="use", words="Said so.", source="a", by=actor_for(center.dana))
    center.watch()
    assert ladder_signals(center) == ["use"]

    with at(center.after(50)):
        center.watch()

    assert ladder_signals(center) == ["use", "missed_lately_raised"]


# Words and refusals


@pytest.mark.parametrize(
    ("done", "key"),
    [
        (Done(words=" "), StepKey.LETTER),
        (Done(words="Called."), StepKey.CALL),
        (Done(words="Talked.", outcome=CallOutcome.REACHED), StepKey.BARRIERS),
        (Done(words="So."), StepKey.WELFARE),
        (Done(words="So.", decision=Decision.PAUSE), StepKey.WELFARE),
    ],
)
def test_what_is_not_whole_is_refused(missing, done, key):
    with pytest.raises(RefusedError):
        do_step(patient_id=missing.rowan.pk, key=key, done=done, by=actor_for(missing.dana))


def test_one_that_cannot_be_looked_at_holds_up_no_other(center, monkeypatch):
    other = Room(center.organization, people=2, began=12)
    mark_absent(session_id=other.session.pk, booking_id=other.bookings[0].pk, by=other.by)
    begins = clockwork.begin_or_join

    def fails_for_rowan(one, *, by):
        if one.patient_id == center.rowan.pk:
            raise ValueError
        return begins(one, by=by)

    monkeypatch.setattr(clockwork, "begin_or_join", fails_for_rowan)
    watch(by=center.job)

    assert {one.patient_id for one in Outreach.objects.all()} == {other.patients[0].pk}
