"""A patient asks what left; the privacy officer finds it, takes more time, and answers. The register leaves by two."""

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
)
from django.db import transaction

from midspan.domains.accounting.actions import ask_for_account
from midspan.domains.encounters.tests.factories import Room
from midspan.domains.letters.actions import give_letter
from midspan.domains.letters.tests.factories import approve, make_letter
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, code_of, make_staff
from midspan.kernel.tests.factories import make_organization, see_all
from tests.journeys.sizes import AT_A_DESK

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def room():
    """Of Rowan, work was given a letter."""
    with transaction.atomic():
        room = Room(make_organization(), people=1, began=200)
        room.officer = make_staff(room.organization, Role.PRIVACY_OFFICER)
        letter = make_letter(room.patients[0], room.session.local_date)
        approve(letter)
        see_all(room.organization)
        give_letter(letter_id=letter.pk, patient_id=room.patients[0].pk, by=actor_for(room.officer))
        return room


@pytest.mark.parametrize("size", AT_A_DESK)
def test_patient_reads_what_left_and_asks_for_it(room, open_page, sign_in, looks_right, size):
    page = open_page(size)
    sign_in(page, room.patients[0].account)

    page.goto("/more/privacy/")
    page.get_by_role("link", name="What left, and to whom").click()
    page.get_by_text("Blue Heron Logistics (Work)").wait_for()
    page.get_by_role("button", name="Ask the privacy officer").click()
    page.get_by_text("You have the answer by").wait_for()
    looks_right(page, "accounting-own")


@pytest.mark.parametrize("size", AT_A_DESK)
def test_register_leaves_by_two_people(room, open_page, sign_in, looks_right, size):
    with transaction.atomic():
        see_all(room.organization)
        people = (room.officer, make_staff(room.organization, Role.DIRECTOR))
        secrets = [generate_totp_secret() for _ in people]
        for one, secret in zip(people, secrets, strict=True):
            TOTP.activate(one.account, secret)
    officer, director = open_page(size), open_page(size)
    for page, one in zip((officer, director), people, strict=True):
        sign_in(page, one.account)

    officer.goto("/disclosures/copies/")
    officer.get_by_role("link", name="Ask for a copy").click()
    officer.get_by_label("What is the copy for?").fill("Audit by the state.")
    looks_right(officer, "register-copy-ask")
    officer.get_by_role("button", name="Ask for it").click()
    officer.get_by_text("Asked. A second person releases it.").wait_for()
    for page, secret in zip((officer, director), secrets, strict=True):
        page.goto("/disclosures/copies/")
        page.get_by_role("button", name="Show that it is me").click()
        page.get_by_label("Code").fill(code_of(secret))
        page.get_by_label("Code").press("Enter")
        page.get_by_text("Audit by the state.").wait_for()
    looks_right(director, "register-copy-release")
    director.get_by_role("button", name="Release it").click()
    director.get_by_text("Released, for a day.").wait_for()
    officer.reload()
    looks_right(officer, "register-copy-take")
    with officer.expect_download() as started:
        officer.get_by_role("button", name="As a table").click()
    assert started.value.suggested_filename == "document.csv"


@pytest.mark.parametrize("size", AT_A_DESK)
def test_officer_keeps_the_register_and_answers(room, open_page, sign_in, looks_right, size):
    with transaction.atomic():
        see_all(room.organization)
        ask_for_account(by=actor_for(room.patients[0]))
    page = open_page(size)
    sign_in(page, room.officer.account)

    page.goto("/disclosures/")
    page.get_by_label("To whom").select_option("employer")
    page.get_by_role("button", name="Look").click()
    page.get_by_text("Disclosures: 1. People: 1.").wait_for()
    looks_right(page, "accounting-register")
    page.get_by_role("link", name="Requests for an account: 1 waiting").click()
    looks_right(page, "accounting-requests")
    page.get_by_role("link", name="Answer").click()
    page.get_by_label("Why does it take longer?").fill("Paper from 2021 is in the archive.")
    page.get_by_role("button", name="Take more time").click()
    page.get_by_text("The person is told, and reads why.").wait_for()
    looks_right(page, "accounting-request")
    page.get_by_role("button", name="Answer", exact=True).click()
    page.get_by_text("Answered. The person is told").wait_for()
