"""A plan on one screen for two, the person's phone beside it, until whoever signed in shows that it is them."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction

from midspan.domains.people.tests.factories import code_of
from midspan.domains.plans.tests.test_together import NOTED, OTHER_WORDS, Drafted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place():
    with transaction.atomic():
        place = Drafted()
        place.secret = generate_totp_secret()
        TOTP.activate(place.counselor.account, place.secret)
        return place


def test_plan_is_written_and_signed_on_one_screen(place, desktop, phone, sign_in, looks_right):
    sign_in(desktop, place.counselor.account)
    desktop.goto(f"/people/{place.rowan.pk}/plan/draft/")
    desktop.get_by_text(NOTED).wait_for()
    looks_right(desktop, "plan-staff-notes")
    desktop.get_by_role("button", name="Review with the person").click()
    desktop.get_by_role("heading", name="Your plan").wait_for()
    assert NOTED not in desktop.content()
    looks_right(desktop, "plan-together")

    sign_in(phone, place.rowan.account)
    phone.goto("/plan/")
    phone.get_by_role("link", name="Suggest other words").nth(1).click()
    phone.get_by_label("How would you say it?").fill(OTHER_WORDS)
    looks_right(phone, "plan-suggest")
    phone.get_by_role("button", name="Send").click()
    phone.get_by_text("Not answered yet").wait_for()
    looks_right(phone, "plan-written-together")

    desktop.reload()
    looks_right(desktop, "plan-together-suggested")
    desktop.get_by_role("button", name="Take these words").click()
    desktop.get_by_text("From your phone").wait_for()
    desktop.locator(".thread-goal > .thread-node").get_by_role("link", name="Change").click()
    desktop.get_by_label("What do you want?").fill("I want them to call me first.")
    desktop.get_by_label("I typed it myself").check()
    looks_right(desktop, "plan-together-goal")
    desktop.get_by_role("button", name="Keep").click()
    desktop.get_by_text("Typed together with").wait_for()
    desktop.get_by_role("button", name="These are our words").click()
    desktop.get_by_text("open Midspan on your own phone").wait_for()
    looks_right(desktop, "plan-together-to-sign")

    desktop.goto("/people/")
    desktop.get_by_role("heading", name="Your plan").wait_for()
    desktop.get_by_role("link", name="Staff: back to my own view").click()
    desktop.locator("input[name=code]").fill(code_of(place.secret))
    desktop.locator("form:has(input[name=code]) button[type=submit], form:has(input[name=code]) button").first.click()
    desktop.get_by_text("You see the staff view again.").wait_for()
