"""From Today to the room: what is asked first, who lets in, who sees whom, and where nobody is licensed."""

import json
import re
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.programs.tests.factories import make_license
from midspan.domains.schedule.enums import SessionState
from midspan.domains.video.actions import SetupDetails, admit, enter, knock, lead, send_back, set_up
from midspan.domains.video.enums import KnockState, Overheard, Provider
from midspan.domains.video.models import Knock, VideoSetting
from midspan.domains.video.queries import door_of, known_before, own_visit
from midspan.domains.video.tests.factories import SECRET, VideoRoomOf
from midspan.kernel.models import AuditEvent
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 2, 18, 0, tzinfo=UTC)
REFRESH = (204, "true")


@pytest.fixture(scope="module")
def shared(share):
    return share(lambda: VideoRoomOf(make_organization()), at=NOW)


@pytest.fixture
def room(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return own(shared)


def come(room, **fields):
    return knock(session_id=room.session.pk, words=room.words(**fields), by=room.people[0])


def let_in(room, place=0):
    return admit(session_id=room.session.pk, booking_id=room.bookings[place].pk, by=room.by)


def visit(room, place=0, now=NOW):
    return own_visit(viewer=room.people[place], session_id=room.session.pk, now=now)


def refusal_of(action, **words):
    with pytest.raises(RefusedError) as refusal:
        action(**words)
    return refusal.value.verdict.reason


def claims_of(address):
    [token] = parse_qs(urlsplit(address).query)["jwt"]
    part = token.split(".")[1]
    return json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def page_of(room, who, path, **posted):
    client = Client()
    client.force_login(who.account)
    response = client.post(path, posted) if posted else client.get(path)
    see_all(room.organization)
    return response


@pytest.mark.slow
def test_nobody_enters_before_the_leader_lets_them_in(room):
    room.set_up(Provider.JITSI)
    come(room)
    asked = {"session_id": room.session.pk, "by": room.people[0]}

    before = refusal_of(enter, **asked)
    let_in(room)
    claims = claims_of(enter(**asked))
    send_back(session_id=room.session.pk, booking_id=room.bookings[0].pk, by=room.by)

    assert before == "Wait until you are let in."
    assert claims["context"]["user"] == {
        "id": room.knock_of(0).identity, "name": "Quiet Harbor", "affiliation": "member", "moderator": "false",
    }  # fmt: skip
    assert refusal_of(enter, **asked) == "Wait until you are let in."


@pytest.mark.slow
def test_leader_enters_by_their_own_name_and_moderates(room):
    room.set_up(Provider.JITSI)
    come(room)
    let_in(room)

    own_claims = claims_of(lead(session_id=room.session.pk, by=room.by))
    claims = claims_of(enter(session_id=room.session.pk, by=room.people[0]))

    assert own_claims["context"]["user"]["moderator"] == "true"
    assert own_claims["context"]["user"]["name"] == str(room.leader)
    assert own_claims["room"] == claims["room"]


def test_whoever_says_anew_where_they_are_waits_again(room):
    first = come(room)
    let_in(room)

    again = come(room, place="My sister's kitchen")

    assert (again.pk, again.state, again.identity) == (first.pk, KnockState.WAITING, first.identity)
    assert [one.place for one in first.versions.order_by("pgh_id")] == [
        "12 Harbor Street, upstairs", "12 Harbor Street, upstairs", "My sister's kitchen",
    ]  # fmt: skip


def test_what_was_said_last_time_stands_in_the_questions(room):
    before = known_before(viewer=room.people[0])
    come(room)

    after = known_before(viewer=room.people[0])

    assert (before.place, before.contact_name) == ("", "")
    assert (after.place, after.contact_name) == ("12 Harbor Street, upstairs", "Robin Ames")


def test_where_nobody_is_licensed_the_leader_still_sees_whom_to_call(room):
    elsewhere = "OR" if room.state != "OR" else "WA"

    come(room, country_state=elsewhere)
    [line] = [one for one in door_of(viewer=room.by, session_id=room.session.pk, now=NOW).lines if one.knock]

    assert not visit(room).treating
    assert (bool(line.admitting), line.knock.phone) == (False, "757 555 0142")
    assert refusal_of(let_in, room=room) == line.treating.reason


def test_license_there_opens_the_door(room):
    elsewhere = "OR" if room.state != "OR" else "WA"
    make_license(room.leader, state=elsewhere, from_date=NOW.date() - timedelta(days=9))
    come(room, country_state=elsewhere)

    assert visit(room).treating
    assert let_in(room).state == KnockState.ADMITTED


@pytest.mark.slow
def test_others_see_nothing_of_the_door(room):
    come(room)
    colleague = make_staff(room.organization, Role.COUNSELOR)

    asked = {"session_id": room.session.pk, "now": NOW}

    assert door_of(viewer=room.by, **asked).waiting == 1
    assert door_of(viewer=actor_for(colleague), **asked) is None
    assert door_of(viewer=room.director, **asked) is None
    assert visit(room, 1).knock is None
    path = f"/room/{room.session.pk}/door/"
    assert [page_of(room, who, path).status_code for who in (room.leader, colleague)] == [200, 404]


def test_door_of_somebody_elses_session_is_no_page(room):
    stranger = VideoRoomOf(make_organization(name="Another center"))
    see_all(room.organization)

    assert page_of(room, stranger.patients[0], f"/join/{room.session.pk}/").status_code == 404
    assert refusal_of(knock, session_id=room.session.pk, words=room.words(), by=room.by).startswith("There is no such")


def test_door_is_closed_outside_its_time(room, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: room.start - timedelta(minutes=16))

    assert refusal_of(come, room=room) == "You can come in from 15 minutes before it begins."
    page = page_of(room, room.patients[0], f"/join/{room.session.pk}/").content.decode()
    assert ("You can come in from 15 minutes" in page, "Before you join" in page) == (True, False)


@pytest.mark.slow
def test_person_answers_waits_is_let_in_and_opens_the_room(room):
    room.set_up(Provider.JITSI)
    path, rowan = f"/join/{room.session.pk}/", room.patients[0]
    said = {
        "country_state": room.state, "place": "At home", "phone": "757 555 0142", "contact_name": "Robin",
        "contact_phone": "757 555 0143", "overheard": Overheard.SOMEBODY.value,
    }  # fmt: skip

    asked = page_of(room, rowan, path).content.decode()
    wrong = page_of(room, rowan, path, **{**said, "phone": "12"}).content.decode()
    sent = page_of(room, rowan, path, **said)
    waiting = page_of(room, rowan, path).content.decode()
    early = page_of(room, rowan, f"{path}go/")
    admitted = page_of(room, room.leader, f"/room/{room.session.pk}/door/", do=f"admit:{room.bookings[0].pk.hex}")
    opened = page_of(room, rowan, path).content.decode()
    gone = page_of(room, rowan, f"{path}go/")

    assert "Before you join" in asked
    assert "area code" in wrong
    assert (sent.status_code, sent.url) == (302, path)
    assert ("You are in the waiting room" in waiting, "headphones" in waiting) == (True, True)
    assert (early.status_code, early.url) == (302, path)
    assert admitted.status_code == 302
    assert "Others see you as “Quiet Harbor”" in opened
    assert gone.url.startswith("https://meet.example.org/")
    assert (gone["Cache-Control"], gone["Referrer-Policy"]) == ("no-store", "same-origin")
    assert AuditEvent.objects.filter(verb="video.enter", actor_id=rowan.pk).exists()


@pytest.mark.slow
def test_waiting_page_answers_only_when_something_is_different(room):
    come(room)
    client = Client()
    client.force_login(room.patients[0].account)
    path = f"/join/{room.session.pk}/"
    mark = re.search(r'"seen": "(\w+)"', client.get(path).content.decode())[1]

    same = client.get(path, {"seen": mark}, headers={"HX-Request": "true"})
    see_all(room.organization)
    let_in(room)
    different = client.get(path, {"seen": mark}, headers={"HX-Request": "true"})

    assert (same.status_code, different.status_code) == (204, 200)
    assert "You are let in" in different.content.decode()


def poll(room, who, path):
    client = Client()
    client.force_login(who.account)
    answer = client.get(path, {"seen": "before"}, headers={"HX-Request": "true"})
    see_all(room.organization)
    return answer.status_code, answer.headers.get("HX-Refresh")


@pytest.mark.slow
def test_of_a_session_that_was_moved_nobody_is_in_by_what_was_said_the_last_time(room):
    come(room)
    let_in(room)
    room.session.during = DateTimeTZRange(room.start + timedelta(days=1), room.end + timedelta(days=1))
    room.session.save()
    later = NOW + timedelta(days=1)

    assert (visit(room, now=later).knock, bool(visit(room, now=later).coming)) == (None, True)
    door = door_of(viewer=room.by, session_id=room.session.pk, now=later)
    assert [one.knock for one in door.lines] == [None, None]


@pytest.mark.slow
def test_whoever_waits_in_a_session_that_is_canceled_is_told_and_whom_to_call(room):
    come(room)
    path = f"/join/{room.session.pk}/"
    room.session.state = SessionState.CANCELED
    room.session.save()

    page = page_of(room, room.patients[0], path).content.decode()

    assert ("This session does not take place." in page, "tel:" in page) == (True, True)
    assert [poll(room, room.patients[0], one) for one in (path, f"/join/{room.by.id}/")] == [REFRESH, REFRESH]


@pytest.mark.parametrize("role", [Role.PEER_SPECIALIST, Role.PROGRAM_MANAGER])
def test_whoever_may_lead_a_group_finds_its_door_on_the_sheet_and_it_opens(room, role):
    room.leader.roles = [role]
    room.leader.save()
    door = f"/room/{room.session.pk}/door/"

    assert door in page_of(room, room.leader, f"/check-in/{room.session.pk}/sheet/").text
    assert page_of(room, room.leader, door).status_code == 200


def test_leader_who_was_replaced_is_not_left_before_an_old_door(room):
    colleague = make_staff(room.organization, Role.COUNSELOR)

    assert poll(room, colleague, f"/room/{room.session.pk}/door/") == REFRESH


@pytest.mark.slow
def test_card_of_who_waits_does_not_vanish_when_the_door_closes(room, monkeypatch):
    come(room)
    monkeypatch.setattr("django.utils.timezone.now", lambda: room.end + timedelta(minutes=31))

    assert poll(room, room.patients[0], f"/join/{room.session.pk}/") == REFRESH


@pytest.mark.slow
def test_center_without_a_server_says_so_and_the_demonstration_in_its_own_words(room, settings):
    come(room)
    let_in(room)
    path = f"/join/{room.session.pk}/"

    plainly = page_of(room, room.patients[0], path).content.decode()
    settings.IS_DEMONSTRATION = True
    in_demonstration = page_of(room, room.patients[0], path).content.decode()

    assert "No room by video is set up for this session." in plainly
    assert "This demonstration has no video server" in in_demonstration
    assert page_of(room, room.patients[0], f"{path}go/").url == path
    assert refusal_of(lead, session_id=room.session.pk, by=room.by).startswith("This center has no room")


@pytest.mark.slow
def test_plain_link_leads_where_the_section_says_by_the_name_for_groups(room):
    room.set_up(Provider.LINK)
    room.section.video_url = "https://video.example/1-2"
    room.section.save()
    come(room)
    let_in(room)

    address = enter(session_id=room.session.pk, by=room.people[0])

    assert address == "https://video.example/1-2#userInfo.displayName=%22Quiet%20Harbor%22"


@pytest.mark.slow
def test_director_sets_up_and_no_secret_is_shown_again(room):
    ada = make_staff(room.organization, Role.DIRECTOR)
    said = {"provider": "jitsi", "address": "https://meet.example.org", "app_id": "harbor", "secret": SECRET}

    early = page_of(room, ada, "/program/video/", **{**said, "secret": ""}).content.decode()
    kept = page_of(room, ada, "/program/video/", **said)
    page = page_of(room, ada, "/program/video/").content.decode()
    row = VideoSetting.objects.get()
    changed = page_of(room, ada, "/program/video/", **{**said, "secret": "", "app_id": "bridge"})

    assert "Keys are signed with the server&#x27;s secret" in early
    assert (kept.status_code, changed.status_code) == (302, 302)
    assert (SECRET in page, SECRET.encode() in bytes(row.sealed_secret)) == (False, False)
    assert ("Without it attendance is taken by hand." in page, "/video/heard/" in page) == (True, True)
    assert (VideoSetting.objects.get().app_id, bytes(VideoSetting.objects.get().sealed_secret)) == (
        "bridge", bytes(row.sealed_secret),
    )  # fmt: skip


def test_another_server_wants_its_own_secret(room):
    room.set_up(Provider.JITSI)

    details = SetupDetails(
        provider=Provider.LIVEKIT, address="https://r.example", server_address="wss://l.example", app_id="harbor"
    )

    assert refusal_of(set_up, details=details, by=room.director).startswith("Keys are signed with")
    assert refusal_of(set_up, details=details, by=room.by) == "Only the director sets up video."


@pytest.mark.slow
def test_other_center_has_its_own_setting_and_doors(room):
    come(room)
    room.set_up(Provider.JITSI)
    other = VideoRoomOf(make_organization(name="Another center"))

    assert (VideoSetting.objects.count(), Knock.objects.count()) == (0, 0)
    assert door_of(viewer=other.by, session_id=room.session.pk, now=NOW) is None
