"""A patient reads who saw what, does not recognize it, and asks for a limit; the privacy officer answers both."""

import pytest
from django.db import transaction

from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import account_for
from midspan.domains.privacy.enums import LedgerKind
from midspan.kernel.tests.factories import make_organization
from tests.journeys.sizes import ON_A_PHONE

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


class Place:
    """Rowan, whose record a nurse opened in an emergency; a privacy officer; somebody at the front desk."""

    def __init__(self):
        organization = make_organization()
        self.rowan = make_patient(organization, given_names="Rowan", family_name="Okonjo")
        self.officer = make_staff(organization, "privacy_officer", given_name="Henrik", family_name="Solvang")
        make_staff(organization, "front_desk", given_name="Ada", family_name="Wynn")
        nurse = make_staff(organization, "nurse", given_name="Farah", family_name="Daneshvar", title="Nurse")
        account_for(
            patient_id=self.rowan.pk, kind=LedgerKind.EMERGENCY, purposes=frozenset({"BTG"}), by=actor_for(nurse)
        )


@pytest.fixture
def place():
    with transaction.atomic():
        return Place()


def asks_about_a_line(page, looks_right):
    page.goto("/more/privacy/")
    page.get_by_role("link", name="Who saw what").click()
    page.get_by_text("Farah Daneshvar (nurse) opened your record in an emergency").wait_for()
    looks_right(page, "questions-own")
    page.get_by_role("link", name="I do not recognize this").click()
    looks_right(page, "questions-line")
    page.get_by_label("What seems wrong?").fill("I was not here that day.")
    page.get_by_role("button", name="Ask the privacy officer").click()
    page.get_by_text("You asked about this.").wait_for()
    looks_right(page, "questions-asked")


def asks_for_a_limit(page, looks_right):
    page.goto("/more/privacy/limits/")
    page.get_by_label("Who should not see what?").fill("Ada Wynn is my neighbor. Not my address.")
    page.get_by_role("button", name="Ask for this limit").click()
    page.get_by_text("The privacy officer has not answered yet.").wait_for()
    looks_right(page, "questions-limit-asked")


def answers_both(page, looks_right):
    page.goto("/updates/")
    page.get_by_role("link", name="Somebody asks you something.").first.click()
    looks_right(page, "questions-waiting")
    page.get_by_role("link", name="Answer").first.click()
    page.get_by_text("I was not here that day.").wait_for()
    looks_right(page, "questions-answer")
    page.get_by_label("Your answer").fill("You fainted. She called the ambulance.")
    page.get_by_role("button", name="Answer", exact=True).click()
    page.get_by_role("link", name="Answer").click()
    page.get_by_label("Yes, from now on").check()
    page.get_by_label("Who does not see it").select_option(label="Ada Wynn")
    page.get_by_label("phone, address and safe contact").check()
    page.get_by_label("Your answer").fill("Of course.")
    looks_right(page, "questions-answer-limit")
    page.get_by_role("button", name="Answer", exact=True).click()
    page.get_by_role("heading", name="Every question is answered").wait_for()
    looks_right(page, "questions-answered")


def reads_and_ends_the_limit(page, looks_right):
    page.goto("/more/privacy/account/")
    page.get_by_text("She called the ambulance.").wait_for()
    looks_right(page, "questions-own-answered")
    page.goto("/more/privacy/limits/")
    page.get_by_text("does not see this: phone, address and safe contact.").wait_for()
    looks_right(page, "questions-limits")
    page.get_by_role("button", name="End this limit").click()
    page.get_by_text("No limit holds now.").wait_for()


@pytest.mark.parametrize("size", ON_A_PHONE)
def test_questions_asked_and_answered(place, open_page, sign_in, looks_right, size):
    rowan, officer = open_page(size), open_page(size)
    sign_in(rowan, place.rowan.account)
    sign_in(officer, place.officer.account)

    asks_about_a_line(rowan, looks_right)
    asks_for_a_limit(rowan, looks_right)
    answers_both(officer, looks_right)
    reads_and_ends_the_limit(rowan, looks_right)
