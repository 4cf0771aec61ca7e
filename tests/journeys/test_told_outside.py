"""A patient turns messages on, on a phone: sees all they say, sets hours and days, and what their team keeps to."""

import json
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.db import transaction

from midspan.domains.notices.actions import deliver_one, tell
from midspan.domains.notices.enums import Channel, DeliveryState, NoticeKind
from midspan.domains.notices.models import ContactSettings, Delivery
from midspan.domains.notices.outside.carriers.encryption import new_key
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import make_organization
from midspan.values import ActorKind
from tests.journeys.sizes import ON_A_PHONE

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
# The browser of the tests grants nobody its notifications, so the worker's call of it is caught.
CATCH = "registration.showNotification = (...words) => { self.shown = words; }"
CAUGHT = """async () => {
  for (let tries = 0; tries < 200 && !self.shown; tries += 1) await new Promise((done) => setTimeout(done, 25));
  return self.shown;
}"""
MONDAY_NOON = datetime(2027, 3, 1, 17, tzinfo=UTC)


@pytest.fixture
def place(monkeypatch, settings):
    """All three channels are set up; Rowan has a number on file and chose nothing yet."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_NOON)
    settings.MAIL_FROM, settings.PUSH_KEY = "updates@example.org", new_key()
    settings.TEXT_GATEWAY = {"url": "https://gateway.example", "form": "json", "fields": {"to": "{to}", "b": "{text}"}}
    with transaction.atomic():
        organization = make_organization()
        rowan = make_patient(organization, phone="804-555-0100")
        rowan.staff = {role: make_staff(organization, role) for role in (Role.FRONT_DESK, Role.DIRECTOR)}
        rowan.by = actor_for(rowan.staff[Role.DIRECTOR])
    return rowan


def leave(rowan):
    with acting_for(rowan.by, Reach.ALL):
        tell(kind=NoticeKind.WEEK_CHANGED, recipient_id=rowan.pk, recipient_kind=ActorKind.PATIENT, by=rowan.by)


def deliver(rowan):
    """What the worker does; returns the states afterwards."""
    with acting_for(rowan.by, Reach.ALL):
        ids = list(Delivery.objects.filter(state=DeliveryState.QUEUED).values_list("pk", flat=True))
    return [deliver_one(organization_id=rowan.organization_id, delivery_id=one) for one in ids]


def test_messages_are_turned_on_and_one_that_is_queued_obeys_turning_them_off(place, phone, sign_in, looks_right):
    sign_in(phone, place.account)
    phone.goto("/more/")
    phone.get_by_role("link", name="How you hear of updates").tap()
    phone.get_by_role("heading", name="This is all it will say").wait_for()
    looks_right(phone, "told")

    phone.get_by_label("Send me an e-mail").tap()
    phone.get_by_role("button", name="Save").tap()
    phone.get_by_text("Enter the e-mail address that only you read").first.wait_for()
    looks_right(phone, "told-wrong")

    phone.get_by_label("E-mail address").fill("rowan@example.org")
    phone.get_by_label("Nothing from").fill("20:00")
    phone.get_by_label("Sun").tap()
    phone.get_by_role("button", name="Save").tap()
    phone.get_by_text("Saved. What is queued already follows it too.").wait_for()
    with acting_for(place.by, Reach.ALL):
        chosen = ContactSettings.objects.get()
    assert (chosen.channels, chosen.quiet_from, chosen.days) == ([Channel.MAIL], 1200, [0, 1, 2, 3, 4, 5])

    leave(place)
    phone.get_by_label("Send me an e-mail").tap()
    phone.get_by_role("button", name="Save").tap()
    phone.get_by_text("Saved. What is queued already follows it too.").wait_for()
    assert (deliver(place), mail.outbox) == ([DeliveryState.STOPPED], [])

    phone.reload()
    phone.get_by_text("You had turned this off.").wait_for()
    looks_right(phone, "told-stopped")


def test_what_the_team_keeps_to_is_said_by_keyboard_alone(place, desktop, sign_in, looks_right):
    sign_in(desktop, place.account)
    desktop.goto("/updates/settings/")
    looks_right(desktop, "told")
    link = desktop.get_by_role("link", name="Safe number, voicemail, who must not be told")
    link.focus()
    desktop.keyboard.press("Enter")
    desktop.get_by_label("When is it safe to call?").focus()
    desktop.keyboard.type("After five")
    desktop.get_by_label("Leave only the words below").focus()
    desktop.keyboard.press("Space")
    desktop.get_by_label("The words to leave").focus()
    desktop.keyboard.type("Please call Sam back.")
    looks_right(desktop, "calls")
    desktop.keyboard.press("Enter")
    desktop.get_by_text("Saved. Your team sees it from now on.").wait_for()

    with acting_for(place.by, Reach.ALL):
        place.refresh_from_db()
    assert (place.contact_times, place.voicemail, place.voicemail_words) == (
        "After five",
        "neutral",
        "Please call Sam back.",
    )


@pytest.mark.parametrize("size", ON_A_PHONE)
def test_what_did_not_go_out_is_taken_care_of(place, open_page, sign_in, settings, looks_right, size):
    page = open_page(size)
    sign_in(page, place.account)
    page.goto("/updates/settings/")
    page.get_by_label("Send me an e-mail").check()
    page.get_by_label("E-mail address").fill("rowan@example.org")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    leave(place)
    settings.MAIL_FROM = ""
    assert deliver(place) == [DeliveryState.GIVEN_UP]

    sign_in(page, place.staff[Role.FRONT_DESK].account)
    page.goto("/updates/")
    looks_right(page, "updates-desk")
    page.get_by_role("link", name="Somebody could not be reached as they chose.").click()
    page.get_by_role("link", name=place.family_name).wait_for()
    looks_right(page, "undelivered")
    page.get_by_role("button", name="Reached in another way").click()
    page.get_by_role("heading", name="Everything went out").wait_for()

    sign_in(page, place.staff[Role.DIRECTOR].account)
    page.goto("/updates/words/")
    looks_right(page, "words")


def test_push_shows_the_envelope_and_nothing_else(place, phone, sign_in, live_server):
    sign_in(phone, place.account)
    phone.goto("/today/")
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    [worker] = phone.context.service_workers
    worker.evaluate(CATCH)
    browser = phone.context.new_cdp_session(phone)
    registrations = []
    browser.on("ServiceWorker.workerRegistrationUpdated", lambda event: registrations.extend(event["registrations"]))
    browser.send("ServiceWorker.enable")
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")  # What the browser had to say came before.

    shown = {"title": "You have an update", "body": "You have an update. Read it when you are by yourself."}
    message = {
        "origin": live_server.url,
        "registrationId": registrations[-1]["registrationId"],
        "data": json.dumps(shown),
    }
    browser.send("ServiceWorker.deliverPushMessage", message)

    heading, words = worker.evaluate(CAUGHT)
    assert (heading, words["body"], words["tag"]) == (shown["title"], shown["body"], "update")
    assert set(words) == {"body", "tag", "icon", "badge"}
