"""Attacks 25 to 29: on signing in, on sessions, and on looking through somebody else's eyes."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from midspan.domains.consents.models import SignedConsent
from midspan.domains.consents.tests.factories import make_signed
from midspan.domains.notices.models import PushSubscription
from midspan.domains.notices.outside.carriers.encryption import new_key, packed, private_key, public_bytes
from midspan.domains.people.actions import set_staff_active
from midspan.domains.people.enums import Role
from midspan.domains.people.models import SignInSession
from midspan.domains.people.tests.clients import SignedInClient
from midspan.domains.people.tests.factories import PASSWORD, actor_for
from midspan.domains.privacy.queries import Asking, Thing, decide
from midspan.engines.disclosure import Item
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import bind_nobody
from midspan.kernel.tests.factories import see_all
from midspan.values import DataClass
from tests.attacks.scene import browser_of, rows_about, told, told_without
from tests.sweep.canaries import found_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
JSON = "application/json"
NOWHERE = "/nothing-is-here/"


def with_password(staff, password=PASSWORD):
    staff.account.set_password(password)
    staff.account.save()
    return staff


def as_nobody():
    bind_nobody()


def sign_in(client, staff, password=PASSWORD):
    as_nobody()
    return client.post(reverse("account_login"), {"login": staff.account.login, "password": password})


@pytest.mark.parametrize(
    ("url", "word"), [("/account/login/", "password"), ("/sign-in/code/", "code"), ("/account/signup/", "password1")]
)
def test_nobody_learns_at_the_door_who_has_a_key(scene, url, word):
    """25 Trying names at sign-in: the same answer for a name that exists and one that does not."""
    known, unknown = scene.counselor.account.login, "nobody-here"
    with_password(scene.counselor)
    answers = []
    for name in (known, unknown):
        as_nobody()
        answers.append(told_without(Client().post(url, {"login": name, "username": name, word: "WRONGONE"}), name))

    assert answers[0] == answers[1]


def test_there_is_no_way_in_by_mail(scene):
    """25 Asking for a new password or an invitation by mail: there is no such page."""
    for url in ("/account/password/reset/", "/account/email/", "/account/confirm-email/x/", "/accounts/login/"):
        assert told_without(Client().get(url), url) == told_without(Client().get(NOWHERE), NOWHERE)


def test_session_that_was_there_before_signing_in_is_not_the_one_after(scene):
    """26 Planting a session before somebody signs in: signing in makes a new one, and the planted one is nobody's."""
    with_password(scene.counselor)
    client = Client()
    as_nobody()
    planted = SignInSession(session_key="p" * 32, session_data="", expire_date="2040-01-01T00:00Z")
    planted.save(force_insert=True)
    client.cookies["session"] = planted.session_key

    answer = sign_in(client, scene.counselor)

    attacker = Client()
    attacker.cookies["session"] = planted.session_key
    assert (answer.status_code, client.cookies["session"].value == planted.session_key) == (302, False)
    assert attacker.get("/day/").status_code == 302


def test_changed_password_ends_the_other_browsers(scene):
    """26 Staying signed in with the old password: over at the next click."""
    with_password(scene.counselor)
    thief = browser_of(scene.counselor)
    before = thief.get("/day/").status_code
    see_all(scene.organization)

    with_password(scene.counselor, "another-long-enough-password")

    assert (before, thief.get("/day/").status_code) == (200, 302)


def test_dismissal_and_lost_role_hold_at_the_next_click(scene):
    """26 Going on after dismissal or with a role that was taken: over at the next click."""
    manager, director = scene.staff[Role.PROGRAM_MANAGER], scene.staff[Role.DIRECTOR]
    dismissed, demoted = browser_of(manager), browser_of(director)
    before = (dismissed.get("/day/").status_code, demoted.get("/program/").status_code)
    see_all(scene.organization)

    set_staff_active(staff_id=manager.pk, is_active=False, by=actor_for(scene.manager))
    type(director).objects.filter(pk=director.pk).update(roles=[Role.PEER_SPECIALIST])

    assert (before, {dismissed.get(url).status_code for url in ("/day/", "/devices/")}) == ((200, 200), {302})
    assert browser_of(manager).get("/updates/").status_code == 302
    assert told_without(demoted.get("/program/"), "/program/") == told_without(demoted.get(NOWHERE), NOWHERE)


CHANGES = ("/more/privacy/new/", "/more/privacy/pause/", "/settings/calendar/", "/updates/settings/here/",
           "/more/privacy/as/", "/devices/sign-out-everywhere/", "/more/privacy/limits/", "/life/apart/")  # fmt: skip


@pytest.mark.parametrize("url", CHANGES)
def test_forged_form_changes_nothing(scene, url):
    """27 A form on another site, sent by the patient's own browser: refused, also where nobody is signed in yet."""
    browser = SignedInClient(enforce_csrf_checks=True)
    browser.force_login(scene.peer.account)
    before = rows_about(scene.peer)

    forged = browser.post(url, {"pause": "on", "change": "renew", "who": "group", "described_as": "x"})

    see_all(scene.organization)
    assert (forged.status_code, rows_about(scene.peer) == before) == (403, True)


@pytest.mark.parametrize("url", ["/account/login/", "/sign-in/code/"])
def test_forged_sign_in_is_refused(url):
    """27 Signing somebody in as somebody else: refused."""
    assert Client(enforce_csrf_checks=True).post(url, {"login": "x", "password": "y"}).status_code == 403


def test_reading_changes_nothing(scene):
    """27 A picture whose address is a change: reading any page of one's own changes no row of one's own."""
    signed = make_signed(scene.peer)
    browser, before = browser_of(scene.peer), rows_about(scene.peer)
    for page in [one for one in scene.pages() if one.opens.admits(actor_for(scene.peer)) and not one.kwargs]:
        browser.get(f"{page.url}?pause=on&change=renew&who=group")
    browser.get(f"/more/privacy/{signed.pk}/end/")

    see_all(scene.organization)
    assert rows_about(scene.peer) == before


@pytest.mark.parametrize("url", ["/more/privacy/", "/more/privacy/new/", "/account/login/", NOWHERE])
def test_no_page_lies_in_a_frame(scene, url):
    """27 A transparent frame over a button: no page lets itself be framed."""
    answer = browser_of(scene.peer).get(url)

    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_next_person_on_the_same_device_finds_nothing_of_the_one_before(scene):
    """28 Signing in after somebody on their device: no name, no state, no message of theirs."""
    browser = browser_of(scene.patient)
    browser.post("/more/privacy/as/", {"who": "group"})
    browser.post("/more/privacy/pause/", {"pause": "on"})
    browser.post("/account/logout/")
    door = browser.get("/account/login/").text

    browser.force_login(scene.peer.account)
    pages = [browser.get(url).text for url in ("/more/privacy/", "/today/", "/updates/settings/")]

    assert [found_in(one) for one in (door, *pages)] == [set()] * 4
    assert ["You see what this person sees" in one or "paused" in one.split("<main")[0] for one in pages] == [False] * 3


def test_push_to_a_device_goes_to_whoever_is_signed_in_there(scene, settings):
    """28 News of the one before on a device that changed hands: its address belongs to whoever gave it last."""
    settings.PUSH_KEY = new_key()
    keys = {"p256dh": packed(public_bytes(private_key(new_key()))), "auth": packed(b"0123456789abcdef")}
    address = json.dumps({"endpoint": "https://fcm.googleapis.com/fcm/send/abc", "keys": keys})
    for person in (scene.peer, scene.elsewhere):
        assert browser_of(person).post("/updates/settings/here/", address, content_type=JSON).status_code == 200
    see_all(scene.organization)

    assert list(
        PushSubscription.objects.exclude(pk=scene.made["notices.PushSubscription"].pk).values_list(
            "recipient_id", flat=True
        )
    ) == [scene.elsewhere.pk]


def test_looking_as_somebody_else_writes_nothing_and_is_on_file(scene):
    """29 Looking as somebody else: no change goes through, nothing private is shown, and the ledger has it."""
    browser = browser_of(scene.peer)
    browser.post("/more/privacy/as/", {"who": "group"})
    see_all(scene.organization)
    before = rows_about(scene.peer)

    answers = [browser.post(url, {"pause": "on", "described_as": "x"}).status_code for url in CHANGES[:4]]

    see_all(scene.organization)
    assert (answers, rows_about(scene.peer) == before) == ([403] * 4, True)
    assert SignedConsent.objects.filter(patient=scene.peer).count() == 0
    assert "viewing" in str(before)


@pytest.mark.parametrize("role", Role)
def test_no_staff_member_becomes_a_patient(scene, role):
    """29 Looking as a patient, as staff: there is no such page."""
    browser = browser_of(scene.staff[role])

    answer = browser.post("/more/privacy/as/", {"who": str(scene.patient.pk)})

    assert (answer.status_code, told(browser.get("/today/"))[0]) == (404, 404)


def test_job_has_no_sight_of_its_own(scene):
    """30 A program that acts for many: the gate answers the person it works for, never the program."""
    item = Item(classes=frozenset({DataClass.IDENTITY}), labels=frozenset())
    thing = Thing(patient_id=scene.patient.pk, item=item, content="Rowan")

    with pytest.raises(ValueError, match="person it works for"):
        decide(Asking(by=organization_reader(scene.organization.pk)), thing)
