"""The evening: ten people at the door, one group, eleven texts, one signature."""

from playwright.sync_api import expect

from midspan.domains.encounters.tests.factories import PHRASES

PEOPLE = 10
ADDENDUM = "Called the next morning to say the bus was late, not he."


def check_everybody_in(page, screen, session_id):
    page.goto("/check-in/")
    screen(page, "check-in-before")
    for _ in range(PEOPLE):
        waiting = page.locator(".tile-expected .tile-tap")
        left = waiting.count()
        waiting.first.click()
        expect(waiting).to_have_count(left - 1)
    expect(page.get_by_text("10 of 10 came")).to_be_visible()
    screen(page, "check-in-after")
    page.get_by_role("link", name="Sign-in sheet").first.click()
    screen(page, "sign-in-sheet")


def record(page, screen, session_id):
    """The leader says once what the group did, then one entry for each person."""
    page.goto("/day/")
    screen(page, "day-board-group-over")
    page.goto(f"/room/{session_id}/")
    page.get_by_role("button", name="Everybody stayed until").click()
    expect(page.get_by_text("10 of 10 came")).to_be_visible()
    screen(page, "session-room-empty")
    page.get_by_label("What the group did").fill(PHRASES["narrative"])
    people = page.locator("[data-person]")
    for place in range(PEOPLE):
        write_entry(people.nth(place), place)
    expect(page.get_by_text("10 of 10 entries ready")).to_be_visible()
    screen(page, "session-room-written")


def write_entry(person, place):
    """No two texts are alike."""
    person.locator(".pick").nth(place % 3).click()
    words = (
        PHRASES["response"][place % 5],
        PHRASES["progress"][(place + place // 5) % 5],
        PHRASES["plan_for_next"][(place + 2 * (place // 5)) % 5],
    )
    for box, text in zip(person.locator("textarea").all(), words, strict=True):
        box.fill(text)


def sign(page, screen):
    page.get_by_role("button", name="Sign all that are ready").click()
    expect(page.get_by_text("All signed.")).to_be_visible()
    expect(page.get_by_text("10 entries signed")).to_be_visible()
    screen(page, "session-room-signed")


def add_to_entry(page, screen, alias):
    """What is signed stays; what came later stands below it."""
    person = page.locator("[data-person]").filter(has_text=alias)
    person.get_by_text("Add an addendum").click()
    person.get_by_label("What is to be added").fill(ADDENDUM)
    person.get_by_role("button", name="Sign the addendum").click()
    expect(page.get_by_text(ADDENDUM)).to_be_visible()
    screen(page, "session-room-addendum")
