"""Whom a peer is named to meet before they come: on both boards, by a notice, and with a form of one day."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from midspan.domains.journey.actions import record_handoff
from midspan.domains.journey.actions.handoffs import HandoffPlan
from midspan.domains.journey.models import Handoff
from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all

pytestmark = pytest.mark.django_db
TODAY = clock.local_date()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
WORDS = "You are named to meet them before they come here."


def a_center():
    organization = make_organization()
    return SimpleNamespace(
        organization=organization,
        ines=make_staff(organization, Role.INTAKE),
        kezia=make_staff(organization, Role.PEER_SPECIALIST),
        sam=make_staff(organization, Role.PEER_SPECIALIST),
        dana=make_staff(organization, Role.COUNSELOR),
        episode=make_episode(organization, make_patient(organization), state="waiting"),
    )


@pytest.fixture(scope="module")
def shared(share):
    return share(a_center)


@pytest.fixture
def here(shared):
    return own(shared)


def named(here, staff):
    see_all(here.organization)
    plan = HandoffPlan(sending_unit="Elm House", medicines_bridge="Ten days", person_met_id=staff.pk if staff else None)
    record_handoff(episode_id=here.episode.pk, plan=plan, by=actor_for(here.ines))


def form_of(here):
    return reverse("staff:meeting", args=[here.episode.patient_id])


def meeting_lines(client, staff):
    client.force_login(staff.account)
    lines = re.findall(r'<li class="queue-line">.*?</li>', client.get("/day/").text, re.DOTALL)
    return [line for line in lines if WORDS in line]


def selects(client, staff, url="/day/"):
    client.force_login(staff.account)
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return sum(str(query["sql"]).lstrip(" (\n").startswith("SELECT") for query in captured.captured_queries)


def test_from_the_notice_and_both_boards_to_the_form_and_away_again(here, client):
    assert meeting_lines(client, here.kezia) == []
    named(here, here.kezia)

    (line,) = meeting_lines(client, here.kezia)
    assert re.findall(r'queue-action [^>]*href="([^"]*)"', line) == [form_of(here)]
    assert f'href="{form_of(here)}"' in client.get("/peers/").text
    assert f'href="{form_of(here)}"' in client.get(reverse("notices:list")).text
    assert client.get(reverse("journey:person", args=[here.episode.patient_id])).status_code == 200

    answer = client.post(form_of(here), {"met_on": YESTERDAY.isoformat()}, follow=True)

    assert "Kept: you met them." in answer.text
    assert form_of(here) not in answer.text
    see_all(here.organization)
    assert Handoff.objects.get().met_on == YESTERDAY
    assert meeting_lines(client, here.kezia) == []


@pytest.mark.parametrize("role", [Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE, Role.DIRECTOR])
def test_any_of_the_team_who_is_named_finds_it(here, client, role):
    other = make_staff(here.organization, role)
    named(here, other)

    assert len(meeting_lines(client, other)) == 1
    assert client.get(form_of(here)).status_code == 200


def test_page_shows_nothing_of_what_was_agreed_there(here, client):
    named(here, here.kezia)
    client.force_login(here.kezia.account)

    pages = [client.get(one).text for one in (form_of(here), "/peers/", "/day/")]

    assert [word for word in ("Elm House", "Ten days") for page in pages if word in page] == []
    assert client.get(reverse("journey:handoff", args=[here.episode.patient_id])).status_code == 404


def test_for_everybody_else_the_form_does_not_exist(here, client):
    named(here, here.kezia)

    found = []
    for staff in (here.sam, here.dana, here.ines):
        client.force_login(staff.account)
        found.append(client.get(form_of(here)).status_code)
    assert found == [404, 404, 404]

    named(here, here.sam)
    client.force_login(here.kezia.account)
    assert client.get(form_of(here)).status_code == 404
    assert client.post(form_of(here), {"met_on": YESTERDAY.isoformat()}).status_code == 404


def test_what_cannot_be_is_said_and_what_was_typed_stays(here, client):
    named(here, here.kezia)
    client.force_login(here.kezia.account)

    empty = client.post(form_of(here), {"met_on": ""}).text
    ahead = client.post(form_of(here), {"met_on": TOMORROW.isoformat()}).text

    assert "Write the day on which you met." in empty
    assert "They have not been met yet on a day that lies ahead." in ahead
    assert TOMORROW.isoformat() in ahead


def test_said_by_mistake_it_is_taken_back(here, client):
    named(here, here.kezia)
    client.force_login(here.kezia.account)
    client.post(form_of(here), {"met_on": YESTERDAY.isoformat()})

    answer = client.post(form_of(here), {"met_on": ""}, follow=True)

    assert "Taken back." in answer.text
    assert len(meeting_lines(client, here.kezia)) == 1


def test_intake_chooses_among_those_who_work_with_people(here, client):
    officer = make_staff(here.organization, Role.PRIVACY_OFFICER)
    client.force_login(here.ines.account)

    page = html.fromstring(client.get(reverse("journey:handoff", args=[here.episode.patient_id])).text)

    offered = page.xpath("//select[@name='person_met']/option/@value")
    assert (str(here.kezia.pk) in offered, str(officer.pk) in offered) == (True, False)


def test_board_asks_one_thing_more_of_who_is_named_and_nothing_of_anybody_else(here, client):
    before = [selects(client, one) for one in (here.kezia, here.sam, here.dana)]
    named(here, here.kezia)

    after = [selects(client, one) for one in (here.sam, here.dana)]
    with_one = selects(client, here.kezia)

    assert after == before[1:]
    assert with_one == before[0] + 1
