"""A PIN over the app on a phone: it covers what stands there, a wrong one opens nothing, and help stays near."""

import pytest
from django.db import transaction

from midspan.domains.people.tests.factories import make_patient
from midspan.domains.responsibilities.tests.factories import make_work
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization
from midspan.ui.leaving import NEUTRAL_SITE
from tests.journeys.conftest import signed_in
from tests.journeys.sizes import PHONE
from tests.journeys.test_waits_on_the_phone import opens_days, taken_in
from tests.journeys.test_without_a_network import notes_day

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
ASKS_OFTEN = """() => {
  const asks = '<p id="asks" hx-get="/sw.js?asked" hx-trigger="every 300ms" hx-swap="none"></p>';
  document.getElementById("main").insertAdjacentHTML("beforeend", asks);
  htmx.process(document.getElementById("asks"));
}"""
PIN, WRONG, ALONE = "246135", "908070", 125_000


@pytest.fixture
def rowan():
    with transaction.atomic():
        patient = make_patient(make_organization(), given_names="Rowan")
        patient.work = make_work(patient)
        patient.other = make_patient(patient.organization)
        patient.account, patient.other.account  # noqa: B018 - read while the transaction is bound.
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


def turns_the_pin_off(page, pin):
    page.get_by_text("Turn it off").click()
    page.get_by_label("PIN you have now").last.fill(pin)
    page.get_by_role("button", name="Turn the PIN off").click()


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


def test_two_windows_and_two_people(rowan, open_page, sign_in):
    one = open_page(PHONE, touch=True)
    sign_in(one, rowan.account)
    one.goto("/more/")
    one.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    two = one.context.new_page()
    one.evaluate(ASKS_OFTEN)
    sets_a_pin(two)
    is_covered(one, hides=["asks"])  # It was open before there was a PIN.

    turns_the_pin_off(two, "")
    two.get_by_text("That is not the PIN you have now.", exact=True).wait_for()  # No try was used up.
    two.evaluate("() => { IDBFactory.prototype.open = () => { throw new DOMException(); }; }")
    two.get_by_label("PIN you have now").last.fill(PIN)
    two.get_by_role("button", name="Turn the PIN off").click()
    two.get_by_text("That did not work.").wait_for()
    two.reload()  # It had the key, and is handed it again.
    turns_the_pin_off(two, PIN)
    two.get_by_text("The PIN is off.").wait_for()
    with one.expect_request("**/sw.js?asked"):
        one.locator("#asks").wait_for(state="attached")

    sets_a_pin(two)
    is_covered(one, hides=["asks"])
    two.goto("/account/logout/")
    two.get_by_role("button", name="Sign out").click()
    two.wait_for_url("**/account/login/**")
    sign_in(two, rowan.other.account)
    sets_a_pin(two)
    types(one, PIN)
    one.get_by_label("Keep my day on this phone").wait_for()
    assert one.locator("#asks").count() == 0


def test_what_waits_is_not_told_on_a_cover(rowan, open_page, sign_in):
    page = open_page(PHONE, touch=True)
    sign_in(page, rowan.account)
    sets_a_pin(page)
    page.clock.install()
    opens_days(page, rowan)
    page.context.set_offline(True)
    notes_day(page, clock.now().date())
    page.get_by_text("1 waits.").wait_for()
    page.clock.run_for(ALONE)
    is_covered(page, hides=["Rowan"])
    page.context.set_offline(False)
    assert taken_in(rowan, 1) == [1]
    page.wait_for_load_state("networkidle")
    is_covered(page, hides=["has arrived"])

    types(page, PIN)
    page.get_by_text("Sent. What was kept on this phone has arrived.").wait_for()
