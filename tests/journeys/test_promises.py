"""Promises on both sides: the person's, agreed anew before its day and kept; the team's, whose day goes by."""

from datetime import timedelta

import pytest
from django.db import transaction
from playwright.sync_api import expect

from midspan.domains.commitments.actions import tell_missed
from midspan.domains.commitments.models import Promise
from midspan.domains.commitments.tests.factories import FRIDAY, TODAY, Pledged
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.safety.tests.factories import MONDAY_TEN
from midspan.kernel.prepared import organization_reader
from midspan.kernel.tests.factories import see_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

A_DAY, HOME = timedelta(days=1), "/promises/"


class Story(Pledged):
    """As above, and Sol, a licensed counselor who countersigns for the team."""

    def __init__(self):
        super().__init__()
        self.sol = make_staff(self.organization, Role.COUNSELOR, given_name="Sol", credentials=["LCSW"])
        tie = {"patient_id": self.rowan.pk, "basis": Basis.CARE_TEAM, "source_id": self.sol.pk}
        open_reach(actor_id=self.sol.pk, by=actor_for(self.dana), **tie)
        for one in (self.rowan, self.dana, self.sol):
            assert one.account


@pytest.fixture
def tell_time(monkeypatch):
    def told(moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return told


@pytest.fixture
def story(tell_time):
    tell_time(MONDAY_TEN)
    with transaction.atomic():
        return Story()


def test_both_sides_promise_and_what_became_of_it_is_seen(story, phone, desktop, sign_in, tell_time, looks_right):
    sign_in(phone, story.rowan.account)
    promises(phone, looks_right)
    sign_in(desktop, story.dana.account)
    team_promises(desktop, story, looks_right)
    agrees_anew(phone, looks_right)

    tell_time(MONDAY_TEN + 5 * A_DAY)
    with transaction.atomic():
        assert tell_missed(today=FRIDAY + A_DAY, by=organization_reader(story.organization.pk)) == 1
    sign_in(phone, story.rowan.account)
    keeps_it(phone, looks_right)
    is_told(phone, looks_right)
    sign_in(desktop, story.sol.account)
    is_supervised(desktop, looks_right)
    sign_in(desktop, story.dana.account)
    says_a_word(desktop, story)
    reads_the_word(phone, looks_right)

    with transaction.atomic():
        see_all(story.organization)
        found = Promise.objects.order_by("made_at", "number").values_list("words", "state")
        assert list(found) == [
            ("call the bank", "renegotiated"),
            ("ask about the early shift", "partly"),
            ("write to the bank", "kept"),
        ]


def promises(page, looks_right):
    page.goto(HOME)
    page.get_by_role("link", name="Promise something").click()
    page.get_by_label("I will …").fill("call the bank")
    page.get_by_label("By which day?").fill((TODAY + A_DAY).isoformat())
    looks_right(page, "promises-write")
    page.get_by_role("button", name="Promise it").first.click()
    expect(page.get_by_role("link", name="Call the bank")).to_be_visible()
    looks_right(page, "promises-own")


def team_promises(page, story, looks_right):
    page.goto(f"/people/{story.rowan.pk}/promises/")
    page.get_by_text("Promise something").click()
    part = page.locator("section", has=page.get_by_role("heading", name="What the team promised"))
    part.get_by_label("We will …").fill("ask about the early shift")
    part.get_by_label("By which day?").fill(FRIDAY.isoformat())
    looks_right(page, "promises-of-patient")
    part.get_by_role("button", name="Promise it").click()
    expect(page.get_by_role("link", name="Ask about the early shift")).to_be_visible()


def agrees_anew(page, looks_right):
    """Before its day, in other words: the earlier words stay to be read."""
    page.goto(HOME)
    expect(page.get_by_role("link", name="Ask about the early shift")).to_be_visible()
    page.get_by_role("link", name="Call the bank").click()
    page.get_by_role("link", name="Agree anew").click()
    page.get_by_label("I will …").fill("write to the bank")
    page.get_by_label("By which day?").fill(FRIDAY.isoformat())
    looks_right(page, "promises-agree-anew")
    page.get_by_role("button", name="Promise it").first.click()
    page.get_by_role("link", name="Write to the bank").click()
    page.get_by_text("All that happened").click()
    expect(page.get_by_text("Agreed anew")).to_be_visible()


def keeps_it(page, looks_right):
    page.goto(HOME)
    page.get_by_role("link", name="Write to the bank").click()
    page.get_by_text("Kept", exact=True).click()
    looks_right(page, "promises-what-became")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Kept. Thank you for saying it.")).to_be_visible()


def is_told(page, looks_right):
    """In words that say nothing; the promise itself stands on the page they lead to."""
    page.goto("/updates/")
    expect(page.get_by_text("Something you were told has changed.")).to_be_visible()
    looks_right(page, "promises-updates")
    page.get_by_role("link", name="Something you were told has changed.").click()
    expect(page.get_by_text("Late", exact=True)).to_be_visible()


def is_supervised(page, looks_right):
    page.goto("/supervision/")
    expect(page.get_by_text("has not said what became of it")).to_be_visible()
    looks_right(page, "promises-supervision")


def says_a_word(page, story):
    page.goto(f"/people/{story.rowan.pk}/promises/")
    page.get_by_role("link", name="Ask about the early shift").click()
    page.get_by_text("Partly", exact=True).click()
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Say in a word why").first).to_be_visible()
    page.get_by_label("A word to the person").fill("They answer on Tuesday.")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("They answer on Tuesday.")).to_be_attached()


def reads_the_word(page, looks_right):
    page.goto(HOME)
    page.locator("summary", has_text="What was").click()
    expect(page.get_by_text("They answer on Tuesday.")).to_be_visible()
    looks_right(page, "promises-kept")
