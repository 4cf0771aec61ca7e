"""A counselor puts a signed sheet on file, a second person compares it, and the patient is told and reads who did.

Then the patient calls and takes it back: whoever answers writes it down, and the patient is told that too.
"""

from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
)
from django.db import transaction

from midspan.domains.people.tests.factories import actor_for, code_of, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization
from tests.journeys.sizes import AT_A_DESK

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
SHEET = {"name": "from the scanner.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 a sheet"}


class Place:
    """Rowan, their counselor and intake, both with an authenticator app."""

    def __init__(self):
        organization = make_organization()
        self.rowan = make_patient(organization, given_names="Rowan", family_name="Okonjo")
        self.counselor, self.intake = make_staff(organization, "counselor"), make_staff(organization, "intake")
        tie = {"actor_id": self.counselor.pk, "basis": Basis.PRIMARY_COUNSELOR, "source_id": uuid4()}
        open_reach(patient_id=self.rowan.pk, **tie, by=actor_for(self.intake))
        self.secrets = {one.pk: generate_totp_secret() for one in (self.counselor, self.intake)}
        for one in (self.counselor, self.intake):
            TOTP.activate(one.account, self.secrets[one.pk])

    def code(self, staff):
        return code_of(self.secrets[staff.pk])


@pytest.fixture
def place():
    with transaction.atomic():
        return Place()


def shows_who_they_are(page, code):
    page.get_by_text("Show that it is me").click()
    page.get_by_label("Code").fill(code)
    page.get_by_label("Code").press("Enter")


def goes_on(page):
    page.get_by_role("button", name="Continue").click()


def answers_as_the_sheet_does(page):
    page.get_by_text("A family member or friend", exact=True).click()
    goes_on(page)
    page.get_by_label("Name").fill("Tomas")
    page.get_by_label("Who they are to you").fill("uncle")
    goes_on(page)
    page.get_by_text("when my sessions are", exact=True).click()
    goes_on(page)
    page.get_by_text("so that they can support me", exact=True).click()
    goes_on(page)
    page.get_by_text("for 90 days", exact=True).click()
    goes_on(page)


def puts_the_sheet_on_file(page, place, looks_right):
    page.goto(f"/people/{place.rowan.pk}/consents/")
    looks_right(page, "paper-none")
    page.get_by_role("link", name="Put a signed sheet on file").click()
    looks_right(page, "paper-step-up")
    shows_who_they_are(page, place.code(place.counselor))
    answers_as_the_sheet_does(page)
    page.get_by_label("The scan").set_input_files(SHEET)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("The name under it").fill("Rowan Okonjo")
    today = clock.local_date()
    for part, typed in (("Month", today.month), ("Day", today.day), ("Year", today.year)):
        page.get_by_label(part, exact=True).fill(str(typed))
    looks_right(page, "paper-last")
    page.get_by_role("button", name="Keep it for the second person").click()
    page.get_by_text("It opens nothing until a second person has checked it.").wait_for()
    looks_right(page, "paper-waits")


def compares_it(page, place, looks_right):
    page.goto("/papers/")
    looks_right(page, "papers")
    page.get_by_role("main").get_by_role("link", name="Check").click()
    shows_who_they_are(page, place.code(place.intake))
    page.get_by_text("It goes to Tomas (uncle).").wait_for()
    with page.expect_download() as started:
        page.get_by_role("link", name="Open the scan").click()
    assert started.value.suggested_filename == "scan.pdf"
    page.get_by_label("Yes, all of it").check()
    looks_right(page, "paper-check")
    page.get_by_role("button", name="Answer").click()
    page.get_by_text("Checked.").first.wait_for()


def reads_who_put_it_on_file(page, looks_right):
    page.goto("/updates/")
    looks_right(page, "paper-told")
    page.get_by_role("link", name="We put something on file for you").click()
    page.get_by_text("put it on file").wait_for()
    looks_right(page, "paper-own")


def takes_it_back_for_them(page, place, looks_right):
    page.goto(f"/people/{place.rowan.pk}/consents/")
    looks_right(page, "consents-on-file")
    page.get_by_role("link", name="They say so to me: Tomas").click()
    page.get_by_label("They said so").check()
    looks_right(page, "consent-end-for")
    page.get_by_role("button", name="Take it back").click()
    page.get_by_text("Taken back. It is over from now on").wait_for()


@pytest.mark.parametrize("size", AT_A_DESK)
def test_sheet_holds_by_two_people_and_its_patient_is_told(place, open_page, sign_in, looks_right, size):
    counselor, intake, rowan = (open_page(size) for _ in range(3))
    for page, who in ((counselor, place.counselor), (intake, place.intake), (rowan, place.rowan)):
        sign_in(page, who.account)

    puts_the_sheet_on_file(counselor, place, looks_right)
    rowan.goto("/more/privacy/")
    assert rowan.get_by_role("link", name="Tomas").count() == 0
    compares_it(intake, place, looks_right)
    reads_who_put_it_on_file(rowan, looks_right)
    takes_it_back_for_them(intake, place, looks_right)

    rowan.reload()
    rowan.get_by_text("that they take back their consent for Tomas (uncle)").wait_for()
    looks_right(rowan, "consent-told-over")
