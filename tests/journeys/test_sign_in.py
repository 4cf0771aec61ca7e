"""Signing in, as a person does it: a code on paper, then the device remembers."""

import pytest
from django.db import transaction

from midspan.domains.people.actions import open_account
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import make_organization

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def paper():
    with transaction.atomic():
        organization = make_organization()
        intake = actor_for(make_staff(organization, Role.INTAKE))
        rowan = make_patient(organization)
    with acting_for(intake, Reach.ALL):
        return open_account(patient_id=rowan.pk, by=intake)


def test_first_code_then_passkey(phone, paper, has_passkeys, looks_right):
    has_passkeys(phone)
    phone.goto("/")
    looks_right(phone, "sign-in")
    phone.get_by_role("link", name="I have a code").click()
    looks_right(phone, "sign-in-code")
    phone.get_by_label("Your sign-in name").fill(paper.login)
    phone.get_by_label("Your code").fill(paper.code)
    phone.get_by_role("button", name="Sign in").click()
    phone.get_by_role("heading", name="You are in").wait_for()
    looks_right(phone, "welcome")

    phone.get_by_role("link", name="Remember this device").click()
    looks_right(phone, "remember-device")
    phone.get_by_role("button", name="Continue").click()
    phone.wait_for_url(lambda url: not url.endswith("/add/"))
    phone.context.clear_cookies()
    phone.goto("/")
    phone.get_by_role("button", name="Sign in with this device").click()

    phone.wait_for_url("**/today/")
