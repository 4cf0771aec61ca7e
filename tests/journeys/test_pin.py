"""A PIN over the app on a phone: it covers what stands there, a wrong one opens nothing, and help stays near."""

import pytest
from django.db import transaction

from midspan.domains.people.tests.factories import make_patient
from midspan.domains.responsibilities.tests.factories import make_work
from midspan.kernel.tests.factories import make_organization
from midspan.ui.leaving import NEUTRAL_SITE
from tests.journeys.conftest import signed_in
from tests.journeys.sizes import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEYS_HERE = """async () => {
  const opening = indexedDB.open("day-key", 1);
  const database = await new Promise((resolve) => { opening.onsuccess = () => resolve(opening.result); });
  const store = database.transaction("keys", "readwrite").objectStore("keys");
  const all = await new Promise((resolve) => {
    const asked = store.getAllKeys();
    asked.onsuccess = () => resolve(asked.result);
  });
  return [all, await caches.has("day"), await caches.has("pin-is-on")];
}"""
NINE_WRONG_TRIES = """async () => {
  const opening = indexedDB.open("day-key", 1);
  const database = await new Promise((resolve) => { opening.onsuccess = () => resolve(opening.result); });
  const store = database.transaction("keys", "readwrite").objectStore("keys");
  const asked = store.get("lock");
  await new Promise((resolve) => { asked.onsuccess = resolve; });
  const put = store.put({ ...asked.result, tries: 9, triedAt: 1 }, "lock");
  await new Promise((resolve) => { put.onsuccess = resolve; });
}"""
LOCK_IS_OVER = """async () => {
  const opening = indexedDB.open("day-key", 1);
  const database = await new Promise((resolve) => { opening.onsuccess = () => resolve(opening.result); });
  const asked = database.transaction("keys").objectStore("keys").get("lock");
  await new Promise((resolve) => { asked.onsuccess = resolve; });
  return Boolean(asked.result.isOver);
}"""
PIN, WRONG, ALONE = "246135", "908070", 125_000


@pytest.fixture
def rowan():
    with transaction.atomic():
        patient = make_patient(make_organization(), given_names="Rowan")
        patient.work = make_work(patient)
        patient.account  # noqa: B018 - read while the transaction is bound.
    return patient


def sets_a_pin(page):
    page.goto("/devices/")
    for pin, told in (("1234", "That is what others try first."), (PIN, "The PIN is on.")):
        page.get_by_label("New PIN 4 to 12").first.fill(pin)
        page.get_by_label("New PIN once more").first.fill(pin)
        page.get_by_role("button", name="Turn the PIN on").click()
        page.get_by_text(told).wait_for()


def types(page, pin):
    page.get_by_label("Your PIN for this phone").fill(pin)
    page.keyboard.press("Enter")


def is_covered(page, *, hides):
    """Nothing of the page is left in the title or the mark-up, and help is there."""
    page.get_by_role("heading", name="Locked").wait_for()
    assert page.title() == "Locked"
    assert [word for word in hides if word in page.content()] == []
    assert page.get_by_role("link", name="Call 988").first.is_visible()
    assert page.get_by_role("button", name="Leave").is_visible()


def keeps_the_day(page):
    page.goto("/more/")
    page.get_by_label("Keep my day on this phone").check()
    page.get_by_text("Kept on this phone.", exact=True).wait_for()


def test_pin_covers_the_app_with_and_without_a_network(rowan, open_page, sign_in, looks_right):
    signed_in(rowan.account).get("/more/")  # The first page loads what it needs, however long that takes.
    page = open_page(PHONE, touch=True)
    sign_in(page, rowan.account)
    keeps_the_day(page)
    sets_a_pin(page)
    looks_right(page, "own-phone")
    page.clock.install()
    page.goto(f"/life/{rowan.work.pk}/days/")
    page.get_by_role("textbox", name="Which day?").fill("2026-12-24")
    page.clock.run_for(ALONE)
    is_covered(page, hides=["Which day?", "Rowan"])
    looks_right(page, "pin-cover")
    types(page, WRONG)
    page.get_by_text("That is not the PIN.").wait_for()
    types(page, PIN)

    page.get_by_role("textbox", name="Which day?").wait_for()
    assert page.get_by_role("textbox", name="Which day?").input_value() == "2026-12-24"
    page.goto("/week/")
    page.get_by_role("heading", name="My week").first.wait_for()

    page.close()
    page = page.context.new_page()
    page.context.set_offline(True)
    page.goto("/today/")
    is_covered(page, hides=["My week", "Rowan"])
    types(page, PIN)
    page.get_by_role("heading", name="Today").first.wait_for()

    page.evaluate(NINE_WRONG_TRIES)
    page.close()
    page = page.context.new_page()
    page.goto("/week/")
    page.get_by_text("After one more wrong try everything kept on this phone is deleted").wait_for()
    types(page, WRONG)
    page.get_by_text("Nothing is kept on this phone any more.").wait_for()
    assert page.evaluate(KEYS_HERE) == [["lock"], False, True]
    page.context.set_offline(False)
    page.goto("/today/")
    page.wait_for_url("**/account/login/")
    page.wait_for_function("caches.has('pin-is-on').then((is) => !is)")


def test_what_ends_a_sign_in_gets_through_a_cover_and_nothing_else_does(rowan, open_page, sign_in):
    elsewhere = signed_in(rowan.account)
    page = open_page(PHONE, touch=True)
    sign_in(page, rowan.account)
    sets_a_pin(page)
    page.goto("/account/logout/")  # Whoever only looks at it stays signed in.
    page.get_by_role("button", name="Sign out").wait_for()
    assert page.evaluate(LOCK_IS_OVER) is False
    page.context.set_offline(True)
    page.goto("/account/login/")
    page.get_by_text("Calls and texts work without it").first.wait_for()
    page.goto("/offline/")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("caches.has('pin-is-on')")
    page.context.set_offline(False)

    page.goto("/devices/")
    types(page, PIN)
    page.get_by_role("button", name="Sign out everywhere", exact=True).click()
    page.wait_for_url("**/account/login/**")
    assert elsewhere.get("/devices/").status_code == 302

    sign_in(page, rowan.account)
    sets_a_pin(page)
    page.clock.install()
    page.goto("/more/")
    page.get_by_role("heading", level=1).wait_for()
    page.clock.run_for(ALONE)
    is_covered(page, hides=["Rowan"])
    page.route(f"{NEUTRAL_SITE}**", lambda route: route.fulfill(body="Sunny"))
    with page.expect_request("**/ui/leave/") as left:
        page.get_by_role("button", name="Leave").click()
    page.wait_for_url(f"{NEUTRAL_SITE}**")
    assert not left.value.is_navigation_request()  # The page was white before the server was asked.
