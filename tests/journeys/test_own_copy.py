"""A patient is led to show that it is them before a copy leaves, and takes it as a table."""

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
)
from django.db import transaction

from midspan.domains.people.tests.factories import code_of, make_patient
from midspan.kernel.tests.factories import make_organization
from tests.journeys.sizes import ON_A_PHONE

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def rowan():
    with transaction.atomic():
        return make_patient(make_organization(), given_names="Rowan", family_name="Okonjo")


@pytest.mark.parametrize("size", ON_A_PHONE)
def test_copy_is_offered_to_who_has_shown_that_it_is_them(rowan, open_page, sign_in, looks_right, size):
    page, secret = open_page(size), generate_totp_secret()
    with transaction.atomic():
        TOTP.activate(rowan.account, secret)
    sign_in(page, rowan.account)

    page.goto("/more/privacy/")
    page.get_by_role("link", name="A copy to take with you").click()
    page.get_by_role("button", name="Show that it is me, to download").wait_for()
    looks_right(page, "copy-before")
    page.get_by_role("button", name="Show that it is me, to download").click()
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_label("Code").press("Enter")
    page.get_by_role("button", name="As a table (CSV)").wait_for()
    looks_right(page, "copy-after")
    with page.expect_download() as started:
        page.get_by_role("button", name="As a table (CSV)").click()

    assert started.value.suggested_filename == "document.csv"
