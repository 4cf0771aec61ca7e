"""The way in: a worried relative reads the public page, asks to be called, and intake makes the first call."""

from itertools import product

import pytest
from django.db import transaction

from midspan.domains.inquiries.models import ContactTry, Inquiry
from midspan.domains.journey.models import Referral
from midspan.domains.landings.tests.test_landings import Center as Landing
from midspan.domains.people.enums import Role
from midspan.domains.people.models import Patient
from midspan.domains.people.tests.factories import make_staff
from midspan.domains.programs.tests.factories import make_site, make_track
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.surfaces.public.book import pointers, question_book
from midspan.surfaces.public.suitability import found_by
from tests.journeys.sizes import DESKTOP, NARROW, ON_A_PHONE, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Center:
    def __init__(self):
        self.organization = make_organization()
        make_site(self.organization, name="Riverside")
        make_track(self.organization)
        self.ines = make_staff(self.organization, Role.INTAKE, given_name="Ines")


@pytest.fixture
def center():
    with transaction.atomic():
        return Center()


def holds_twice_the_text(page):
    """Nothing runs out of the page, or out of its frame, where somebody set letters of twice the size."""
    size = "(size) => document.documentElement.style.setProperty('font-size', size)"
    page.evaluate(size, "32px")
    cut = """() => [...document.querySelectorAll("html, .choice, legend")]
        .filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent.trim().slice(0, 20))"""
    assert page.evaluate(cut) == []
    page.evaluate(size, "")


def answer(page, *answers):
    for one in answers:
        page.get_by_role("group").get_by_label(one, exact=True).check()
        page.get_by_role("button", name="Next").click()


@pytest.mark.parametrize("size", ON_A_PHONE)
def test_somebody_answers_the_questions(center, open_page, looks_right, size):
    page = open_page(size)
    page.goto("/care/")
    page.get_by_role("heading", name="Is an IOP right for me?").wait_for()
    looks_right(page, "care")
    page.get_by_role("button", name="Next").click()
    page.get_by_text("Choose one answer to go on.").wait_for()
    answer(page, "Yes", "Yes")
    assert page.evaluate("document.activeElement.textContent") == "Is help once a week enough?"
    page.get_by_role("button", name="Back").click()
    answer(page, "I am not sure", "No, it was tried and was not enough", "Yes", "Yes", "Yes", "Maybe")
    page.get_by_role("checkbox", name="Work").check()
    looks_right(page, "care-question")
    page.get_by_role("button", name="Show what this points to").click()
    found = page.locator("[data-found]")
    found.get_by_role("heading", name="An IOP is worth talking about").wait_for()
    found.get_by_text("Weekly help was tried and was not enough.").wait_for()
    found.get_by_text("Ask about evening groups").wait_for()
    looks_right(page, "care-found")
    assert found.get_by_role("link", name="988").count() == 0
    prints_what_was_found(page, looks_right)
    found.get_by_role("button", name="Start again").click()
    page.get_by_text("Question 1 of 8").wait_for()
    assert page.locator("[data-asks] :checked").count() == 0


def prints_what_was_found(page, looks_right):
    """Without the rest of the page, with whom to call, and nothing of it in the address."""
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    page.get_by_role("button", name="Print or save").click()
    page.emulate_media(media="print")
    looks_right(page, "care-printed")
    seen = {name: page.get_by_text(name).first.is_visible() for name in ("What an IOP is", "Read the rows that fit")}
    assert seen == {"What an IOP is": False, "Read the rows that fit": False}
    assert page.get_by_text("Weekly help was tried and was not enough.").first.is_visible()
    assert page.locator(".on-paper").get_by_text("Call 988").is_visible()
    assert (page.evaluate("window.printed"), page.url.endswith("/care/en/")) == (True, True)
    page.emulate_media(media="screen")


def test_who_is_not_safe_is_shown_the_lines_first(center, open_page, looks_right):
    page = open_page(PHONE)
    page.goto("/care/es/someone/")
    looks_right(page, "care-someone-es")
    for label in ("No", "No, o no se aplica", "Sí, ayuda lo suficiente", "Sí", "Sí", "Sí", "Sí"):
        page.get_by_role("group").get_by_label(label, exact=True).check()
        page.get_by_role("button", name="Siguiente").click()
    page.get_by_role("button", name="Ver a qué apunta").click()
    found = page.locator("[data-found]")
    found.get_by_role("link", name="Llame al 988").wait_for()
    found.get_by_role("heading", name="Quizá haga falta primero más ayuda").wait_for()
    found.get_by_role("heading", name="Si no somos el lugar adecuado").wait_for()
    found.get_by_role("link", name="FindTreatment.gov").wait_for()
    found.get_by_role("link", name="Llame al 1-800-662-4357").wait_for()
    looks_right(page, "care-now-es")


def test_the_script_and_the_rules_agree_about_every_answer(center, open_page):
    page = open_page(DESKTOP)
    page.goto("/care/en/")
    single = [one for one in question_book("en")["question"] if not one.get("several")]
    keys = [one["key"] for one in single]
    all_given = [
        dict(zip(keys, given, strict=True)) for given in product(*([a["key"] for a in q["answer"]] for q in single))
    ]

    by_script = page.evaluate(
        """async (all) => {
          const script = document.querySelector("script[src*=public]").src;
          const { outcomeOf } = await import(script.replace("public.js", "asking.js"));
          const rows = [...document.querySelectorAll("[data-of]")];
          const named = (found) => found.map((row) => `${row.dataset.of} ${row.dataset.answer}`);
          return all.map((given) => {
            const one = outcomeOf(rows.filter((row) => given[row.dataset.of] === row.dataset.answer));
            return [one.outcome, named(one.mattered), named(one.ask), one.isNow];
          });
        }""",
        all_given,
    )

    assert len(by_script) == len(all_given) > 1_000
    assert by_script == [by_rules(given) for given in all_given]


def by_rules(given):
    one = found_by(pointers(), {key: {value} for key, value in given.items()})
    named = [[f"{each.question} {each.answer}" for each in part] for part in (one.mattered, one.ask)]
    return [one.outcome.value, *named, one.is_now]


def test_at_night_on_a_small_phone_it_is_dark_and_can_be_read(center, chromium, live_server, looks_right):
    grounds = {}
    for scheme in ("light", "dark"):
        context = chromium.new_context(viewport=NARROW, base_url=live_server.url, color_scheme=scheme)
        page = context.new_page()
        for name in ("", "someone/", "talk/", "talk/done/", "landing/never-was/"):
            page.goto(f"/care/es/{name}")
            looks_right(page, f"care-{name.replace('/', '-')}{scheme}")
        grounds[scheme] = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        context.close()
    assert grounds == {"light": "rgb(246, 239, 226)", "dark": "rgb(20, 29, 31)"}


def test_without_a_script_everything_stands_there(center, chromium, live_server):
    context = chromium.new_context(viewport=PHONE, base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/care/en/")
    assert page.locator("fieldset").count() == 0  # Boxes that would answer nothing are not shown.
    rows = page.locator("tr[data-of]")
    assert rows.count() == len(pointers())
    assert rows.first.is_visible()
    page.get_by_role("heading", name="A lighter step may fit").wait_for()
    page.get_by_role("button", name="Leave").wait_for()
    page.get_by_role("link", name="Call 988").wait_for()
    context.close()


def test_leaving_at_once_leaves_a_white_page(center, open_page):
    page = open_page(PHONE)
    page.route("https://www.weather.gov/**", lambda route: route.fulfill(body="<p>Sunny</p>", content_type="text/html"))
    page.goto("/care/en/")
    for _ in range(3):
        page.keyboard.press("Escape")
    page.get_by_text("Sunny").wait_for()
    page.go_back()
    assert page.url == "about:blank"


def ask_for_a_call(page):
    """What a mother writes who may be called in the morning, while her husband is at work."""
    page.get_by_label("Call me", exact=True).check()
    page.get_by_label("On which number?").fill("804-555-0142")
    page.get_by_label("Morning, 8 to noon").check()
    page.get_by_label("Who must not learn of it?").fill("My husband")
    page.get_by_label("For somebody I worry about").check()
    page.get_by_label("who are you to them?").fill("mother")
    page.get_by_label("What is on your mind?").fill("She does not get up any more.")
    page.get_by_label("A ride", exact=True).check()


@pytest.mark.parametrize("size", ON_A_PHONE)
def test_a_worried_mother_asks_and_intake_makes_the_first_call(center, open_page, sign_in, looks_right, size):
    page = open_page(size)
    page.goto("/care/en/someone/")
    page.get_by_role("heading", name="Is an IOP right for someone I love?").wait_for()
    looks_right(page, "care-someone")
    page.get_by_role("link", name="Ask us to call you").click()
    looks_right(page, "care-talk")
    holds_twice_the_text(page)
    ask_for_a_call(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Ask for a call").click()
    page.get_by_text("This has not been sent: there was no connection.").wait_for()
    looks_right(page, "care-talk-unsent")
    page.context.set_offline(False)
    page.get_by_role("button", name="Ask for a call").click()
    page.get_by_role("heading", name="Please put this right").wait_for()  # The name is missing; the rest still stands.
    assert page.get_by_label("Who must not learn of it?").input_value() == "My husband"
    looks_right(page, "care-talk-wrong")
    page.get_by_label("What name shall we ask for?").fill("Alex")
    page.get_by_role("button", name="Ask for a call").click()
    page.get_by_text("by Wednesday, December 2").wait_for()
    assert page.url.endswith("/care/en/talk/done/")
    assert page.context.cookies() == []
    looks_right(page, "care-done")
    intake_calls(center, open_page(size), sign_in, looks_right)


def intake_calls(center, desk, sign_in, looks_right):
    sign_in(desk, center.ines.account)
    desk.goto("/inquiries/")
    desk.get_by_text("First call by").wait_for()
    looks_right(desk, "inquiries")
    desk.get_by_role("link", name="Alex").or_(desk.get_by_role("link", name="Open: Alex")).first.click()
    desk.get_by_text("My husband").wait_for()
    assert desk.get_by_role("button", name="Send a text").is_disabled()
    desk.get_by_text("They did not agree to texts.").wait_for()
    looks_right(desk, "inquiry")
    desk.get_by_role("link", name="Call", exact=True).click()
    looks_right(desk, "inquiry-try")
    desk.get_by_label("Talked with them").check()
    desk.get_by_label("In a few words").fill("Told her what is general. She comes to the family evening.")
    desk.get_by_role("button", name="Keep").click()
    desk.get_by_text("Call: Talked with them").wait_for()
    assert desk.get_by_role("button", name="Make a referral").is_disabled()
    desk.get_by_text("Talk with the person themselves first.").wait_for()
    looks_right(desk, "inquiry-called")
    with transaction.atomic():
        see_all(center.organization)
        assert (Inquiry.objects.get().state, ContactTry.objects.count()) == ("contacted", 1)
        assert (Patient.objects.count(), Referral.objects.count()) == (0, 0)


def test_what_was_asked_becomes_a_referral_once_the_person_says_so(center, open_page, sign_in, looks_right):
    page = open_page(PHONE)
    page.goto("/care/en/talk/")
    ask_for_a_call(page)
    page.get_by_label("What name shall we ask for?").fill("Alex")
    page.get_by_role("button", name="Ask for a call").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    desk = open_page(DESKTOP)
    sign_in(desk, center.ines.account)
    desk.goto("/inquiries/")
    desk.get_by_role("link", name="Alex").first.click()
    desk.get_by_role("link", name="Call", exact=True).click()
    desk.get_by_label("Talked with them").check()
    desk.get_by_role("button", name="Keep").click()
    desk.get_by_role("button", name="The person talked with us themselves").click()
    desk.get_by_role("link", name="Book the screening").click()
    looks_right(desk, "inquiry-screening")
    desk.get_by_label("Day of the screening").fill("2026-12-04")
    desk.get_by_label("Time", exact=True).fill("10:00")
    desk.get_by_role("button", name="Keep").click()
    desk.get_by_role("link", name="Make a referral").click()
    desk.get_by_label("Given names").fill("Rowan")
    looks_right(desk, "inquiry-refer")
    desk.get_by_role("button", name="Keep").click()
    desk.wait_for_url("**/referrals/**")
    desk.goto("/inquiries/figures/")
    looks_right(desk, "inquiries-figures")
    desk.goto("/inquiries/new/")
    looks_right(desk, "inquiry-new")


@pytest.mark.parametrize("size", ON_A_PHONE)
def test_a_sending_unit_sees_what_is_ready_and_says_when_they_leave(open_page, sign_in, looks_right, size):
    with transaction.atomic():
        landing = Landing()
        landing.agree()
    desk = open_page(size)
    sign_in(desk, landing.ines.account)
    desk.goto(f"/people/{landing.patient.pk}/handoff/")
    desk.get_by_label("Who from here meets them").select_option(str(landing.ines.pk))
    desk.get_by_label("Met on").fill(clock.local_date().isoformat())
    desk.get_by_label("Safety plan received").select_option("yes")
    looks_right(desk, "handoff-met")
    desk.get_by_role("button", name="Save").click()
    desk.goto(f"/people/{landing.patient.pk}/handoff/")
    desk.get_by_role("link", name="Show the sending unit what is ready").click()
    desk.get_by_label("Ridge Recovery").check()
    desk.get_by_label("The unit’s own number").fill("RB-1042")
    looks_right(desk, "landing-links")
    desk.get_by_role("button", name="Make the address").click()
    address = desk.locator("code").inner_text()
    unit = open_page(size)
    unit.goto(address)
    unit.get_by_label("Your own number for the person").fill("RB-9999")
    unit.get_by_role("button", name="Open").click()
    unit.get_by_text("This does not fit").wait_for()
    looks_right(unit, "landing-number")
    unit.get_by_label("Your own number for the person").fill("rb 1042")
    unit.get_by_role("button", name="Open").click()
    unit.get_by_text("1 of 3 booked").wait_for()
    assert unit.get_by_role("row", name="Somebody from here has met them").get_by_role("cell").inner_text() == "Yes"
    assert unit.get_by_text(landing.patient.family_name).count() == 0
    looks_right(unit, "landing")
    unit.get_by_label("They leave on").fill("2026-12-09")
    unit.get_by_label("Yes", exact=True).check()
    unit.get_by_role("button", name="Confirm").click()
    unit.get_by_text("Thank you. Intake has it.").wait_for()
    assert unit.context.cookies() == []
    desk.reload()
    desk.goto(f"/people/{landing.patient.pk}/handoff/links/")
    desk.get_by_text("they leave on").wait_for()
