"""A nurse writes an incident down and tells who has to know; the director reviews it."""

import pytest
from django.db import transaction

from midspan.domains.incidents.tests.factories import make_incident
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import make_staff
from midspan.kernel.tests.factories import make_organization
from tests.journeys.sizes import AT_A_DESK

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


class Center:
    def __init__(self):
        self.organization = make_organization(jurisdiction="TX")
        self.nurse = make_staff(self.organization, Role.NURSE)
        self.director = make_staff(self.organization, Role.DIRECTOR)
        make_incident(self.director, kind="property")


@pytest.fixture
def center():
    with transaction.atomic():
        return Center()


def fill_date(page, name, *parts):
    boxes = page.get_by_role("group", name=name).get_by_role("textbox").all()
    for box, value in zip(boxes, parts, strict=True):
        box.fill(value)


@pytest.mark.parametrize("size", AT_A_DESK)
def test_nurse_writes_it_down_and_the_director_reviews_it(center, open_page, sign_in, looks_right, size):
    page = open_page(size)
    sign_in(page, center.nurse.account)
    page.goto("/incidents/")
    looks_right(page, "incidents-own")
    page.get_by_role("link", name="Write one down").click()
    page.get_by_label("A wrong medicine, dose or time").check()
    fill_date(page, "On which day did it happen?", "1", "30", "2020")
    page.get_by_label("At what time, about?").fill("09:30")
    page.get_by_label("Where?").fill("The nurse’s room")
    page.get_by_label("What happened?").fill("An envelope was handed to somebody else.")
    page.get_by_label("What was done at once?").fill("It was taken back unopened.")
    looks_right(page, "incidents-new")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_text("By when is unknown: ask, and write down what you are told.").wait_for()
    looks_right(page, "incidents-one")
    page.get_by_role("listitem").filter(has_text="Whoever prescribed").get_by_role("link").click()
    page.get_by_label("Told", exact=True).check()
    page.get_by_label("Who was told, how").fill("Dr. Ito, by telephone.")
    looks_right(page, "incidents-told")
    page.get_by_role("button", name="Note it").click()
    page.get_by_text("Dr. Ito, by telephone.").wait_for()
    page.get_by_role("link", name="Say whom it concerned").click()
    looks_right(page, "incidents-concerned")

    page.context.clear_cookies()
    sign_in(page, center.director.account)
    page.goto("/incidents/")
    looks_right(page, "incidents-waiting")
    page.get_by_role("listitem").filter(has_text="A wrong medicine").get_by_role("link").click()
    page.get_by_role("link", name="Review it").click()
    page.get_by_label("What did you find").fill("The envelopes look alike.")
    page.get_by_role("button", name="Keep the review").click()
    page.get_by_text("Somebody who may have to be told is not told yet.").wait_for()
