"""Left in the middle: a practice goes on where it stopped, and a hard moment ends calmly; without a network too."""

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import expect

from midspan.domains.people.tests.factories import actor_for, make_patient
from midspan.domains.practice.actions import take_up
from midspan.domains.practice.models import PracticeLog
from midspan.domains.safety.actions import keep_plan
from midspan.domains.safety.enums import PlanPart
from midspan.domains.skills.queries import skill_at
from midspan.kernel.tests.factories import make_organization, see_all
from tests.journeys.conftest import cookie_of, signed_in
from tests.journeys.sizes import ON_A_PHONE, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SETTLE = reverse("skills:player", args=["1"])
STOPPED = "You started and stopped at step 3 of 9."


@pytest.fixture
def rowan():
    with transaction.atomic():
        rowan = make_patient(make_organization())
        by = actor_for(rowan)
        take_up(skill=skill_at(viewer=by, place="1", language="en").key, language="en", by=by)
        keep_plan(patient_id=rowan.pk, parts={PlanPart.ALONE: ("Walk to the river",)}, seen=0, by=by)
        assert rowan.account
        return rowan


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def stops_at_the_third_step(page):
    press(page, "Start")
    press(page, "Next step")
    press(page, "Next step")
    expect(page.get_by_text("Step 3 of 9", exact=True)).to_be_visible()


def test_goes_on_where_one_left_without_a_network_and_counts_nothing(rowan, phone_of, looks_right):
    cookie = cookie_of(signed_in(rowan.account))
    with phone_of(cookie) as page:
        keeps_the_day(page)
        page.context.set_offline(True)
        page.goto(SETTLE)
        expect(page.get_by_role("button", name="Go on from there")).to_be_hidden()
        stops_at_the_third_step(page)
    with phone_of(cookie, offline=True) as page:
        page.goto(SETTLE)
        expect(page.get_by_text(STOPPED)).to_be_visible()
        looks_right(page, "player-left-midway")
        press(page, "Go on from there")
        expect(page.get_by_text("Step 3 of 9", exact=True)).to_be_visible()
        for _ in range(7):
            press(page, "Next step")
        press(page, "Once more")
        expect(page.get_by_text("You started and stopped")).to_be_hidden()
    with transaction.atomic():
        see_all(rowan.organization)
        assert not PracticeLog.objects.exists()


def keeps_the_day(page):
    page.goto("/practice/")
    page.goto("/more/")
    page.get_by_label("Keep my day on this phone").check()
    expect(page.get_by_text("Kept on this phone.")).to_be_visible()


def test_signing_out_forgets_it_and_nobody_else_is_offered_it(rowan, open_page, sign_in):
    page = open_page(PHONE)
    sign_in(page, rowan.account)
    page.goto(SETTLE)
    stops_at_the_third_step(page)
    page.reload()
    expect(page.get_by_text(STOPPED)).to_be_visible()
    with transaction.atomic():
        see_all(rowan.organization)
        other = make_patient(rowan.organization)
        assert other.account
    sign_in(page, other.account)
    page.reload()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    expect(page.get_by_text(STOPPED)).to_be_hidden()
    sign_in(page, rowan.account)

    page.goto("/more/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda address: "/more/" not in address)

    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('player:'))") == []


def test_safe_for_now_is_there_without_a_network_and_sends_nothing(rowan, phone_of, looks_right):
    with phone_of(cookie_of(signed_in(rowan.account))) as page:
        keeps_the_day(page)
        page.context.set_offline(True)
        page.goto("/right-now/plan/")
        asked = []
        page.on("request", lambda request: asked.append(request.method))

        page.get_by_text("I’m safe for now").click()

        expect(page.get_by_text("Nothing was sent: nobody is told anything by this.")).to_be_visible()
        assert asked == []
        looks_right(page, "safe-for-now")
        page.get_by_role("link", name="Go to Today").click()
        page.wait_for_url("**/today/")


@pytest.mark.parametrize("size", ON_A_PHONE)
def test_both_are_there_in_spanish(rowan, open_page, sign_in, looks_right, size):
    page = open_page(size, language="es")
    sign_in(page, rowan.account)
    page.goto("/right-now/plan/")
    page.get_by_text("Por ahora estoy a salvo").click()
    looks_right(page, "safe-for-now-es")
    page.goto(SETTLE)
    press(page, "Empezar")
    press(page, "Siguiente")
    page.reload()
    expect(page.get_by_text("Empezó y se detuvo en el paso 2 de 9.")).to_be_visible()
    looks_right(page, "player-left-midway-es")
