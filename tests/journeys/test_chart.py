"""A counselor writes about a contact, which keeps itself as they type, signs it, and finds it in the chart."""

import pytest
from django.db import transaction

from midspan.domains.encounters.models import Contact
from midspan.domains.encounters.tests.factories import Room
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import make_staff
from midspan.kernel.tests.factories import make_organization, see_all
from tests.journeys.sizes import AT_A_DESK

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def room():
    with transaction.atomic():
        organization = make_organization()
        counselor = make_staff(organization, Role.COUNSELOR, credentials=["LCSW"])
        return Room(organization, people=1, leader=counselor)


def writes(page, room, looks_right):
    page.get_by_label("It began at").fill("09:00")
    page.get_by_label("It ended at").fill("09:50")
    page.locator("#id_local_date").fill("2026-03-02")
    page.get_by_text("By video", exact=True).click()
    page.locator("#id_place").fill("At home")
    page.get_by_text("Nobody else was there").click()
    page.get_by_label("What was done?").fill("Rehearsed refusing a drink at the ballpark.")
    page.get_by_label("No plan holds yet. What did it serve?").fill("Getting started.")
    page.get_by_label("How did they respond?").fill("Tried it three times.")
    page.get_by_label("What has moved?").fill("Nothing yet.")
    page.get_by_role("link", name="Say what is planned for next time.").wait_for()
    looks_right(page, "contact-draft")
    page.get_by_label("Next time").fill("Will call before the game.")
    page.get_by_text("Ready to sign.").wait_for()
    with transaction.atomic():
        see_all(room.organization)
        kept = Contact.objects.get()
    assert (kept.place, kept.activities) == ("At home", "Rehearsed refusing a drink at the ballpark.")


@pytest.mark.parametrize("size", AT_A_DESK)
def test_a_contact_is_written_signed_and_found(room, open_page, sign_in, looks_right, size):
    page = open_page(size)
    sign_in(page, room.leader.account)
    page.goto(f"/people/{room.patients[0].pk}/chart/")
    page.get_by_role("link", name="Contacts").click()
    page.get_by_role("button", name="Individual session").click()

    writes(page, room, looks_right)
    page.get_by_role("button", name="Sign", exact=True).click()
    page.get_by_text("Signed by").wait_for()
    looks_right(page, "contact-signed")
    page.goto(f"/people/{room.patients[0].pk}/chart/")
    looks_right(page, "chart")
    page.get_by_label("Words").fill("rehearse ballpark")
    page.get_by_role("button", name="Find").click()
    page.get_by_text("1 line holds these words.").wait_for()
    looks_right(page, "chart-found")
