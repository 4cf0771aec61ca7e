"""Intake puts a mother on file; the child signs, the mother signs in front of intake, and the child reads it."""

from datetime import date

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
)
from django.db import transaction

from midspan.domains.people.tests.factories import code_of, make_patient, make_staff
from midspan.kernel.tests.factories import make_organization
from tests.journeys.sizes import ON_A_PHONE

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


class Place:
    """In California: a child of ten, for whom both sign; an intake coordinator with an authenticator app."""

    def __init__(self):
        organization = make_organization(jurisdiction="CA")
        born = {"birth_date": date(2016, 3, 1), "given_names": "Ivy", "family_name": "Reyes"}
        self.child = make_patient(organization, **born)
        self.intake = make_staff(organization, "intake")
        self.secret = generate_totp_secret()
        TOTP.activate(self.intake.account, self.secret)

    def code(self):
        return code_of(self.secret)


@pytest.fixture
def place():
    with transaction.atomic():
        return Place()


def puts_the_mother_on_file(page, place, looks_right):
    page.goto(f"/people/{place.child.pk}/guardians/")
    page.get_by_text("The minor and a guardian both sign.").wait_for()
    looks_right(page, "guardians-none")
    page.get_by_role("link", name="Add a guardian").click()
    page.get_by_label("Code").fill(place.code())
    page.get_by_label("Code").press("Enter")
    page.get_by_label("Name", exact=True).fill("Alma Reyes")
    page.get_by_label("Who they are to the minor").fill("mother")
    page.get_by_label("Parent").check()
    page.get_by_label("Which papers did you see?").fill("Birth certificate and license")
    page.get_by_label("Signs").check()
    page.get_by_label("Sees what the law").check()
    for part, typed in (("Month", "1"), ("Day", "2"), ("Year", "2020")):
        page.get_by_label(part).first.fill(typed)
    looks_right(page, "guardian-new")
    page.get_by_role("button", name="Put on file").click()
    page.get_by_text("Of substance use care: nothing").wait_for()
    looks_right(page, "guardians")


def signs_first(page, looks_right):
    page.goto("/more/privacy/guardians/")
    page.get_by_text("What you share counts once").wait_for()
    looks_right(page, "guardians-own")
    page.goto("/more/privacy/new/")
    page.get_by_text("A family member or friend", exact=True).click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name").fill("Tomas")
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("when my sessions are", exact=True).click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("so that they can support me", exact=True).click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("for 90 days", exact=True).click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("It ends at the latest when I am of age").wait_for()
    page.get_by_label("Type your name to sign").fill("Ivy Reyes")
    page.get_by_role("button", name="Sign", exact=True).click()
    page.get_by_text("It shares nothing until").wait_for()
    looks_right(page, "consent-half")


def signs_second(page, place, looks_right):
    page.goto(f"/people/{place.child.pk}/consents/")
    looks_right(page, "consents-half")
    page.get_by_role("link", name="A guardian signs").click()
    page.get_by_label("Alma Reyes (mother)").check()
    page.get_by_label("They type their name to sign").fill("Alma Reyes")
    looks_right(page, "consent-second")
    page.get_by_role("button", name="Sign", exact=True).click()
    page.get_by_text("Both have signed.").wait_for()


def reads_that_it_holds(page, looks_right):
    page.goto("/more/privacy/")
    page.get_by_role("link", name="Tomas").click()
    page.get_by_text("Signed for you by Alma Reyes").wait_for()
    looks_right(page, "consent-of-both")


@pytest.mark.parametrize("size", ON_A_PHONE)
def test_two_sign_for_a_child(place, open_page, sign_in, looks_right, size):
    child, intake = open_page(size), open_page(size)
    sign_in(child, place.child.account)
    sign_in(intake, place.intake.account)

    puts_the_mother_on_file(intake, place, looks_right)
    signs_first(child, looks_right)
    signs_second(intake, place, looks_right)
    reads_that_it_holds(child, looks_right)
