"""Rowan invites the mother with the times alone; she offers a ride; Rowan ends it, and her page is calm and empty."""

import re
from datetime import timedelta

import pytest
from django.db import transaction

from midspan.domains.encounters.tests.factories import Room
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization
from midspan.values import Label
from tests.journeys.sizes import ON_A_PHONE, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOTHING = "They haven’t shared anything yet, and that’s okay"


class Place:
    """Rowan is in a group that begins in three hours."""

    def __init__(self):
        self.organization = make_organization()
        self.room = Room(self.organization, people=1, began=-180)
        self.rowan, stay = self.room.patients[0], self.room.stays[0]
        stay.labels = [Label.PART2.value]
        stay.save()

    @property
    def name(self):
        return f"{self.rowan.given_names} {self.rowan.family_name}"


@pytest.fixture
def place():
    with transaction.atomic():
        return Place()


def puts_her_on_the_map(page, looks_right):
    page.goto("/more/")
    page.get_by_role("link", name="My circle").click()
    page.get_by_text("Nobody yet").wait_for()
    looks_right(page, "circle-empty")
    page.get_by_role("link", name="Add somebody").click()
    page.get_by_label("Name", exact=True).fill("Mom")
    page.get_by_label("Family or partner").check()
    page.get_by_label("How close you are").select_option("3")
    page.get_by_label("I could call them at night").check()
    looks_right(page, "circle-new")
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("heading", name="Mom").wait_for()


def answers_the_private_questions(page, looks_right, *, is_safe="Yes"):
    page.get_by_role("link", name="Invite them").click()
    for question, said in (("Is it safe for you", is_safe), ("Has anybody pressed", "No"), ("Could they use", "No")):
        page.get_by_role("group", name=re.compile(question)).get_by_label(said, exact=True).check()
    looks_right(page, "circle-check")
    page.get_by_role("button", name="Go on").click()


def makes_address_and_code(page, looks_right):
    page.get_by_label("The name by which they know you").fill("Ro")
    looks_right(page, "circle-invite")
    page.get_by_role("button", name="Make the address and the code").click()
    page.get_by_role("heading", name="An address and a code").wait_for()
    looks_right(page, "circle-invited")
    return page.locator(".secret").inner_text(), page.locator(".numbers strong").inner_text()


def shares_the_times(page, place, looks_right):
    page.get_by_role("link", name="Choose what they may see").click()
    page.get_by_role("link", name=re.compile("Share this.*When my sessions are")).click()
    looks_right(page, "circle-share")
    page.get_by_role("button", name="Read what you sign").click()
    page.get_by_text("It may share this and nothing more: when my sessions are").wait_for()
    page.get_by_label("Your name").fill(place.name)
    looks_right(page, "circle-sign")
    page.get_by_role("button", name="Sign").click()
    page.get_by_text("Signed. It holds from now on").wait_for()
    looks_right(page, "circle-one")


def comes_in(page, address, code, looks_right):
    page.goto(address)
    page.get_by_role("heading", name="Type the code you were told").wait_for()
    looks_right(page, "circle-open")
    page.get_by_label("The code you were told").fill(code)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="Not now").click()
    page.get_by_role("heading", name="How can I help this week?").wait_for()


def offers_a_ride(page, place, looks_right):
    page.get_by_role("heading", name="Times of theirs that are taken").wait_for()
    assert page.get_by_text(place.room.session.title).count() == 0
    looks_right(page, "supporter-home")
    page.get_by_role("link", name="Offer help").click()
    page.get_by_label("A ride").check()
    page.locator("[name=known]").select_option(index=0)
    page.get_by_label("A few words, if you like").fill("I have the car.")
    looks_right(page, "supporter-offer")
    page.get_by_role("button", name="Offer", exact=True).click()
    page.get_by_text("No answer yet").wait_for()


@pytest.mark.parametrize("size", ON_A_PHONE)
def test_mother_is_invited_offers_a_ride_and_finds_a_calm_page_when_it_is_over(
    place, open_page, sign_in, looks_right, size
):
    his, hers = open_page(size), open_page(size)
    sign_in(his, place.rowan.account)

    puts_her_on_the_map(his, looks_right)
    answers_the_private_questions(his, looks_right)
    address, code = makes_address_and_code(his, looks_right)
    comes_in(hers, address, code, looks_right)
    hers.get_by_text(NOTHING).wait_for()
    before = hers.locator("main").inner_text()
    looks_right(hers, "supporter-nothing")
    shares_the_times(his, place, looks_right)
    hers.reload()
    offers_a_ride(hers, place, looks_right)
    his.goto("/today/")
    his.get_by_role("link", name="Offered to you").click()
    looks_right(his, "circle-offered")
    his.get_by_role("button", name="Yes, thank you").click()
    his.get_by_text("You said yes.").wait_for()
    hers.reload()
    hers.get_by_text("Agreed", exact=False).first.wait_for()
    hers.get_by_role("button", name="Take back").click()
    his.goto("/circle/")
    his.get_by_role("heading", name="Not taking place").wait_for()
    looks_right(his, "circle-called-off")
    his.get_by_role("link", name="Mom").click()
    his.get_by_role("link", name="End it quietly").click()
    looks_right(his, "circle-end")
    his.get_by_role("button", name="End it quietly").click()
    his.get_by_text("Ended. Nobody is told").wait_for()
    hers.reload()
    hers.get_by_text(NOTHING).wait_for()

    assert hers.locator("main").inner_text() == before
    assert hers.get_by_role("link", name="Updates").count() == 1
    hers.goto("/updates/")
    assert hers.get_by_text("Ro", exact=True).count() == 0


def test_not_sure_waits_and_offers_a_talk(place, open_page, sign_in, looks_right):
    his = open_page(PHONE)
    sign_in(his, place.rowan.account)

    puts_her_on_the_map(his, looks_right)
    answers_the_private_questions(his, looks_right, is_safe="Not sure")

    his.get_by_role("heading", name="Let us wait with this").wait_for()
    looks_right(his, "circle-talk")
    his.get_by_role("button", name="I would like to talk about it").click()
    his.get_by_text("Somebody of your team talks with you, alone.").wait_for()


def test_card_in_spanish(place, open_page, sign_in, looks_right):
    his = open_page(PHONE, language="es")
    sign_in(his, place.rowan.account)

    his.goto("/circle/card/")
    his.get_by_label("Qué ayuda cuando lo paso mal").fill("Siéntate conmigo.")
    looks_right(his, "circle-card-es")
    his.get_by_role("button", name="Guardar").click()

    his.get_by_role("heading", name="Mi círculo").wait_for()
    looks_right(his, "circle-es")


@pytest.mark.parametrize("size", ON_A_PHONE)
def test_lessons_ask_nobody_else_keep_nothing_and_need_no_script(place, chromium, live_server, looks_right, size):
    context = chromium.new_context(viewport=size, base_url=live_server.url, java_script_enabled=False)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))

    page.goto("/lessons/")
    page.get_by_role("link", name="Naloxone").click()
    page.get_by_role("heading", name="Naloxone").wait_for()
    page.get_by_role("link", name="Español").click()
    page.get_by_role("heading", name="Naloxona").wait_for()

    assert context.cookies() == []
    assert [url for url in asked if not url.startswith(live_server.url)] == []
    assert context.storage_state()["origins"] == []
    context.close()


def test_lessons_look_right(place, open_page, looks_right):
    page = open_page(PHONE)

    page.goto("/lessons/en/")
    looks_right(page, "lessons")
    page.goto("/lessons/es/a-lapse/")
    looks_right(page, "lesson-es")
    page.goto("/ask-us/")
    page.get_by_label("Your question").fill("How long does it take?")
    looks_right(page, "family-question")
    page.get_by_role("button", name="Send the question").click()
    page.get_by_text("Not yet. Keep this address").wait_for()
    looks_right(page, "family-question-asked")


def test_days_of_a_share_are_ninety_unless_chosen(place, open_page, sign_in, looks_right):
    his = open_page(PHONE)
    sign_in(his, place.rowan.account)

    puts_her_on_the_map(his, looks_right)
    answers_the_private_questions(his, looks_right)
    makes_address_and_code(his, looks_right)
    his.get_by_role("link", name="Choose what they may see").click()
    his.get_by_role("link", name=re.compile("Share this.*My card")).click()

    last = clock.local_date() + timedelta(days=90)
    boxes = [his.locator(f"[name=last_day_{part}]").input_value() for part in range(3)]
    assert boxes == [str(last.month), str(last.day), str(last.year)]
