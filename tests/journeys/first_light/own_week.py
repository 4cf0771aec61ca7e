"""The person on the phone: signing in, telling the week, choosing one, looking at it."""

from playwright.sync_api import expect

TUESDAY = 1
FIVE_PM = 17 * 60
GRID_BEGINS = 6 * 60


def sign_in_with_paper(page, screen, *, login, code):
    page.goto("/")
    screen(page, "sign-in")
    page.get_by_role("link", name="I have a code").click()
    page.get_by_label("Your sign-in name").fill(login)
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="You are in")).to_be_visible()
    page.get_by_role("link", name="Not now").click()
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    screen(page, "today-before-a-week")


def tell_of_work(page, screen):
    """Five days from eight to four, and twenty-five minutes to get there."""
    page.get_by_role("link", name="Life", exact=True).click()
    screen(page, "life-empty")
    page.get_by_role("link", name="Add something").click()
    page.get_by_text("Work", exact=True).click()
    page.get_by_label("What do you call it?").fill("Bakery")
    screen(page, "life-what")
    go_on(page)
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"):
        page.get_by_label(day).check()
    page.get_by_label("From", exact=True).fill("08:00")
    page.get_by_label("Until", exact=True).fill("16:00")
    screen(page, "life-when")
    go_on(page)
    page.get_by_text("It cannot move").click()
    page.get_by_label("How long is the way there").fill("25")
    screen(page, "life-firm")
    go_on(page)
    page.get_by_label("Does somebody rely on you for this?").fill("my son Leo, 6")
    screen(page, "life-relies")
    page.get_by_role("button", name="Add to the week").last.click()
    expect(page.get_by_text("Added to your week.")).to_be_visible()


def paint_family_time(page, screen):
    """Tuesdays from five to seven belong to Leo: painted with the keys that a finger would tap."""
    page.get_by_role("link", name="Paint the week").click()
    page.locator(".painter-brush", has_text="Caring").click()
    cell(page, TUESDAY, FIVE_PM).focus()
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowDown")
    screen(page, "life-painted")
    page.get_by_role("button", name="Keep this week").click()
    expect(page.get_by_role("heading", name="Your life")).to_be_visible()
    expect(page.get_by_text("Bakery").first).to_be_visible()
    screen(page, "life-told")


def say_the_way(page, screen):
    """Twenty minutes to Harbor Street, and in person."""
    page.get_by_role("link", name="How sessions should fit").click()
    page.get_by_label("Harbor Street").fill("20")
    screen(page, "life-wishes")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Your life")).to_be_visible()


def choose_week(page, screen):
    """The same weeks that intake sees, one below the other; one tap takes the first."""
    page.get_by_role("link", name="Today", exact=True).click()
    screen(page, "today-week-to-choose")
    page.get_by_role("link", name="Choose your week").click()
    expect(page.get_by_role("heading", name="Week A")).to_be_visible()
    screen(page, "choose-week")
    page.get_by_role("button", name="Take this week (Week A)").click()
    expect(page.get_by_text("The week is set.")).to_be_visible()
    screen(page, "week-taken")


def look_at_week(page, screen, name):
    page.get_by_role("link", name="My week", exact=True).first.click()
    expect(page.get_by_role("heading", name="My week", exact=True)).to_be_visible()
    screen(page, name)


def go_on(page):
    page.get_by_role("button", name="Continue").last.click()


def cell(page, day, minute):
    return page.locator(f".painter-cell[data-day='{day}'][data-slot='{(minute - GRID_BEGINS) // 30}']")
