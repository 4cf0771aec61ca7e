"""The gallery in a real browser."""

import pytest
from playwright.sync_api import expect

from midspan.ui.leaving import NEUTRAL_SITE
from tests.journeys.barriers import WCAG, barriers

pytestmark = pytest.mark.browser

PHONE, DESK, NARROWEST = {"width": 390, "height": 844}, {"width": 1280, "height": 900}, {"width": 320, "height": 640}
RULES = [*WCAG, "best-practice"]
POPPED = "details.menu, details.details"


def painted(page):
    """The lines of the list under the painter: day, from, until, what."""
    return page.evaluate(
        """() => [...document.querySelectorAll("midspan-week-painter .painter-row")]
            .filter((row) => !row.hidden && row.querySelector("[name$=-day]").value)
            .map((row) => ["day", "start", "end", "kind"].map((name) => row.querySelector(`[name$=-${name}]`).value))"""
    )


def cell(page, day, slot):
    return page.locator(f'.painter-cell[data-day="{day}"][data-slot="{slot}"]')


def brush(page, words):
    return page.locator(".painter-brush", has_text=words)


def test_browser_has_no_complaint(read_only):
    page, complaints = read_only

    assert (page.url.endswith("/ui/gallery/"), complaints) == (True, [])


@pytest.mark.parametrize(
    ("size", "theme"),
    [
        pytest.param(PHONE, "dark", id="phone-dark"),
        pytest.param(DESK, "light", id="desk-light", marks=pytest.mark.long),
    ],
)
def test_gallery_has_no_barrier(gallery, size, theme):
    gallery.set_viewport_size(size)
    gallery.emulate_media(color_scheme=theme)
    gallery.locator(POPPED).evaluate_all("all => all.forEach((one) => (one.open = true))")
    gallery.locator("label[for=example-week-list]").click()

    assert barriers(gallery, {}, tags=RULES) == []


def test_open_dialog_has_no_barrier(gallery):
    gallery.get_by_role("link", name="Help now").click()

    expect(gallery.get_by_role("dialog")).to_be_visible()
    assert barriers(gallery, {}, tags=RULES) == []


@pytest.mark.parametrize("size", [NARROWEST, PHONE, DESK], ids=["narrowest", "phone", "desk"])
def test_page_never_scrolls_sideways(read_only, size):
    page, _ = read_only
    page.set_viewport_size(size)

    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


def test_targets_are_large_enough_for_a_thumb(read_only):
    page, _ = read_only
    page.set_viewport_size(PHONE)

    small = page.locator(".button, .top-button, .icon-button, .places-bar a, .week-switch label").evaluate_all(
        """all => all.map((one) => [one.textContent.trim(), one.getBoundingClientRect()])
            .filter(([, box]) => box.width && (box.width < 44 || box.height < 44)).map(([words]) => words)"""
    )

    assert small == []


def test_painter_paints_and_erases_with_the_keyboard(gallery):
    before = painted(gallery)
    cell(gallery, 0, 0).focus()

    gallery.keyboard.press("ArrowRight")
    gallery.keyboard.press("Space")
    gallery.keyboard.press("Shift+ArrowDown")

    assert painted(gallery) == [*before, ["1", "06:00", "07:00", "work"]]
    expect(gallery.locator("#spoken")).to_have_text("Tuesday, 6:00 AM to 7:00 AM: Work")

    gallery.keyboard.press("Space")
    gallery.keyboard.press("ArrowUp")
    gallery.keyboard.press("Enter")

    assert painted(gallery) == before
    expect(gallery.locator("#spoken")).to_have_text("Tuesday, 6:00 AM to 6:30 AM: nothing")


def test_painter_paints_several_days_in_one_stroke(gallery):
    before = painted(gallery)
    brush(gallery, "Caring for someone").click()
    start, end = cell(gallery, 3, 2), cell(gallery, 5, 4)
    start.scroll_into_view_if_needed()

    start.hover()
    gallery.mouse.down()
    end.hover()
    gallery.mouse.up()

    new = [[str(day), "07:00", "08:30", "caring"] for day in (3, 4, 5)]
    assert painted(gallery) == [*before, *new]


@pytest.mark.long
def test_painter_leaves_times_off_the_half_hour_alone(gallery):
    cell(gallery, 0, 8).click()

    assert [painted(gallery)[1][place] for place in (0, 3, 1, 2)] == ["2", "school", "09:15", "11:45"]


@pytest.mark.long
def test_painter_cuts_a_block_in_two_when_its_middle_is_erased(gallery):
    brush(gallery, "Erase").click()

    cell(gallery, 0, 12).click()

    monday = [line for line in painted(gallery) if line[0] == "0"]
    assert monday == [["0", "08:00", "12:00", "work"], ["0", "12:30", "16:00", "work"]]


@pytest.mark.long
def test_painter_draws_what_is_typed_in_the_list(gallery):
    row = gallery.locator("midspan-week-painter .painter-row").nth(2)
    gallery.locator("midspan-week-painter summary").click()

    row.get_by_label("Day").select_option("Sunday")
    row.get_by_label("What").select_option("Home")
    row.get_by_label("From").fill("22:00")
    row.get_by_label("Until").fill("00:00")
    row.get_by_label("Until").blur()

    expect(cell(gallery, 6, 32)).to_have_attribute("aria-label", "Sunday 10:00 PM, Home")
    expect(cell(gallery, 6, 35)).to_have_attribute("data-kind", "home")


@pytest.mark.parametrize("key", ["Escape", "Shift"])
def test_three_presses_leave_the_page(gallery, key):
    left = []
    gallery.route(NEUTRAL_SITE, lambda route: route.fulfill(body="Sunny"))
    gallery.on("request", lambda request: left.append((request.method, request.url.rpartition("/ui/")[2])))

    for _ in range(3):
        gallery.keyboard.press(key)
    gallery.wait_for_url(NEUTRAL_SITE)

    assert ("POST", "leave/") in left


@pytest.mark.long
def test_two_presses_stay(gallery):
    for _ in range(2):
        gallery.keyboard.press("Escape")
    gallery.keyboard.press("a")
    gallery.keyboard.press("Escape")

    assert gallery.url.endswith("/ui/gallery/")


@pytest.mark.long
def test_appearance_is_shown_at_once_and_kept(gallery):
    light, dark = "rgb(29, 42, 44)", "rgb(242, 234, 219)"  # The ink of tokens.css and of dark.css.
    gallery.emulate_media(color_scheme="light")
    expect(gallery.locator("body")).to_have_css("color", light)
    gallery.locator("details.menu summary").click()

    with gallery.expect_response("**/ui/appearance/") as answer:
        gallery.get_by_role("button", name="Dark").click()
    expect(gallery.locator("body")).to_have_css("color", dark)
    gallery.reload()

    assert answer.value.status == 302
    expect(gallery.locator("body")).to_have_css("color", dark)


def test_language_form_passes_the_forgery_check_under_our_referrer_policy(gallery):
    gallery.locator("details.menu summary").click()

    with gallery.expect_navigation() as arrival:
        gallery.locator("button[name=language][value=es]").click()

    assert arrival.value.status == 200
    expect(gallery.locator("html")).to_have_attribute("lang", "es")


@pytest.mark.long
def test_tabs_move_with_the_arrow_keys(gallery):
    gallery.get_by_role("tab", name="Plan").focus()

    gallery.keyboard.press("ArrowRight")

    expect(gallery.get_by_role("tab", name="Notes")).to_be_focused()
    expect(gallery.get_by_text("Signed on Monday.", exact=True)).to_be_visible()
    expect(gallery.get_by_text("Three goals.", exact=True)).to_be_hidden()


def test_counter_says_what_is_left(gallery):
    area = gallery.locator("#new_why")

    area.fill("x" * 199)
    expect(gallery.locator('[data-counter-for="new_why"]')).to_have_text("1 character left")
    area.fill("x" * 203)

    expect(gallery.locator('[data-counter-for="new_why"]')).to_have_text("3 characters too many")


@pytest.mark.long
def test_chosen_file_is_named_with_its_size(gallery):
    chosen = {"name": "referral.json", "mimeType": "application/json", "buffer": b"x" * 2500}

    gallery.locator("#new_letter").set_input_files(chosen)

    expect(gallery.locator("[data-drop]:has(#new_letter) [data-drop-words]")).to_have_text("referral.json · 2.5 kB")


def test_dates_and_the_switch_of_a_week_stay_on_a_phone_with_twice_the_text(gallery):
    gallery.set_viewport_size(PHONE)
    gallery.evaluate("document.documentElement.style.setProperty('font-size', '32px')")

    edges = "all => all.map((one) => Math.round(one.getBoundingClientRect().right)).filter((edge) => edge > 390)"
    assert gallery.locator(".week-switch label, .form .input[type=date]").evaluate_all(edges) == []


def test_lost_connection_is_said_and_taken_back(gallery):
    banner = gallery.locator("body > [data-offline]")

    gallery.context.set_offline(True)
    expect(banner).to_be_visible()
    gallery.context.set_offline(False)

    expect(banner).to_be_hidden()


def test_a_form_that_is_sent_without_a_connection_stays_with_its_words_and_says_so(gallery):
    form = gallery.locator("form.form[method=post]:has(textarea)").first
    words = form.locator("textarea").first
    words.fill("Sit with me and say little.")
    gallery.context.set_offline(True)
    form.evaluate("(form) => form.requestSubmit()")

    expect(form.locator(".trouble")).to_contain_text("This has not been saved: there was no connection.")
    expect(words).to_have_value("Sit with me and say little.")
    gallery.context.set_offline(False)
    expect(gallery.locator("body > [data-offline]")).to_be_hidden()
    expect(form.locator(".trouble")).to_have_count(1)
    with gallery.expect_request(lambda sent: sent.method == "POST"):
        form.evaluate("(form) => form.requestSubmit()")


def test_a_form_is_sent_where_the_browser_wrongly_says_that_there_is_no_connection(gallery):
    gallery.evaluate("Object.defineProperty(navigator, 'onLine', {get: () => false})")
    form = gallery.locator("form.form[method=post]:has(textarea)").first

    with gallery.expect_request(lambda sent: sent.method == "POST"):
        form.evaluate("(form) => form.requestSubmit()")


@pytest.mark.long
def test_trouble_of_a_request_is_taken_back_and_a_page_that_asks_again_says_none(gallery):
    said = gallery.evaluate(
        """() => {
            const one = document.getElementById("main").appendChild(document.createElement("div"));
            const tell = (name, verb) => {
                const detail = {elt: one, requestConfig: {verb}};
                one.dispatchEvent(new CustomEvent(`htmx:${name}`, {bubbles: true, detail}));
                return document.querySelectorAll(".trouble").length;
            };
            const counts = [tell("sendError", "get"), tell("beforeRequest", "get")];
            one.setAttribute("hx-trigger", "every 4s");
            return [...counts, tell("sendError", "get"), tell("sendError", "post")];
        }"""
    )

    assert said == [1, 0, 0, 1]


def test_error_summary_has_the_focus_and_leads_to_the_field(gallery):
    expect(gallery.locator(".error-summary")).to_be_focused()

    gallery.get_by_role("link", name="When were you born?").click()

    expect(gallery.locator("#wrong_born_0")).to_be_focused()


def test_without_a_script_nothing_is_out_of_reach(browser, served):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{served}/ui/gallery/")

    expect(page.get_by_text("Three goals.", exact=True)).to_be_visible()
    expect(page.get_by_text("Signed on Monday.", exact=True)).to_be_visible()
    expect(page.locator(".painter")).to_be_hidden()
    expect(page.locator("midspan-week-painter .painter-row").first).to_be_visible()
    page.get_by_role("link", name="Help now").click()
    expect(page.get_by_role("heading", name="Help now")).to_be_visible()
    page.context.close()
