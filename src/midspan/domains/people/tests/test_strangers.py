"""Whoever has no sign-in here is answered in the same bytes as somebody who has, after the same work."""

import functools
import re
from types import SimpleNamespace

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from midspan.domains.people.actions import open_account
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import PASSWORD, actor_for, make_patient, make_staff
from midspan.kernel.tests.factories import make_organization

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture
def cast():
    organization = make_organization()
    return SimpleNamespace(organization=organization, rowan=make_patient(organization))


@pytest.fixture
def dana(cast):
    dana = make_staff(cast.organization, Role.COUNSELOR)
    dana.account.set_password(PASSWORD)
    dana.account.save()
    return dana


@pytest.fixture
def hashed(monkeypatch):
    """How often a password was hashed so far, which is nearly all the time an answer takes."""
    counts = {"hashed": 0}
    for name in ("encode", "verify"):
        monkeypatch.setattr(Argon2PasswordHasher, name, counted(getattr(Argon2PasswordHasher, name), counts))
    return counts


def counted(method, counts):
    @functools.wraps(method)
    def counting(*arguments, **named):
        counts["hashed"] += 1
        return method(*arguments, **named)

    return counting


@pytest.fixture
def asked(hashed):
    """Call with a page and words: what a stranger gets for them, what the database was asked, how often was hashed."""

    def answered(path, fields):
        client = Client()
        client.get(path)
        before = hashed["hashed"]
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(path, fields)
        text = TOKEN.sub("", answer.text)
        for typed in fields.values():
            text = text.replace(typed, "")
        return answer.status_code, text, kinds(captured), hashed["hashed"] - before

    return answered


def kinds(captured):
    """The first words of each statement: what was read or written, without values and names of savepoints."""
    words = [query["sql"].replace('"', "").split() for query in captured.captured_queries]
    return [one[0] if "SAVEPOINT" in one[:2] else " ".join(one[:3]) for one in words]


@pytest.mark.slow
def test_wrong_code_for_somebody_and_for_nobody_is_the_same_answer_after_the_same_questions(cast, asked):
    paper = open_account(patient_id=cast.rowan.pk, by=actor_for(make_staff(cast.organization, Role.INTAKE)))
    page = reverse("people:sign_in_code")

    somebody = asked(page, {"login": paper.login, "code": "WRONGONE"})
    nobody = asked(page, {"login": "nobody-here-111", "code": "WRONGONE"})

    assert somebody == nobody
    assert somebody[3] == 1


@pytest.mark.slow
def test_wrong_password_for_somebody_and_for_nobody_is_the_same_answer_after_the_same_questions(cast, dana, asked):
    page = reverse("account_login")

    somebody = asked(page, {"login": dana.account.login, "password": "a-wrong-password"})
    without_password = asked(page, {"login": cast.rowan.account.login, "password": "a-wrong-password"})
    nobody = asked(page, {"login": "nobody-here-111", "password": "a-wrong-password"})

    assert somebody == nobody == without_password


@pytest.mark.parametrize("name", ["account_reset_password", "account_email", "account_confirm_email"])
def test_there_is_no_page_by_which_an_address_is_asked_for(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_sign_up_is_closed_to_a_known_name_as_to_an_unknown_one(cast, dana, asked):
    page = reverse("account_signup")

    somebody, nobody = (asked(page, {"username": name}) for name in (dana.account.login, "nobody-here-111"))

    assert somebody == nobody
