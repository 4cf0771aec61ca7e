"""A physician finds what is due, writes on a phone, comes back to what was typed, and signs it on a desktop."""

from datetime import timedelta

import pytest
from django.db import transaction

from midspan.kernel import clock
from midspan.surfaces.staff.tests.test_certifying import Stay

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stay():
    with transaction.atomic():
        return Stay()


def test_need_is_certified_from_a_phone_to_a_desktop(stay, desktop, phone, sign_in, looks_right):
    sign_in(phone, stay.physician.account)
    phone.goto("/supervision/")
    phone.get_by_role("link", name="Read and certify").click()
    looks_right(phone, "certification")
    phone.get_by_role("link", name="Write a statement").click()
    looks_right(phone, "certify")
    phone.get_by_label("Why is this intensity needed?").fill("Evenings alone end in use.")
    phone.get_by_text("Nobody else reads it until you sign.").wait_for()

    sign_in(desktop, stay.physician.account)
    desktop.goto(f"/people/{stay.patient.pk}/certification/")
    desktop.get_by_role("link", name="Go on writing").click()
    assert desktop.get_by_label("Why is this intensity needed?").input_value() == "Evenings alone end in use."
    desktop.get_by_label("Through which day?").fill((clock.local_date() + timedelta(days=30)).isoformat())
    desktop.get_by_label("How many hours a week").fill("9")
    for box in desktop.get_by_role("checkbox").all():
        box.check()
    desktop.get_by_role("button", name="Sign").click()
    desktop.get_by_text("Signed. It is fixed now; an addendum adds to it.").wait_for()
    desktop.get_by_text("(3 days)").wait_for()
    looks_right(desktop, "certification")
