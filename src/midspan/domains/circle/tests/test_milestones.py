"""Milestones: each one chosen by the person for one other, in words they see before, and taken back without a trace."""

from datetime import UTC, date, datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from midspan.domains.circle.actions import end_share, end_tie, show_milestone, take_milestone_back
from midspan.domains.circle.enums import Scope, SupportRole
from midspan.domains.circle.models import Milestone
from midspan.domains.circle.queries import in_circle, milestones_for, reached_by
from midspan.domains.circle.tasks import forget_milestones
from midspan.domains.circle.tests.factories import as_person, make_share, make_supporter
from midspan.domains.circle.wording import reached_words
from midspan.domains.consents.actions import take_back
from midspan.domains.encounters.actions import arrive, leave
from midspan.domains.encounters.tests.factories import Room
from midspan.domains.schedule.tests.factories import row
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db


class Circle:
    def __init__(self):
        self.organization = make_organization()
        self.room = Room(self.organization, people=1)
        self.rowan = self.room.patients[0]
        self.mother = make_supporter(self.rowan, Scope.MILESTONES)
        self.friend = make_supporter(self.rowan, name="Bo", role=SupportRole.FRIEND)


@pytest.fixture(scope="module")
def shared(share):
    return share(Circle)


@pytest.fixture
def circle(shared):
    return own(shared)


def show(circle, words, *, tie=None, **fields):
    with as_person(circle.rowan) as by:
        about = {"tie_id": (tie or circle.mother.tie).pk, "words": words, "reached_date": None}
        return show_milestone(**{**about, **fields}, by=by)


def shown(circle):
    with as_person(circle.rowan) as by:
        return [one.words for one in milestones_for(viewer=by, tie_id=circle.mother.tie.pk)]


def test_person_shows_one_in_their_own_words_and_takes_it_back(circle, client):
    client.force_login(circle.rowan.account)
    url = f"/circle/{circle.mother.tie.pk}/milestones/"

    client.post(url, {"known": "", "words": " Slept   through ", "day_0": "2", "day_1": "3", "day_2": "2027"})
    page = unescape(client.get(url).content.decode())
    see_all(circle.organization)
    [row] = Milestone.objects.all()
    client.post(f"{url}{row.pk}/")
    see_all(circle.organization)

    assert (row.words, row.reached_date) == ("Slept through", date(2027, 2, 3))
    assert "Slept through" in page
    assert not Milestone.objects.exists()


def test_nothing_is_shown_that_was_not_chosen(circle, client):
    room = circle.room
    arrive(session_id=room.session.pk, booking_id=room.bookings[0].pk, at=room.start, by=room.by)
    leave(session_id=room.session.pk, booking_id=room.bookings[0].pk, at=room.end, by=room.by)
    client.force_login(circle.rowan.account)
    url = f"/circle/{circle.mother.tie.pk}/milestones/"

    page = unescape(client.get(url).content.decode())
    before = shown(circle)
    client.post(url, {"known": "1 day of coming here", "words": ""})

    with as_person(circle.rowan) as by:
        assert reached_words(reached_by(viewer=by)) == ["1 day of coming here"]
    assert "1 day of coming here" in page
    assert before == []
    assert shown(circle) == ["1 day of coming here"]


def test_without_words_it_says_what_is_missing(circle, client):
    client.force_login(circle.rowan.account)

    page = client.post(f"/circle/{circle.mother.tie.pk}/milestones/", {"words": " "})

    assert page.status_code == 422
    assert "Write what it is" in page.content.decode()


def test_same_one_twice_is_once(circle):
    assert show(circle, "Thirty days") == show(circle, "Thirty  days")


@pytest.mark.parametrize("ends", [end_share, end_tie])
def test_end_forgets_what_was_shown(circle, ends):
    show(circle, "Thirty days")
    with as_person(circle.rowan) as by:
        scope = {"scope": Scope.MILESTONES} if ends is end_share else {}
        ends(tie_id=circle.mother.tie.pk, language="en", by=by, **scope)

    assert not Milestone.objects.exists()
    with pytest.raises(RefusedError, match="Share milestones"):
        show(circle, "Thirty days")


@pytest.mark.parametrize("ends", ["consents page", "last day"])
def test_end_elsewhere_shows_none_again_and_forgets_them(circle, ends, monkeypatch):
    show(circle, "Thirty days")
    later = clock.now() + (timedelta(minutes=1) if ends == "consents page" else timedelta(days=91))
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    if ends == "consents page":
        with as_person(circle.rowan) as by:
            signed = in_circle(viewer=by, tie_id=circle.mother.tie.pk).share(Scope.MILESTONES)
            take_back(signed_id=signed.filed.id, language="en", by=by)
    make_share(circle.rowan, circle.mother.tie, Scope.MILESTONES)

    again = shown(circle)
    forgotten = forget_milestones(str(circle.organization.pk))
    see_all(circle.organization)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later + timedelta(minutes=1))
    show(circle, "Thirty days")

    assert again == []
    assert forgotten == 1
    assert shown(circle) == ["Thirty days"]


def test_share_signed_anew_before_its_end_goes_on_with_what_is_shown(circle):
    show(circle, "Thirty days")
    make_share(circle.rowan, circle.mother.tie, Scope.MILESTONES, days=85)
    with as_person(circle.rowan) as by:
        oldest = min(in_circle(viewer=by, tie_id=circle.mother.tie.pk).on_file, key=lambda one: one.signed.signed_at)
        take_back(signed_id=oldest.id, language="en", by=by)

    assert shown(circle) == ["Thirty days"]
    assert forget_milestones(str(circle.organization.pk)) == 0


def test_numbers_are_of_the_persons_days_and_of_weeks_in_which_they_came(circle):
    for hour in (14, 26):  # Nine in the morning and in the evening of one day there.
        at = datetime(2027, 2, 24, tzinfo=UTC) + timedelta(hours=hour)
        row("practice.PracticeLog", organization=circle.organization, patient=circle.rowan, client_id=uuid4(),
            skill="paced_breathing", practiced_at=at, local_date=date(2027, 2, 24), received_at=at)  # fmt: skip
    came_on(circle, date(2026, 1, 5), date(2026, 1, 6), date(2027, 2, 24))

    with as_person(circle.rowan) as by:
        reached = reached_by(viewer=by)

    assert (reached.days_here, reached.weeks_here, reached.days_practiced) == (3, 2, 1)
    assert reached_words(reached)[0] == "2 weeks in which I came here"


def came_on(circle, *days):
    for day in days:
        start = datetime(day.year, day.month, day.day, 15, tzinfo=UTC)
        during = {"during": DateTimeTZRange(start, start + timedelta(hours=1)), "local_date": day}
        session = row("schedule.Session", organization=circle.organization, kind="individual", patient=circle.rowan,
                      site=circle.room.session.site, title="Individual session", **during)  # fmt: skip
        booking = row("schedule.Booking", organization=circle.organization, patient=circle.rowan, session=session,
                      **during)  # fmt: skip
        row("encounters.Attendance", organization=circle.organization, patient=circle.rowan, session=session,
            booking=booking, state="attended")  # fmt: skip


def test_friend_is_shown_none(circle):
    with pytest.raises(RefusedError, match="Share milestones"):
        show(circle, "Thirty days", tie=circle.friend.tie)
    with pytest.raises(RefusedError, match="not shared with somebody in this role"):
        make_share(circle.rowan, circle.friend.tie, Scope.MILESTONES)


def test_another_patient_shows_and_takes_back_nothing_here(circle):
    row, stranger = show(circle, "Thirty days"), Room(circle.organization, people=1).patients[0]

    with as_person(stranger) as by:
        with pytest.raises(RefusedError):
            show_milestone(tie_id=circle.mother.tie.pk, words="x", reached_date=None, by=by)
        with pytest.raises(RefusedError):
            take_milestone_back(tie_id=circle.mother.tie.pk, milestone_id=row.pk, by=by)
    assert Milestone.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(("who", "count"), [("rowan", 1), ("mother", 1), ("friend", 0), ("leader", 0)])
def test_database_shows_it_to_two(circle, who, count):
    show(circle, "Thirty days")
    actor = {
        "rowan": circle.rowan.pk,
        "mother": circle.mother.account.pk,
        "friend": circle.friend.account.pk,
        "leader": circle.room.leader.pk,
    }[who]

    bind(organization_id=circle.organization.pk, actor_id=actor, reach=Reach.ALL if who == "leader" else Reach.ASSIGNED)

    assert Milestone.objects.count() == count
