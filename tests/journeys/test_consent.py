"""A patient lets a sister know when the sessions are, downloads what they signed, pauses everything and takes it back.

What the gate would tell the sister follows at each step, with no word to anybody.
"""

import pytest
from django.db import transaction

from midspan.domains.consents.models import SignedConsent
from midspan.domains.consents.queries import foreseen_of
from midspan.domains.people.tests.factories import actor_for, make_patient
from midspan.kernel.tests.factories import make_organization, see_all
from tests.journeys.sizes import ON_A_PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def rowan():
    with transaction.atomic():
        return make_patient(make_organization(), given_names="Rowan", family_name="Okonjo")


def is_open(rowan):
    """Whether the gate would tell the recipient now what the one consent names."""
    with transaction.atomic():
        see_all(rowan.organization)
        [[answer]] = foreseen_of(SignedConsent.objects.exclude(kind="pause"), actor_for(rowan))
        return answer.is_open


def goes_on(page):
    page.get_by_role("button", name="Continue").click()


def chooses(page, looks_right):
    page.goto("/more/privacy/")
    looks_right(page, "consent-center-empty")
    page.get_by_role("link", name="Let somebody know something").click()
    goes_on(page)
    page.get_by_text("Choose who it is.").first.wait_for()
    looks_right(page, "consent-whom")
    page.get_by_text("A family member or friend").click()
    goes_on(page)
    page.get_by_label("Name").fill("Juniper")
    page.get_by_label("Who they are to you").fill("sister")
    looks_right(page, "consent-name")
    goes_on(page)
    page.get_by_text("when my sessions are").click()
    looks_right(page, "consent-what")
    goes_on(page)
    page.get_by_text("so that they can support me").click()
    looks_right(page, "consent-why")
    goes_on(page)
    page.get_by_text("for 90 days").click()
    looks_right(page, "consent-until")
    goes_on(page)


def signs(page, looks_right):
    page.get_by_role("heading", name="Read it, then sign").wait_for()
    page.get_by_text("It goes to Juniper (sister).").wait_for()
    page.get_by_label("Type your name to sign").fill("Somebody Else")
    page.get_by_role("button", name="Sign", exact=True).click()
    page.get_by_text("Type your name as it stands in the text.").first.wait_for()
    looks_right(page, "consent-sign")
    page.get_by_label("Type your name to sign").fill("Rowan Okonjo")
    page.get_by_role("button", name="Sign", exact=True).click()
    page.get_by_text("Signed. It holds from now on.").wait_for()
    looks_right(page, "consent-signed")


def downloads(page):
    with page.expect_download() as started:
        page.get_by_role("link", name="Download").click()
    assert started.value.suggested_filename == "document.pdf"


def pauses_and_resumes(page, rowan, looks_right):
    page.get_by_role("link", name="Who can see what").click()
    page.get_by_role("button", name="Pause all sharing").click()
    page.get_by_text("Everything is paused. Nobody is told.").wait_for()
    looks_right(page, "consent-paused")
    assert not is_open(rowan)
    page.get_by_role("button", name="Resume sharing").click()
    page.get_by_text("Resumed.").wait_for()
    looks_right(page, "consent-center")
    assert is_open(rowan)


def takes_it_back(page, looks_right):
    page.get_by_role("link", name="Juniper (sister)").click()
    page.get_by_role("link", name="Take it back").click()
    looks_right(page, "consent-end")
    page.get_by_role("button", name="Yes, take it back").click()
    page.get_by_text("Taken back.").wait_for()
    looks_right(page, "consent-over")


@pytest.mark.parametrize("size", ON_A_PHONE)
def test_consent_given_paused_and_taken_back(rowan, open_page, sign_in, looks_right, size):
    page = open_page(size)
    sign_in(page, rowan.account)

    chooses(page, looks_right)
    signs(page, looks_right)
    assert is_open(rowan)
    downloads(page)
    pauses_and_resumes(page, rowan, looks_right)
    takes_it_back(page, looks_right)

    assert not is_open(rowan)
