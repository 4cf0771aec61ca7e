"""A guest's own way into a family session by video: the pages of both sides, the key, and its end."""

import json
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from midspan.domains.circle.actions import end_share, end_tie
from midspan.domains.circle.enums import Scope
from midspan.domains.circle.tests.factories import as_person
from midspan.domains.encounters.queries import attendance_of
from midspan.domains.families.actions import book_with_family, come_no_more
from midspan.domains.families.queries import FamilyAsk, families_in
from midspan.domains.families.tests.factories import AT_FIVE, FamilyCenter, Groups, acting, make_guest
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.clients import browser_of
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.privacy.models import LedgerEntry
from midspan.domains.schedule.enums import SessionState
from midspan.domains.schedule.tests.factories import MONDAY, cover_session, make_shifts
from midspan.domains.video.actions import SetupDetails, enter_as_guest, hear, knock_as_guest, set_up
from midspan.domains.video.enums import Provider
from midspan.domains.video.models import Connection, GuestKnock, VideoRoom
from midspan.domains.video.servers.entry import Told
from midspan.domains.video.tests.factories import SECRET, livekit_says
from midspan.kernel.tests.factories import own, see_all
from midspan.values import Actor, ActorKind, RefusedError

pytestmark = pytest.mark.django_db
MORNING = datetime(2027, 3, 1, 13, tzinfo=UTC)
AT_THREE = datetime(2027, 3, 1, 20, tzinfo=UTC)
LINK = "https://video.example/family"


@pytest.fixture(scope="module")
def shared(share):
    return share(FamilyCenter, at=MORNING)


@pytest.fixture(scope="module")
def shared_groups(share):
    return share(Groups, at=MORNING)


@pytest.fixture
def clock_at(monkeypatch):
    return lambda moment: monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


@pytest.fixture
def center(shared, clock_at):
    """Rowan's mother is asked to a session by video, which begins in ten minutes."""
    clock_at(MORNING)
    center = own(shared)
    center.guest = book(center, center.mother)
    set_up_livekit(center)
    clock_at(AT_THREE - timedelta(minutes=10))
    return center


@pytest.fixture
def groups(shared_groups, clock_at):
    clock_at(MORNING)
    groups = own(shared_groups)
    groups.session.is_video = True
    groups.session.save()
    groups.add(groups.mother)
    set_up_livekit(groups)
    clock_at(AT_FIVE - timedelta(minutes=10))
    return groups


def book(center, *guests):
    ask = FamilyAsk(patient_id=center.rowan.pk, lead_id=center.dana.pk, from_date=MONDAY, minutes=60, is_video=True,
                    people=2 + len(guests))  # fmt: skip
    return book_with_family(ask=ask, tie_ids={one.tie.pk for one in guests}, start=AT_THREE, by=center.by)


def set_up_livekit(center):
    center.director = actor_for(make_staff(center.organization, Role.DIRECTOR, given_name="Ada"))
    set_up(
        details=SetupDetails(
            provider=Provider.LIVEKIT, address="https://rooms.example.org", server_address="wss://live.example.org",
            app_id="APIharbor", secret=SECRET,
        ),
        by=center.director,
    )  # fmt: skip


def set_up_link(center, place):
    """Rooms are plain links, which stand with whoever leads or with the group."""
    set_up(details=SetupDetails(provider=Provider.LINK), by=center.director)
    place.video_url = LINK
    place.save()


def read(browser, url):
    return unescape(browser.get(url).content.decode())


def door_of(session):
    return f"/room/{session.pk}/door/"


def claims_of(address):
    [token] = parse_qs(urlsplit(address).query)["token"]
    part = token.split(".")[1]
    return json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def decide(center, session, supporter, verb="admit"):
    return browser_of(center.dana).post(f"/family-sessions/{session.pk}/door/", {"do": f"{verb}:{supporter.tie.pk}"})


def asks_again(browser, door, seen):
    """What a waiting page asks by itself every few seconds."""
    return browser.get(door, {"seen": seen}, headers={"HX-Request": "true"})


def own_door(browser):
    """Where the guest's own page says that the door is; empty where it says nothing of one."""
    before, marked, _after = read(browser, "/around/").partition('/door/"')
    return before.rpartition('href="')[2] + "/door/" if marked else ""


def test_guest_knocks_is_admitted_and_enters_with_a_guests_rights(center):
    mother, dana = browser_of(center.mother), browser_of(center.dana)
    door = own_door(mother)

    asked = read(mother, door)
    early = mother.get(f"{door}go/")
    mother.post(door)
    waiting = read(mother, door)
    listed = read(dana, door_of(center.guest.session))
    decide(center, center.guest.session, center.mother)
    opened = read(mother, door)
    gone = mother.get(f"{door}go/")
    decide(center, center.guest.session, center.mother, "back")
    after = mother.get(f"{door}go/")

    assert "Be where nobody else hears or sees it" in asked
    assert "knows that you are here" in waiting
    assert f'value="admit:{center.mother.tie.pk}"' in listed
    assert "Open the room" in opened
    assert (early.url, after.url) == (door, door)
    claims = claims_of(gone.url)
    assert (claims["video"]["roomJoin"], claims["video"]["roomAdmin"]) == (True, False)
    assert (gone["Cache-Control"], claims["sub"].startswith("guest-")) == ("no-store", True)
    see_all(center.organization)
    assert claims["name"] in listed
    assert claims["video"]["room"] == VideoRoom.objects.get(session=center.guest.session).name


def test_door_opens_a_quarter_of_an_hour_before_and_not_earlier(center, clock_at):
    mother = browser_of(center.mother)
    door = own_door(mother)

    clock_at(AT_THREE - timedelta(minutes=16))

    assert (own_door(mother), "from 15 minutes before" in read(mother, door)) == ("", True)
    mother.post(door)
    see_all(center.organization)
    assert not GuestKnock.objects.exists()


COVERS = (Role.GROUP_LEADER, Role.NURSE, Role.PEER_SPECIALIST, Role.PROGRAM_MANAGER, Role.DIRECTOR)


@pytest.mark.parametrize("role", COVERS)
def test_whoever_covers_the_group_sees_that_a_guest_waits_and_admits_them(groups, role):
    lee, manager = make_staff(groups.organization, role), make_staff(groups.organization, Role.PROGRAM_MANAGER)
    make_shifts(groups.organization, lee, groups.center.site, start=8 * 60, end=20 * 60)
    cover_session(groups.session, lee, by=manager)
    mother = browser_of(groups.mother)
    mother.post(own_door(mother))

    listed = read(browser_of(lee), door_of(groups.session))
    browser_of(lee).post(
        f"/family-sessions/{groups.session.pk}/door/", {"do": f"admit:{groups.mother.tie.pk}"}, follow=True
    )

    assert f'value="admit:{groups.mother.tie.pk}"' in listed
    assert "Mom" not in listed
    see_all(groups.organization)
    assert GuestKnock.objects.get().decided_by_id == lee.pk


@pytest.mark.parametrize("role", [Role.NURSE, Role.PEER_SPECIALIST])
def test_who_reaches_the_person_and_covers_nothing_knows_of_no_guest(groups, role):
    lee = make_staff(groups.organization, role)
    reach = {"actor_id": lee.pk, "patient_id": groups.rowan.pk, "basis": Basis.CARE_TEAM}
    open_reach(**reach, source_id=groups.stay.pk, by=actor_for(groups.center.intake))
    mother = browser_of(groups.mother)
    mother.post(own_door(mother))

    page = browser_of(lee).get(door_of(groups.session))
    browser_of(lee).post(f"/family-sessions/{groups.session.pk}/door/", {"do": f"admit:{groups.mother.tie.pk}"})

    assert page.status_code == 404
    with acting(lee.account, groups.organization) as by:
        assert families_in(viewer=by, session_id=groups.session.pk) == []
    assert GuestKnock.objects.get().decided_by_id is None


@pytest.mark.parametrize("ends", [end_share, end_tie])
def test_after_the_end_there_is_no_door_and_nobody_at_it(center, ends):
    mother, dana = browser_of(center.mother), browser_of(center.dana)
    door = own_door(mother)
    mother.post(door)
    decide(center, center.guest.session, center.mother)
    listed = read(dana, door_of(center.guest.session))

    with as_person(center.rowan) as by:
        scope = {"scope": Scope.SESSIONS} if ends is end_share else {}
        ends(tie_id=center.mother.tie.pk, language="en", by=by, **scope)

    assert str(center.mother.tie.pk) in listed
    assert [mother.get(one).status_code for one in (door, f"{door}go/")] == [404, 404]
    assert mother.post(door).status_code == 404
    assert str(center.mother.tie.pk) not in read(dana, door_of(center.guest.session))
    assert decide(center, center.guest.session, center.mother).status_code == 302
    see_all(center.organization)
    assert own_door(mother) == ""


def test_nobody_else_comes_through_a_guests_door(center):
    sister = browser_of(make_guest(center.rowan, name="Ana"))
    door = own_door(browser_of(center.mother))
    colleague = make_staff(center.organization, Role.COUNSELOR)
    browser_of(center.mother).post(door)

    assert [sister.get(one).status_code for one in (door, f"{door}go/")] == [404, 404]
    assert browser_of(colleague).get(door_of(center.guest.session)).status_code == 404
    browser_of(colleague).post(
        f"/family-sessions/{center.guest.session_id}/door/", {"do": f"admit:{center.mother.tie.pk}"}
    )
    see_all(center.organization)
    assert GuestKnock.objects.get().state == "waiting"


def test_patient_sees_no_knock_and_staff_knock_for_nobody(center):
    browser_of(center.mother).post(own_door(browser_of(center.mother)))
    see_all(center.organization)
    assert GuestKnock.objects.count() == 1

    with as_person(center.rowan):
        assert GuestKnock.objects.count() == 0

    about = {"patient_id": center.rowan.pk, "session_id": center.guest.session_id, "guest_id": center.mother.tie.pk}
    with pytest.raises(RefusedError):
        knock_as_guest(**about, by=center.by)


def test_what_the_server_tells_of_a_guest_counts_for_nobody(center):
    mother = browser_of(center.mother)
    door = own_door(mother)
    mother.post(door)
    decide(center, center.guest.session, center.mother)
    mother.get(f"{door}go/")
    see_all(center.organization)
    row, room = GuestKnock.objects.get(), VideoRoom.objects.get()
    job = Actor(organization_id=center.organization.pk, id=center.organization.pk, kind=ActorKind.JOB)
    now = AT_THREE - timedelta(minutes=10)

    body, signature = livekit_says(
        "participant_joined", room=room.name, at=now, identity=row.identity, key="PA_1", joined_at=now
    )
    hear(told_now=Told(body=body, authorization=signature, now=now), by=job)

    assert not Connection.objects.exists()
    [line] = attendance_of(viewer=center.by, session_id=center.guest.session_id)
    assert not line.times


def test_in_a_group_a_guest_is_a_number_and_gone_with_their_place(groups):
    mother, dana = browser_of(groups.mother), browser_of(groups.dana)
    door = own_door(mother)
    mother.post(door)
    listed = read(dana, door_of(groups.session))
    decide(groups, groups.session, groups.mother)

    claims = claims_of(mother.get(f"{door}go/").url)
    see_all(groups.organization)
    come_no_more(patient_id=groups.rowan.pk, section_id=groups.section.pk, tie_id=groups.mother.tie.pk, by=groups.by)

    assert ("Guest 1" in listed, "Comes with Birch." in listed) == (True, True)
    assert claims["name"] == "Guest 1"
    assert (mother.get(door).status_code, own_door(mother)) == (404, "")
    assert str(groups.mother.tie.pk) not in read(dana, door_of(groups.session))


def test_plain_link_is_given_to_no_guest_and_everybody_reads_so(center):
    mother = browser_of(center.mother)
    door = own_door(mother)
    mother.post(door)
    decide(center, center.guest.session, center.mother)
    set_up_link(center, center.dana)

    pages = [mother.get(one).status_code for one in (door, f"{door}go/")]
    waiting = asks_again(mother, door, "admitted-True-True")
    own, planned = read(mother, "/around/"), read(browser_of(center.dana), f"/people/{center.rowan.pk}/family-session/")

    assert (pages, mother.post(door).status_code) == ([404, 404], 404)
    assert (waiting.status_code, waiting["HX-Refresh"]) == (204, "true")
    assert "Sit with the person at their screen; there is no way in of your own." in own
    assert ("/door/" in own, "A door of your own" in own, LINK in own) == (False, False, False)
    assert "By video guests sit with the person at one screen" in planned
    assert "knock at a door of their own" not in planned
    assert str(center.mother.tie.pk) not in read(browser_of(center.dana), door_of(center.guest.session))


def test_plain_link_of_a_group_is_given_to_no_guest_either(groups):
    set_up_link(groups, groups.section)
    mother = browser_of(groups.mother)
    about = {"patient_id": groups.rowan.pk, "session_id": groups.session.pk, "guest_id": groups.mother.tie.pk}
    by = Actor(organization_id=groups.organization.pk, id=groups.mother.account.pk, kind=ActorKind.SUPPORTER)

    assert own_door(mother) == ""
    with pytest.raises(RefusedError):
        knock_as_guest(**about, by=by)
    with pytest.raises(RefusedError):
        enter_as_guest(**about, since=MORNING, name="Guest 1", by=by)


def test_door_counts_a_guest_among_those_who_wait_until_they_are_let_in(center):
    dana = browser_of(center.dana)
    before = read(dana, door_of(center.guest.session))
    browser_of(center.mother).post(own_door(browser_of(center.mother)))
    waiting = read(dana, door_of(center.guest.session))
    decide(center, center.guest.session, center.mother)
    let_in = read(dana, door_of(center.guest.session))

    assert "0 people wait" in before
    assert "1 person waits" in waiting
    assert "0 people wait" in let_in


def test_waiting_page_asks_again_and_nothing_is_accounted_until_something_is_different(center):
    mother = browser_of(center.mother)
    door = own_door(mother)
    mother.post(door)
    see_all(center.organization)
    kept = LedgerEntry.objects.count()

    answers = [asks_again(mother, door, "waiting-True-True") for _ in range(3)]
    see_all(center.organization)
    kept_by_asking = LedgerEntry.objects.count() - kept
    decide(center, center.guest.session, center.mother)
    changed = asks_again(mother, door, "waiting-True-True")
    see_all(center.organization)

    assert [one.status_code for one in answers] == [204, 204, 204]
    assert not any(one.has_header("HX-Refresh") for one in answers)
    assert kept_by_asking == 0
    assert "Open the room" in changed.content.decode()
    assert LedgerEntry.objects.count() > kept


def test_waiting_page_is_loaded_anew_once_the_share_has_ended_or_the_session_is_called_off(center):
    mother = browser_of(center.mother)
    door = own_door(mother)
    mother.post(door)
    see_all(center.organization)
    session = center.guest.session
    session.state = SessionState.CANCELED
    session.save()

    called_off = asks_again(mother, door, "waiting-True-True")
    page = read(mother, door)
    with as_person(center.rowan) as by:
        end_share(tie_id=center.mother.tie.pk, scope=Scope.SESSIONS, language="en", by=by)
    ended = asks_again(mother, door, "waiting-True-False")

    assert (called_off.status_code, called_off["HX-Refresh"]) == (204, "true")
    assert "This session does not take place." in page
    assert (ended.status_code, ended["HX-Refresh"]) == (204, "true")


def test_guest_whose_connection_broke_comes_back_while_a_session_runs_over(center, clock_at):
    mother = browser_of(center.mother)
    door = own_door(mother)
    mother.post(door)
    decide(center, center.guest.session, center.mother)

    clock_at(AT_THREE + timedelta(minutes=89))
    back = mother.get(f"{door}go/")
    clock_at(AT_THREE + timedelta(minutes=91))

    assert claims_of(back.url)["video"]["roomJoin"]
    assert mother.get(door).status_code == 404
    assert own_door(mother) == ""


def test_group_by_video_runs_over_too(groups, clock_at):
    mother = browser_of(groups.mother)
    door = own_door(mother)
    mother.post(door)
    decide(groups, groups.session, groups.mother)

    clock_at(AT_FIVE + timedelta(minutes=119))
    back = mother.get(f"{door}go/")
    clock_at(AT_FIVE + timedelta(minutes=121))

    assert claims_of(back.url)["name"] == "Guest 1"
    assert mother.get(door).status_code == 404
