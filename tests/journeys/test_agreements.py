"""A privacy officer puts an agreement on file, and sees what may go to whom by it."""

import pytest
from django.db import transaction

from midspan.domains.agreements.tests.factories import SCAN, make_agreement
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import make_staff
from midspan.kernel.tests.factories import make_organization
from tests.journeys.sizes import AT_A_DESK

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer():
    with transaction.atomic():
        officer = make_staff(make_organization(), Role.PRIVACY_OFFICER)
        make_agreement(officer)
        return officer


@pytest.mark.parametrize("size", AT_A_DESK)
def test_officer_puts_an_agreement_on_file_and_asks_what_may_go(officer, open_page, sign_in, looks_right, size):
    page = open_page(size)
    sign_in(page, officer.account)

    page.goto("/agreements/")
    page.get_by_role("link", name="Put one on file").click()
    page.get_by_label("With whom?").fill("Pelican Billing")
    page.get_by_label("Whom do we reach there").fill("Omar Reyes, 555-0152")
    page.get_by_label("Billing and collecting").check()
    page.get_by_label("Insurance and payment").check()
    page.get_by_label("They are fully bound").check()
    page.get_by_label("They resist in court").check()
    begins = page.get_by_role("group", name="From")
    for box, value in zip(begins.get_by_role("textbox").all(), ("1", "31", "2026"), strict=True):
        box.fill(value)
    page.get_by_label("The signed agreement").set_input_files(
        {"name": "signed.pdf", "mimeType": "application/pdf", "buffer": SCAN}
    )
    looks_right(page, "agreements-new")
    page.get_by_role("button", name="Put it on file").click()
    page.get_by_label("To whom?").fill("Pelican Billing")
    page.get_by_label("Notes").check()
    page.get_by_role("button", name="Look").click()
    page.get_by_text("The agreement does not say that they need this").wait_for()
    looks_right(page, "agreements")
    page.get_by_role("link", name="Tidewater Lab").click()
    looks_right(page, "agreements-one")
    page.get_by_label("Why does it end?").fill("Another laboratory.")
    page.get_by_role("button", name="End it today").click()
    page.get_by_text("Nothing goes to them from now on.").wait_for()
