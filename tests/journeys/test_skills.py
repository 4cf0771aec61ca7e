"""A skill is found and done on a phone without a mouse: with and without motion, and with no request on the way."""

import pytest
from django.db import transaction
from playwright.sync_api import expect

from midspan.domains.people.tests.factories import make_patient
from midspan.kernel.tests.factories import make_organization
from tests.journeys.sizes import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SETTLE = "/skills/1/"


@pytest.fixture
def patient():
    with transaction.atomic():
        return make_patient(make_organization())


def moving(page):
    """How many drawings of the page move."""
    return page.evaluate("document.getAnimations().filter((one) => one.playState === 'running').length")


def press(page, name, role="button"):
    page.get_by_role(role, name=name, exact=True).focus()
    page.keyboard.press("Enter")


def test_a_skill_is_found_and_done_by_keyboard(patient, open_page, sign_in, looks_right):
    page = open_page(PHONE)
    sign_in(page, patient.account)
    page.goto("/skills/")
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    page.get_by_label("Search by a word").press_sequentially("group")
    press(page, "Worry or panic")
    expect(page.get_by_role("link", name="Settle on the breath")).to_be_visible()
    expect(page.get_by_role("link", name="Sleep reset")).to_be_hidden()
    assert asked == []
    looks_right(page, "skills-library")

    press(page, "Settle on the breath", role="link")
    page.get_by_text("When it helps").wait_for()
    looks_right(page, "skills-skill")
    page.go_back()
    expect(page.get_by_label("Search by a word")).to_have_value("group")
    expect(page.get_by_role("link", name="Sleep reset")).to_be_hidden()
    page.go_forward()
    page.clock.install()
    press(page, "Start", role="link")
    page.get_by_role("button", name="Start").wait_for()
    looks_right(page, "skills-player-start")
    follow_the_steps(page, asked, looks_right)
    stand_still(page)


def follow_the_steps(page, asked, looks_right):
    asked.clear()
    press(page, "Start")
    expect(page.get_by_text("Step 1 of 9")).to_be_visible()
    page.clock.fast_forward(21_000)  # The first step is over by itself.
    expect(page.get_by_text("Step 2 of 9")).to_be_visible()
    assert moving(page) == 0
    go_to_the_breath(page, 2)
    assert moving(page) == 1
    looks_right(page, "skills-player-step")
    look_away(page)
    page.clock.fast_forward(60_000)
    expect(page.get_by_text("Step 4 of 9")).to_be_visible()
    assert moving(page) == 0
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("Step 3 of 9")).to_be_visible()
    page.keyboard.down("ArrowRight")
    page.keyboard.down("ArrowRight")  # Held, it is one step.
    page.keyboard.up("ArrowRight")
    expect(page.get_by_text("Step 4 of 9")).to_be_visible()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_text("That was all. You did it.")).to_be_focused()
    assert asked == []
    looks_right(page, "skills-player-end")


def go_to_the_breath(page, steps):
    for _ in range(steps):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Step 4 of 9")).to_be_visible()


def look_away(page):
    """The page goes out of sight and comes back: it waits there, as after "Pause"."""
    for state in ("hidden", "visible"):
        page.evaluate(
            """(state) => {
              Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
              document.dispatchEvent(new Event("visibilitychange"));
            }""",
            state,
        )
    expect(page.get_by_role("button", name="Go on", exact=True)).to_be_visible()


def stand_still(page):
    """Whoever wants no motion has a picture that stands, and words that count; the choice of before is remembered."""
    page.emulate_media(reduced_motion="reduce")
    press(page, "Once more")
    page.get_by_label("Go to the next step by itself").uncheck()
    page.reload()
    expect(page.get_by_label("Go to the next step by itself")).not_to_be_checked()
    press(page, "Start")
    go_to_the_breath(page, 3)
    expect(page.get_by_text("Breathe in · 1")).to_be_visible()
    assert moving(page) == 0
    page.clock.fast_forward(4_100)
    expect(page.get_by_text("Breathe out · 1")).to_be_visible()
    page.clock.fast_forward(60_000)
    expect(page.get_by_text("Step 4 of 9")).to_be_visible()
    page.reload()
    page.get_by_label("Show the pace of the breath").uncheck()
    press(page, "Start")
    go_to_the_breath(page, 3)
    expect(page.get_by_text("Breathe in · 1")).to_be_hidden()
