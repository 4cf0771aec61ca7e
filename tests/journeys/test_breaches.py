"""What went astray is written down, weighed and told; whoever it affects reads it, and nobody else."""

import pytest
from django.db import transaction

from midspan.domains.breaches.actions import add_person
from midspan.domains.breaches.tests.factories import WORDS, assessed, make_breach, told
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.kernel.tests.factories import make_organization, see_all
from tests.journeys.sizes import AT_A_DESK

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


class Center:
    def __init__(self):
        self.organization = make_organization()
        self.rowan = make_patient(self.organization, given_names="Rowan", family_name="Ames")
        self.kim = make_patient(self.organization, given_names="Kim", family_name="Doe")
        self.kim.account.delete()
        self.desk = make_staff(self.organization, Role.FRONT_DESK)
        self.officer = make_staff(self.organization, Role.PRIVACY_OFFICER)

    def noted(self):
        breach = make_breach(self.desk)
        for one in (self.rowan, self.kim):
            named = {"given_names": one.given_names, "family_name": one.family_name, "birth_date": None}
            add_person(breach_id=breach.pk, by=actor_for(self.officer), **named)
        return breach


@pytest.fixture
def center():
    with transaction.atomic():
        return Center()


def fill_date(page, name, *parts):
    boxes = page.get_by_role("group", name=name).get_by_role("textbox").all()
    for box, value in zip(boxes, parts, strict=True):
        box.fill(value)


@pytest.mark.parametrize("size", AT_A_DESK)
def test_desk_writes_down_what_went_astray(center, open_page, sign_in, looks_right, size):
    page = open_page(size)
    sign_in(page, center.desk.account)

    page.goto("/breaches/new/")
    looks_right(page, "breaches-new")
    page.get_by_label("What happened?").fill("A folder was left on a bus.")
    page.get_by_label("Who noticed it?").fill("The driver")
    fill_date(page, "On which day was it noticed?", "1", "31", "2020")
    fill_date(page, "When did it begin?", "1", "30", "2020")
    page.get_by_role("button", name="Give it to the privacy officer").click()
    page.get_by_text("The privacy officer goes on from here.").wait_for()


@pytest.mark.parametrize("size", AT_A_DESK)
def test_officer_weighs_it_and_tells_whoever_it_affects(center, open_page, sign_in, looks_right, size):
    with transaction.atomic():
        see_all(center.organization)
        center.noted()
    page = open_page(size)
    sign_in(page, center.officer.account)

    page.goto("/breaches/")
    looks_right(page, "breaches-waiting")
    page.get_by_role("link", name="Go on").click()
    page.get_by_text("how many others is unknown").wait_for()
    page.get_by_role("link", name="Weigh the four factors").click()
    for words in ("What was in it", "Who used it", "Whether somebody really", "How far the risk"):
        page.get_by_label(words).fill("Weighed.")
    page.get_by_label("A breach").check()
    looks_right(page, "breaches-assess")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("link", name="Say whom it affects").click()
    page.get_by_label("So many, or none").check()
    page.get_by_label("How many?").fill("0")
    looks_right(page, "breaches-affected")
    page.get_by_role("button", name="Count them").click()
    page.get_by_role("link", name="The breach").click()
    page.get_by_role("link", name="Tell those affected").click()
    page.get_by_label("What happened, in plain English").fill(WORDS["happened_en"])
    page.get_by_label("The same in Spanish").fill(WORDS["happened_es"])
    page.get_by_label("name and birth date").check()
    page.get_by_label("What we do about it, in English").fill(WORDS["doing_en"])
    page.get_by_label("What we do about it, in Spanish").fill(WORDS["doing_es"])
    page.get_by_label("Ask us what was in it.").check()
    page.get_by_label("Where do they ask?").fill(WORDS["contact"])
    looks_right(page, "breaches-tell")
    page.get_by_role("button", name="Tell them now").click()
    page.get_by_text("1 of 2 known people are told.").wait_for()
    looks_right(page, "breaches-sent")
    page.get_by_role("link", name="The breach").click()
    page.get_by_text("Somebody who has to be told is not told yet.").wait_for()
    looks_right(page, "breaches-one")


@pytest.mark.parametrize("size", AT_A_DESK)
def test_whoever_it_affects_reads_what_happened_and_what_to_do(center, open_page, sign_in, looks_right, size):
    with transaction.atomic():
        see_all(center.organization)
        breach = center.noted()
        assessed(breach, center.officer)
        told(breach, center.officer)
    page = open_page(size)
    sign_in(page, center.rowan.account)

    page.goto("/more/privacy/")
    page.get_by_role("link", name="When something went wrong").click()
    page.get_by_text(WORDS["happened_en"]).wait_for()
    page.get_by_text("Ask us: 555-0100").wait_for()
    looks_right(page, "breaches-own")
