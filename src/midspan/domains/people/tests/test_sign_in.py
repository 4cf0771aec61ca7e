"""Signing in: by one-time code, by authenticator app, by password; and what a stranger learns."""

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
)
from django.test import Client
from django.urls import reverse

from midspan.domains.people.actions import open_account
from midspan.domains.people.enums import Role
from midspan.domains.people.models import SignInSession
from midspan.domains.people.tests.factories import PASSWORD, actor_for, code_of, make_patient, make_staff
from midspan.kernel.tests.factories import make_organization, see_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization():
    return make_organization()


@pytest.fixture
def paper(organization):
    """What intake printed for Rowan: a sign-in name and a code."""
    intake = make_staff(organization, Role.INTAKE)
    return open_account(patient_id=make_patient(organization).pk, by=actor_for(intake))


@pytest.mark.slow
def test_code_from_paper_signs_in_once(client, paper, organization):
    page = client.post(reverse("people:sign_in_code"), {"login": paper.login, "code": paper.code})

    assert (page.status_code, page.headers["Location"]) == (302, "/welcome/")
    assert client.get("/welcome/").status_code == 200

    client.post(reverse("account_logout"))
    again = client.post(reverse("people:sign_in_code"), {"login": paper.login, "code": paper.code})

    assert "This name and code do not fit" in again.content.decode()


def test_wrong_code_and_unknown_name_read_the_same(client, paper):
    wrong = client.post(reverse("people:sign_in_code"), {"login": paper.login, "code": "WRONGONE"})
    unknown = client.post(reverse("people:sign_in_code"), {"login": "nobody-here-111", "code": "WRONGONE"})

    def told(page, typed):
        return page.content.decode().replace(typed, "").split("csrfmiddlewaretoken")[0]

    assert told(wrong, paper.login) == told(unknown, "nobody-here-111")


def test_first_page_after_the_code_is_in_their_language(client, organization):
    client.force_login(make_patient(organization, language="es").account)

    page = client.get("/welcome/")

    assert (page.status_code, page.headers["Content-Language"], '<html lang="es"' in page.text) == (200, "es", True)
    assert client.cookies["language"].value == "es"


@pytest.mark.parametrize(
    ("told", "chosen", "read"), [("es", "", "es"), ("es", "en", "en"), ("en", "", ""), ("pl", "", "")]
)
def test_patient_reads_the_language_they_asked_for_unless_they_chose_another(client, organization, told, chosen, read):
    patient = make_patient(organization, language=told)
    client.force_login(patient.account)
    if chosen:
        client.cookies["language"] = chosen

    client.get("/")

    kept = client.cookies.get("language")
    assert (kept.value if kept else "") == read


def test_session_row_knows_its_account(client, paper):
    client.post(reverse("people:sign_in_code"), {"login": paper.login, "code": paper.code})

    assert [row.account_id for row in SignInSession.objects.exclude(account=None)] == [paper.account.pk]


def test_authenticator_app_signs_in(client, paper, organization):
    secret = generate_totp_secret()
    TOTP.activate(paper.account, secret)
    now_code = code_of(secret)

    page = client.post(reverse("people:sign_in_code"), {"login": paper.login, "code": now_code})

    assert page.status_code == 302


def test_staff_sign_in_with_password(client, organization):
    dana = make_staff(organization, Role.COUNSELOR)
    dana.account.set_password(PASSWORD)
    dana.account.save()

    page = client.post(reverse("account_login"), {"login": dana.account.login, "password": PASSWORD})

    assert (page.status_code, page.headers["Location"]) == (302, "/")


def test_staff_member_who_left_is_nobody(client, organization):
    dana = make_staff(organization, Role.COUNSELOR)
    client.force_login(dana.account)
    see_all(organization)
    dana.account.is_active = False
    dana.account.save()

    assert client.get(reverse("people:devices")).status_code == 302


def test_signing_out_everywhere_ends_the_other_browser(client, paper):
    account = paper.account
    client.force_login(account)
    other = Client()
    other.force_login(account)
    other.get(reverse("people:devices"))
    client.get(reverse("people:devices"))

    client.post(reverse("people:sign_out_everywhere"))

    assert other.get(reverse("people:devices")).status_code == 302


def test_stranger_is_led_to_sign_in(client):
    assert client.get("/").headers["Location"] == reverse("account_login")


def test_sign_in_page_offers_code_and_password_without_script(client):
    page = client.get(reverse("account_login")).content.decode()

    assert [reverse("people:sign_in_code") in page, 'name="password"' in page] == [True, True]


@pytest.mark.slow
def test_sign_in_name_is_not_shown_afterwards(client, paper):
    client.post(reverse("people:sign_in_code"), {"login": paper.login, "code": paper.code})

    assert paper.login not in client.get("/today/").content.decode()
