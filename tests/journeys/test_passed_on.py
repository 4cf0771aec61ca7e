"""A patient asks to whom an exchange passed on what it was told; the privacy officer writes it down and answers."""

import pytest
from django.db import transaction

from midspan.domains.consents.tests.factories import make_signed
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import make_patient, make_staff
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization
from tests.journeys.sizes import ON_A_PHONE

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


class Place:
    """Rowan, who has not signed yet; and a privacy officer."""

    def __init__(self):
        organization = make_organization()
        self.rowan = make_patient(organization, given_names="Rowan", family_name="Okonjo")
        self.officer = make_staff(organization, Role.PRIVACY_OFFICER)
        self.through = make_signed(
            self.rowan, kind="intermediary", name="Valley Exchange", shares=("medication",), purpose="care"
        )


@pytest.fixture
def place():
    with transaction.atomic():
        return Place()


def chooses_to_whom_it_is_passed_on(page, looks_right):
    page.goto("/more/privacy/new/")
    page.get_by_text("A network or exchange that passes it on").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name").fill("Coast Network")
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("only those I name").click()
    page.get_by_label("Their names, one on a line").fill("Ridge Clinic\nDr. Ada Quince")
    looks_right(page, "consent-participants")
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("my medicines").wait_for()


def asks(page, looks_right):
    page.goto("/more/privacy/left/")
    page.get_by_role("link", name="To whom Valley Exchange passed it on").click()
    page.get_by_role("button", name="Ask for the list").click()
    page.get_by_text("You have the answer by").wait_for()
    looks_right(page, "passed-on-asked")


def writes_it_down_and_answers(page, looks_right):
    page.goto("/disclosures/requests/")
    page.get_by_role("link", name="Answer").click()
    looks_right(page, "passed-on-request")
    page.get_by_role("main").get_by_role("link", name="Valley Exchange").click()
    page.get_by_label("To whom").fill("Ridge Clinic")
    page.get_by_label("my medicines").check()
    today = clock.local_date()
    for part, typed in (("Month", today.month), ("Day", today.day), ("Year", today.year)):
        page.get_by_label(part, exact=True).fill(str(typed))
    looks_right(page, "passed-on-network")
    page.get_by_role("button", name="Write it down").click()
    page.get_by_text("Written down.").wait_for()
    page.goto("/disclosures/requests/")
    page.get_by_role("link", name="Answer").click()
    page.get_by_role("button", name="Answer", exact=True).click()
    page.get_by_text("Answered. The person is told").wait_for()


@pytest.mark.parametrize("size", ON_A_PHONE)
def test_list_of_what_was_passed_on_is_asked_for_and_answered(place, open_page, sign_in, looks_right, size):
    rowan, officer = open_page(size), open_page(size)
    sign_in(rowan, place.rowan.account)
    sign_in(officer, place.officer.account)

    chooses_to_whom_it_is_passed_on(rowan, looks_right)
    asks(rowan, looks_right)
    writes_it_down_and_answers(officer, looks_right)

    rowan.reload()
    rowan.get_by_text("Ridge Clinic (A doctor or clinic)").wait_for()
    looks_right(rowan, "passed-on-own")
