"""A patient's pages of skills: found by kind and word, in their language, and led through only where that is right."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.skills import queries
from midspan.domains.skills.actions import set_own_skill_in_use
from midspan.domains.skills.finding import folded, is_found
from midspan.domains.skills.rules import LAST_NUMBER, track_of
from midspan.domains.skills.tests.factories import make_own_skill
from midspan.kernel.margins import _WRITERS, writes_in
from midspan.kernel.tests.factories import make_organization, own, see_all

pytestmark = pytest.mark.django_db


class Center:
    """A patient, and a skill of the center's own that a clinician has to switch on."""

    def __init__(self):
        self.organization = make_organization()
        self.manager = actor_for(make_staff(self.organization, Role.DIRECTOR))
        self.patient = make_patient(self.organization, birth_date=date(1990, 1, 1))
        self.careful = make_own_skill(self.manager, needs_clinician=True)


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


@pytest.fixture
def phone(center, client):
    client.force_login(center.patient.account)
    return client


@pytest.mark.parametrize(
    ("born", "track"),
    [
        (date(2010, 3, 2), "adolescent"),
        (date(2009, 3, 1), ""),
        (date(1962, 3, 2), ""),
        (date(1962, 3, 1), "older_adult"),
        (None, ""),
    ],
)
def test_which_words_somebody_reads_goes_by_their_age(born, track):
    assert track_of(born, date(2027, 3, 1)) == track


def test_finding_knows_no_accents_and_no_capitals(center):
    urge = queries.skill(viewer=center.manager, key="ride-the-urge", language="es")

    assert folded("  Río   ABAJO ") == "rio abajo"
    assert is_found(urge, kind="urge", words="IMPÚLSO ola")
    assert is_found(urge, kind="", words="antojo", kinds="Antojo")
    assert not is_found(urge, kind="sleep", words="ola")
    assert not is_found(urge, kind="", words="ola avión")


def test_the_library_is_searched_without_a_script(phone):
    page = phone.post(reverse("skills:library"), {"for": "low", "q": "RIVER"}).text

    lines = page.split('<li class="task"')[1:]
    assert [("Walk to the river" in line, " hidden" in line.partition(">")[0]) for line in lines][-1] == (True, False)
    assert all(" hidden" in line.partition(">")[0] for line in lines[:-1])
    assert "1 skill" in page
    assert "From your program" in lines[-1]


def test_a_kind_that_is_none_and_a_word_of_nowhere_are_answered_calmly(phone):
    page = phone.post(reverse("skills:library"), {"for": "nonsense", "q": "<b>"}).text

    assert "0 skills" in page
    assert "&lt;b&gt;" in page


def test_a_skill_is_read_in_ones_own_language_and_its_address_says_nothing(phone):
    url = reverse("skills:skill", args=["3"])
    phone.cookies["language"] = "es"
    page = phone.get(url).text

    assert "Dejar pasar la ola" in page
    assert '<h1 lang="es">' in page
    everything = phone.get(reverse("skills:library")).text
    addresses = set(re.findall(r'href="(/skills/[^"]+)"', everything))
    assert addresses == {f"/skills/{place}/" for place in (*range(1, LAST_NUMBER + 1), "own-1")}
    assert re.findall(r"<title>\s*(\w+)", everything + page) == ["Habilidades"] * 2


def test_the_player_holds_everything_and_leads_back(phone, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = phone.get(reverse("skills:player", args=["1"])).text

    steps = queries.book()["settle-on-the-breath"].en.steps
    assert all(f'data-seconds="{step.seconds}"' in page for step in steps)
    assert 'data-in-seconds="4.0"' in page
    assert "Other skills" in page


def test_the_pace_can_be_turned_off_where_there_is_one(phone):
    paced, other = (phone.get(reverse("skills:player", args=[place])).text for place in ("1", "22"))

    assert "Show the pace of the breath" in paced
    assert "Show the pace of the breath" not in other


def test_who_is_led_is_not_signed_out_meanwhile():
    leads, locks = (Path(finders.find(name)).read_text() for name in ("skills/player.js", "ui/js/lock.js"))

    [said] = re.findall(r'dispatchEvent\(new Event\("(\w+)"\)\)', leads)
    assert f'"{said}"' in locks.partition("const SIGNS")[2].partition(";")[0]


def test_the_safety_plan_stands_before_making_one_and_throughout_every_skill(phone):
    making = phone.get(reverse("skills:skill", args=["22"])).text
    assert 0 < making.find("Open my safety plan") < making.find("Start</a>")
    assert f'class="button button-secondary" href="{reverse("skills:player", args=["22"])}"' in making
    assert "Open my safety plan" not in phone.get(reverse("skills:skill", args=["3"])).text

    player = phone.get(reverse("skills:player", args=["3"])).text
    parts = re.split(r"data-player-(?:start|play|end|all)\b", player)
    assert all(reverse("safety:own_plan") in part for part in parts[1:4])


def test_a_higher_floor_asks_afterwards_how_it_went(phone, monkeypatch):
    monkeypatch.setitem(_WRITERS, "skills:player", [])

    @writes_in("skills:player")
    def ask(request, *, key, version):
        return f"How did {key} go?"

    page = phone.get(reverse("skills:player", args=["3"])).text
    assert "How did ride-the-urge go?" in page
    assert "Other skills" not in page


def test_what_a_clinician_has_to_switch_on_is_shown_but_not_begun(center, phone, monkeypatch):
    monkeypatch.setattr(queries, "_SWITCHES", [])
    page = phone.get(reverse("skills:skill", args=["own-1"])).text
    assert "Ask your counselor to go through this one with you first." in page
    assert "Put on your shoes." not in page
    assert phone.get(reverse("skills:player", args=["own-1"])).status_code == 404

    queries.switches_on(lambda *, viewer, key: (viewer.id, key) == (center.patient.pk, "own-1"))
    assert "Put on your shoes." in phone.get(reverse("skills:skill", args=["own-1"])).text
    assert phone.get(reverse("skills:player", args=["own-1"])).status_code == 200


def test_a_retired_skill_says_so_and_is_not_begun(center, phone):
    plain = make_own_skill(center.manager)
    set_own_skill_in_use(skill_id=plain.skill_id, is_active=False, by=center.manager)

    assert "does not use this skill any more" in phone.get(reverse("skills:skill", args=["own-2"])).text
    assert phone.get(reverse("skills:player", args=["own-2"])).status_code == 404


def test_what_is_not_there_is_not_found(phone):
    for place in ("0", "99", "own-9", "own-x", "ride-the-urge"):
        assert phone.get(reverse("skills:skill", args=[place])).status_code == 404


def test_more_leads_to_the_library(center, phone):
    see_all(center.organization)
    assert reverse("skills:library") in phone.get(reverse("patient:more")).text
