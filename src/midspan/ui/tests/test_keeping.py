"""Kept parts are rendered once, and never carry one request's token or address into another."""

import pytest
from django.template import Context, Template
from django.utils import translation

from midspan.ui.keeping import forget


@pytest.fixture(autouse=True)
def fresh():
    forget()
    yield
    forget()


class Counted:
    times = 0

    def __str__(self):
        self.times += 1
        return f"rendered {self.times}"


def shown(source, **words):
    return Template("{% load ui %}" + source).render(Context(words))


def test_second_rendering_is_the_kept_one():
    thing = Counted()

    first = shown('{% kept "a" %}{{ thing }}{% endkept %}', thing=thing)
    second = shown('{% kept "a" %}{{ thing }}{% endkept %}', thing=thing)

    assert (first, second) == ("rendered 1", "rendered 1")


def test_another_key_is_another_rendering():
    thing = Counted()

    shown('{% kept "a" theme %}{{ thing }}{% endkept %}', thing=thing, theme="light")

    assert shown('{% kept "a" theme %}{{ thing }}{% endkept %}', thing=thing, theme="dark") == "rendered 2"


def test_each_request_gets_its_own_form_token():
    source = '{% kept "form" %}<form>{% csrf_token %}</form>{% endkept %}'

    pages = [shown(source, csrf_token=token) for token in ("first-token", "second-token")]

    assert ["first-token" in pages[0], "first-token" in pages[1], "second-token" in pages[1]] == [True, False, True]


def test_address_of_the_page_is_escaped_where_it_is_put_in(rf):
    source = '{% kept "form" %}<input value="{{ here }}">{% endkept %}'

    page = shown(source, request=rf.get('/week/?a="><script>'))

    assert "<script>" not in page


def test_each_language_is_kept_apart():

    thing = Counted()
    with translation.override("en"):
        shown('{% kept "a" %}{{ thing }}{% endkept %}', thing=thing)
    with translation.override("es"):
        assert shown('{% kept "a" %}{{ thing }}{% endkept %}', thing=thing) == "rendered 2"
