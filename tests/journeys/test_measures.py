"""Rowan answers on the phone, one question at a time, and is heard; Dana takes it, calls, and reads the answers."""

import pytest
from django.db import transaction

from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.measures.tests.factories import make_assignment
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.programs.tests.factories import make_site
from midspan.kernel.tests.factories import make_organization
from tests.journeys.sizes import ON_A_PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Center:
    def __init__(self):
        organization = make_organization()
        self.rowan, self.dana = make_patient(organization), make_staff(organization, Role.COUNSELOR)
        site = make_site(organization, open_days=range(7), open_minutes=(0, 24 * 60))
        stay = make_episode(organization, self.rowan, state="admitted", primary_counselor=self.dana, site=site)
        reached = {"actor_id": self.dana.pk, "patient_id": self.rowan.pk, "source_id": stay.pk}
        open_reach(basis=Basis.PRIMARY_COUNSELOR, by=actor_for(self.dana), **reached)
        make_assignment(self.rowan, actor_for(self.dana))


@pytest.fixture
def center():
    with transaction.atomic():
        return Center()


def chooses(page, words):
    page.get_by_text(words, exact=True).click()
    page.get_by_role("button", name="Continue").click()


def answers(page, looks_right):
    page.goto("/more/")
    page.get_by_role("link", name="How you are").click()
    looks_right(page, "measures-own")
    page.get_by_role("link", name="It shows how depression changes").click()
    looks_right(page, "measure-before")
    page.get_by_role("link", name="Start").click()
    looks_right(page, "measure-question")
    for step in range(1, 9):
        page.get_by_text(f"Step {step} of 10").wait_for()
        chooses(page, "Several days")
    page.get_by_text("Step 9 of 10").wait_for()
    page.get_by_role("link", name="Back").click()
    page.get_by_text("Step 8 of 10").wait_for()
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("Step 9 of 10").wait_for()
    chooses(page, "Several days")


def is_heard(page, looks_right):
    page.get_by_text("Thank you for telling us").wait_for()
    assert page.get_by_role("link", name="988").first.get_attribute("href") == "tel:988"
    page.get_by_text("has been told, to reach you by").wait_for()
    looks_right(page, "safety-own")
    page.get_by_text("I am not sure").click()
    page.get_by_label("Who is with you?").fill("My sister")
    page.get_by_role("button", name="Tell the team").click()
    page.get_by_text("Whoever reaches you reads this first.").wait_for()
    writes_a_plan(page, looks_right)
    page.get_by_role("link", name="Go on, when you are ready").press("Enter")
    page.get_by_role("link", name="It shows how depression changes").click()
    page.get_by_role("link", name="Start").click()
    page.get_by_text("Step 10 of 10").wait_for()
    chooses(page, "I would rather not answer")
    page.get_by_text("You left out 1 question.").wait_for()
    looks_right(page, "measure-finish")
    page.get_by_role("button", name="Hand it in").click()
    page.get_by_text("Your team reads this next.").wait_for()
    page.get_by_text("Too early to tell.").wait_for()
    page.get_by_text("The numbers, day by day").click()
    looks_right(page, "measures-own-series")


def writes_a_plan(page, looks_right):
    page.goto("/right-now/plan/change/")
    page.get_by_label("People I may ask for help").fill("June 555-0142")
    looks_right(page, "safety-plan-change")
    page.get_by_role("button", name="Keep").click()
    assert page.get_by_role("link", name="June 555-0142").get_attribute("href") == "tel:5550142"
    looks_right(page, "safety-plan")
    page.get_by_role("link", name="Right now").first.click()
    page.get_by_role("link", name="Open my safety plan").wait_for()


def reads(page, looks_right):
    page.goto("/day/")
    page.get_by_role("link", name="Open").first.click()
    page.get_by_role("button", name="Take it").click()
    page.get_by_text("It is yours. Call now.").wait_for()
    page.get_by_role("link", name="June 555-0142").wait_for()
    looks_right(page, "safety-obligation")
    page.get_by_role("link", name="Write a contact").click()
    page.get_by_text("Talked with the person by phone or video").click()
    page.get_by_label("In your words").fill("Called at ten. Safe today, comes at two.")
    looks_right(page, "safety-contact")
    page.get_by_role("button", name="Keep").click()
    page.get_by_text("Kept with the record.").wait_for()
    page.goto("/now/")
    looks_right(page, "safety-desk")
    page.goto("/on-call/")
    looks_right(page, "safety-rota")
    page.goto("/people/")
    page.get_by_role("link", name="Rowan").first.click()
    page.get_by_role("link", name="Questionnaires").click()
    page.get_by_text("9, mild").wait_for()
    page.get_by_text("Too early to tell.").wait_for()
    looks_right(page, "measures-of-patient")
    page.get_by_role("link", name="Answers of").click()
    page.get_by_text("Several days").first.wait_for()
    looks_right(page, "measure-answers")


@pytest.mark.parametrize("size", ON_A_PHONE)
def test_answered_heard_and_read(center, open_page, sign_in, looks_right, size):
    own = open_page(size)
    sign_in(own, center.rowan.account)
    answers(own, looks_right)
    is_heard(own, looks_right)

    desk = open_page(size)
    sign_in(desk, center.dana.account)
    reads(desk, looks_right)


@pytest.mark.parametrize("size", ON_A_PHONE)
def test_a_sheet_is_copied_from_paper(center, open_page, sign_in, looks_right, size):
    page = open_page(size)
    sign_in(page, center.dana.account)

    page.goto(f"/people/{center.rowan.pk}/measures/gad-7/enter/")
    looks_right(page, "measure-sheet")
    page.get_by_text("Copied from paper").click()
    page.get_by_role("radio", name="English").check()
    for question in page.get_by_role("group", name="Feeling").all():
        question.get_by_text("Nearly every day").click()
    page.get_by_role("button", name="Keep").click()
    page.get_by_text("Not scored: not everything was answered").wait_for()
