"""Where a device is signed out, nothing is shown on it any more."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from midspan.domains.notices.actions import forget_device, keep_browser
from midspan.domains.notices.models import PushSubscription
from midspan.domains.notices.tests.test_choosing import ENDPOINT, keys
from midspan.domains.people.tests.factories import actor_for, make_patient
from midspan.kernel.tests.factories import make_organization, see_all

pytestmark = pytest.mark.django_db
PHONE, LAPTOP = "Mozilla/5.0 (iPhone) Safari/604.1", "Mozilla/5.0 (X11; Linux) Firefox/140.0"


@pytest.fixture
def center():
    return make_organization()


@pytest.fixture
def rowan(center):
    return make_patient(center)


@pytest.fixture
def pushes_to(rowan, center):
    def kept(*agents):
        see_all(center)
        for number, agent in enumerate(agents):
            keep_browser(endpoint=f"{ENDPOINT}{number}", **keys(), agent=agent, by=actor_for(rowan))

    return kept


@pytest.fixture
def signs_in(rowan):
    def signed_in(agent):
        browser = Client(headers={"User-Agent": agent})
        browser.force_login(rowan.account)
        UserSession.objects.update_or_create(
            session_key=browser.session.session_key,
            defaults={"user": rowan.account, "ip": "192.0.2.7", "user_agent": agent},
        )
        return browser

    return signed_in


def pushed_to(center, rowan):
    see_all(center)
    return PushSubscription.objects.filter(recipient_id=rowan.pk).count()


def test_pushes_to_a_device_end_when_it_is_signed_out_from_afar(center, rowan, pushes_to, signs_in):
    pushes_to(PHONE, LAPTOP)
    laptop, phone = signs_in(LAPTOP), signs_in(PHONE)
    device = UserSession.objects.get(session_key=phone.session.session_key).pk

    laptop.post("/devices/sign-out/", {"device": device})

    assert pushed_to(center, rowan) == 1


@pytest.mark.slow
def test_pushes_to_a_device_end_when_somebody_signs_out_there(center, rowan, pushes_to, signs_in):
    pushes_to(PHONE, LAPTOP)

    signs_in(PHONE).post(reverse("account_logout"))
    after_signing_out = pushed_to(center, rowan)
    signs_in(LAPTOP).post(reverse("ui:leave"))

    assert (after_signing_out, pushed_to(center, rowan)) == (1, 0)


def test_page_that_locked_itself_ends_no_push(center, rowan, pushes_to, signs_in):
    pushes_to(PHONE)

    signs_in(PHONE).post("/devices/locked/")

    assert pushed_to(center, rowan) == 1


def test_browser_of_which_nobody_knows_what_it_is_ends_with_any(center, rowan, pushes_to):
    pushes_to("", LAPTOP)

    assert forget_device(agent=PHONE, by=actor_for(rowan)) == 1
