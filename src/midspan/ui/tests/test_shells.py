"""A shell is rendered once for its keys; what is one person's or one request's never becomes part of it."""

from uuid import uuid4

import pytest
from django.contrib import messages
from django.contrib.messages.storage import default_storage
from django.template import engines
from django.utils.safestring import mark_safe
from django.utils.translation import override

from midspan.ui.shells import SHELL_KEYS, forget, in_shell
from midspan.values import Actor, ActorKind


@pytest.fixture(autouse=True)
def fresh():
    forget()
    yield
    forget()


@pytest.fixture
def template(tmp_path):
    """Write a template and return its name."""
    loader = engines["django"].engine.template_loaders[0]

    def written(source):
        (tmp_path / "page.html").write_text(source)
        return "page.html"

    engine = engines["django"].engine
    before = list(engine.dirs)
    engine.dirs[:] = [tmp_path]
    loader.reset()
    yield written
    engine.dirs[:] = before
    loader.reset()


def page_of(request, template, **given):
    return in_shell(request, template, **given).text


def test_parts_are_put_in_anew_each_time(rf, template):
    name = template("<p>{{ name }}</p>")

    pages = [page_of(rf.get("/"), name, parts={"name": who}) for who in ("Rowan", "Ash")]

    assert pages == ["<p>Rowan</p>", "<p>Ash</p>"]


def test_part_is_escaped_unless_it_is_markup(rf, template):
    name = template("{{ typed }}{{ drawn }}")

    page = page_of(rf.get("/"), name, parts={"typed": "<i>", "drawn": mark_safe("<b></b>")})

    assert page == "&lt;i&gt;<b></b>"


def test_part_that_looks_like_the_mark_of_another_stays_words(rf, template):
    name = template("{{ typed }}{{ drawn }}")

    page = page_of(rf.get("/"), name, parts={"typed": mark_safe("<!--part:drawn-->"), "drawn": "secret"})

    assert page == "<!--part:drawn-->secret"


def test_another_key_is_another_shell(rf, template):
    name = template("{% if is_clear %}clear{% else %}busy{% endif %}")

    pages = [page_of(rf.get("/"), name, parts={}, keys={"is_clear": is_clear}) for is_clear in (True, False, True)]

    assert pages == ["clear", "busy", "clear"]


def test_another_language_is_another_shell(rf, template):
    name = template("{% load i18n %}{% get_current_language as language %}{{ language }}")

    pages = []
    for language in ("en", "es"):
        with override(language):
            pages.append(page_of(rf.get("/"), name, parts={}))

    assert pages == ["en", "es"]


def test_request_and_person_are_out_of_a_shells_reach(rf, template):
    name = template("[{{ request }}{{ actor.id }}{{ messages }}]")
    request = rf.get("/")
    request.actor = Actor(organization_id=uuid4(), id=uuid4(), kind=ActorKind.PATIENT)

    assert page_of(request, name, parts={}) == "[]"


def test_form_token_and_address_are_the_requests_own(rf, template):
    name = template("{% csrf_token %}<i>{{ here }}</i>")

    pages = [page_of(rf.get(address), name, parts={}) for address in ("/week/", '/today/?a="><b>')]
    tokens = [page.split('value="')[1].split('"')[0] for page in pages]

    assert len(set(tokens)) == len(tokens)
    assert [page.split("<i>")[1] for page in pages] == ["/week/</i>", "/today/?a=%22%3E%3Cb%3E</i>"]


def test_page_with_a_message_says_it_once(rf, template):
    name = template("{% for one in messages %}{{ one }}{% endfor %}{{ part }}")
    request = rf.get("/")
    request.session = {}
    request._messages = default_storage(request)
    messages.success(request, "Saved.")

    told = page_of(request, name, parts={"part": " x"})

    assert (told, page_of(rf.get("/"), name, parts={"part": " x"})) == ("Saved. x", " x")


def test_whatever_the_shell_shows_of_a_page_is_a_key():
    looks, who = (
        {"theme", "dark_media", "is_demonstration"},
        {"is_signed_in", "navigation_key", "lock_minutes", "are_alerts_down", "help_now_url"},
    )

    assert set(SHELL_KEYS) == looks | who
