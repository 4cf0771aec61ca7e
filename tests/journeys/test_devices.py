"""A shared device: a page left alone clears itself and Back shows nothing; a phone is signed out from a laptop.

Also the name for groups, changed on a phone.
"""

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction

from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import make_patient, make_staff
from midspan.kernel.tests.factories import make_organization
from tests.journeys.sizes import DESKTOP, ON_A_PHONE, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=["patient", "staff"])
def account(request):
    with transaction.atomic():
        center = make_organization()
        if request.param == "staff":
            return make_staff(center, Role.COUNSELOR).account
        person = make_patient(center, given_names="Rowan", family_name="Okonjo")
        make_episode(center, person, alias="Quiet Harbor")
        return person.account


def is_listed(page, account):
    """As signing in by hand leaves it."""
    cookie = next(one["value"] for one in page.context.cookies() if one["name"] == settings.SESSION_COOKIE_NAME)
    agent = page.evaluate("navigator.userAgent")
    UserSession.objects.create(user=account, session_key=cookie, ip="192.0.2.7", user_agent=agent)


def locks_after_two_minutes(page):
    page.goto("/devices/")
    page.get_by_label("after 2 minutes").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").first.wait_for()


@pytest.mark.parametrize("size", ON_A_PHONE)
def test_page_left_alone_clears_itself_and_back_shows_nothing(account, open_page, sign_in, looks_right, size):
    page = open_page(size)
    page.clock.install()
    sign_in(page, account)
    locks_after_two_minutes(page)
    looks_right(page, f"devices-{account.kind}")
    page.goto("/devices/")
    page.clock.run_for(100_000)
    page.mouse.move(30, 30)
    page.clock.run_for(100_000)
    assert page.url.endswith("/devices/"), "Somebody moved the pointer."

    page.clock.run_for(30_000)
    page.wait_for_url("**/account/login/")
    page.go_back()

    page.wait_for_url("**/account/login/**")
    assert page.get_by_text("Where you are signed in").count() == 0


def test_phone_is_signed_out_from_a_laptop(account, open_page, sign_in, looks_right):
    laptop, phone = open_page(DESKTOP), open_page(PHONE)
    sign_in(phone, account)
    phone.goto("/devices/")
    is_listed(phone, account)
    sign_in(laptop, account)
    is_listed(laptop, account)
    laptop.goto("/devices/")
    looks_right(laptop, f"devices-two-{account.kind}")
    laptop.get_by_role("button", name="Sign out everywhere else").click()
    laptop.get_by_text("Signed out everywhere else.").first.wait_for()

    phone.reload()

    phone.wait_for_url("**/account/login/**")
    laptop.reload()
    laptop.get_by_text("Where you are signed in").wait_for()


@pytest.mark.parametrize("size", ON_A_PHONE)
@pytest.mark.parametrize("account", ["patient"], indirect=True)
def test_name_for_groups_is_changed(account, open_page, sign_in, looks_right, size):
    page = open_page(size)
    sign_in(page, account)
    page.goto("/more/")
    page.get_by_role("link", name="Your name for groups").click()
    page.get_by_text("Quiet Harbor").wait_for()
    looks_right(page, "own-name")
    page.get_by_label("Another name").fill("Rowan the Brave")
    page.get_by_role("button", name="Use this name").click()
    page.get_by_text("This name cannot be used.").first.wait_for()
    looks_right(page, "own-name-refused")
    page.get_by_label("Another name").fill("Blue Heron")
    page.get_by_role("button", name="Use this name").click()

    page.get_by_text("From now on you are called so in groups.").first.wait_for()
    page.get_by_text("Blue Heron").first.wait_for()
