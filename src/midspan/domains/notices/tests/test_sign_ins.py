"""What is new about a sign-in is told, always and to the person alone."""

import pytest
from django.test import Client
from django.urls import reverse

from midspan.domains.notices.actions import note_device
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.models import KnownDevice, Notice
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import PASSWORD, actor_for, code_of, make_staff
from midspan.kernel.row_security import bind_nobody
from midspan.kernel.tests.factories import see_all

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
FIREFOX_LATER = "Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"


def told(person):
    return Notice.objects.filter(kind=NoticeKind.SIGN_IN_CHANGED, recipient_id=person.pk).count()


def test_new_device_is_told_and_the_first_and_a_newer_version_are_not(cast):
    by = actor_for(cast.rowan)
    counts = []
    for agent in (FIREFOX, FIREFOX, FIREFOX_LATER, PHONE, PHONE):
        note_device(agent=agent, by=by)
        counts.append(told(cast.rowan))

    assert counts == [0, 0, 0, 1, 1]
    assert KnownDevice.objects.count() == 2


@pytest.fixture
def dana(cast):
    dana = make_staff(cast.organization, Role.COUNSELOR)
    dana.account.set_password(PASSWORD)
    dana.account.save()
    return dana


def sign_in(login, password, agent=FIREFOX, **more):
    bind_nobody()  # As a request of somebody who is nobody yet.
    client = Client(headers={"User-Agent": agent, **more})
    return client, client.post(reverse("account_login"), {"login": login, "password": password})


@pytest.mark.slow
def test_sign_in_on_another_device_is_told_to_the_person_themselves(cast, dana):
    for agent in (FIREFOX, PHONE):
        _, answer = sign_in(dana.account.login, PASSWORD, agent)
        assert answer.status_code == 302
    see_all(cast.organization)

    assert (told(dana), told(cast.desk)) == (1, 0)


@pytest.mark.slow
def test_changed_password_is_told(cast, dana):
    client, _ = sign_in(dana.account.login, PASSWORD)
    new = "another-long-enough-password"

    changed = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )

    see_all(cast.organization)
    assert (changed.status_code, told(dana)) == (302, 1)


@pytest.mark.slow
def test_new_way_to_sign_in_is_told(cast, dana, django_capture_on_commit_callbacks):
    client, _ = sign_in(dana.account.login, PASSWORD)
    page = reverse("mfa_activate_totp")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(page).context["form"].secret

    code = code_of(secret)
    with django_capture_on_commit_callbacks(execute=True):  # allauth says so once the change is kept.
        activated = client.post(page, {"code": code})

    see_all(cast.organization)
    assert (activated.status_code, told(dana)) == (302, 1)
