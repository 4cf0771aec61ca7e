"""A patient asks for a letter to work, reads every word, approves it and takes it; the front desk knows what to say."""

from datetime import timedelta

import pytest
from django.db import transaction

from midspan.domains.encounters.tests.factories import Room
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import make_staff
from midspan.kernel.tests.factories import make_organization, see_all
from tests.journeys.sizes import ON_A_PHONE

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def room():
    with transaction.atomic():
        return Room(make_organization(), people=1, began=200)


def fills_date(page, legend, day):
    group = page.get_by_role("group", name=legend)
    for label, value in (("Month", day.month), ("Day", day.day), ("Year", day.year)):
        group.get_by_label(label).fill(str(value))


def asks(page, room, looks_right):
    page.goto("/more/privacy/")
    page.get_by_role("link", name="Letters").click()
    looks_right(page, "letters-empty")
    page.get_by_role("link", name="Ask for a letter").click()
    page.get_by_role("button", name="Show me the letter").click()
    page.get_by_text("Choose who it is for.").first.wait_for()
    looks_right(page, "letter-ask")
    page.get_by_text("Work", exact=True).click()
    page.get_by_label("Their name").fill("Blue Heron Logistics")
    page.get_by_text("appointments that are planned").click()
    day = room.session.local_date
    fills_date(page, "From", day)
    fills_date(page, "Until, that day included", day + timedelta(days=6))
    page.get_by_role("button", name="Show me the letter").click()


def approves(page, room, looks_right):
    page.get_by_text("These are the exact words.").wait_for()
    looks_right(page, "letter-read")
    page.get_by_label("Type your name to approve every word").fill(f"Rowan {room.patients[0].family_name}")
    page.get_by_role("button", name="Approve these words").click()
    page.get_by_text("Approved. Nobody but you has it yet.").wait_for()
    looks_right(page, "letter-approved")


def takes_it_and_takes_it_back(page, looks_right):
    with page.expect_download() as started:
        page.get_by_role("button", name="Download").click()
    assert started.value.suggested_filename == "document.pdf"
    page.get_by_role("button", name="Take it back").click()
    page.get_by_text("Taken back.").wait_for()
    looks_right(page, "letter-over")


@pytest.mark.parametrize("size", ON_A_PHONE)
def test_letter_asked_for_approved_and_taken(room, open_page, sign_in, looks_right, size):
    page = open_page(size)
    sign_in(page, room.patients[0].account)

    asks(page, room, looks_right)
    approves(page, room, looks_right)
    takes_it_and_takes_it_back(page, looks_right)


@pytest.mark.parametrize("size", ON_A_PHONE)
def test_staff_write_a_letter_and_find_what_to_say_to_callers(room, open_page, sign_in, looks_right, size):
    with transaction.atomic():
        see_all(room.organization)
        intake = make_staff(room.organization, Role.INTAKE)
    page = open_page(size)
    sign_in(page, intake.account)

    page.goto(f"/people/{room.patients[0].pk}/letters/new/")
    looks_right(page, "letter-write")
    page.get_by_text("A landlord").click()
    page.get_by_label("Their name").fill("Elm Court")
    page.get_by_text("appointments that are planned").click()
    fills_date(page, "From", room.session.local_date)
    fills_date(page, "Until, that day included", room.session.local_date)
    page.get_by_role("button", name="Write it, for the person to read").click()
    page.get_by_text("Nothing leaves before they approve it.").wait_for()
    looks_right(page, "letter-of-patient")
    page.goto("/calls/")
    page.get_by_text("We can neither confirm nor deny").first.wait_for()
    looks_right(page, "letter-calls")
