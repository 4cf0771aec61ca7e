"""The patient's pages without a mouse, and in Spanish: from the code on paper to a swapped session."""

import re
from datetime import UTC, datetime

import pytest
from django.db import transaction
from playwright.sync_api import expect

from midspan.domains.people.actions import open_account
from midspan.domains.people.tests.factories import actor_for
from midspan.domains.schedule.actions import accept_offer, compute_offer, materialize
from midspan.domains.schedule.tests.factories import MONDAY, NINE, NOON, Center, job_of, make_section
from midspan.kernel.tests.factories import make_organization, see_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EARLIER = datetime(2027, 2, 28, 15, tzinfo=UTC)
MOST_TABS = 60
# Words that stand in every group of the tests or are names, so that they are the same in every language.
ENGLISH = re.compile(
    r"\b(?:the|your|with|this|week|today|tomorrow|hours|session|sessions|and|from|until|choose|open|next|swap|help|"
    r"more|life|sign|code|leave|when|what|people|keep|change|add|minutes|are|is|you)\b",
    re.IGNORECASE,
)
PAGES = ("/today/", "/week/", "/more/", "/more/privacy/", "/life/", "/life/add/", "/life/paint/", "/life/wishes/",
         "/life/calendars/", "/life/apart/", "/updates/", "/settings/calendar/", "/week/choose/", "/start/",
         "/devices/")  # fmt: skip


@pytest.fixture
def paper(monkeypatch):
    """The sign-in paper of somebody whose week of three mornings is set, with a fourth group to swap to."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: EARLIER)
    with transaction.atomic():
        center = Center(make_organization(), weekdays=(0, 1, 2))
        patient, by = center.make_person(alias="Quiet Harbor"), actor_for(center.intake)
        offer = compute_offer(episode_id=patient.stay.pk, from_date=MONDAY, by=by)
        accept_offer(offer_id=offer.pk, choice=0, by=by)
        see_all(center.organization)
        spare = {"site": center.site, "track": center.track, "leaders": [center.leader]}
        make_section(center.organization, times=[(3, NINE, NOON)], group=center.sections[0].group, **spare)
        materialize(by=job_of(center.organization), from_date=MONDAY, weeks=1)
        return open_account(patient_id=patient.pk, by=by)


def press_through(page, name, *, key="Enter"):
    """Tab until what is named has the focus, see that the focus shows, and press."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.innerText || document.activeElement.name || ''")
        if name in focused:
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", name
            page.keyboard.press(key)
            return
    pytest.fail(f"{name} is not reached by keyboard on {page.url}.")


def sign_in_by_keyboard(page, paper):
    page.goto("/")
    press_through(page, "I have a code")
    page.wait_for_url("**/sign-in/code/")
    press_through(page, "login", key="End")
    page.keyboard.type(paper.login)
    page.keyboard.press("Tab")
    page.keyboard.type(paper.code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="You are in")).to_be_visible()
    press_through(page, "Not now")
    page.wait_for_url("**/today/")


def test_from_sign_in_to_a_swap_by_keyboard_alone(phone, paper):
    sign_in_by_keyboard(phone, paper)

    press_through(phone, "My week")
    phone.wait_for_url("**/week/")
    press_through(phone, "Week after")
    phone.wait_for_url("**/week/2027-03-01/")
    press_through(phone, "Ask to swap Tomorrow")
    expect(phone.get_by_role("heading", name="Swap a session")).to_be_visible()
    press_through(phone, "Come to this one")

    phone.wait_for_url("**/week/**")
    expect(phone.get_by_text("Thursday").first).to_be_attached()


def english_lines(shown):
    """The lines that hold an English word outside quotation marks."""
    return [line for line in shown.splitlines() if ENGLISH.search(re.sub(r"“[^”]*”", "", line))]


@pytest.mark.long
def test_every_page_of_a_patient_is_in_spanish(open_page, sign_in, paper, looks_right):
    page = open_page({"width": 390, "height": 844}, language="es")
    sign_in(page, paper.account)
    found = {}
    for path in PAGES:
        page.goto(path)
        looks_right(page, f"es{path.replace('/', '-').rstrip('-')}")
        found[path] = english_lines(page.locator("body").inner_text())

    assert {path: lines for path, lines in found.items() if lines} == {}
