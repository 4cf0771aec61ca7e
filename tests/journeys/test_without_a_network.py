"""On a phone without a network: written, restarted, sent once each and in order; revoked, and gone."""

from datetime import timedelta

import pytest
from django.db import transaction

from midspan.domains.entries.models import DeviceShare, Entry
from midspan.domains.people.tests.factories import make_patient
from midspan.domains.responsibilities.models import ResponsibilityException
from midspan.domains.responsibilities.tests.factories import make_work
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, see_all
from tests.journeys.conftest import cookie_of, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WHAT_LIES_HERE = """async () => {
  const opening = indexedDB.open("entries", 1);
  const database = await new Promise((resolve) => { opening.onsuccess = () => resolve(opening.result); });
  const all = (name) => new Promise((resolve) => {
    const asked = database.transaction(name).objectStore(name).getAll();
    asked.onsuccess = () => resolve(asked.result);
  });
  const rows = [...await all("devices"), ...await all("queue")];
  const text = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value)
    ? new TextDecoder("latin1").decode(value)
    : value && typeof value === "object" ? Object.values(value).map(text).join(" ") : String(value);
  const [waiting, devices] = [(await all("queue")).length, (await all("devices")).length];
  return { waiting, devices, words: rows.map(text).join(" ") };
}"""


@pytest.fixture
def rowan():
    with transaction.atomic():
        patient = make_patient(make_organization(), given_names="Rowan")
        patient.work = make_work(patient)
        patient.account  # noqa: B018 - read while the transaction is bound.
    return patient


def notes_day(page, day):
    page.get_by_role("textbox", name="Which day?").fill(day.isoformat())
    page.get_by_text("It does not happen").click()
    page.get_by_role("button", name="Note this day").click()


def writes_on_a_phone_that_is_revoked_meanwhile(page, rowan, day):
    """It has keys anew; and what stands in the form while those are taken back arrives all the same."""
    page.goto(f"/life/{rowan.work.pk}/days/")
    page.wait_for_load_state("networkidle")
    assert page.evaluate(WHAT_LIES_HERE)["devices"] == 1
    with transaction.atomic():
        see_all(rowan.organization)
        DeviceShare.objects.update(share=None, revoked_at=clock.now())
    notes_day(page, day)
    page.get_by_text("That day is noted.").wait_for()


def writes_on_a_phone_that_is_full(page, day):
    page.wait_for_load_state("networkidle")
    page.evaluate("() => { IDBObjectStore.prototype.put = () => { throw new DOMException(); }; }")
    with page.expect_navigation():
        notes_day(page, day)


def says_what_did_not_arrive(page):
    """What no phone keeps is never answered by the browser's own page."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto("/account/logout/")
    page.wait_for_function("navigator.serviceWorker.controller")
    page.context.set_offline(True)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_text("If you were sending something, it did not arrive").wait_for()
    page.context.set_offline(False)


def comes_past_a_server_that_fails(page, rowan, day):
    """After five times the entry goes where it is kept among what was not taken in."""
    page.goto(f"/life/{rowan.work.pk}/days/")
    page.wait_for_load_state("networkidle")
    fails_at(page, "**/days/")
    notes_day(page, day)
    for _again in range(4):
        page.get_by_text("The server could not take it just now").wait_for()
        page.goto("/today/")
    page.get_by_text("Something you wrote was not taken in.").wait_for()


def asks_what_becomes_of_what_waits(page, rowan, day):
    """Where one signs out, also while the server fails."""
    page.goto(f"/life/{rowan.work.pk}/days/")
    page.wait_for_load_state("networkidle")
    notes_day(page, day)
    page.get_by_text("The server could not take it just now").wait_for()
    page.goto("/account/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Delete it, then sign out").click()
    page.wait_for_url("**/account/login/**")
    assert page.evaluate(WHAT_LIES_HERE)["waiting"] == 0


def fails_at(page, address):
    page.context.route(
        address, lambda route: route.fulfill(status=500) if route.request.method == "POST" else route.fallback()
    )


def test_what_is_written_without_a_network_arrives_once_and_in_order(rowan, phone_of, looks_right):
    days, first = f"/life/{rowan.work.pk}/days/", clock.now().date() + timedelta(days=20)
    browser = signed_in(rowan.account)
    with phone_of(cookie_of(browser)) as page:
        page.goto(days)
        page.wait_for_function("navigator.locks && document.querySelector('[data-entry]')")
        page.wait_for_load_state("networkidle")
        page.context.set_offline(True)
        notes_day(page, first)
        page.get_by_text("Kept on this phone. It goes when you are connected. 1 waits.").wait_for()
        notes_day(page, first - timedelta(days=7))
        page.get_by_text("2 wait.").wait_for()
        looks_right(page, "kept-on-this-phone")
        here = page.evaluate(WHAT_LIES_HERE)
        assert (here["waiting"], first.isoformat() in here["words"], "cancel" in here["words"]) == (2, False, False)

    with phone_of(cookie_of(browser)) as page:
        page.goto("/today/")
        page.get_by_text("Sent. What was kept on this phone has arrived.").wait_for()
        assert page.evaluate(WHAT_LIES_HERE)["waiting"] == 0
        page.goto(days)
        page.wait_for_load_state("networkidle")
        page.context.set_offline(True)
        notes_day(page, first + timedelta(days=7))
        page.get_by_text("1 waits.").wait_for()

    laptop = signed_in(rowan.account)
    laptop.post("/devices/sign-out-elsewhere/")
    with phone_of(cookie_of(laptop)) as page:
        page.goto("/today/")
        page.get_by_text("This phone was signed out from elsewhere.").wait_for()
        here = page.evaluate(WHAT_LIES_HERE)
        assert (here["waiting"], here["devices"]) == (0, 0)
        writes_on_a_phone_that_is_revoked_meanwhile(page, rowan, first + timedelta(days=14))
        writes_on_a_phone_that_is_full(page, first + timedelta(days=21))
        says_what_did_not_arrive(page)
        comes_past_a_server_that_fails(page, rowan, first + timedelta(days=28))
        asks_what_becomes_of_what_waits(page, rowan, first + timedelta(days=35))

    with transaction.atomic():
        see_all(rowan.organization)
        sent = Entry.objects.order_by("arrived_at").values_list("number", "outcome")
        noted = ResponsibilityException.objects.order_by("id").values_list("date", flat=True)
        assert list(sent) == [(1, "taken"), (2, "taken"), (1, "refused")]
        assert sorted(noted) == [first + timedelta(days=days) for days in (-7, 0, 14, 21)]
        assert DeviceShare.objects.filter(share=None).count() == 2
