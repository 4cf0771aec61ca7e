"""Intake opens a sign-in for a grandmother; she reads what she may be told on her phone, until the birthday comes."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
)
from django.db import transaction

from midspan.domains.consents.tests.factories import make_signed
from midspan.domains.guardians.tests.factories import make_guardian
from midspan.domains.people.tests.factories import code_of, make_staff
from midspan.kernel import clock
from midspan.surfaces.guardian.tests.factories import Family
from midspan.values import Label
from tests.journeys.sizes import DESKTOP, ON_A_PHONE

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
TWO_DAYS = timedelta(days=2)


class Place(Family):
    """Rowan is of age tomorrow, and lets the grandmother know when sessions are."""

    def __init__(self):
        super().__init__()
        self.comes_for(Label.PART2)
        tomorrow = clock.now().date() + timedelta(days=1)
        self.is_born(tomorrow.replace(year=tomorrow.year - 18))
        named = {"name": "Ida Ames", "relation": "grandmother", "basis": "court_order", "document": "Order of May 2"}
        ida = make_guardian(self.child, self.intake, **named)
        make_signed(self.child, name="Ida Ames (grandmother)", recipient_id=ida.pk)
        self.desk = make_staff(self.organization, "intake")
        self.secret = generate_totp_secret()
        TOTP.activate(self.desk.account, self.secret)

    def code(self):
        return code_of(self.secret)


@pytest.fixture
def place():
    with transaction.atomic():
        return Place()


def hands_over_the_paper(page, place, looks_right):
    """Returns the name and the code that stand on it."""
    page.goto(f"/people/{place.child.pk}/guardians/")
    page.get_by_role("link", name=re.compile("Sign-in on paper.*Ida Ames")).click()
    page.get_by_label("Code").fill(place.code())
    page.get_by_label("Code").press("Enter")
    page.get_by_role("heading", name="Sign-in for Ida Ames").wait_for()
    looks_right(page, "guardian-way-in")
    page.get_by_role("button", name="Make a code").click()
    page.get_by_text("It is shown only now.").wait_for()
    looks_right(page, "guardian-paper")
    return [page.locator("dd.numbers").nth(place).inner_text() for place in (0, 1)]


def signs_in(page, login, code, looks_right):
    page.goto("/sign-in/code/")
    page.get_by_label("Your sign-in name").fill(login)
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Not now").click()
    page.get_by_role("heading", name="How Rowan’s program goes").wait_for()
    looks_right(page, "guardian-page")


def reads_it_in_spanish(page, looks_right):
    page.get_by_role("button", name="Español").click()
    page.get_by_role("heading", name="Cómo va el programa de Rowan").wait_for()
    page.get_by_role("heading", name="Cuándo son las sesiones").wait_for()
    looks_right(page, "guardian-page-spanish")
    page.get_by_role("button", name="English").click()
    page.get_by_role("heading", name="When sessions are").wait_for()


def looks_once_more(page, looks_right):
    page.reload()
    page.get_by_text("Nothing is here for you").wait_for()
    assert page.get_by_text("Rowan").count() == 0
    looks_right(page, "guardian-nobody")


@pytest.mark.parametrize("size", ON_A_PHONE)
def test_grandmother_reads_until_the_birthday(place, open_page, sign_in, looks_right, monkeypatch, size):
    desk, hers = open_page(DESKTOP), open_page(size)
    sign_in(desk, place.desk.account)

    login, code = hands_over_the_paper(desk, place, looks_right)
    signs_in(hers, login, code, looks_right)
    reads_it_in_spanish(hers, looks_right)
    after = clock.now() + TWO_DAYS
    monkeypatch.setattr("django.utils.timezone.now", lambda: after)
    looks_once_more(hers, looks_right)
