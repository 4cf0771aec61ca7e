"""A mentor is invited, a patient finds them and both say yes; they agree on a time, mark it, and end it."""

from datetime import timedelta

import pytest
from django.db import transaction

from midspan.domains.mentors.tests.factories import make_coordinator
from midspan.domains.people.tests.factories import make_patient
from midspan.domains.programs.tests.factories import make_site
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization
from tests.journeys.sizes import DESKTOP, ON_A_PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
A_WEEK = timedelta(days=7)
NOT_FOUND = 404


class Place:
    def __init__(self):
        self.organization = make_organization()
        self.patient = make_patient(self.organization, given_names="Rowan", family_name="Ames")
        make_site(self.organization)
        self.coordinator = make_coordinator(self.organization)


@pytest.fixture
def place():
    with transaction.atomic():
        return Place()


def invites(page, looks_right):
    """Returns the name and the code that stand on the paper."""
    page.goto("/mentoring/")
    page.get_by_text("No mentors yet").wait_for()
    page.get_by_role("link", name="Invite a mentor").click()
    page.get_by_label("By what name are they known?").fill("Mara")
    looks_right(page, "mentor-invite")
    page.get_by_role("button", name="Make a code").click()
    page.get_by_text("It is shown only now.").wait_for()
    return [page.locator("dd.numbers").nth(number).inner_text() for number in (0, 1)]


def signs_in_and_writes(page, login, code, looks_right):
    page.goto("/sign-in/code/")
    page.get_by_label("Your sign-in name").fill(login)
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Not now").click()
    page.get_by_role("heading", name="Hello, Mara").wait_for()
    looks_right(page, "mentor-home-nobody")
    page.get_by_role("link", name="Write it").click()
    page.get_by_label("Who are you").fill("Six years sober, two of them hard.")
    page.get_by_label("has been through this program").check()
    page.get_by_label("Español").check()
    page.get_by_label("by phone").check()
    page.get_by_label("Day", exact=True).first.select_option(label="Tuesday")
    page.get_by_label("From", exact=True).first.fill("18:00")
    page.get_by_label("Until", exact=True).first.fill("21:00")
    page.get_by_label("What can you not do?").fill("No calls after nine.")
    page.get_by_label("For how many people").fill("1")
    page.get_by_label("How does whoever is matched").fill("Call 555-0133.")
    looks_right(page, "mentor-profile")
    page.get_by_role("button", name="Send to the coordinator").click()
    page.get_by_text("What you wrote last waits").wait_for()


def approves(page, looks_right):
    page.goto("/mentoring/")
    page.get_by_role("heading", name="Profiles to look at").wait_for()
    page.get_by_role("link", name="Look at it").click()
    looks_right(page, "mentor-approve")
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("Patients read it from now on.").wait_for()
    page.goto("/mentoring/")
    looks_right(page, "mentor-board")


def looks_for_one(page, looks_right):
    page.goto("/more/")
    page.get_by_role("link", name="Mentors").click()
    page.get_by_role("heading", name="Would a mentor help?").wait_for()
    looks_right(page, "mentors-own")
    page.get_by_role("link", name="Say what matters to you").click()
    page.get_by_label("Español").check()
    page.get_by_label("has been through this program").check()
    page.get_by_label("by phone").check()
    looks_right(page, "mentors-wish")
    page.get_by_role("button", name="See who there is").click()
    page.get_by_text("Speaks Español").wait_for()
    page.get_by_text("Free when you are: Tuesday, 6 p.m. – 9 p.m.").wait_for()
    page.get_by_text("Has been through this program").wait_for()
    looks_right(page, "mentors-suggested")
    page.get_by_role("link", name="Mara").click()
    page.get_by_label("What name shall stand on your card?").fill("Rowan")
    page.get_by_role("button", name="Yes, show them my card").click()
    page.get_by_text("This holds a part of your own name").first.wait_for()
    page.get_by_label("What name shall stand on your card?").fill("Heron")
    looks_right(page, "mentors-mentor")
    page.get_by_role("button", name="Yes, show them my card").click()
    page.get_by_role("heading", name="Your card is with Mara").wait_for()
    looks_right(page, "mentors-asked")


def says_yes(page, looks_right):
    page.goto("/mentor/")
    page.get_by_role("link", name="Heron").click()
    page.get_by_role("heading", name="Would you be there for them?").wait_for()
    assert page.get_by_text("Rowan").count() == 0
    looks_right(page, "mentor-card")
    page.get_by_label("I have read what a mentor is").check()
    page.get_by_role("button", name="Yes", exact=True).click()
    page.get_by_text("They have the last word. If they sign").wait_for()


def signs(page, looks_right):
    page.goto("/mentors/")
    page.get_by_role("heading", name="Mara said yes").wait_for()
    page.get_by_role("link", name="Begin").click()
    page.get_by_label("I have read what a mentor is").check()
    page.get_by_label("three months").check()
    looks_right(page, "mentors-begin")
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("It goes to Mara.").wait_for()
    looks_right(page, "mentors-sign")
    page.get_by_label("Type your name to sign").fill("Rowan Ames")
    page.get_by_role("button", name="Sign", exact=True).click()
    page.get_by_role("heading", name="You and Mara").wait_for()
    page.get_by_text("Call 555-0133.").wait_for()
    looks_right(page, "mentors-match")


def proposes(page, day, looks_right):
    page.get_by_role("link", name="Propose a time").click()
    page.get_by_label("Day").fill(day.isoformat())
    page.get_by_label("Time").fill("18:30")
    page.get_by_label("by phone").check()
    page.get_by_label("Where, or who calls whom").fill("I call you.")
    looks_right(page, "mentors-check-in")
    page.get_by_role("button", name="Propose", exact=True).click()
    page.get_by_text("Proposed by you").wait_for()


def agrees(page, looks_right):
    page.goto("/mentor/")
    page.get_by_text("A time waits for your answer.").wait_for()
    page.get_by_role("link", name="Heron").click()
    page.get_by_text("I call you.").wait_for()
    page.get_by_role("button", name="Yes", exact=True).click()
    page.get_by_text("Agreed by both.").wait_for()
    looks_right(page, "mentor-person")


def marks_it(page, looks_right):
    page.goto("/mentors/")
    page.get_by_role("heading", name="Behind you").wait_for()
    page.get_by_role("button", name="It was held").click()
    page.get_by_role("button", name="Held · Undo").wait_for()
    looks_right(page, "mentors-held")


def ends_it(page, looks_right):
    page.get_by_role("link", name="End it").click()
    page.get_by_role("heading", name="End it now?").wait_for()
    looks_right(page, "mentors-end")
    page.get_by_role("button", name="End it").click()
    page.get_by_text("Nothing is shared any more, and no reason is asked.").wait_for()


@pytest.mark.parametrize("size", ON_A_PHONE)
def test_match_by_both_sides_a_check_in_and_the_end(place, open_page, sign_in, looks_right, monkeypatch, size):
    desk, his, hers = open_page(DESKTOP), open_page(size), open_page(size)
    sign_in(desk, place.coordinator.account)
    sign_in(his, place.patient.account)

    login, code = invites(desk, looks_right)
    signs_in_and_writes(hers, login, code, looks_right)
    approves(desk, looks_right)
    hers.goto("/mentor/")
    never_matched = hers.locator("main").inner_text()
    looks_for_one(his, looks_right)
    says_yes(hers, looks_right)
    signs(his, looks_right)
    proposes(his, clock.local_date() + A_WEEK, looks_right)
    agrees(hers, looks_right)
    later = clock.now() + A_WEEK + timedelta(days=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    marks_it(his, looks_right)
    ends_it(his, looks_right)

    assert hers.reload().status == NOT_FOUND
    hers.goto("/mentor/")
    assert hers.locator("main").inner_text() == never_matched
    desk.goto("/mentoring/")
    desk.get_by_text("People: 0 of 1").wait_for()
