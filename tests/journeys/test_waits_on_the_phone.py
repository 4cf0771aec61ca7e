"""What waits on a phone: sent without any page of ours, set aside when it does not open, asked about before leaving."""

import time
from datetime import timedelta

import pytest
from django.db import transaction
from django.templatetags.static import static
from django.urls import reverse

from midspan.domains.entries.models import Entry
from midspan.domains.people.tests.factories import make_patient
from midspan.domains.responsibilities.tests.factories import make_work
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, see_all
from tests.journeys.sizes import PHONE
from tests.journeys.test_without_a_network import fails_at, notes_day

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAMAGED = """async () => {
  const opening = indexedDB.open("entries", 1);
  const database = await new Promise((resolve) => { opening.onsuccess = () => resolve(opening.result); });
  const store = database.transaction("queue", "readwrite").objectStore("queue");
  const all = store.getAll();
  await new Promise((resolve) => { all.onsuccess = resolve; });
  const [row] = all.result;
  row.sealed.data = new Uint8Array(row.sealed.data.byteLength).buffer;
  const put = store.put(row);
  await new Promise((resolve) => { put.onsuccess = resolve; });
}"""
WITHOUT_ITS_KEYS = """async () => {
  const opening = indexedDB.open("entries", 1);
  const database = await new Promise((resolve) => { opening.onsuccess = () => resolve(opening.result); });
  const change = database.transaction(["devices", "queue"], "readwrite");
  const one = async (name, put) => {
    const store = change.objectStore(name);
    const all = store.getAll();
    await new Promise((resolve) => { all.onsuccess = resolve; });
    const [row] = all.result;
    put(row);
    store.put(row);
  };
  await one("devices", (device) => { device.keys.wrapped = new Uint8Array(device.keys.wrapped.byteLength).buffer; });
  await one("queue", (row) => { delete row.keptAt; });
}"""
PATIENCE = 8


@pytest.fixture
def rowan():
    with transaction.atomic():
        patient = make_patient(make_organization(), given_names="Rowan")
        patient.work = make_work(patient)
        patient.account  # noqa: B018 - read while the transaction is bound.
    return patient


def opens_days(page, rowan):
    page.goto(f"/life/{rowan.work.pk}/days/")
    page.wait_for_load_state("networkidle")


def browser_syncs(page, rowan):
    """What Chromium does by itself once there is a network: again where it came too early for the worker's own line.

    Returns the numbers of what was taken in.
    """
    devtools, found = page.context.new_cdp_session(page), []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"]))
    devtools.send("ServiceWorker.enable")
    waited = time.monotonic() + PATIENCE
    while not found and time.monotonic() < waited:
        page.wait_for_timeout(50)
    one = {"origin": page.evaluate("location.origin"), "registrationId": found[0]["registrationId"]}
    until = time.monotonic() + PATIENCE
    numbers = []
    while not numbers and time.monotonic() < until:
        devtools.send("ServiceWorker.dispatchSyncEvent", {**one, "tag": "entries", "lastChance": False})
        numbers = taken_in(rowan, 1, patience=2)
    return numbers


def taken_in(rowan, count, *, patience=PATIENCE):
    """The numbers of what was taken in, once there are so many."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        with transaction.atomic():
            see_all(rowan.organization)
            numbers = list(Entry.objects.filter(outcome="taken").order_by("number").values_list("number", flat=True))
        if len(numbers) >= count:
            return numbers
        time.sleep(0.05)
    return numbers


def is_asked(page):
    """While the server fails: what is sent as the page opens would otherwise be gone before anybody asks."""
    page.goto("/account/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("dialog").wait_for()


def test_what_waits_goes_in_the_background_or_is_asked_about(rowan, open_page, sign_in):
    day = clock.now().date() + timedelta(days=20)
    page = open_page(PHONE, touch=True)
    sign_in(page, rowan.account)
    page.goto("/today/")
    page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    opens_days(page, rowan)
    page.context.set_offline(True)
    notes_day(page, day)
    page.get_by_text("1 waits.").wait_for()
    page.goto("/offline/")  # No page that would send it.
    page.context.set_offline(False)
    assert browser_syncs(page, rowan) == [1]

    opens_days(page, rowan)
    page.context.set_offline(True)
    notes_day(page, day + timedelta(days=7))
    page.get_by_text("1 waits.").wait_for()
    page.evaluate(DAMAGED)
    notes_day(page, day + timedelta(days=14))
    page.get_by_text("2 wait.").wait_for()
    page.context.set_offline(False)
    page.get_by_text("cannot be opened any more. It was not sent").wait_for()
    assert taken_in(rowan, 2) == [1, 3]
    page.get_by_role("button", name="I have read this").click()
    page.get_by_text("cannot be opened any more.").wait_for(state="hidden")

    opens_days(page, rowan)
    fails_at(page, "**/days/")
    notes_day(page, day + timedelta(days=21))
    page.get_by_text("The server could not take it just now").wait_for()
    is_asked(page)
    page.get_by_role("button", name="Stay signed in").click()
    assert page.url.endswith("/account/logout/")
    is_asked(page)
    page.context.unroute_all()
    page.get_by_role("button", name="Send it now, then sign out").click()
    page.wait_for_url("**/account/login/**")
    assert taken_in(rowan, 3) == [1, 3, 4]


def test_keys_that_open_nothing_are_tried_twice_and_what_is_lost_is_told_without_a_date(rowan, open_page, sign_in):
    page = open_page(PHONE, touch=True)
    sign_in(page, rowan.account)
    opens_days(page, rowan)
    page.context.set_offline(True)
    notes_day(page, clock.now().date() + timedelta(days=20))
    page.get_by_text("1 waits.").wait_for()
    page.evaluate(WITHOUT_ITS_KEYS)
    page.context.set_offline(False)
    page.get_by_text("it is sent again. 1 waits.").wait_for()
    assert page.get_by_text("cannot be opened any more").count() == 0

    page.goto("/today/")
    page.get_by_text("cannot be opened any more. It was not sent").wait_for()
    assert not page.get_by_text("Written:").is_visible()


def test_a_worrying_answer_that_no_phone_keeps_is_told_whom_to_call(rowan, open_page, sign_in):
    page = open_page(PHONE, touch=True)
    sign_in(page, rowan.account)
    page.goto(reverse("diary:day"))
    page.wait_for_load_state("networkidle")
    page.evaluate("() => { IDBObjectStore.prototype.put = () => { throw new DOMException(); }; }")
    page.context.set_offline(True)
    page.locator("[data-worrying] input[value=yes]").last.check(force=True)
    page.locator("[data-entry]").locator("xpath=ancestor::form").evaluate("(form) => form.requestSubmit()")
    page.get_by_text("this phone cannot keep it").wait_for()
    assert page.locator("[data-entry]").get_by_role("link", name="Call 988").is_visible()


def test_what_is_deleted_while_it_is_being_sent_stays_deleted(rowan, open_page, sign_in):
    page = open_page(PHONE, touch=True)
    sign_in(page, rowan.account)
    opens_days(page, rowan)
    fails_at(page, "**/days/")
    notes_day(page, clock.now().date() + timedelta(days=20))
    page.get_by_text("The server could not take it just now").wait_for()
    page.context.unroute_all()
    held = []
    page.context.route("**/days/", lambda route: held.insert(0, route))  # On its way while its person decides.
    is_asked(page)
    page.wait_for_timeout(100)
    assert [one.request.method for one in held] == ["POST"]

    queue = f"import({static('entries/queue.js')!r})"
    account = page.locator("[data-account]").first.get_attribute("data-account")
    page.evaluate(f"{queue}.then((queue) => queue.deleteEntries({account!r}))")
    held.pop().fulfill(status=500)
    page.wait_for_timeout(500)

    assert page.evaluate(f"{queue}.then((queue) => queue.countEntries({account!r}))") == 0


def test_what_is_deleted_while_one_before_it_is_being_sent_is_not_sent(rowan, open_page, sign_in):
    page = open_page(PHONE, touch=True)
    sign_in(page, rowan.account)
    opens_days(page, rowan)
    fails_at(page, "**/days/")
    for ahead in (20, 21):
        notes_day(page, clock.now().date() + timedelta(days=ahead))
        page.get_by_text("The server could not take it just now").wait_for()
        opens_days(page, rowan)
    queue = f"import({static('entries/queue.js')!r})"
    account = page.locator("[data-account]").first.get_attribute("data-account")
    waiting = f"{queue}.then((queue) => queue.countEntries({account!r}))"
    before = page.evaluate(waiting)
    page.context.unroute_all()
    held = []
    page.context.route("**/days/", lambda route: held.insert(0, route))
    is_asked(page)
    page.wait_for_timeout(100)

    page.evaluate(f"{queue}.then((queue) => queue.deleteEntries({account!r}))")
    [first] = held
    first.fulfill(json={"outcome": "taken", "reason": "", "to": "/"})
    page.wait_for_timeout(500)

    assert (before, len(held), page.evaluate(waiting)) == (2, 1, 0)
