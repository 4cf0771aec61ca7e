"""A nurse opens the record of somebody she does not know; the privacy officer closes it; the patient reads of both.

Three browsers at once: what the officer decides in one ends what stands open in another on its next click.
"""

from datetime import date

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
)
from django.db import transaction

from midspan.domains.journey.tests.factories import condition, make_accepted, make_intake
from midspan.domains.people.enums import Role
from midspan.domains.people.models import Account, Patient
from midspan.domains.people.tests.factories import actor_for, code_of, make_staff
from midspan.kernel.tests.factories import make_organization
from tests.journeys.sizes import AT_A_DESK

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
ON_FILE = {
    "family_name": "Okonjo",
    "birth_date": date(1992, 4, 3),
    "phone": "804-555-0177",
    "address_lines": "18 Ferry Street",
    "city": "Roanoke",
    "state": "VA",
    "postal_code": "24011",
    "must_not_be_told": "Her brother",
    "contact_times": "After six",
}


class Place:
    """Rowan, whom the nurse does not reach; a nurse with an authenticator app; a privacy officer."""

    def __init__(self):
        organization = make_organization()
        resources = [condition("Opioid use disorder"), condition("Asthma", code="195967001")]
        episode = make_accepted(organization, actor_for(make_intake(organization)), resources=resources)
        Patient.objects.filter(pk=episode.patient_id).update(**ON_FILE)
        Account.objects.create_user("rowan", organization=organization, patient=episode.patient)
        self.rowan = episode.patient
        self.nurse = make_staff(organization, Role.NURSE, given_name="Farah", family_name="Daneshvar", title="Nurse")
        self.officer = make_staff(organization, Role.PRIVACY_OFFICER, given_name="Henrik", family_name="Solvang")
        self.secret = generate_totp_secret()
        TOTP.activate(self.nurse.account, self.secret)

    def code(self):
        return code_of(self.secret)


@pytest.fixture
def place():
    with transaction.atomic():
        return Place()


def shows_that_it_is_her(page, place, looks_right):
    page.goto("/emergencies/")
    looks_right(page, "emergency")
    page.get_by_role("button", name="Show that it is me").click()
    page.get_by_role("heading", name="Show that it is you").wait_for()
    looks_right(page, "emergency-code")
    page.get_by_label("Code").fill(place.code())
    page.get_by_label("Code").press("Enter")
    page.get_by_role("button", name="Open the record and tell the person").wait_for()


def says_who_and_why(page, looks_right):
    page.get_by_label("Family name").fill("Okonjo")
    for part, typed in (("Month", "4"), ("Day", "3"), ("Year", "1992")):
        page.get_by_label(part).fill(typed)
    page.get_by_label("What is happening?").fill("urgent")
    page.get_by_role("button", name="Open the record and tell the person").click()
    page.get_by_text("Write in a sentence what is happening.").first.wait_for()
    looks_right(page, "emergency-refused")
    page.get_by_label("What is happening?").fill("Unconscious in the waiting room, the ambulance asks for medicines.")
    page.get_by_role("button", name="Open the record and tell the person").click()
    page.get_by_text("804-555-0177").wait_for()
    looks_right(page, "emergency-record")


def closes_it(page, looks_right):
    page.goto("/updates/")
    page.get_by_role("link", name="Something waits for your review.").click()
    looks_right(page, "emergency-reviews")
    page.locator(".queue").get_by_role("link", name="Review").click()
    page.get_by_text("“No” closes it at once.").wait_for()
    looks_right(page, "emergency-review")
    page.get_by_label("No", exact=True).check()
    page.get_by_label("Why?").fill("Nobody called an ambulance.")
    page.get_by_role("button", name="Close the review").click()
    page.get_by_role("heading", name="Every emergency is reviewed").wait_for()
    looks_right(page, "emergency-reviewed")


@pytest.mark.parametrize("size", AT_A_DESK)
def test_record_opened_reviewed_and_told(place, open_page, sign_in, looks_right, size):
    nurse, officer, rowan = (open_page(size) for _ in range(3))
    for page, person in ((nurse, place.nurse), (officer, place.officer), (rowan, place.rowan)):
        sign_in(page, person.account)

    shows_that_it_is_her(nurse, place, looks_right)
    says_who_and_why(nurse, looks_right)
    rowan.goto("/updates/")
    rowan.get_by_role("link", name="There is something you should know.").click()
    rowan.get_by_text("Somebody else is checking.").wait_for()
    looks_right(rowan, "emergency-own")
    closes_it(officer, looks_right)

    nurse.reload()
    nurse.get_by_role("heading", name="This is over").wait_for()
    looks_right(nurse, "emergency-over")
    assert "804-555-0177" not in nurse.content()
    rowan.reload()
    rowan.get_by_text("it was no emergency. We are sorry.").wait_for()
    looks_right(rowan, "emergency-own-wrong")


def test_whoever_has_two_ways_chooses_and_a_passkey_is_enough(place, phone, sign_in, has_passkeys, looks_right):
    has_passkeys(phone)
    sign_in(phone, place.nurse.account)
    phone.goto("/account/2fa/webauthn/add/")
    phone.get_by_label("Code").fill(place.code())
    phone.get_by_label("Code").press("Enter")
    phone.get_by_role("button", name="Continue").click()
    phone.wait_for_url(lambda url: not url.endswith("/add/"))
    phone.context.clear_cookies()
    sign_in(phone, place.nurse.account)

    phone.goto("/emergencies/")
    phone.get_by_role("button", name="Show that it is me").click()
    phone.get_by_role("link", name="Use a code from my app").wait_for()
    looks_right(phone, "emergency-step-up")
    phone.get_by_role("link", name="Use my passkey").click()
    phone.get_by_text("Your device will ask for your fingerprint").wait_for()
    looks_right(phone, "emergency-passkey")
    phone.get_by_role("button", name="Use my passkey").click()

    phone.get_by_role("button", name="Open the record and tell the person").wait_for()
