"""Three situations that must hold, in a browser with the clock moved.

At two at night with alerts down; in the night in which clocks change; in another language than English, for somebody
who did not come. All twelve stand in `measures/tests/test_safety_situations.py`.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from midspan.domains.outreach.tests.factories import Missing
from midspan.domains.safety.tests.factories import MONDAY_TWO, answered, at, is_told_by_mail, mails_fail
from midspan.domains.safety.tests.scene import Center
from midspan.kernel.tests.factories import see_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
CLOCKS_CHANGE = datetime(2027, 11, 7, 5, 50, tzinfo=UTC)  # 1:50 in New York, ten minutes before it is one again.


def built(make):
    with transaction.atomic():
        center = make()
        see_all(center.organization)
        return center


def watched(center):
    with transaction.atomic():
        return center.watch()


def test_positive_at_two_at_night_with_alerts_down(open_page, sign_in, looks_right):
    with at(MONDAY_TWO):
        center = built(Center)
        with transaction.atomic():
            see_all(center.organization)
            is_told_by_mail(center.nia)
            answered(center.rowan)
        page = open_page(PHONE)
        page.set_default_navigation_timeout(30_000)  # The first page of a process is the slowest.
        sign_in(page, center.rowan.account)
        page.goto("/right-now/")
        page.get_by_text("Nia").first.wait_for()

    with transaction.atomic():
        see_all(center.organization)
        mails_fail()
    with at(MONDAY_TWO + timedelta(minutes=61)):
        watched(center)
        page.goto("/right-now/")
        page.get_by_text("Nobody has answered yet. Do not wait for us").wait_for()
        assert page.get_by_role("link", name="988").first.get_attribute("href") == "tel:988"
        looks_right(page, "night-alerts-down")


def test_night_in_which_clocks_change_makes_no_hour_longer(open_page, sign_in):
    with at(CLOCKS_CHANGE):
        center = built(Center)
        with transaction.atomic():
            see_all(center.organization)
            is_told_by_mail(center.director)
            answered(center.rowan)
        page = open_page(PHONE)
        sign_in(page, center.rowan.account)

    # Ten minutes before two it is one again ten minutes later: the hour is over when it is 1:50 once more.
    with at(CLOCKS_CHANGE + timedelta(minutes=59)):
        page.goto("/right-now/")
        page.get_by_text("to reach you by 1:50 a.m.").wait_for()
    with at(CLOCKS_CHANGE + timedelta(minutes=61)):
        page.goto("/right-now/")
        page.get_by_text("Nobody has answered yet.").wait_for()


@pytest.mark.long
def test_somebody_who_speaks_spanish_does_not_come(open_page, sign_in, looks_right):
    center = built(Missing)
    watched(center)
    page = open_page(PHONE, language="es")
    sign_in(page, center.rowan.account)

    page.goto("/today/")
    page.get_by_role("link", name="Su lugar sigue guardado").click()
    looks_right(page, "seat-kept-es")
    page.get_by_role("link", name="Fue difícil, o consumí").click()
    page.get_by_text("No se cuenta nada").wait_for()
    looks_right(page, "hard-moment-es")
    page.goto("/seat/")
    page.get_by_role("button", name="Llámenme, por favor").click()
    page.get_by_text("Alguien le llama").first.wait_for()

    desk = open_page(DESKTOP)
    sign_in(desk, center.dana.account)
    desk.goto("/reach/")
    looks_right(desk, "reaching-out")
    desk.get_by_role("link", name="Open").click()
    desk.get_by_text("Asked to be called").wait_for()
    looks_right(desk, "reaching-out-one")
    desk.get_by_role("link", name="Ask what stood in the way").first.click()
    desk.get_by_text("Talked with the person").click()
    desk.get_by_text("The way here").click()
    desk.get_by_label("In your words").fill("The bus.")
    looks_right(desk, "reaching-out-step")
    desk.get_by_role("button", name="Keep").click()
    desk.get_by_text("They answered").wait_for()
