"""A privacy officer signs in, lands on what waits for them, and does the first thing."""

import pytest
from django.db import transaction

from midspan.domains.accounting.actions import ask_for_account
from midspan.domains.legal.tests.factories import make_request
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.questions.actions import ask_for_limit
from midspan.kernel.tests.factories import make_organization
from tests.journeys.sizes import AT_A_DESK

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer():
    with transaction.atomic():
        organization = make_organization()
        officer, rowan = make_staff(organization, Role.PRIVACY_OFFICER), make_patient(organization)
        make_request(rowan, make_staff(organization, Role.FRONT_DESK))
        ask_for_account(by=actor_for(rowan))
        ask_for_limit(words="My neighbor at the desk should not see my address.", by=actor_for(rowan))
        return officer


@pytest.mark.parametrize("size", AT_A_DESK)
def test_officer_lands_on_what_waits_and_goes_to_the_first(officer, open_page, sign_in, looks_right, size):
    page = open_page(size)
    sign_in(page, officer.account)

    page.goto("/")
    page.get_by_role("heading", name="What waits for you").wait_for()
    looks_right(page, "privacy-officer")
    page.get_by_role("link", name="Answer").first.click()
    page.get_by_role("heading", name="Asks for a limit").wait_for()
