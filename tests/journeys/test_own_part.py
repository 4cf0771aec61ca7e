"""Rowan writes on the phone what brings them, leaves a part out and sends the rest; Dana takes it over."""

import pytest
from django.db import transaction

from midspan.domains.assessments.actions import begin_assessment
from midspan.domains.assessments.book import book
from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel.tests.factories import make_organization
from tests.journeys.sizes import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAID = "I want my mornings back."


class Center:
    def __init__(self):
        organization = make_organization()
        self.rowan, self.dana = make_patient(organization), make_staff(organization, Role.COUNSELOR)
        stay = make_episode(organization, self.rowan, state="admitted", primary_counselor=self.dana)
        reached = {"actor_id": self.dana.pk, "patient_id": self.rowan.pk, "source_id": stay.pk}
        open_reach(basis=Basis.PRIMARY_COUNSELOR, by=actor_for(self.dana), **reached)
        begin_assessment(patient_id=self.rowan.pk, by=actor_for(self.dana))


@pytest.fixture
def center():
    with transaction.atomic():
        return Center()


KEPT_WORDS = "Object.values(sessionStorage).filter((words) => words.includes('mornings')).length"


def kept_words(page):
    return page.evaluate(KEPT_WORDS)


def arrive(page):
    """Whichever page it is that sends them, the kept one or a new one."""
    for _turn in range(40):
        if not kept_words(page):
            return
        page.wait_for_timeout(250)


def writes(page, looks_right):
    page.goto("/today/")
    page.get_by_role("link", name="In your own words").click()
    looks_right(page, "own-words")
    page.get_by_role("link", name="Start").click()
    page.get_by_label("What brings you here, in your own words?").press_sequentially(SAID)
    page.get_by_text("for you alone.").wait_for()
    looks_right(page, "own-words-section")
    page.reload()
    assert page.get_by_label("What brings you here, in your own words?").input_value() == SAID
    page.get_by_role("button", name="Keep and go on").click()
    page.get_by_text("Leave this part out").click()
    page.get_by_text("I would rather say it in person").click()
    page.get_by_role("button", name="Leave it out").click()
    page.get_by_role("heading", name="How you are").wait_for()
    page.get_by_role("link", name="In your own words").first.click()
    page.get_by_role("link", name="Look over and send").click()
    looks_right(page, "own-words-send")
    page.get_by_role("button", name="Send it").click()
    page.get_by_text("sees it as you wrote it.").wait_for()


def takes_over(page, person, looks_right):
    page.goto(f"/people/{person.pk}/assessment/")
    page.get_by_text("Left out on their phone").wait_for()
    looks_right(page, "own-words-whole")
    page.get_by_role("link", name="What brings you here").click()
    looks_right(page, "own-words-beside")
    page.get_by_role("button", name="Take over").click()
    page.get_by_text("Taken over").wait_for()
    assert page.get_by_label("In the person’s own words").input_value() == SAID


def test_written_on_a_phone_and_taken_over_at_a_desk(center, open_page, sign_in, looks_right):
    own = open_page(PHONE)
    sign_in(own, center.rowan.account)
    writes(own, looks_right)

    desk = open_page(DESKTOP)
    sign_in(desk, center.dana.account)
    takes_over(desk, center.rowan, looks_right)


def test_words_typed_without_a_connection_stay_on_the_phone_until_it_is_back(shaky, center, sign_in, looks_right):
    where = f"/my-words/{book().own_sections[0].key}/"
    shaky.set_viewport_size(PHONE)
    sign_in(shaky, center.rowan.account)
    shaky.goto(where)
    box = shaky.get_by_label("What brings you here, in your own words?")

    shaky.context.set_offline(True)
    shaky.get_by_text(
        "You are offline."
    ).wait_for()  # The line is cut before the page is told: a press in between leads nowhere.
    box.fill(SAID)
    shaky.get_by_role("button", name="Keep and go on").click()
    shaky.get_by_text("your words stay on this device").wait_for()
    shaky.get_by_role("button", name="Tell the team").click()
    shaky.get_by_text("nobody has been told").wait_for()
    looks_right(shaky, "own-words-offline")
    assert kept_words(shaky) == 1

    shaky.goto("about:blank")  # Before the connection is back: an open page would send them at once.
    shaky.context.set_offline(False)
    shaky.goto(where)
    arrive(shaky)
    shaky.reload()
    assert (box.input_value(), kept_words(shaky)) == (SAID, 0)
