"""Answered on a phone, read by nobody by name, counted at night, released in whole weeks; wishes and concerns."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from midspan.domains.encounters.queries import own_sessions
from midspan.domains.encounters.tests.factories import Room
from midspan.domains.feedback.actions import close_days, contacted, leave_out, release
from midspan.domains.feedback.enums import CheckState
from midspan.domains.feedback.models import Check, Concern, Release, SignedCheck, Wish
from midspan.domains.feedback.queries import (
    concerns_for,
    group_lines,
    offered_among,
    open_wishes,
    own_checks,
    signed_for,
)
from midspan.domains.feedback.tasks import count_checks
from midspan.domains.feedback.tests.factories import Center, at_work, on_their_phone, said, was_there
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import notices_for
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.programs.tests.factories import make_site
from midspan.domains.safety.queries import own_open
from midspan.domains.safety.tests.factories import answered
from midspan.kernel import clock
from midspan.kernel.models import AuditEvent
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach
from midspan.kernel.tests.factories import own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


def night(center, days=1):
    """The day of the session is over."""
    see_all(center.organization)
    close_days(today=center.room.session.local_date + days * A_DAY, by=organization_reader(center.organization.pk))


def week_is_over(center, weeks=1):
    night(center)
    monday = clock.week_start(center.room.session.local_date) + timedelta(weeks=weeks)
    release(monday=monday, by=organization_reader(center.organization.pk))


def all_answer(room, *, people=5, lowest):
    """Enough for a session to be named; the first of them says the least."""
    for place in range(people):
        said(room, place, respected=9 if place else lowest)


def told(staff):
    return [one.kind for one in notices_for(viewer=actor_for(staff))]


def today_asks(patient):
    with on_their_phone(patient) as by:
        day = clock.now().date()
        sessions = own_sessions(viewer=by, first=day - A_DAY, until=day + 2 * A_DAY)
        checked = own_checks(viewer=by).values_list("session_id", flat=True)
        is_acute = own_open(viewer=by).exists()
        found = offered_among(sessions, checked=checked, is_acute=is_acute, now=clock.now())
        return [one.session_id for one in found]


def lines(center, staff, weeks=1):
    today = clock.week_start(center.room.session.local_date) + timedelta(weeks=weeks)
    with at_work(staff) as by:
        return group_lines(viewer=by, today=today)


def test_today_asks_once_whether_it_is_answered_or_left_out(center):
    assert today_asks(center.patient) == [center.room.session.pk]

    said(center.room, 0, useful=8)
    with on_their_phone(center.room.patients[1]) as by:
        leave_out(session_id=center.room.session.pk, by=by)

    assert today_asks(center.patient) == []
    assert today_asks(center.room.patients[1]) == []
    assert today_asks(center.room.patients[2]) == [center.room.session.pk]


@pytest.mark.slow
def test_nobody_is_asked_while_somebody_has_to_reach_them(center):
    answered(center.patient, points=3)

    assert today_asks(center.patient) == []
    with pytest.raises(RefusedError):
        said(center.room, 0, useful=8)


def test_answer_is_one_and_changes_until_the_day_ends(center):
    said(center.room, 0, useful=8, words="Warmer")
    said(center.room, 0, useful=3)

    (row,) = Check.objects.all()
    assert (row.useful, row.respected, row.words) == (3, None, "")


def test_day_that_is_over_changes_nothing_any_more(center, monkeypatch):
    said(center.room, 0, useful=8)
    night(center)
    monkeypatch.setattr("django.utils.timezone.now", lambda: center.room.end + A_DAY)

    with pytest.raises(RefusedError):
        said(center.room, 0, useful=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Check.objects.update(useful=1)


def test_nobody_answers_for_a_session_they_were_not_in(center):
    other = Room(center.organization, people=1)
    was_there(other, 0)

    with pytest.raises(RefusedError), on_their_phone(center.patient) as by:
        leave_out(session_id=other.session.pk, by=by)


@pytest.mark.parametrize("who", ["director", "manager", "dana", "leader"])
@pytest.mark.parametrize("reach", [Reach.ALL, Reach.ASSIGNED])
def test_no_connection_of_staff_reads_changes_or_counts_a_check(center, who, reach):
    said(center.room, 0, useful=8, words="Warmer", signs=True)
    staff = center.room.leader if who == "leader" else getattr(center, who)

    with at_work(staff, reach), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM feedback_check")
        seen = cursor.fetchone()[0]
        cursor.execute("DELETE FROM feedback_check")
        changed = cursor.rowcount

    assert (seen, changed) == (0, 0)
    assert Check.objects.count() == 1


def test_no_other_patient_reads_it_and_its_author_does(center):
    said(center.room, 0, useful=8)

    counts = []
    for place in (0, 1):
        with on_their_phone(center.room.patients[place]):
            counts.append(Check.objects.count())

    assert counts == [1, 0]


def test_trail_tells_no_answer_from_leaving_it_out_and_names_no_row(center):
    with on_their_phone(center.patient) as by:
        leave_out(session_id=center.room.session.pk, by=by)
    said(center.room, 1, useful=1, respected=0, words="Warmer")

    events = AuditEvent.objects.filter(actor_id__in=[one.pk for one in center.room.patients[:2]])
    trail = set(events.values_list("verb", "subject_type", "subject_id", "patient_ref"))
    assert (len(events), trail) == (2, {("feedback.check", "", None, None)})


def test_second_tap_leaves_it_out_as_the_first_did(center):
    for _ in range(2):
        with on_their_phone(center.patient) as by:
            leave_out(session_id=center.room.session.pk, by=by)

    assert [one.state for one in Check.objects.all()] == [CheckState.LEFT_OUT]


@pytest.mark.slow
def test_four_people_are_too_few_to_say_and_five_are_released_for_who_led_and_who_directs(center):
    for place in range(4):
        said(center.room, place, useful=8, respected=9, words=f"Words {place}")
    week_is_over(center)

    (line,) = lines(center, center.room.leader)
    assert (line.releases, line.too_few_since) == ((), clock.week_start(center.room.session.local_date))

    Check.objects.all().delete()
    for place in range(5):
        said(center.room, place, useful=place + 4, respected=9)
    week_is_over(center)

    for staff in (center.room.leader, center.director, center.manager):
        (line,) = lines(center, staff)
        (one,) = line.releases
        assert (one.people, one.useful, one.respected, line.too_few_since) == (5, 6, 9, None)
    assert lines(center, center.dana) == []


def test_what_was_counted_is_gone_and_counting_again_counts_nothing(center):
    for place in range(5):
        said(center.room, place, useful=8)
    week_is_over(center)
    week_is_over(center)

    assert (Check.objects.count(), Release.objects.count()) == (0, 1)


def test_weeks_in_which_nothing_was_held_are_not_said_to_have_too_few_answers(center):
    for place in range(5):
        said(center.room, place, useful=8)
    week_is_over(center)

    (line,) = lines(center, center.room.leader, weeks=4)
    assert (len(line.releases), line.too_few_since) == (1, None)


def test_week_that_goes_on_is_not_released(center):
    for place in range(6):
        said(center.room, place, useful=8)
    week_is_over(center, weeks=0)

    assert (Check.objects.count(), Release.objects.count()) == (6, 0)


def test_too_few_are_put_together_with_the_next_weeks_and_then_deleted_unread(center):
    for place in range(4):
        said(center.room, place, useful=8)
    week_is_over(center, weeks=6)
    waiting = Check.objects.count()
    week_is_over(center, weeks=8)

    assert (waiting, Check.objects.count(), Release.objects.count()) == (4, 0, 0)


def test_signed_ones_count_in_no_figure(center):
    for place in range(5):
        said(center.room, place, useful=8, signs=place == 0)
    week_is_over(center)

    assert Release.objects.count() == 0


def test_signed_check_goes_to_who_led_by_name_once_the_day_is_over(center):
    said(center.room, 0, useful=8, respected=9, words="Warmer", signs=True)
    day = center.room.session.local_date
    with at_work(center.room.leader, Reach.ASSIGNED) as by:
        before = signed_for(viewer=by, since=day)
    night(center)

    with at_work(center.room.leader, Reach.ASSIGNED) as by:
        (one,) = signed_for(viewer=by, since=day)
    assert (before, one.patient_id, one.words) == ([], center.patient.pk, "Warmer")
    with at_work(center.director):
        assert SignedCheck.objects.count() == 0


def test_low_one_tells_who_directs_but_not_who_led_and_not_who_it_was(center):
    all_answer(center.room, lowest=4)
    assert told(center.director) == []
    night(center)

    assert (told(center.director), told(center.manager)) == ([NoticeKind.CHECK_CONCERN], [NoticeKind.CHECK_CONCERN])
    assert told(center.room.leader) == []
    with at_work(center.director) as by:
        (one,) = concerns_for(viewer=by, since=center.room.session.local_date)
    assert one.session_id == center.room.session.pk
    fields = {field.name for field in Concern._meta.get_fields()}
    assert fields == {"id", "organization", "session", "on_date", "kept_from"}


@pytest.mark.slow
def test_who_directs_and_led_themselves_reads_no_concern_of_their_own(center):
    room = Room(center.organization, people=5, leader=center.director)
    for place in range(5):
        was_there(room, place)
    all_answer(room, lowest=0)
    night(center)

    with at_work(center.director) as by:
        assert concerns_for(viewer=by, since=room.session.local_date) == []
        assert Concern.objects.count() == 0
    assert (told(center.director), told(center.manager)) == ([], [NoticeKind.CHECK_CONCERN])


def small_session(center, **more):
    """Two people were there, and one of them did not feel safe."""
    room = Room(center.organization, people=2, **more)
    was_there(room, 0)
    was_there(room, 1)
    said(room, 0, respected=0)
    return room


@pytest.mark.slow
def test_concern_of_a_small_session_tells_the_week_alone_once_enough_people_were_in_such_sessions(center):
    room = small_session(center)
    week_is_over(center)
    alone = Concern.objects.count()
    said(center.room, 0, respected=0)
    week_is_over(center)
    week_is_over(center)

    (one,) = Concern.objects.all()
    assert (alone, one.session_id, one.on_date) == (0, None, clock.week_start(room.session.local_date))
    assert told(center.director) == [NoticeKind.CHECK_CONCERN]


@pytest.mark.slow
def test_small_session_is_carried_on_to_later_weeks(center):
    small_session(center)
    week_is_over(center)
    said(center.room, 0, respected=9)
    week_is_over(center, weeks=3)

    (one,) = Concern.objects.all()
    assert one.on_date == clock.week_start(center.room.session.local_date) + timedelta(weeks=2)


def test_who_led_a_small_session_is_told_nothing_of_it_and_others_are(center):
    small_session(center, leader=center.director)
    said(center.room, 0, respected=9)
    week_is_over(center)

    assert (told(center.director), told(center.manager)) == ([], [NoticeKind.CHECK_CONCERN])
    with at_work(center.director) as by:
        assert concerns_for(viewer=by, since=center.room.session.local_date - 7 * A_DAY) == []


def test_old_unsafe_answer_is_told_before_it_is_deleted(center):
    said(center.room, 0, respected=0)
    week_is_over(center, weeks=9)

    assert (Concern.objects.count(), Check.objects.count()) == (1, 0)


def test_low_one_with_a_name_is_read_by_who_directs_and_not_by_who_led(center):
    said(center.room, 0, respected=2, signs=True)
    night(center)
    day = center.room.session.local_date

    with at_work(center.director) as by:
        assert [one.patient_id for one in signed_for(viewer=by, since=day)] == [center.patient.pk]
    with at_work(center.room.leader, Reach.ASSIGNED) as by:
        assert signed_for(viewer=by, since=day) == []
        assert SignedCheck.objects.count() == 0


def test_signed_low_one_goes_to_nobody_who_does_not_reach_the_person_and_names_no_session_to_others(center):
    said(center.room, 0, respected=2, signs=True)
    night(center)

    assert (told(center.director), told(center.manager)) == ([NoticeKind.CHECK_CONCERN], [])
    assert Concern.objects.count() == 0
    with at_work(center.manager, Reach.ASSIGNED) as by:
        assert signed_for(viewer=by, since=center.room.session.local_date) == []


def test_signed_low_one_is_the_privacy_officers_where_the_director_led_and_waits_where_there_is_none(center, caplog):
    room = Room(center.organization, people=1, leader=center.director)
    was_there(room, 0)
    said(room, 0, respected=2, signs=True)
    night(center)
    waiting, logged = Check.objects.count(), [one.levelname for one in caplog.records]
    officer = make_staff(center.organization, Role.PRIVACY_OFFICER)
    night(center)

    assert (waiting, logged, Check.objects.count(), told(officer)) == (1, ["ERROR"], 0, [NoticeKind.CHECK_CONCERN])
    for staff, people in ((officer, [room.patients[0].pk]), (center.director, [])):
        with at_work(staff) as by:
            assert [one.patient_id for one in signed_for(viewer=by, since=room.session.local_date)] == people


def test_what_was_handed_over_once_breaks_no_later_night(center):
    for _ in range(2):
        said(center.room, 0, useful=8, signs=True)
        night(center)

    assert (SignedCheck.objects.count(), Check.objects.count()) == (1, 0)


def test_late_job_closes_no_day_that_is_not_over_at_every_site(center, monkeypatch):
    make_site(center.organization, time_zone="Pacific/Honolulu")
    days = []
    monkeypatch.setattr("midspan.domains.feedback.tasks.close_days", lambda *, today, **_: days.append(today))
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2027, 3, 2, 9, 30, tzinfo=UTC))

    count_checks(organization_id=str(center.organization.pk))

    assert days == [date(2027, 3, 1)]


def test_no_answer_to_whether_it_was_safe_tells_nobody(center):
    said(center.room, 0, useful=0)
    week_is_over(center)

    assert Concern.objects.count() == 0


def test_wish_for_contact_is_the_counselors_at_once_with_a_clock(center):
    said(center.room, 0, wants_contact=True)

    with at_work(center.dana) as by:
        (one,) = open_wishes(viewer=by, now=clock.now())
    wish = Wish.objects.get()
    assert (one.patient_id, one.due_at, wish.asked_at + A_DAY) == (center.patient.pk, wish.due_at, wish.due_at)
    assert told(center.dana) == [NoticeKind.CHECK_WISH]


def test_wish_is_somebody_elses_where_the_counselor_led(center):
    center.room.stays[1].primary_counselor = center.room.leader
    center.room.stays[1].save()

    said(center.room, 1, respected=9, wants_contact=True)

    assert Wish.objects.get().owner_id == center.director.pk


def test_wish_is_taken_back_with_the_answer_until_somebody_has_answered_it(center):
    said(center.room, 0, wants_contact=True)
    said(center.room, 0, useful=5)
    taken_back = Wish.objects.count()
    said(center.room, 0, wants_contact=True)
    with at_work(center.dana) as by:
        contacted(wish_id=Wish.objects.get().pk, by=by)
        open_ones = open_wishes(viewer=by, now=clock.now())
    said(center.room, 0, useful=5)

    assert (taken_back, open_ones, Wish.objects.count()) == (0, [], 1)


@pytest.mark.parametrize("why", ["late", "left"])
def test_wish_that_is_late_or_whose_owner_has_left_is_every_directors_to_answer(center, why):
    said(center.room, 0, wants_contact=True)
    with at_work(center.director) as by:
        before = open_wishes(viewer=by, now=clock.now())
    if why == "late":
        Wish.objects.update(due_at=clock.now() - A_DAY)
    else:
        center.dana.is_active = False
        center.dana.save()

    with at_work(center.director) as by:
        (one,) = open_wishes(viewer=by, now=clock.now())
        contacted(wish_id=one.wish_id, by=by)
        assert (before, open_wishes(viewer=by, now=clock.now())) == ([], [])


def test_somebody_asks_again_after_the_first_wish_was_answered(center):
    for _ in range(2):
        said(center.room, 0, wants_contact=True)
        said(center.room, 0, wants_contact=True)
        with at_work(center.dana) as by:
            (one,) = open_wishes(viewer=by, now=clock.now())
            contacted(wish_id=one.wish_id, by=by)

    assert Wish.objects.count() == 2


def test_wish_answered_in_the_moment_it_is_taken_back_stays(center, monkeypatch):
    said(center.room, 0, wants_contact=True)
    seen = Wish.objects.get()
    with at_work(center.dana) as by:
        contacted(wish_id=seen.pk, by=by)
    monkeypatch.setattr("midspan.domains.feedback.actions.own_wish", lambda **_: seen)

    said(center.room, 0, useful=5)

    assert Wish.objects.get().done_at is not None


def test_wish_taken_back_in_the_moment_it_is_answered_is_refused(center, monkeypatch):
    said(center.room, 0, wants_contact=True)
    seen = Wish.objects.get()
    said(center.room, 0, useful=5)
    monkeypatch.setattr("midspan.domains.feedback.actions.wish_for", lambda **_: seen)

    with pytest.raises(RefusedError), at_work(center.dana) as by:
        contacted(wish_id=seen.pk, by=by)


def test_nobody_else_answers_a_wish(center):
    said(center.room, 0, wants_contact=True)
    other = make_staff(center.organization, Role.COUNSELOR)

    with pytest.raises(RefusedError), at_work(other) as by:
        contacted(wish_id=Wish.objects.get().pk, by=by)


@pytest.mark.slow
def test_phone_answers_without_a_script_and_reads_who_reads_it_and_no_log_says_who(center, client, caplog):
    client.force_login(center.patient.account)
    url = reverse("feedback:check", args=[center.room.session.pk])
    assert url in client.get(reverse("patient:today")).content.decode()

    page = client.get(url).content.decode()
    sent = client.post(url, {"useful": "7", "respected": "", "words": "Warmer"})

    assert ("tel:988" in page, "Nobody reads this today" in page) == (True, True)
    assert "Nobody watches this page: what you write is read later" in page
    assert sent.status_code == 302
    assert str(center.patient.pk) not in "".join(one.getMessage() for one in caplog.records)
    see_all(center.organization)
    row = Check.objects.get()
    assert (row.useful, row.respected, row.words, row.state) == (7, None, "Warmer", CheckState.ANSWERED)


@pytest.mark.slow
def test_words_that_come_too_late_are_shown_to_whoever_wrote_them(center, client):
    client.force_login(center.patient.account)
    answered(center.patient, points=3)

    page = client.post(reverse("feedback:check", args=[center.room.session.pk]), {"words": "Warmer\nplease"})

    assert "Warmer<br>please" in page.content.decode()


@pytest.mark.slow
def test_one_tap_leaves_it_out(center, client):
    client.force_login(center.patient.account)
    url = reverse("feedback:check", args=[center.room.session.pk])

    client.post(url, {"leave_out": "yes"})

    assert url not in client.get(reverse("patient:today")).content.decode()


@pytest.mark.slow
def test_board_shows_who_waits_to_whom_it_is_given_and_it_is_done(center, client):
    said(center.room, 0, wants_contact=True)
    url = reverse("feedback:wish", args=[Wish.objects.get().pk])
    client.force_login(center.director.account)
    elsewhere = (url in client.get(reverse("staff:day")).content.decode(), client.get(url).status_code)
    client.force_login(center.dana.account)

    board = client.get(reverse("staff:day")).content.decode()

    assert (elsewhere, url in board) == ((False, 404), True)
    assert client.post(url).status_code == 302
    assert url not in client.get(reverse("staff:day")).content.decode()
