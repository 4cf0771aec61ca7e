"""Attacks 40 to 44: by people who know somebody, ask from outside, or leave."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as deployed
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from midspan.domains.emergencies.actions import break_glass
from midspan.domains.notices.enums import Channel
from midspan.domains.notices.models import PushSubscription
from midspan.domains.notices.tests.factories import choose, deliver, leave
from midspan.domains.people.actions import SafeContact, agree_safe_contact, open_account, set_staff_active
from midspan.domains.people.enums import ContactChannel
from midspan.domains.people.models import Patient
from midspan.domains.people.tests.factories import actor_for, make_patient
from midspan.engines.disclosure import guardianship_of
from midspan.kernel.pages import ANYONE
from midspan.kernel.tests.factories import see_all
from tests.attacks.scene import browser_of, told_without
from tests.sweep.canaries import BORN, found_in, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_address_that_was_safe_once_gets_nothing_more(scene, settings):
    """40 A former partner who reads the old address: what was queued for it is not sent there."""
    settings.MAIL_FROM = "updates@example.org"
    choose(scene.peer, Channel.MAIL, mail="ours@example.org")
    notice = leave(scene.peer, by=actor_for(scene.intake))
    contact = SafeContact(channel=ContactChannel.EMAIL, email="mine@example.org")
    agree_safe_contact(patient_id=scene.peer.pk, contact=contact, by=actor_for(scene.intake))

    state = deliver(notice.deliveries.get())

    assert (state, mail.outbox) == ("stopped", [])


def test_device_that_was_shared_is_out_after_signing_out_everywhere(scene):
    """40 A former partner with an old tablet: signed out, and no push goes there any more."""
    tablet, mine = browser_of(scene.patient), browser_of(scene.patient)
    before = tablet.get("/today/").status_code

    mine.post("/devices/sign-out-everywhere/")

    assert (before, tablet.get("/today/").status_code, mine.get("/today/").status_code) == (200, 302, 302)
    see_all(scene.organization)
    assert not PushSubscription.objects.filter(recipient_id=scene.patient.pk).exists()


@pytest.mark.parametrize("known_by", ["people.Patient.family_name", "people.Account.login", "people.Patient.email"])
def test_whoever_asks_from_outside_is_told_the_same_about_everybody(scene, known_by):
    """41 Asking the application from outside whether somebody comes here: no open page knows anybody."""
    name, nobody, browser = words()[known_by], f"qqqqqqqq{known_by[-1]}", browser_of(None)
    open_account(patient_id=scene.patient.pk, by=actor_for(scene.intake))
    for page in [one for one in scene.pages() if one.opens is ANYONE and one.name != "schedule:feed_file"]:
        for method in ("get", "post"):
            tries = {"code": "WRONGONE", "password": "a-wrong-password"}
            asked, other = (
                {**dict.fromkeys(("search", "name", "email", "login"), one), **tries} for one in (name, nobody)
            )
            answers = [
                told_without(getattr(browser, method)(page.url, one), *set(one.values())) for one in (asked, other)
            ]
            assert answers[0] == answers[1], page.name
            assert found_in(answers[0][1]) == set()


@pytest.mark.parametrize("who", ["counselor", "intake", "officer"])
def test_who_left_opens_nothing_and_signs_in_no_more(scene, who):
    """42 Going on after leaving: the open browser is nobody's, and a new sign-in is too."""
    person = getattr(scene, who)
    browser = browser_of(person)
    before = browser.get("/day/").status_code
    see_all(scene.organization)
    set_staff_active(staff_id=person.pk, is_active=False, by=actor_for(scene.manager))

    urls = ("/day/", "/updates/", f"/people/{scene.patient.pk}/", "/devices/")

    assert before == 200
    assert {one.get(url).status_code for one in (browser, browser_of(person)) for url in urls} == {302}


def test_two_of_one_name_are_not_mixed_up(scene):
    """43 Two people of one name and birth date: none is opened by it, and neither sees the other's."""
    name = words()["people.Patient.family_name"]
    twin = make_patient(scene.organization, family_name=name, birth_date=BORN)

    found = break_glass(
        family_name=name, birth_date=BORN, reason="Fainted at the desk, the ambulance is coming.",
        has_stepped_up=True, by=actor_for(scene.nurse_on_duty),
    )  # fmt: skip
    see_all(scene.organization)
    pages = [browser_of(twin).get(url).text for url in ("/today/", "/week/", "/more/privacy/", "/updates/")]

    see_all(scene.organization)
    own = {"people.Patient.family_name"}  # The twin's own, on their own page.

    assert (found, [found_in(one) - own for one in pages]) == (None, [set()] * 4)
    assert Patient.objects.filter(family_name=name).count() == 2


@pytest.mark.parametrize("url", ["/people/{}/", "/people/{}/details/", "/people/{}/consents/", "/people/{}/life/"])
def test_hidden_takes_as_long_as_absent(scene, url):
    """44 Measuring an answer: hidden and absent ask the database the same, and have the same length."""
    browser = browser_of(scene.stranger)
    asked = []
    for patient_id in (scene.patient.pk, scene.organization.pk):
        browser.get("/updates/")
        with CaptureQueriesContext(connection) as captured:
            answer = browser.get(url.format(patient_id))
        asked.append(([one["sql"].replace(str(patient_id), "…").split("WHERE")[0] for one in captured.captured_queries],
                      answer.status_code, len(answer.content)))  # fmt: skip

    assert ([len(asked[0][0]), *asked[0][1:]]) == ([len(asked[1][0]), *asked[1][1:]])
    assert asked[0][1] == 404


def test_no_page_is_compressed_with_secrets_in_it(scene):
    """44 Guessing a secret by how well it compresses: what somebody may have put a guess in goes out as it is."""
    browser = browser_of(scene.peer)
    addresses = ("/today/?guess=Okonjo", "/week/", "/more/", "/")
    answers = [browser.get(one, headers={"Accept-Encoding": "gzip, br"}) for one in addresses]

    assert [one.headers.get("Content-Encoding") for one in answers] == [None] * len(addresses)
    assert not [one for one in deployed.MIDDLEWARE if "gzip" in one.lower()]


def test_what_a_parent_sees_ends_at_midnight_of_the_birthday():
    """39 A parent who still looks when the child is of age: it ends at 00:00 on the clock where they live."""
    zone, guardians = ZoneInfo("America/New_York"), frozenset({"RelatedPerson/mother"})
    rule = guardianship_of(
        state="VA", service="any", born_on=date(2009, 3, 1), on=date(2027, 2, 28), zone=zone, guardians=guardians
    )

    assert rule.until == datetime(2027, 3, 1, tzinfo=zone)


def test_guardian_of_an_unknown_law_sees_nothing():
    """39 A parent where nobody knows what the law says: closed, and a person is asked."""
    rule = guardianship_of(
        state="ZZ", service="substance_use", born_on=date(2011, 3, 1), on=date(2027, 2, 28),
        zone=ZoneInfo("America/New_York"), guardians=frozenset({"RelatedPerson/mother"}),
    )  # fmt: skip

    assert (rule.classes, rule.is_known) == (frozenset(), False)
