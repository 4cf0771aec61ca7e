"""The team goes through two people by keyboard; words that a dead line keeps back are sent when it is there again."""

import pytest
from django.db import transaction

from midspan.domains.encounters.tests.factories import Room
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import make_staff
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}


@pytest.fixture
def room():
    with transaction.atomic():
        organization = make_organization()
        counselor = make_staff(organization, Role.COUNSELOR, credentials=["LCSW"])
        room = Room(organization, people=2, leader=counselor)
        for stay in room.stays:
            stay.admitted_at = clock.now()
            stay.save()
        return room


@pytest.mark.parametrize("size", SIZES)
def test_a_round_goes_from_one_person_to_the_next(room, open_page, sign_in, looks_right, size):
    page = open_page(SIZES[size])
    sign_in(page, room.leader.account)
    page.goto("/rounds/")
    looks_right(page, "rounds")
    for box in page.locator("input[name=person]").all():
        box.check()
    page.get_by_role("button", name="Begin the round").click()
    page.get_by_role("link", name="Go on with the next person").click()
    first = page.url
    looks_right(page, "turn")
    page.keyboard.press("j")
    page.get_by_text("2 of 2").wait_for()
    page.keyboard.press("k")
    page.wait_for_url(first)

    page.get_by_text("Change something").click()
    page.get_by_label("In a sentence").fill("One more hour alone.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Keep, and go on").click()
    page.get_by_text("Not sent yet.").wait_for()
    page.context.set_offline(False)
    page.reload()
    assert page.get_by_label("In a sentence").input_value() == "One more hour alone."
    assert page.get_by_label("Change something").is_checked()
    page.get_by_role("button", name="Keep, and go on").click()
    page.get_by_text("2 of 2").wait_for()
    page.get_by_text("Postpone", exact=True).click()
    page.get_by_label("Why does this person wait?").fill("Their counselor is ill.")
    page.get_by_role("button", name="Postpone, and go on").click()
    page.get_by_role("button", name="End the round").click()
    page.get_by_text("The round is over.").wait_for()
    looks_right(page, "round-over")
