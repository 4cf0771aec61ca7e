"""Promised, said what became of it, agreed anew before its day: on both sides, and nothing of it is lost."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from midspan.domains.commitments import actions
from midspan.domains.commitments.actions import (
    accept,
    decline,
    hand_over,
    promise,
    renegotiate,
    say_what_became,
    take_back,
    take_on_next_week,
    watch_owners,
)
from midspan.domains.commitments.enums import PromiseKind, PromiseState
from midspan.domains.commitments.models import Promise, PromiseStep, WhoKnows
from midspan.domains.commitments.queries import (
    due_for_viewer,
    late_promises,
    own_promise_rows,
    promise_for,
    promises_among,
    promises_of,
    taken_on,
    thread_of,
    who_knows,
)
from midspan.domains.commitments.tests.factories import FRIDAY, TODAY, say
from midspan.domains.commitments.wording import by_words, history_lines, promise_line
from midspan.domains.encounters.tests.factories import row as other_row
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.actions import close_reach
from midspan.domains.safety.tests.factories import MONDAY_TEN, at, own_request
from midspan.kernel.models import AuditEvent
from midspan.kernel.prepared import Prepared, organization_reader
from midspan.kernel.tests.factories import see_all
from midspan.values import RefusedError, refused

pytestmark = pytest.mark.django_db
A_DAY, WEEK = timedelta(days=1), timedelta(days=7)
OF_WEEK = Prepared(own_promise_rows, first=date, until=date)


def steps(center, row):
    return [(one.state, one.words) for one in center.now(row).steps.order_by("number")]


def test_a_week_shows_both_sides_by_day_and_a_courts_condition_as_one(center):
    center.promises(words="call the bank")
    center.promises(words="see the officer", kind=PromiseKind.COURT, by_date=TODAY)
    center.promises(words="next month", by_date=TODAY + 4 * WEEK)
    center.is_proposed(words="only proposed")
    center.team_promises(words="ask about the shift", by_date=TODAY + A_DAY)

    with own_request(center.rowan) as by:
        rows = [row for (row,) in OF_WEEK.rows(viewer=by, first=TODAY - WEEK, until=TODAY + 8 * WEEK)]
    assert [(one.words, one.kind, one.state) for one in promises_among(rows, first=TODAY, until=TODAY + WEEK)] == [
        ("see the officer", "court", "open"),
        ("ask about the shift", "team", "open"),
        ("call the bank", "own", "open"),
    ]


def test_what_became_of_it_is_the_persons_word_and_can_be_said_otherwise(center):
    row = center.promises()
    with own_request(center.rowan) as by:
        say_what_became(promise_id=row.pk, to=PromiseState.NOT_YET, by=by)
        say_what_became(promise_id=row.pk, to=PromiseState.KEPT, words="On Thursday after all.", by=by)
        with pytest.raises(RefusedError, match="stands already"):
            say_what_became(promise_id=row.pk, to=PromiseState.KEPT, by=by)
    assert steps(center, row) == [("open", ""), ("not_yet", ""), ("kept", "On Thursday after all.")]
    with pytest.raises(RefusedError, match="Only the person says"):
        say_what_became(promise_id=row.pk, to=PromiseState.PARTLY, by=center.staff(center.dana))


def test_agreed_anew_it_is_another_version_and_the_first_stays_to_be_read(center):
    row = center.promises(confidence=4)
    with own_request(center.rowan) as by:
        new = renegotiate(promise_id=row.pk, promised=say("call on Monday", FRIDAY + 3 * A_DAY), why="Shift", by=by)
        assert [one.words for one in thread_of(viewer=by, promise=new)] == ["call on Monday", "call the bank"]
        assert [one.pk for one in promises_of(viewer=by, patient_id=by.id)] == [new.pk]
    assert (new.thread, new.number, new.state) == (row.thread, 2, PromiseState.OPEN)
    assert steps(center, row) == [("open", ""), ("renegotiated", "Shift")]


def test_after_its_day_it_is_not_agreed_anew(center):
    row = center.promises()
    with at(MONDAY_TEN + 5 * A_DAY), own_request(center.rowan) as by, pytest.raises(RefusedError, match="gone by"):
        renegotiate(promise_id=row.pk, promised=say(by_date=FRIDAY + WEEK), by=by)


def test_what_was_agreed_anew_on_a_phone_in_time_counts_when_it_arrives(center):
    row = center.promises()
    with at(MONDAY_TEN + 5 * A_DAY), own_request(center.rowan) as by:
        written = MONDAY_TEN + 3 * A_DAY
        renegotiate(promise_id=row.pk, promised=say(by_date=FRIDAY + WEEK), made_at=written, by=by)
        late = promise(promised=say("walk", FRIDAY), made_at=written, by=by)
    assert center.now(row).renegotiated_on == TODAY + 3 * A_DAY
    assert late.by_date == FRIDAY


def test_a_proposal_is_a_promise_once_the_person_says_so(center):
    as_it_is, in_their_words, not_taken = (center.is_proposed(words=word) for word in ("one", "two", "three"))
    with own_request(center.rowan) as by:
        accept(promise_id=as_it_is.pk, promised=say("one"), by=by)
        mine = accept(promise_id=in_their_words.pk, promised=say("two, slowly"), by=by)
        decline(promise_id=not_taken.pk, words="Too soon.", by=by)
        with pytest.raises(RefusedError, match="answered already"):
            accept(promise_id=not_taken.pk, by=by)
    states = [center.now(one).state for one in (as_it_is, in_their_words, not_taken, mine)]
    assert states == ["open", "reworded", "declined", "open"]
    assert (mine.thread, mine.number) == (in_their_words.thread, 2)
    with pytest.raises(RefusedError, match="Only the person"):
        accept(promise_id=as_it_is.pk, by=center.staff(center.dana))


def test_who_knows_is_the_persons_alone_unless_they_let_their_team(center):
    kept = center.promises(who_knows="My sister")
    shown = center.promises(words="walk", who_knows="Sam", shows_who=True)
    with own_request(center.rowan) as by:
        assert [who_knows(viewer=by, promise_id=one.pk) for one in (kept, shown)] == ["My sister", "Sam"]
    by = center.staff(center.dana)
    found = [promise_for(viewer=by, promise_id=one.pk).who_knows for one in (kept, shown)]
    assert found == ["", "Sam"]
    assert who_knows(viewer=by, promise_id=shown.pk) == ""
    assert not WhoKnows.objects.filter(patient=center.rowan).exists()  # By the database, however it is asked.


def test_a_word_is_quoted_beside_what_it_was_said_of_alone(center):
    row = center.promises()
    with own_request(center.rowan) as by:
        say_what_became(promise_id=row.pk, to=PromiseState.NOT_YET, words="No time.", by=by)
        assert promise_line(promise_for(viewer=by, promise_id=row.pk), today=TODAY).last_word == "No time."
        say_what_became(promise_id=row.pk, to=PromiseState.KEPT, by=by)
        assert promise_line(promise_for(viewer=by, promise_id=row.pk), today=TODAY).last_word == ""


def test_a_day_of_another_year_says_its_year(center):
    assert by_words(FRIDAY) == "By Friday, March 5."
    assert by_words(FRIDAY - 52 * WEEK) == "By Friday, March 6, 2026."


def test_whoever_promised_for_the_team_says_a_word_when_it_was_not_kept(center):
    row, by = center.team_promises(), center.staff(center.dana)
    with pytest.raises(RefusedError, match="Say in a word why"):
        say_what_became(promise_id=row.pk, to=PromiseState.PARTLY, by=by)
    with pytest.raises(RefusedError, match="Whoever promised"):
        say_what_became(promise_id=row.pk, to=PromiseState.KEPT, by=center.staff(center.lee))
    by = center.staff(center.dana)
    say_what_became(promise_id=row.pk, to=PromiseState.PARTLY, words="They call back.", by=by)
    assert steps(center, row) == [("open", ""), ("partly", "They call back.")]


def test_the_owner_has_it_on_their_list_days_before_and_the_counselor_once_it_is_late(center):
    center.team_promises(center.lee)
    lee, dana = actor_for(center.lee), actor_for(center.dana)
    center.staff(center.lee)
    assert due_for_viewer(viewer=lee, today=TODAY) == []
    assert [one.words for one in due_for_viewer(viewer=lee, today=TODAY + A_DAY)] == ["ask about the early shift"]
    center.staff(center.dana)
    assert due_for_viewer(viewer=dana, today=TODAY + A_DAY) == []
    assert late_promises(viewer=dana, today=FRIDAY) == []
    [late] = late_promises(viewer=dana, today=FRIDAY + A_DAY)
    assert (late.owner_id, late.counselors) == (center.lee.pk, {center.dana.pk})


def test_what_is_not_done_yet_stays_somebodys_on_every_list(center):
    row, by = center.team_promises(), center.staff(center.dana)
    say_what_became(promise_id=row.pk, to=PromiseState.NOT_YET, words="They call back.", by=by)
    assert [one.id for one in due_for_viewer(viewer=by, today=FRIDAY)] == [row.pk]
    [late] = late_promises(viewer=by, today=FRIDAY + A_DAY)
    assert late.is_said
    hand_over(promise_id=row.pk, owner_id=center.lee.pk, by=by)
    assert "now with" in history_lines([center.now(row)])[0][0]
    center.leaves(center.lee)
    assert watch_owners(by=organization_reader(center.organization.pk)) == 1
    assert center.now(row).owner_id == center.dana.pk


def test_who_sees_the_person_no_more_keeps_nothing_for_them_and_after_the_stay_nobody_is_given_it(center):
    row, job = center.team_promises(center.lee), organization_reader(center.organization.pk)
    see_all(center.organization)
    close_reach(source_id=center.lee.pk, by=actor_for(center.dana))
    assert watch_owners(by=job) == 1
    assert center.now(row).owner_id == center.dana.pk
    other = center.team_promises(words="send the letter")
    center.is_discharged()
    center.leaves(center.dana)
    assert watch_owners(by=job) == 0
    assert center.now(other).owner_id == center.dana.pk


def test_what_is_said_meanwhile_is_not_overwritten_and_one_row_stops_no_other(center, monkeypatch):
    said, stuck, given = (center.team_promises(center.lee, words=word) for word in ("one", "two", "three"))
    center.leaves(center.lee)
    in_turn = actions.in_turn

    def meanwhile(verb, subject):
        in_turn(verb, subject)
        if subject == said.pk:
            Promise.objects.filter(pk=said.pk).update(state="kept")
        if subject == stuck.pk:
            raise RefusedError(refused("Something is wrong with it."))

    monkeypatch.setattr(actions, "in_turn", meanwhile)
    with pytest.raises(ExceptionGroup):
        watch_owners(by=organization_reader(center.organization.pk))
    owners = [center.now(one).owner_id for one in (said, stuck, given)]
    assert owners == [center.lee.pk, center.lee.pk, center.dana.pk]
    events = AuditEvent.objects.filter(verb="promise.give_on")
    assert [one.subject_id for one in events] == [given.pk]


def test_whose_owner_leaves_it_is_the_counselors_and_the_person_can_read_so(center):
    row = center.team_promises(center.lee)
    center.leaves(center.lee)
    job = organization_reader(center.organization.pk)
    assert (watch_owners(by=job), watch_owners(by=job)) == (1, 0)
    assert center.now(row).owner_id == center.dana.pk
    assert [one.owner_id for one in center.now(row).steps.order_by("number")] == [center.lee.pk, center.dana.pk]


def test_a_second_click_makes_nothing_twice_and_a_proposal_can_be_taken_back(center):
    row = center.is_proposed()
    for again in (center.is_proposed, center.team_promises):
        with pytest.raises(RefusedError, match="there already"):
            again() and again()
    with pytest.raises(RefusedError, match="Whoever proposed"):
        take_back(promise_id=row.pk, by=center.staff(center.lee))
    take_back(promise_id=row.pk, by=center.staff(center.dana))
    assert steps(center, row) == [("proposed", ""), ("taken_back", "")]
    with own_request(center.rowan) as by, pytest.raises(RefusedError, match="took it back"):
        accept(promise_id=row.pk, by=by)


def test_it_is_handed_over_to_somebody_who_sees_the_person(center):
    row, stranger = center.team_promises(), make_staff(center.organization, Role.COUNSELOR)
    by = center.staff(center.dana)
    with pytest.raises(RefusedError, match="does not see this person"):
        hand_over(promise_id=row.pk, owner_id=stranger.pk, by=by)
    with pytest.raises(RefusedError, match="Only their team"):
        hand_over(promise_id=row.pk, owner_id=center.noor.pk, by=by)
    hand_over(promise_id=row.pk, owner_id=center.lee.pk, by=by)
    assert center.now(row).owner_id == center.lee.pk


def test_what_they_take_on_next_week_becomes_a_promise_once(center):
    on = TODAY - A_DAY
    with own_request(center.rowan) as by:
        assert taken_on(viewer=by) is None
        whose = {"organization": center.organization, "patient": center.rowan}
        said = {"on_date": on, "number": 1, "next_week": "Ask for Fridays off", "shares": "nothing", "edition": "1"}
        other_row("diary.Reflection", **whose, **said, kept_at=MONDAY_TEN)
        assert taken_on(viewer=by).words == "Ask for Fridays off"
        made = take_on_next_week(on=on, by=by)
        assert (made.words, made.by_date, taken_on(viewer=by)) == ("Ask for Fridays off", on + WEEK, None)
        with pytest.raises(RefusedError, match="already"):
            take_on_next_week(on=on, by=by)


def test_what_was_promised_and_what_happened_stay_by_the_database(center):
    row = center.promises()
    see_all(center.organization)
    changes = [
        lambda: Promise.objects.filter(pk=row.pk).update(words="something else"),
        lambda: Promise.objects.filter(pk=row.pk).update(state="proposed"),
        lambda: Promise.objects.filter(pk=row.pk).update(state="renegotiated", renegotiated_on=FRIDAY + A_DAY),
        lambda: PromiseStep.objects.filter(promise=row).update(words="other"),
        lambda: PromiseStep.objects.filter(promise=row).delete(),
    ]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
