"""Handovers: written for the days somebody is away, read by whoever covers on those days, kept in the record."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from midspan.domains.encounters.tests.factories import Room
from midspan.domains.handovers.actions import mark_handover_read
from midspan.domains.handovers.models import Handover
from midspan.domains.handovers.queries import (
    away_file,
    for_board,
    given_to,
    handovers_of,
    to_hand_over,
    unread_handovers,
)
from midspan.domains.handovers.rules import covers_today, may_write
from midspan.domains.handovers.tests.factories import written
from midspan.domains.notices.queries import notices_for
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.actions import undo_absence
from midspan.domains.schedule.enums import SessionState
from midspan.domains.schedule.tests.factories import cover_session, rows_of
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
TWO_HOURS = 120


class Center:
    """Lee is away today; Kit leads Lee's group of three instead. A scheduler, a director, and Sam, who does neither."""

    def __init__(self):
        self.organization = organization = make_organization()
        self.room = Room(organization, began=-TWO_HOURS)
        self.lee = self.room.leader
        self.first, self.second, self.third = self.room.patients
        self.kit = make_staff(organization, Role.GROUP_LEADER, given_name="Kit", credentials=["LCSW"])
        self.sam = make_staff(organization, Role.GROUP_LEADER, given_name="Sam", credentials=["LCSW"])
        self.scheduler = make_staff(organization, Role.SCHEDULER)
        self.director = make_staff(organization, Role.DIRECTOR)
        self.absence = cover_session(self.room.session, self.kit, by=self.scheduler)
        self.day = self.room.session.local_date

    def to_write(self, viewer, *, day=None):
        files = to_hand_over(viewer=actor_for(viewer), today=day or self.day)
        found = [(one.is_own, len(one.people), sum(person.number == 0 for person in one.people)) for one in files]
        _, on_board = for_board(viewer=actor_for(viewer), today=day or self.day)
        assert [(one.is_own, one.unwritten) for one in on_board] == [(own, left) for own, _, left in found if left]
        return found

    def given(self, viewer, *, day=None):
        return [(one.patient_id, one.is_read) for one in given_to(viewer=actor_for(viewer), today=day or self.day)]


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


@pytest.mark.slow
def test_whoever_is_away_and_the_director_are_asked_to_write(center):
    assert center.to_write(center.lee) == [(True, 3, 3)]
    assert center.to_write(center.director) == [(False, 3, 3)]
    assert (center.to_write(center.kit), center.to_write(center.sam)) == ([], [])


def test_page_names_each_person_and_who_sees_them(center):
    file = away_file(viewer=actor_for(center.lee), absence_id=center.absence.pk, today=center.day)

    assert {one.patient_id for one in file.people} == {one.pk for one in center.room.patients}
    assert {one.stand_ins for one in file.people} == {(str(center.kit),)}
    assert away_file(viewer=actor_for(center.kit), absence_id=center.absence.pk, today=center.day) is None


def test_stand_in_is_given_what_was_written_and_nobody_else_is(center):
    written(center.absence, center.first, center.lee)

    assert center.given(center.kit) == [(center.first.pk, False)]
    assert (center.given(center.sam), center.given(center.lee)) == ([], [])
    assert center.to_write(center.lee) == [(True, 3, 2)]


def test_stand_in_is_told_that_something_waits(center):
    written(center.absence, center.first, center.lee)
    written(center.absence, center.second, center.lee)

    kinds = [one.kind for one in notices_for(viewer=actor_for(center.kit))]
    assert kinds.count("handover_written") == 1


@pytest.mark.parametrize(("days", "is_given"), [(-1, False), (0, True), (1, False)])
def test_it_is_read_on_the_days_of_the_absence_only(center, days, is_given):
    written(center.absence, center.first, center.lee)

    assert bool(center.given(center.kit, day=center.day + timedelta(days=days))) is is_given


def test_cover_that_is_undone_gives_nothing_to_read(center):
    written(center.absence, center.first, center.lee)
    undo_absence(absence_id=center.absence.pk, by=actor_for(center.scheduler))

    assert (center.given(center.kit), center.to_write(center.lee)) == ([], [])


def test_director_writes_where_whoever_is_away_cannot(center):
    one = written(center.absence, center.first, center.director, words="Lee is sick. Ask about the interview.")

    assert (one.written_by_id, center.given(center.kit)) == (center.director.pk, [(center.first.pk, False)])


@pytest.mark.parametrize("name", ["kit", "sam", "scheduler"])
def test_nobody_else_writes(center, name):
    with pytest.raises(RefusedError):
        written(center.absence, center.first, getattr(center, name))


def test_nothing_is_written_about_somebody_nobody_covers_for(center):
    stranger = Room(center.organization, people=1).patients[0]

    with pytest.raises(RefusedError, match="Nobody covers for them"):
        written(center.absence, stranger, center.lee)


def test_empty_words_are_refused(center):
    with pytest.raises(RefusedError, match="Write what matters"):
        written(center.absence, center.first, center.lee, words="  ")


@pytest.mark.slow
def test_later_words_hold_and_have_to_be_read_again(center):
    first = written(center.absence, center.first, center.lee)
    mark_handover_read(handover_id=first.pk, by=actor_for(center.kit))
    assert center.given(center.kit) == [(center.first.pk, True)]

    written(center.absence, center.first, center.lee, words="The interview was moved.")

    [given] = given_to(viewer=actor_for(center.kit), today=center.day)
    assert (given.handover.words, given.is_read) == ("The interview was moved.", False)


def test_reading_is_noted_once_and_by_whoever_covers_only(center):
    one = written(center.absence, center.first, center.lee)

    with pytest.raises(RefusedError, match="no longer there"):
        mark_handover_read(handover_id=one.pk, by=actor_for(center.sam))
    read = mark_handover_read(handover_id=one.pk, by=actor_for(center.kit))
    assert (read.read_by_id, mark_handover_read(handover_id=one.pk, by=actor_for(center.kit))) == (center.kit.pk, None)


def test_director_is_told_what_whoever_covers_has_not_read(center):
    def unread(viewer, day=center.day):
        return [(one.patient_id, one.stand_in_name) for one in unread_handovers(viewer=actor_for(viewer), today=day)]

    one = written(center.absence, center.first, center.lee)

    assert unread(center.director) == [(center.first.pk, str(center.kit))]
    assert (unread(center.lee), unread(center.kit)) == ([], [])
    assert unread(center.director, center.day - timedelta(days=1)) == []
    mark_handover_read(handover_id=one.pk, by=actor_for(center.kit))
    assert unread(center.director) == []


def test_it_stays_in_the_record_for_whoever_reaches_the_person_and_never_changes(center):
    one = written(center.absence, center.first, center.lee)

    def seen(staff):
        bind(organization_id=center.organization.pk, actor_id=staff.pk, reach=Reach.ASSIGNED)
        return [row.pk for row in handovers_of(viewer=actor_for(staff), patient_id=center.first.pk)]

    assert (seen(center.lee), seen(center.sam)) == ([one.pk], [])
    see_all(center.organization)
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        Handover.objects.filter(pk=one.pk).update(words="Nothing.")


@pytest.mark.slow
def test_many_people_take_as_many_queries_as_one(center):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            given_to(viewer=actor_for(center.kit), today=center.day)
            to_hand_over(viewer=actor_for(center.lee), today=center.day)
        return len(queries)

    written(center.absence, center.first, center.lee)
    one = asked()
    written(center.absence, center.second, center.lee)
    written(center.absence, center.third, center.lee)

    assert asked() == one


def test_whoever_covers_nobody_is_asked_one_query(center, django_assert_num_queries):
    sam = actor_for(center.sam)

    with django_assert_num_queries(1):
        assert given_to(viewer=sam, today=center.day) == []


@pytest.mark.slow
def test_board_and_chart_of_whoever_covers_begin_with_it(center, client):
    one = written(center.absence, center.first, center.lee, words="Ask about the interview.")
    client.force_login(center.kit.account)

    board = client.get("/day/").content.decode()
    page = client.get(f"/people/{center.first.pk}/handover/{one.pk}/").content.decode()
    chart = client.get(f"/people/{center.first.pk}/chart/").content.decode()

    assert "wrote down what matters meanwhile" in board
    assert "Ask about the interview." not in board
    assert "Ask about the interview." in page
    assert "who is away" in chart
    client.post(f"/people/{center.first.pk}/handover/{one.pk}/")
    assert "wrote down what matters meanwhile" not in client.get("/day/").content.decode()


@pytest.mark.slow
def test_supervision_says_who_has_not_read_it_and_nothing_of_what_it_says(center, client):
    written(center.absence, center.first, center.lee, words="Ask about the interview.")
    client.force_login(center.director.account)

    page = client.get("/supervision/").content.decode()

    assert f"{center.kit} covers for {center.lee} and has not read what is written, since" in page
    assert f'href="/away/{center.absence.pk}/"' in page
    assert "interview" not in page


@pytest.mark.slow
def test_page_of_whoever_is_away_begins_with_what_is_open(center, client):
    client.force_login(center.lee.account)
    address = f"/away/{center.absence.pk}/{center.first.pk}/"

    assert "Colleagues see 3 people" in client.get("/day/").content.decode()
    assert "Last seen: Nothing is recorded." in client.get(address).content.decode()
    assert client.post(address, {"words": "Call before noon.", "after": 0}).status_code == 302
    client.force_login(center.sam.account)
    assert client.get(address).status_code == 404
    see_all(center.organization)
    assert Handover.objects.get().words == "Call before noon."


def again(center, stand_in):
    """Kit is away as well; that colleague comes instead."""
    center.room.session.refresh_from_db()
    return cover_session(center.room.session, stand_in, by=center.scheduler)


@pytest.mark.slow
def test_whoever_comes_when_cover_is_covered_again_is_given_the_words_of_both(center):
    written(center.absence, center.first, center.lee)
    second = again(center, center.sam)
    written(second, center.first, center.kit, words="Say hello from Kit.")

    assert center.given(center.kit) == []
    given = given_to(viewer=actor_for(center.sam), today=center.day)
    assert {one.absent_name for one in given} == {str(center.lee), str(center.kit)}


@pytest.mark.slow
def test_stand_in_who_reads_no_notes_is_named_to_the_writer_and_told_nothing(center):
    peer = make_staff(center.organization, Role.PEER_SPECIALIST, given_name="Pat")
    again(center, peer)
    written(center.absence, center.first, center.lee)

    file = away_file(viewer=actor_for(center.lee), absence_id=center.absence.pk, today=center.day)
    assert {one.reading_none for one in file.people} == {(str(peer),)}
    assert "handover_written" not in [one.kind for one in notices_for(viewer=actor_for(peer))]


def test_session_that_is_over_asks_for_no_words(center):
    rows_of("schedule.Absence").filter(pk=center.absence.pk).update(until=center.day + timedelta(days=3))
    written(center.absence, center.first, center.lee)
    next_day = center.day + timedelta(days=1)

    assert center.to_write(center.lee, day=next_day) == []
    assert center.given(center.kit, day=next_day) == [(center.first.pk, False)]


def test_canceled_session_asks_for_no_words(center):
    rows = rows_of("schedule.Session").filter(pk=center.room.session.pk)
    rows.update(state=SessionState.CANCELED, canceled_reason="Snow")

    assert (center.to_write(center.lee), center.given(center.kit)) == ([], [])


@pytest.mark.slow
@pytest.mark.parametrize(("moved", "first", "last"), [(3, 0, 3), (-2, -2, 0)])
def test_hour_moved_to_another_day_is_read_about_from_then_to_then(center, moved, first, last):
    written(center.absence, center.first, center.lee)
    rows = rows_of("schedule.Session").filter(pk=center.room.session.pk)
    rows.update(local_date=center.day + timedelta(days=moved))

    read = [one for one in range(-3, 5) if center.given(center.kit, day=center.day + timedelta(days=one))]
    assert read == list(range(first, last + 1))


def test_same_words_twice_are_one_handover(center):
    one = written(center.absence, center.first, center.lee, after=0)

    assert written(center.absence, center.first, center.director, after=0).pk == one.pk


@pytest.mark.slow
def test_form_from_before_later_words_undoes_nothing_and_keeps_what_was_typed(center, client):
    written(center.absence, center.first, center.director, words="Lee is sick.")
    client.force_login(center.lee.account)

    page = client.post(f"/away/{center.absence.pk}/{center.first.pk}/", {"words": "Call before noon.", "after": 0})

    assert "Something was written meanwhile. Look at it." in page.content.decode()
    assert all(words in page.content.decode() for words in ("Call before noon.", "Lee is sick.", 'value="1"'))
    see_all(center.organization)
    assert Handover.objects.count() == 1


@pytest.mark.slow
def test_saying_that_older_words_are_read_leads_to_the_board(center, client):
    one = written(center.absence, center.first, center.lee)
    written(center.absence, center.first, center.lee, words="The interview was moved.")
    client.force_login(center.kit.account)

    answer = client.post(f"/people/{center.first.pk}/handover/{one.pk}/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/day/")


def test_rules_by_day(center):
    lee, day = actor_for(center.lee), clock.local_date()
    over = {"absent_id": center.lee.pk, "until": day}

    assert not may_write(lee, **over, today=day)
    assert may_write(lee, **over, today=day - timedelta(days=1))
    days = {"first": day, "until": day + timedelta(days=2)}
    read = [
        covers_today(lee, stand_in_id=center.lee.pk, **days, today=day + timedelta(days=one)) for one in range(-1, 3)
    ]
    assert read == [False, True, True, False]
