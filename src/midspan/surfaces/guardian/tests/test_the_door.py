"""A guardian's own way into a family session by video: two households, one room, and its end."""

import json
from base64 import urlsafe_b64decode
from datetime import date, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from midspan.domains.encounters.tests.factories import row
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.clients import browser_of
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.actions import close_way_in, end_guardian, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.privacy.models import LedgerEntry
from midspan.domains.video.actions import SetupDetails, set_up
from midspan.domains.video.enums import Provider
from midspan.domains.video.models import GuestKnock
from midspan.domains.video.tests.factories import SECRET
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import own, see_all
from midspan.surfaces.guardian.tests.factories import MONDAY_NOON, Family

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HOME = "/family/"
GROWN = date(2009, 5, 2)
WAY_OF_THEIR_OWN = "A door of your own opens here 15 minutes before it begins"
NO_WAY = "there is no way in of your own"


class Asked(Family):
    """Dana, their counselor, leads a session by video in ten minutes, to which the mother, elsewhere, is asked."""

    def __init__(self):
        super().__init__()
        self.dana = make_staff(self.organization, "counselor")
        works_with = {"patient_id": self.child.pk, "basis": Basis.PRIMARY_COUNSELOR, "source_id": self.stay.pk}
        open_reach(actor_id=self.dana.pk, **works_with, by=self.intake)
        start = MONDAY_NOON + timedelta(minutes=10)
        self.session = row(
            "schedule.Session", organization=self.organization, patient=self.child, kind="individual",
            site=self.room.site, title="Family session", local_date=start.date(), is_video=True,
            during=DateTimeTZRange(start, start + timedelta(hours=1)), state="planned", lead=self.dana,
        )  # fmt: skip
        leads = {"session": self.session, "staff": self.dana, "during": self.session.during}
        row("schedule.SessionStaff", organization=self.organization, **leads)
        self.guest = row(
            "families.FamilyGuest", organization=self.organization, patient=self.child, session=self.session,
            tie_id=self.mother.guardian.pk, state="asked", asked_at=clock.now(), asked_by=self.intake.id,
        )  # fmt: skip
        self.director = actor_for(make_staff(self.organization, Role.DIRECTOR))
        self.sets_up(
            provider=Provider.LIVEKIT, address="https://rooms.example.org", server_address="wss://live.example.org",
            app_id="APIharbor", secret=SECRET,
        )  # fmt: skip

    def sets_up(self, **details):
        set_up(details=SetupDetails(**details), by=self.director)

    @property
    def door(self):
        return f"{HOME}{self.mother.guardian.pk}/sessions/{self.guest.pk}/door/"

    def decides(self, verb="admit"):
        do = {"do": f"{verb}:{self.mother.guardian.pk}"}
        return browser_of(self.dana).post(f"/family-sessions/{self.session.pk}/door/", do)


@pytest.fixture(scope="module")
def shared(share):
    return share(Asked, at=MONDAY_NOON)


@pytest.fixture
def family(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_NOON)
    return own(shared)


def read(browser, url):
    return unescape(browser.get(url).text)


def door_of_staff(family):
    return read(browser_of(family.dana), f"/room/{family.session.pk}/door/")


def claims_of(address):
    [token] = parse_qs(urlsplit(address).query)["token"]
    part = token.split(".")[1]
    return json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def asks_again(browser, door, seen):
    """What a waiting page asks by itself every few seconds."""
    return browser.get(door, {"seen": seen}, headers={"HX-Request": "true"})


def test_guardian_elsewhere_knocks_is_admitted_and_enters_with_a_guests_rights(family):
    mother = browser_of(family.mother)
    home, asked, early = read(mother, HOME), read(mother, family.door), mother.get(f"{family.door}go/")

    mother.post(family.door)
    waiting, listed = read(mother, family.door), door_of_staff(family)
    family.decides()
    opened, gone = read(mother, family.door), mother.get(f"{family.door}go/")
    family.decides("back")
    after = mother.get(f"{family.door}go/")

    assert (WAY_OF_THEIR_OWN in home, f'href="{family.door}"' in home) == (True, True)
    assert "Others see you as “Alma Reyes (mother)”." in asked
    assert "knows that you are here" in waiting
    assert ("Alma Reyes (mother)" in listed, f'value="admit:{family.mother.guardian.pk}"' in listed) == (True, True)
    assert "Open the room" in opened
    assert (early.url, after.url) == (family.door, family.door)
    claims = claims_of(gone.url)
    assert (claims["video"]["roomJoin"], claims["video"]["roomAdmin"]) == (True, False)
    assert (gone["Cache-Control"], claims["name"]) == ("no-store", "Alma Reyes (mother)")


def test_door_opens_a_quarter_of_an_hour_before_and_not_earlier(family, monkeypatch):
    early = MONDAY_NOON - timedelta(minutes=6)
    monkeypatch.setattr("django.utils.timezone.now", lambda: early)
    mother = browser_of(family.mother)

    home, page = read(mother, HOME), read(mother, family.door)
    mother.post(family.door)

    assert (WAY_OF_THEIR_OWN in home, family.door in home, "from 15 minutes before" in page) == (True, False, True)
    see_all(family.organization)
    assert not GuestKnock.objects.exists()


def test_other_home_and_whoever_is_asked_nothing_find_no_door(family):
    father = browser_of(family.father)
    theirs = family.door.replace(str(family.mother.guardian.pk), str(family.father.guardian.pk))

    answers = [father.get(one).status_code for url in (family.door, theirs) for one in (url, f"{url}go/")]

    assert answers == [404] * 4
    assert [father.post(url).status_code for url in (family.door, theirs)] == [404, 404]
    assert family.door not in read(father, HOME)
    see_all(family.organization)
    assert not GuestKnock.objects.exists()


def by_staff(family):
    end_guardian(guardian_id=family.mother.guardian.pk, reason="Custody went to the father.", by=family.intake)


def by_its_sign_in(family):
    close_way_in(guardian_id=family.mother.guardian.pk, by=family.intake)


def by_the_birthday(family):
    family.is_born(GROWN)


@pytest.mark.parametrize("ends", [by_staff, by_its_sign_in, by_the_birthday])
def test_after_the_end_there_is_no_door_and_nobody_at_it(family, ends):
    mother = browser_of(family.mother)
    mother.post(family.door)
    family.decides()
    listed = door_of_staff(family)
    see_all(family.organization)

    ends(family)

    assert str(family.mother.guardian.pk) in listed
    assert [mother.get(one).status_code for one in (family.door, f"{family.door}go/")] == [404, 404]
    assert mother.post(family.door).status_code == 404
    waits = asks_again(mother, family.door, "admitted-True-True")
    assert (waits.status_code, waits["HX-Refresh"]) == (204, "true")
    assert str(family.mother.guardian.pk) not in door_of_staff(family)


def test_waiting_page_asks_again_and_nothing_is_accounted_until_something_is_different(family):
    mother = browser_of(family.mother)
    mother.post(family.door)
    see_all(family.organization)
    kept = LedgerEntry.objects.count()

    answers = [asks_again(mother, family.door, "waiting-True-True") for _ in range(2)]
    see_all(family.organization)
    kept_by_asking = LedgerEntry.objects.count() - kept
    family.decides()
    changed = asks_again(mother, family.door, "waiting-True-True")

    assert [(one.status_code, one.has_header("HX-Refresh")) for one in answers] == [(204, False)] * 2
    assert kept_by_asking == 0
    assert "Open the room" in changed.text


def test_plain_link_is_given_to_no_guardian(family):
    mother = browser_of(family.mother)
    mother.post(family.door)
    family.decides()
    see_all(family.organization)
    family.sets_up(provider=Provider.LINK)

    home = read(mother, HOME)

    assert (NO_WAY in home, WAY_OF_THEIR_OWN in home, family.door in home) == (True, False, False)
    assert [mother.get(one).status_code for one in (family.door, f"{family.door}go/")] == [404, 404]


def test_knock_is_for_staff_and_the_guardian_and_not_for_the_minor(family):
    browser_of(family.mother).post(family.door)
    see_all(family.organization)
    kept = GuestKnock.objects.get()

    with acting_for(actor_for(family.child), Reach.OWN):
        seen = GuestKnock.objects.count()

    assert (kept.guest_id, kept.patient_id, seen) == (family.mother.guardian.pk, family.child.pk, 0)
