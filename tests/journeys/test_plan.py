"""A plan from the first need to both names under it, changed once, and what each of both says of how far it is."""

import re

import pytest
from django.db import transaction

from midspan.domains.plans.tests.test_plans import Place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OWN_WORDS = "I want to sleep through."


@pytest.fixture
def place():
    with transaction.atomic():
        return Place()


@pytest.fixture
def at_work(desktop, place, sign_in):
    sign_in(desktop, place.counselor.account)
    return desktop


@pytest.fixture
def at_home(phone, place, sign_in):
    sign_in(phone, place.rowan.account)
    return phone


@pytest.mark.long
def test_plan_is_written_signed_rated_and_reviewed(place, at_work, at_home, looks_right):
    at_work.goto(f"/people/{place.rowan.pk}/")
    at_work.get_by_role("link", name="Plan", exact=True).click()
    looks_right(at_work, "plan-none")
    at_work.get_by_role("button", name="Begin the plan").click()
    write_thread(at_work, looks_right)
    looks_right(at_work, "plan-draft")
    at_work.get_by_role("button", name="Show it to the person, to be signed").click()
    at_work.get_by_role("link", name="Read and sign").click()
    looks_right(at_work, "plan-sign")
    sign(at_work, str(place.counselor))

    at_home.goto("/more/")
    at_home.get_by_role("link", name="My plan").click()
    at_home.get_by_text(OWN_WORDS).wait_for()
    looks_right(at_home, "plan-to-sign")
    sign(at_home, f"{place.rowan.given_names} {place.rowan.family_name}")
    at_home.get_by_role("heading", name="How far along do you feel?").wait_for()
    at_home.locator("summary", has_text="Gets up at six").click()
    at_home.get_by_label("4", exact=True).check()
    at_home.get_by_label("Anything you want to say about it").fill("Weekends are hard.")
    looks_right(at_home, "plan-rating")
    at_home.get_by_role("button", name="Keep").click()
    at_home.get_by_text("Kept. Your counselor sees it").wait_for()

    at_work.reload()
    at_work.get_by_text("Holds now").wait_for()
    looks_right(at_work, "plan-holds")
    at_work.get_by_role("link", name="Review it together").click()
    at_work.get_by_text("Weekends are hard.").wait_for()
    at_work.get_by_role("group", name="How far along").get_by_label("6", exact=True).check()
    at_work.get_by_label("Keep", exact=True).check()
    looks_right(at_work, "plan-review")
    at_work.get_by_role("button", name="Keep this review").click()
    at_work.get_by_text("Kept.").wait_for()


def write_thread(page, looks_right):
    """A need, a goal in the person's own words, one objective, and what the person does toward it."""
    page.get_by_role("link", name="Add a need").click()
    page.get_by_label("What is needed").fill("Sleep that does not come")
    looks_right(page, "plan-need")
    keep(page)
    page.get_by_role("link", name="Add: goal").click()
    page.get_by_label("What does the person want?").fill(OWN_WORDS)
    keep(page)
    page.get_by_role("link", name="Add: objective").click()
    page.get_by_label("What will be seen?").fill("Gets up at six every day")
    page.get_by_label("How is it measured?").select_option("diary")
    page.get_by_label("Up to what?").fill("7 of 7 days")
    for name, value in (("Month", "3"), ("Day", "1"), ("Year", "2031")):
        page.get_by_role("group", name="By when?").get_by_label(name).fill(value)
    keep(page)
    page.get_by_text("Nobody does anything toward this objective yet.").first.wait_for()
    page.get_by_role("link", name="Add: what is done").click()
    page.get_by_label("What is done?").fill("Light at six, and out of bed")
    page.get_by_label("The person", exact=True).check()
    page.get_by_label("How many times a week?").fill("7")
    looks_right(page, "plan-deed")
    keep(page)
    page.get_by_role("link", name="Add what has to be true at the end").click()
    page.get_by_label("What has to be true for the stay to end well?").fill("Four weeks of getting up at six")
    keep(page)


def keep(page):
    page.get_by_role("button", name="Keep", exact=True).click()
    page.wait_for_url(re.compile(r"/plan/draft/$"))


def sign(page, name):
    page.get_by_label("Type your name to sign").fill(name)
    page.get_by_role("button", name="Sign these words").click()
    page.get_by_text("Signed.").wait_for()


def test_plan_on_a_phone_at_work(place, phone, sign_in, looks_right):
    sign_in(phone, place.counselor.account)
    phone.goto(f"/people/{place.rowan.pk}/plan/")
    phone.get_by_role("button", name="Begin the plan").click()
    write_thread(phone, looks_right)
    looks_right(phone, "plan-draft")
