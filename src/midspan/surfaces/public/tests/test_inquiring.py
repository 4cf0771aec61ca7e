"""Asking to be called on the public site."""

import logging
import re
from uuid import uuid4

import pytest
from django.test import Client

from midspan.domains.inquiries.enums import Way, Whom
from midspan.domains.inquiries.models import Inquiry
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import make_staff
from midspan.domains.programs.tests.factories import make_site
from midspan.kernel.tests.factories import make_organization, see_all

pytestmark = pytest.mark.django_db
TALK = "/care/en/talk/"


@pytest.fixture
def center():
    organization = make_organization()
    make_site(organization)
    make_staff(organization, Role.INTAKE)
    return organization


@pytest.fixture(autouse=True)
def no_limit(settings):
    settings.ACCOUNT_RATE_LIMITS = {"inquiry": "1000/h/ip,1000/h/key"}


def filled(**fields):
    said = {"form_id": str(uuid4()), "may_reach": ["call", "text"], "phone": "(804) 555-0142", "name_to_use": "Alex"}
    return {**said, "whom": "someone", "relation": "sister", "needs": ["ride"], **fields}


def kept(center):
    see_all(center)
    return list(Inquiry.objects.all())


def test_it_is_kept_and_says_when_somebody_calls(client, center):
    answer = client.post(TALK, filled(), follow=True)

    assert answer.redirect_chain == [("/care/en/talk/done/", 302)]
    assert "by Wednesday, December 2, " in answer.text
    (inquiry,) = kept(center)
    assert (inquiry.way, inquiry.whom, inquiry.relation, inquiry.needs) == (Way.WEB, Whom.SOMEONE, "sister", ["ride"])
    assert (inquiry.may_call, inquiry.may_text, inquiry.may_leave_message, inquiry.language) == (
        True,
        True,
        False,
        "en",
    )


def test_in_spanish_it_says_so_too_and_is_called_back_in_spanish(client, center):
    answer = client.post("/care/es/talk/", filled(), follow=True)

    assert "miércoles" in answer.text
    assert kept(center)[0].language == "es"


def test_no_cookie_is_set_and_nothing_stands_in_an_address(client, center):
    said = filled(brings="Canary")
    answers = [client.get(TALK), client.post(TALK, said), client.get("/care/en/talk/done/")]

    assert [one.cookies.output() for one in answers] == ["", "", ""]
    assert [one["Cache-Control"] for one in answers] == ["no-store"] * 3
    assert answers[1]["Location"] == "/care/en/talk/done/"


def test_the_form_needs_no_token_because_it_sets_no_cookie(center):
    assert Client(enforce_csrf_checks=True).post(TALK, filled()).status_code == 302


def test_sent_twice_it_is_one(client, center):
    said = filled()

    assert [client.post(TALK, said).status_code for _ in range(2)] == [302, 302]
    assert len(kept(center)) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"may_reach": []}, "Choose whether we may call or text."),
        ({"may_reach": ["message"]}, "Choose whether we may call or text."),
        ({"phone": ""}, "Enter the number that is safe to use."),
        ({"phone": "555"}, "Enter the whole number, with its area code."),
        ({"name_to_use": ""}, "Enter a name that we may say aloud."),
        ({"whom": ""}, "Choose who it is for."),
        ({"say": "Your rehab called"}, "These words say what the call is about."),
    ],
)
def test_what_has_to_be_put_right_is_said_and_the_words_stay(client, center, wrong, said):
    answer = client.post(TALK, filled(**{"brings": "My own words", **wrong}))

    assert (answer.status_code, said in answer.text, "My own words" in answer.text) == (422, True, True)
    assert kept(center) == []


def test_a_reason_is_said_in_spanish(client, center):
    answer = client.post("/care/es/talk/", filled(phone="555"))

    assert "Escriba el número completo, con su código de área." in answer.text


@pytest.mark.parametrize(("language", "said"), [("en", "Nothing was sent yet"), ("es", "Aún no se envió nada")])
def test_a_box_that_nobody_sees_is_not_thanked_and_can_be_sent_again_empty(client, center, language, said):
    url = f"/care/{language}/talk/"

    answer = client.post(url, filled(third_box="https://spam.example", brings="My own words"))

    assert (answer.status_code, kept(center)) == (422, [])
    assert [one in answer.text for one in (said, "My own words", "spam.example")] == [True, True, False]


def test_no_box_has_a_name_that_a_browser_fills_in(client, center):
    names = set(re.findall(r'name="(\w+)"', client.get(TALK).text))

    assert "third_box" in names
    assert not names & {"website", "url", "email", "company", "organization", "address"}


def test_too_many_from_one_place_are_asked_to_call_and_lose_no_word(client, center, settings):
    settings.ACCOUNT_RATE_LIMITS = {"inquiry": "1/h/ip"}

    answers = [client.post(TALK, filled(brings="My own words"), REMOTE_ADDR="203.0.113.9") for _ in range(2)]

    assert [one.status_code for one in answers] == [302, 429]
    assert "Too many forms came from here" in answers[1].text
    assert "My own words" in answers[1].text
    assert len(kept(center)) == 1


def test_behind_a_proxy_each_address_is_counted_for_itself(client, center, settings):
    settings.ACCOUNT_RATE_LIMITS = {"inquiry": "1/h/ip"}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    claims = ["198.51.100.1", "198.51.100.2", "203.0.113.1, 198.51.100.2"]  # The last one claims to be another.

    answers = [client.post(TALK, filled(), REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": one}) for one in claims]

    assert [one.status_code for one in answers] == [302, 302, 429]


def test_nothing_of_it_is_logged(client, center, caplog):
    with caplog.at_level(logging.DEBUG):
        client.post(TALK, filled(name_to_use="Canary", phone="804-555-7777", brings="Canary words", relation="Canary"))

    said = " ".join(
        f"{one.getMessage()} {one.__dict__}" for one in caplog.records if not one.name.startswith("django.db")
    )
    assert ("Canary" in said, "7777" in said) == (False, False)


def test_no_mail_is_sent_about_it(client, center, mailoutbox):
    client.post(TALK, filled())

    assert mailoutbox == []


def test_a_number_of_the_form_that_is_none_is_taken_as_no_number(client, center):
    wrong = client.post(TALK, filled(form_id="x", name_to_use=""))

    answer = client.post(TALK, filled(form_id="x"))

    assert (wrong.status_code, "UUID" in wrong.text, 'value="x"' in wrong.text) == (422, False, False)
    assert (answer.status_code, len(kept(center))) == (302, 1)
