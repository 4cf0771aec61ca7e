"""A mentor or sponsor in the circle: goals and practice as mentors of the program read them, and nothing else."""

import re
from datetime import timedelta
from html import unescape

import pytest

from midspan.domains.circle.actions import end_share
from midspan.domains.circle.enums import Scope, SupportRole
from midspan.domains.circle.tests.factories import as_person, make_share, make_supporter
from midspan.domains.consents.actions import pause_sharing
from midspan.domains.consents.book import kinds
from midspan.domains.consents.forms import WhatForm
from midspan.domains.consents.tests.factories import make_signed
from midspan.domains.encounters.tests.factories import row
from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.people.enums import Role
from midspan.domains.people.models import Patient
from midspan.domains.people.tests.clients import browser_of
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.plans.tests.factories import OWN_WORDS, sign_by_both, write_plan
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.privacy.queries import ledger_of
from midspan.kernel import clock
from midspan.kernel.tests.factories import own, see_all
from midspan.surfaces.supporter.tests.factories import MONDAY_MORNING, Circle

pytestmark = pytest.mark.django_db
NOTHING = "They haven’t shared anything yet, and that’s okay"
GOALS, PRACTICES = "Their goals, in their own words", "What they practice between sessions"


class Sponsored(Circle):
    """Rowan, with goals in a plan both signed and a practice taken on, and Sam, a sponsor, in the circle."""

    def __init__(self):
        super().__init__()
        see_all(self.organization)
        counselor = actor_for(make_staff(self.organization, Role.COUNSELOR, credentials=["LCSW"]))
        to = {"actor_id": counselor.id, "patient_id": self.rowan.pk, "source_id": self.stay.pk}
        open_reach(**to, basis=Basis.CARE_TEAM, by=counselor)
        write_plan(self.rowan, counselor)
        sign_by_both(self.rowan, counselor)
        offered = {"offered_by_id": counselor.id, "offered_at": clock.now(), "what_for": "When the bar is near"}
        offered |= {"organization": self.organization, "patient": self.rowan}
        row("practice.Assignment", **offered, skill="ride-the-urge", state="accepted", answered_at=clock.now())
        row("practice.Assignment", **offered, skill="five-senses-anchor")
        self.sam = make_supporter(self.rowan, role=SupportRole.MENTOR, name="Sam", known_as="Ro")
        self.url = f"/circle/{self.sam.tie.pk}/"


@pytest.fixture(scope="module")
def shared(share):
    return share(Sponsored, at=MONDAY_MORNING)


@pytest.fixture
def circle(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_MORNING)
    circle = own(shared)
    circle.person = browser_of(circle.rowan)
    return circle


def read(browser, url="/around/"):
    return unescape(browser.get(url).content.decode())


@pytest.mark.parametrize("scopes", [(Scope.GOALS, Scope.PRACTICE), (Scope.PRACTICE, Scope.GOALS)])
def test_who_can_see_what_says_of_each_consent_what_it_opens_though_another_opens_a_part_of_it_too(
    circle, monkeypatch, scopes
):
    for minute, scope in enumerate(scopes):
        monkeypatch.setattr(
            "django.utils.timezone.now", lambda minute=minute: MONDAY_MORNING + timedelta(minutes=minute)
        )
        make_share(circle.rowan, circle.sam.tie, scope)

    page = read(circle.person, "/more/privacy/")

    assert page.count("your goals, in your own words") == 1
    assert page.count("what you practice between sessions, by its name") == 1


def test_person_signs_for_their_goals_on_the_screens_and_a_sponsor_reads_them_and_no_practice(circle):
    page = read(circle.person, circle.url)
    assert [f'href="{circle.url}share/{one}/"' in page for one in ("crisis", "goals", "practice", "card")] == [
        True, True, True, False,
    ]  # fmt: skip
    assert OWN_WORDS in page  # What they would read now stands there for the person.

    sign_on_page(circle, f"{circle.url}share/goals/", "my goals, in my own words")

    told = read(browser_of(circle.sam))
    assert [GOALS in told, OWN_WORDS in told, PRACTICES in told, "Ride the urge" in told] == [True, True, False, False]
    assert "Propose a time" in told


def test_practice_is_told_by_its_name_in_the_reader_s_language(circle):
    make_share(circle.rowan, circle.sam.tie, Scope.PRACTICE)
    browser = browser_of(circle.sam)

    english = read(browser)
    spanish = unescape(browser.get("/around/", headers={"Accept-Language": "es"}).content.decode())

    assert [PRACTICES in english, "Ride the urge" in english, "Dejar pasar la ola" in spanish] == [True] * 3
    assert not any(words in english for words in (OWN_WORDS, "When the bar is near", "Anchor", GOALS))


def test_what_is_taken_back_or_paused_is_not_there_at_the_next_look(circle):
    make_share(circle.rowan, circle.sam.tie, Scope.GOALS)
    browser = browser_of(circle.sam)
    before = read(browser)

    with as_person(circle.rowan) as by:
        end_share(tie_id=circle.sam.tie.pk, scope=Scope.GOALS, language="en", by=by)
    after = read(browser)
    make_share(circle.rowan, circle.sam.tie, Scope.PRACTICE)
    again = read(browser)
    with as_person(circle.rowan) as by:
        pause_sharing(language="en", by=by)

    assert [OWN_WORDS in before, NOTHING in after, PRACTICES in again, NOTHING in read(browser)] == [True] * 4


def test_what_they_read_stands_in_the_ledger(circle):
    make_share(circle.rowan, circle.sam.tie, Scope.GOALS)

    read(browser_of(circle.sam))

    with as_person(circle.rowan) as by:
        told = [word for one in ledger_of(viewer=by, patient_id=by.id) if one.recipient for word in one.classes]
    assert sorted(told) == ["goal", "help_ask"]


@pytest.mark.parametrize("role", [SupportRole.FAMILY, SupportRole.FRIEND])
def test_nobody_in_another_role_is_shared_them_or_told_them_by_a_consent_from_elsewhere(circle, role):
    other = make_supporter(circle.rowan, role=role, name="Kim", known_as="Ro")
    make_share(circle.rowan, other.tie, Scope.CARD)
    with as_person(circle.rowan):
        make_signed(circle.rowan, recipient_id=other.tie.pk, name="Kim", shares=("progress", "own_goals"))

    told = read(browser_of(other))

    assert [circle.person.get(f"/circle/{other.tie.pk}/share/{one}/").status_code for one in ("goals", "practice")] == [
        404, 404,
    ]  # fmt: skip
    assert [GOALS in told, OWN_WORDS in told] == [False, False]
    assert not {"own_goals", "own_practice"} & {
        key for key, _words in WhatForm(kinds()["family"]).fields["shares"].choices
    }


def test_nothing_of_it_is_read_once_the_person_has_died(circle):
    make_share(circle.rowan, circle.sam.tie, Scope.GOALS)
    browser = browser_of(circle.sam)
    before = read(browser)

    Patient.objects.filter(pk=circle.rowan.pk).update(died_at=MONDAY_MORNING)

    assert [OWN_WORDS in before, NOTHING in read(browser)] == [True, True]


def test_consent_for_progress_alone_opens_no_words_of_theirs_to_a_sponsor(circle):
    with as_person(circle.rowan):
        make_signed(circle.rowan, recipient_id=circle.sam.tie.pk, name="Sam", shares=("progress",))

    assert OWN_WORDS not in read(browser_of(circle.sam))


def test_where_nothing_is_written_yet_the_person_reads_so_and_a_sponsor_finds_no_empty_heading(circle):
    see_all(circle.organization)
    other = make_patient(circle.organization)
    make_episode(circle.organization, other, state="admitted")
    sponsor = make_supporter(other, role=SupportRole.MENTOR, name="Max", known_as="Al")

    make_share(other, sponsor.tie, Scope.GOALS)

    page, told = read(browser_of(other), f"/circle/{sponsor.tie.pk}/"), read(browser_of(sponsor))
    assert "Nothing stands there yet; they read it once it does." in page
    assert [GOALS in told, "Propose a time" in told] == [False, True]


def test_check_ins_are_calls_that_either_proposes_and_both_agree_on(circle):
    make_share(circle.rowan, circle.sam.tie, Scope.GOALS)
    page, sponsor = read(circle.person, circle.url), browser_of(circle.sam)
    assert "Times you two agree on" in page
    assert f'href="{circle.url}ask/">Propose a time</a>' in page
    forms = (read(circle.person, f"{circle.url}ask/"), read(sponsor, f"/around/{circle.sam.tie.pk}/offer/"))
    assert ["<h1>Propose a time</h1>" in one for one in forms] == [True, True]

    evening = {"time": "18:00", "day_0": "3", "day_1": "2", "day_2": "2027"}
    circle.person.post(f"{circle.url}ask/", {"kind": "message", "words": "", **evening})
    asked = read(sponsor)
    sponsor.post(re.search(r'action="(/around/help/[^"]+)"', asked)[1], {"say": "yes"})

    assert ["Times you two agree on" in asked, "Yes, gladly" in asked] == [True, True]
    assert "A call or a text" in read(sponsor, "/around/calendar.ics")
    assert "Agreed" in read(circle.person, circle.url)


def sign_on_page(circle, url, says):
    last = MONDAY_MORNING.date() + timedelta(days=80)
    said = {"to_name": "Sam Teller", "last_day_0": last.month, "last_day_1": last.day, "last_day_2": last.year}
    page = unescape(circle.person.post(url, said).content.decode())
    assert says in page
    carried = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    name = f"{circle.rowan.given_names} {circle.rowan.family_name}"
    assert circle.person.post(url, {**said, "read": carried["read"], "signed_name": name}).status_code == 302
