"""Leaving, choosing an appearance, help now."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.cache import SessionStore
from django.test import RequestFactory
from django.urls import reverse
from django.utils.translation import override

from midspan.ui import views
from midspan.ui.context import appearance
from midspan.ui.help_now import help_now
from midspan.ui.leaving import NEUTRAL_SITE


@pytest.fixture
def signed_in_request():
    request = RequestFactory().post("/ui/leave/")
    request.session = SessionStore()
    request.session["kept"] = "something of the person"
    request.user = AnonymousUser()
    return request


def test_leaving_ends_the_session_and_leads_to_the_neutral_site(signed_in_request):
    response = views.leave(signed_in_request)

    assert (response.status_code, response["Refresh"]) == (200, f"0; url={NEUTRAL_SITE}")
    assert list(signed_in_request.session.keys()) == []


def test_leaving_is_not_a_link():
    assert views.leave(RequestFactory().get("/ui/leave/")).status_code == 405


@pytest.mark.parametrize("chosen", ["light", "dark", "auto"])
def test_chosen_appearance_is_kept_in_a_cookie(chosen):
    response = views.theme(RequestFactory().post("/ui/appearance/", {"theme": chosen, "next": "/today/"}))

    assert (response.cookies["appearance"].value, response.url) == (chosen, "/today/")


def test_unknown_appearance_is_not_kept():
    response = views.theme(RequestFactory().post("/ui/appearance/", {"theme": "<b>"}))

    assert dict(response.cookies) == {}


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_way_back_never_leads_elsewhere(elsewhere):
    response = views.theme(RequestFactory().post("/ui/appearance/", {"theme": "dark", "next": elsewhere}))

    assert response.url == "/"


@pytest.mark.parametrize(
    ("cookie", "media"),
    [
        ("dark", "screen"),
        ("light", "not all"),
        ("auto", "screen and (prefers-color-scheme: dark)"),
        ("nonsense", "screen and (prefers-color-scheme: dark)"),
    ],
)
def test_dark_sheet_applies_as_chosen(cookie, media):
    request = RequestFactory().get("/")
    request.COOKIES["appearance"] = cookie

    assert appearance(request)["dark_media"] == media


@pytest.mark.parametrize("name", ["leave", "theme", "language", "help-now", "gallery"])
def test_pages_have_their_names(name):
    assert reverse(f"ui:{name}").startswith("/ui/")


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("en", ["Call 988", "Text 988", "Chat with 988", "Call 911"]),
        ("es", ["Llame al 988", "Escriba AYUDA al 988", "Chat con el 988", "Llame al 911"]),
        ("fr", ["Call 988", "Text 988", "Chat with 988", "Call 911"]),
    ],
)
def test_help_now_speaks_the_readers_language(language, labels):
    with override(language):
        assert [line.label for line in help_now().lines] == labels


def test_help_now_is_dated_content_with_a_source():
    assert (help_now().reviewed_on >= date(2026, 11, 23), help_now().source.startswith("https://988lifeline.org/")) == (
        True,
        True,
    )
