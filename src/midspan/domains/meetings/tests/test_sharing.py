"""The person's own word: whether their counselor may see the meetings they keep."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.meetings.actions import keep_meeting, share_meetings
from midspan.domains.meetings.models import KeptMeeting, MeetingSharing
from midspan.domains.meetings.queries import has_said_of_kept, meetings_shared_by, shares_kept
from midspan.domains.meetings.tests.factories import make_list, make_meeting
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
# A page says on paper at which minute it was printed, and two of them may be asked for in two.
CHANGES_EACH_TIME = re.compile(r'(?:csrfmiddlewaretoken" value|nonce|data-csrf)="[^"]*"|(?<=>)Printed [^<]*')


class Place:
    """Rowan with a counselor, and others who reach Rowan too; a list of two meetings."""

    def __init__(self):
        self.organization = make_organization()
        self.rowan = make_patient(self.organization)
        self.counselor, self.colleague = (make_staff(self.organization, Role.COUNSELOR) for _ in range(2))
        self.director = make_staff(self.organization, Role.DIRECTOR)
        self.stay = self.begin_stay(self.counselor)
        reached = {"actor_id": self.colleague.pk, "patient_id": self.rowan.pk, "source_id": self.stay.pk}
        open_reach(**reached, basis=Basis.CARE_TEAM, by=actor_for(self.counselor))
        listed = make_list(self.organization)
        self.canal = make_meeting(listed, "Canal Group")
        self.west = make_meeting(listed, "Western", zone="America/Los_Angeles", weekdays=[2], attendance="online")

    def begin_stay(self, counselor):
        stay = make_episode(self.organization, self.rowan, state="admitted", primary_counselor=counselor)
        reached = {"actor_id": counselor.pk, "patient_id": self.rowan.pk, "source_id": stay.pk}
        open_reach(**reached, basis=Basis.PRIMARY_COUNSELOR, by=actor_for(counselor))
        return stay

    def acts(self, act):
        by = actor_for(self.rowan)
        with acting_for(by, Reach.OWN):
            made = act(by)
        see_all(self.organization)
        return made

    def keeps(self, *meetings):
        for one in meetings:
            self.acts(lambda by, one=one: keep_meeting(meeting_id=one.pk, by=by))

    def says(self, *, is_shared):
        return self.acts(lambda by: share_meetings(is_shared=is_shared, by=by))

    def read_by(self, staff, reach=Reach.ASSIGNED):
        viewer = actor_for(staff)
        with acting_for(viewer, reach):
            found = meetings_shared_by(viewer=viewer, patient_id=self.rowan.pk)
        see_all(self.organization)
        return [one.name for one in found]


@pytest.fixture(scope="module")
def shared(share):
    return share(Place)


@pytest.fixture
def place(shared):
    return own(shared)


@pytest.fixture
def chart(place):
    browser = Client()
    browser.force_login(place.counselor.account)

    def page():
        text = browser.get(f"/people/{place.rowan.pk}/chart/").text
        see_all(place.organization)
        return CHANGES_EACH_TIME.sub("", text)

    return page


@pytest.fixture
def rowans(place):
    browser = Client()
    browser.force_login(place.rowan.account)
    return browser


def test_without_a_word_of_theirs_nobody_sees_what_they_keep(place):
    place.keeps(place.canal)

    assert place.read_by(place.counselor) == []
    assert place.acts(lambda by: (shares_kept(viewer=by), has_said_of_kept(viewer=by))) == (False, False)


def test_what_is_shared_is_read_by_their_counselor_and_by_nobody_else_who_reaches_them(place):
    place.keeps(place.canal, place.west)

    place.says(is_shared=True)

    assert sorted(place.read_by(place.counselor)) == ["Canal Group", "Western"]
    assert place.read_by(place.colleague) == []
    assert place.read_by(place.director, Reach.ALL) == []
    with acting_for(actor_for(place.director), Reach.ALL):  # By the database, however it is asked.
        assert (KeptMeeting.objects.count(), MeetingSharing.objects.count()) == (0, 0)


def test_a_no_holds_at_once_and_for_what_was(place):
    place.keeps(place.canal)
    place.says(is_shared=True)
    before = place.read_by(place.counselor)

    place.says(is_shared=False)

    assert (before, place.read_by(place.counselor)) == (["Canal Group"], [])


def test_the_counselor_of_a_later_stay_begins_anew(place):
    place.keeps(place.canal)
    place.says(is_shared=True)
    place.stay.state = "closed"
    place.stay.save()
    over = [place.read_by(staff) for staff in (place.counselor, place.colleague)]
    place.begin_stay(place.colleague)

    later = [place.read_by(staff) for staff in (place.counselor, place.colleague)]
    is_shared = place.acts(lambda by: shares_kept(viewer=by))
    place.says(is_shared=True)

    assert (over, later, is_shared) == ([[], []], [[], []], False)
    assert [place.read_by(staff) for staff in (place.counselor, place.colleague)] == [[], ["Canal Group"]]


def test_outside_a_stay_there_is_nobody_to_share_it_with(place):
    place.stay.state = "closed"
    place.stay.save()

    with pytest.raises(RefusedError, match="nobody to share it with"):
        place.says(is_shared=True)

    see_all(place.organization)
    assert place.says(is_shared=False).episode_id is None


def test_nobody_says_it_for_them(place):
    for staff in (place.counselor, place.director):
        with pytest.raises(RefusedError, match="Only the person"), transaction.atomic():
            share_meetings(is_shared=True, by=actor_for(staff))


@pytest.mark.parametrize("model", [KeptMeeting, MeetingSharing])
def test_the_counselor_writes_nothing_of_it_and_takes_nothing_away(place, model):
    place.keeps(place.canal)
    place.says(is_shared=True)
    whose = {"organization_id": place.organization.pk, "patient_id": place.rowan.pk}
    kept = {"meeting_id": place.west.pk, "kept_at": clock.now()}
    said = kept if model is KeptMeeting else {"episode_id": place.stay.pk, "said_at": clock.now()}

    with acting_for(actor_for(place.counselor), Reach.ASSIGNED):
        seen = model.objects.count()
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            model.objects.create(**whose, **said)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            model.objects.update(**{name: value for name, value in said.items() if name.endswith("_at")})
        taken, _ = model.objects.filter(patient_id=place.rowan.pk).delete()

    assert (seen, taken) == (1, 0)


def test_the_chart_has_names_and_times_in_one_place(place, chart):
    place.keeps(place.canal, place.west)
    gone = make_meeting(place.canal.meeting_list, "Old Mill", gone_at=clock.now() - timedelta(days=1))
    place.keeps(gone)
    place.says(is_shared=True)

    page = chart()

    assert page.count("Support meetings they keep") == 1
    assert "Monday, 7\xa0p.m.<" in page
    assert "Wednesday, 7\xa0p.m. in the time zone America/Los Angeles" in page
    assert "No longer on the list it came from." in page
    assert "1 Canal Row" not in page


def test_two_worlds_the_chart_of_who_does_not_share_is_that_of_who_keeps_nothing(place, chart):
    nothing = chart()

    place.keeps(place.canal)
    kept = chart()
    place.says(is_shared=True)
    shared = chart()
    place.says(is_shared=False)
    taken_back = chart()
    KeptMeeting.objects.all().delete()
    place.says(is_shared=True)
    shared_and_none = chart()

    assert "Canal Group" in shared
    assert [kept == nothing, taken_back == nothing, shared_and_none == nothing] == [True, True, True]


def test_the_person_says_yes_and_no_on_the_page_of_what_they_keep(place, rowans):
    before = rowans.get("/meetings/kept/").text

    yes = rowans.post("/meetings/kept/share/", {"do": "share"}, follow=True).text
    kept = rowans.post(f"/meetings/{place.canal.pk}/keep/", follow=True).text
    found = rowans.get("/meetings/").text
    no = rowans.post("/meetings/kept/share/", {"do": "unshare"}, follow=True).text

    assert "No. Nobody but you sees them." in before
    assert "Yes. Your counselor reads their names and times." in yes
    assert "Kept. Your counselor may see it too, as you said." in kept
    assert "Your counselor may see the meetings you keep." in found
    assert "Private again. Nobody but you sees them." in no
    assert "Nobody sees what you look for or keep" in rowans.get("/meetings/").text


def test_who_has_no_counselor_yet_or_no_stay_reads_that(place, rowans):
    rowans.post("/meetings/kept/share/", {"do": "share"})
    see_all(place.organization)
    place.stay.primary_counselor = None
    place.stay.save()
    without = rowans.get("/meetings/kept/").text
    see_all(place.organization)
    place.stay.state = "closed"
    place.stay.save()
    outside = rowans.get("/meetings/kept/").text
    refused = rowans.post("/meetings/kept/share/", {"do": "share"}, follow=True).text

    assert "once you have one." in without
    assert "You have no counselor now. In another stay" in outside
    assert "Yes, they may see them" not in outside
    assert "nobody to share it with" in refused
