"""Who can see what: whoever outside has a way in at this moment is named, and where nobody has, it says so."""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from midspan.domains.circle.enums import Scope
from midspan.domains.circle.tests.factories import make_supporter, make_tie
from midspan.domains.consents.actions import pause_sharing
from midspan.domains.consents.tests.factories import make_signed, person_of
from midspan.domains.journey.actions import record_handoff
from midspan.domains.journey.actions.handoffs import HandoffPlan
from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.landings.actions import end_link, make_link
from midspan.domains.mentors.tests.factories import make_coordinator, make_match, make_mentor
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import end_guardian
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.surfaces.guardian.tests.factories import MONDAY_NOON, Family

pytestmark = pytest.mark.django_db
NOBODY = "Nobody outside has a way in here."
NOTHING = "Nothing is open to them now."


@pytest.fixture
def patient():
    return make_patient(make_organization())


def page_of(client, patient):
    see_all(patient.organization)
    client.force_login(patient.account)
    return client.get("/more/privacy/").text


def ways(client, patient):
    """Name → what is said of them, where it leads; and whether the page says that nobody has a way in."""
    page = page_of(client, patient)
    items = html.fromstring(page).xpath("//ul[@aria-labelledby='ways-in']/li")
    found = {one.findtext(".//bdi"): (one.xpath("string(.//p)"), one.xpath("string(.//a/@href)")) for one in items}
    return found, NOBODY in page


def test_where_nobody_has_one_it_says_so(client, patient):
    make_tie(patient)

    assert ways(client, patient) == ({}, True)


def test_somebody_of_the_circle_is_named_with_what_is_open_now(client, patient):
    supporter = make_supporter(patient, name="Aunt Carla")
    url = f"/circle/{supporter.tie.pk}/"
    assert ways(client, patient) == ({"Aunt Carla": (f"From your circle. {NOTHING}", url)}, False)

    shared = make_supporter(patient, Scope.TIMES, name="Jo")

    assert ways(client, patient)[0]["Jo"][0] == "From your circle. Signs in, and sees what you share with them."

    with_pause(patient)
    assert ways(client, patient)[0]["Jo"][0] == f"From your circle. {NOTHING}"
    assert shared.tie.name == "Jo"


def with_pause(patient):
    see_all(patient.organization)
    pause_sharing(language="en", by=person_of(patient))


@pytest.fixture(scope="module")
def family(share):
    return share(Family, at=MONDAY_NOON)


def test_guardian_who_signs_in_is_named_until_that_ends(client, family, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_NOON)
    home = own(family)
    told = ("Stands for you. Signs in, and sees what they may be told now.", "/more/privacy/guardians/")
    found, says_nobody = ways(client, home.child)
    assert (sorted(found), says_nobody) == (["Alma Reyes", "Ben Ames"], False)
    assert found["Ben Ames"][0] == told[0]

    see_all(home.organization)
    end_guardian(guardian_id=home.father.guardian.pk, reason="Order ended", by=home.intake)

    assert sorted(ways(client, home.child)[0]) == ["Alma Reyes"]


def test_mentor_is_named(client, patient):
    make_episode(patient.organization, patient, state="admitted")
    mentor = make_mentor(make_coordinator(patient.organization))
    make_match(patient, mentor)

    found = {"Mara": ("Your mentor. Signs in, and sees what you signed for them.", "/mentors/")}
    assert ways(client, patient) == (found, False)


def test_sending_unit_is_named_while_its_address_opens(client, patient):
    by = actor_for(make_staff(patient.organization, Role.INTAKE))
    episode = make_episode(patient.organization, patient, state="waiting")
    record_handoff(episode_id=episode.pk, plan=HandoffPlan(sending_unit="Ridge Recovery"), by=by)
    signed = make_signed(patient, kind="provider", shares=("here", "times"), purpose="care", name="Ridge Recovery")
    assert ways(client, patient) == ({}, True)
    see_all(patient.organization)
    make_link(patient_id=patient.pk, signed_id=signed.pk, number="RB-1042", by=by)

    found, says_nobody = ways(client, patient)
    assert (list(found), says_nobody) == (["Ridge Recovery"], False)
    assert found["Ridge Recovery"][0].startswith("Where you come from. By an address and a number")

    see_all(patient.organization)
    link = apps.get_model("landings.LandingLink").objects.get()
    end_link(patient_id=patient.pk, link_id=link.pk, by=by)
    assert ways(client, patient) == ({}, True)


def test_who_has_none_is_asked_nothing_more(client, patient):
    page_of(client, patient)
    with CaptureQueriesContext(connection) as captured:
        page_of(client, patient)

    asked = " ".join(str(query["sql"]) for query in captured.captured_queries)
    tables = set(re.findall(r'"((?:circle|mentors|landings|guardians)_\w+)"', asked))
    assert tables == set()


def test_in_spanish(client, patient):
    make_supporter(patient, Scope.TIMES, name="Tía Carla")
    client.force_login(patient.account)

    page = client.get("/more/privacy/", headers={"accept-language": "es"}).text

    assert "Pueden entrar aquí por su cuenta:" in page
    assert "De su círculo. Entra con su propia cuenta y ve lo que usted comparte con esa persona." in page
