"""A nurse goes through a list with the person, who reads it on a phone and says what is not right."""

import pytest
from django.db import transaction

from midspan.domains.records.tests.factories import Place, add

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place():
    with transaction.atomic():
        made = Place()
        add(made, dose="100 mg")
        return made


def test_a_list_is_gone_through_signed_and_doubted(place, desktop, phone, sign_in, looks_right):
    sign_in(desktop, place.nurse.account)
    desktop.goto(f"/people/{place.rowan.pk}/")
    desktop.get_by_role("link", name="Medicines").click()
    desktop.get_by_text("Never reconciled.").wait_for()
    looks_right(desktop, "medicines")
    desktop.get_by_role("link", name="Go through the list").click()
    for line in desktop.locator("fieldset.card").all():
        line.get_by_text("Kept", exact=True).click()
    desktop.get_by_text("Yes", exact=True).click()
    desktop.get_by_text("As listed", exact=True).click()
    looks_right(desktop, "medicines-go-through")
    desktop.get_by_role("button", name="Sign it").click()
    desktop.get_by_text("The list stands as you have left it.").wait_for()

    sign_in(phone, place.rowan.account)
    phone.goto("/more/")
    phone.get_by_role("link", name="My medicines").click()
    phone.get_by_role("link", name="Not right? Sertraline").click()
    phone.get_by_label("What is not right?").fill("I take half.")
    phone.get_by_role("button", name="Tell the team").click()
    phone.get_by_text("You said: not right").wait_for()
    looks_right(phone, "medicines-own")
    desktop.reload()
    desktop.get_by_text("I take half.").wait_for()
