"""Pages kept on a phone: what they lead to that is not there, what nothing leads to any more, and no error's page."""

import time

import pytest
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from playwright.sync_api import expect

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.practice.actions import stop, take_up
from midspan.domains.practice.tests.factories import on_their_phone
from midspan.domains.safety.actions import agree_line, choose_unstaffed
from midspan.domains.safety.tests.factories import put_on
from midspan.domains.skills.queries import book
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.surfaces.patient.views import app
from tests.journeys.sizes import PHONE
from tests.journeys.test_pin import keeps_the_day

PATIENCE = 8
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = """async () => {
  const cache = await caches.open("day");
  return (await cache.keys()).map(({ url }) => new URL(url).pathname);
}"""
INSTALLS = """async (script) => {
  const { installing } = await navigator.serviceWorker.register(script);
  if (!installing) return "was there before";
  return new Promise((resolve) => {
    const tell = () => ["redundant", "activated"].includes(installing.state) && resolve(installing.state);
    installing.onstatechange = tell;
    tell();
  });
}"""


@pytest.fixture
def rowan():
    with transaction.atomic():
        patient = make_patient(make_organization(), given_names="Rowan")
        with on_their_phone(patient) as by:
            patient.taken_up = [
                take_up(skill=key, language="en", by=by) for key in ("ride-the-urge", "settle-on-the-breath")
            ]
        patient.account  # noqa: B018 - read while the transaction is bound.
    return patient


def keeps_until(page, holds):
    """What is kept, once it is as `holds` asks."""
    until = time.monotonic() + PATIENCE
    while not holds(paths := set(page.evaluate(KEPT))) and time.monotonic() < until:
        page.wait_for_timeout(50)
    assert holds(paths), paths
    return paths


def has_steps(paths):
    """The form of each of the two skills, and being led through it."""
    return len(paths & led_to("ride-the-urge")) == len(paths & led_to("settle-on-the-breath")) == 2


def led_to(key):
    number = str(book()[key].number)
    return {reverse("practice:log", args=[number]), reverse("skills:player", args=[number])}


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_kept_page_says_of_each_link_whether_it_leads_anywhere_without_a_network(
    rowan, open_page, sign_in, looks_right, language
):
    page = open_page(PHONE, touch=True, language=language)
    sign_in(page, rowan.account)
    page.goto("/more/")
    page.locator("[data-keep-day] input").check()
    keeps_until(page, has_steps)
    page.context.set_offline(True)
    page.goto("/practice/")

    says = {"en": "(needs a connection)", "es": "(necesita conexión)"}[language]
    title, done = page.locator(".task-words > a").first, page.locator("a.button").first
    expect(title).to_contain_text(says)
    expect(done).not_to_contain_text(says)
    looks_right(page, f"practice-kept-{language}")
    title.click()
    expect(page.get_by_text("Calls and texts work without it:")).to_be_visible()
    page.go_back()
    page.locator("a.button").first.click()
    expect(page.locator("form [data-entry]")).to_be_attached()


def test_steps_of_a_skill_that_was_dropped_leave_the_phone_with_the_next_look_at_its_pages(rowan, open_page, sign_in):
    page = open_page(PHONE, touch=True)
    sign_in(page, rowan.account)
    keeps_the_day(page)
    page.goto("/practice/")
    keeps_until(page, has_steps)
    with transaction.atomic(), on_their_phone(rowan) as by:
        stop(assignment_id=rowan.taken_up[0].pk, by=by)
    for path in ("/today/", "/practice/"):
        page.goto(path)

    kept = keeps_until(page, lambda paths: not paths & led_to("ride-the-urge"))
    assert led_to("settle-on-the-breath") <= kept


def test_a_page_of_an_error_is_never_kept_in_place_of_the_help_without_a_network(
    rowan, open_page, sign_in, monkeypatch
):
    app.worker_script()  # Written before the page it names fails.

    def fails():
        raise Http404

    page = open_page(PHONE, touch=True)
    sign_in(page, rowan.account)
    page.goto(reverse("patient:locked", args=["en"]))  # It registers no worker by itself.
    with monkeypatch.context() as patch:
        patch.setattr(app, "_said_offline", fails)
        assert page.evaluate(INSTALLS, reverse("patient:worker")) == "redundant"
        assert page.evaluate("caches.match('/offline/').then(Boolean)") is False
    assert page.evaluate(INSTALLS, reverse("patient:worker")) == "activated"
    page.context.set_offline(True)
    page.goto("/updates/")
    expect(page.get_by_text("Calls and texts work without it:").first).to_be_visible()


def test_help_is_on_the_kept_page_of_a_day_before_and_after_a_worrying_answer(rowan, open_page, sign_in, looks_right):
    page = open_page(PHONE, touch=True)
    sign_in(page, rowan.account)
    keeps_the_day(page)
    page.goto(reverse("diary:day"))
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.goto(reverse("diary:day"))
    help_there = page.locator("main").get_by_role("link", name="988")
    expect(help_there.first).to_be_visible()

    page.locator("[data-worrying] input[value=yes]").last.check(force=True)
    page.get_by_role("button", name="Save").click()

    said = page.locator("[data-entry]")
    expect(said.get_by_text("It is not sent yet, and nobody has read it.")).to_be_in_viewport()
    expect(said.get_by_text("Kept on this phone.")).to_be_visible()
    expect(said.get_by_role("link", name="988").first).to_be_visible()
    looks_right(page, "worrying-without-a-network")


def test_what_was_agreed_is_promised_by_no_kept_page(rowan, open_page, sign_in, looks_right):
    """It may have been lifted meanwhile, and then nobody would keep it."""
    with transaction.atomic():
        see_all(rowan.organization)
        director = make_staff(rowan.organization, Role.DIRECTOR)
        put_on(director)
        choose_unstaffed(instrument="diary", keeps=True, by=actor_for(director))
        agree_line(patient_id=rowan.pk, points=1, words="Any urge.", seen=0, by=actor_for(director))
    page = open_page(PHONE, touch=True)
    sign_in(page, rowan.account)
    keeps_the_day(page)
    page.goto(reverse("diary:day"))
    page.wait_for_load_state("networkidle")
    promise = page.get_by_text("As you agreed with your team: from 1 on")
    expect(promise).to_be_visible()

    page.context.set_offline(True)
    page.goto(reverse("diary:day"))

    expect(page.get_by_text("Before you answer the next two")).to_be_visible()
    expect(promise).to_have_count(1)
    expect(promise).to_be_hidden()
    looks_right(page, "diary-kept-with-a-line")
