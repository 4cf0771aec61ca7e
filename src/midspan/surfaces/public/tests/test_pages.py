"""The public page: what stands on it, and all that it loads."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.html import escape

from midspan.domains.people.tests.factories import make_patient
from midspan.domains.programs.tests.factories import make_closed_day, make_site, make_track
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization
from midspan.surfaces.public.book import elsewhere, page_words

pytestmark = pytest.mark.django_db
ADDRESSES = [f"/care/{language}/{more}" for language in ("en", "es") for more in ("", "someone/")]


@pytest.fixture
def center():
    return make_organization()


@pytest.mark.parametrize("url", ADDRESSES)
def test_page_sets_no_cookie_and_is_not_kept(client, center, url):
    answer = client.get(url)

    assert (answer.status_code, answer.cookies.output(), answer["Cache-Control"]) == (200, "", "no-store")
    assert (answer["Content-Language"], f'<html lang="{url[6:8]}">' in answer.text) == (url[6:8], True)


@pytest.mark.parametrize(
    ("asked_for", "language"), [("es-MX,es;q=0.9,en;q=0.5", "es"), ("en-US", "en"), ("fr,de", "en"), ("", "en")]
)
def test_the_entrance_leads_to_the_language_of_the_browser(client, center, asked_for, language):
    answer = client.get("/care/", headers={"accept-language": asked_for})

    assert (answer["Location"], answer.cookies.output()) == (reverse("public:for_me", args=[language]), "")


def test_a_language_that_there_is_not_is_no_page(client, center):
    assert client.get("/care/xx/").status_code == 404


def test_every_way_to_somebody_who_helps_stands_on_it(client, center):
    text = client.get("/care/en/").text

    for link in ("tel:988", "sms:988", "https://988lifeline.org/chat/", "tel:911", "tel:5550100"):
        assert f'href="{link}"' in text


@pytest.mark.parametrize("language", ["en", "es"])
def test_where_else_to_look_stands_on_it_with_its_source(client, center, language):
    text = client.get(f"/care/{language}/").text

    for link in ("https://findtreatment.gov/", "tel:+18006624357"):
        assert f'href="{link}"' in text
    assert escape(elsewhere(language)["source"]) in text


def test_sites_hours_and_groups_come_from_the_center(client, center):
    make_site(center, name="Riverside", address="12 Mill Street")
    make_site(center, name="Old house", is_active=False)
    make_track(center)

    text = client.get("/care/en/").text

    assert ("Riverside" in text, "12 Mill Street" in text, "Old house" in text) == (True, True, False)
    assert "Mon – Fri: 9\xa0a.m. – 5\xa0p.m." in text
    assert "Adults, 26 to 64: both at once: mental health, and alcohol or drugs" in text


def test_groups_are_told_in_the_language_of_the_page(client, center):
    make_track(center, language="es")

    spanish = client.get("/care/es/").text

    assert "Adultos de 26 a 64 años: las dos cosas: salud mental, y alcohol o drogas" in spanish
    assert "en persona o por video, en español" in spanish


def test_a_day_on_which_it_is_closed_is_said(client, center):
    make_closed_day(center, clock.local_date(), make_site(center))

    assert "Closed on December 1" in client.get("/care/en/").text


def test_nothing_of_a_patient_is_asked_for(client, center, django_assert_max_num_queries):
    make_patient(center, given_names="Canary", family_name="Wren")
    make_site(center)
    client.get("/care/en/")

    with django_assert_max_num_queries(3) as asked:  # The second reader's page asks only whose it is.
        text = client.get("/care/en/").text

    assert ("Canary" in text, "Wren" in text) == (False, False)
    assert not [one["sql"] for one in asked.captured_queries if "people_patient" in one["sql"]]


def test_with_several_centers_the_setting_says_whose_page_it_is(client, center, settings):
    other = make_organization(name="Another center")
    assert client.get("/care/en/").status_code == 404

    settings.PUBLIC_CENTER = str(other.pk)

    assert "Another center" in client.get("/care/en/").text


def test_a_setting_that_names_nobody_is_no_page(client, center, settings):
    settings.PUBLIC_CENTER = "nobody"

    assert client.get("/care/en/").status_code == 404


@pytest.mark.parametrize("url", ADDRESSES)
def test_the_page_loads_from_its_own_origin_alone(client, center, url):
    text = client.get(url).text

    loaded = re.findall(r'<(?:link|script|img|iframe|source)[^>]*?(?:href|src)="([^"]+)"', text)
    assert {one for one in loaded if not one.startswith(settings.STATIC_URL)} == {"data:,"}


def test_it_asks_nothing_of_a_questionnaire_and_nothing_about_suicide(client, center):
    words = " ".join(client.get(url).text.lower() for url in ADDRESSES).replace("suicide &amp; crisis", "")

    for word in ("phq", "asq", "suicid", " kill", "wish you were dead", "score of"):
        assert word not in words


def test_leaving_without_a_script_sets_no_cookie_and_leads_away(client, center):
    page = client.get("/care/en/").text
    leave = reverse("ui:leave")

    answer = client.post(leave)

    assert f'action="{leave}"' in page
    assert (answer.status_code, answer.cookies.output()) == (200, "")
    assert answer["Refresh"].startswith("0; url=https://")


def test_every_fact_about_money_and_rights_says_where_it_comes_from():
    facts = page_words("en")["costs"]["fact"]

    assert all(fact["source"] and fact["reviewed_on"] for fact in facts)
    assert "not legal advice" in page_words("en")["costs"]["note"]
