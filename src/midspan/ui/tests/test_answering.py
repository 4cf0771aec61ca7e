"""A refusal is said where the person is, and nothing that was typed is lost."""

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage

from midspan.ui.answering import attempted, done, granted, told
from midspan.values import RefusedError, refused

NO = "The day is over."


class Signing(forms.Form):
    name = forms.CharField()


def refuse():
    raise RefusedError(refused(NO))


def give():
    return "a letter"


@pytest.fixture
def request_(rf):
    found = rf.post("/")
    found._messages = CookieStorage(found)
    return found


@pytest.fixture
def form():
    found = Signing({"name": "Rowan"})
    assert found.is_valid()
    return found


@pytest.mark.parametrize(("ask", "when_given"), [(told, True), (granted, "a letter")])
def test_refusal_is_said_above_the_next_page(request_, ask, when_given):
    assert ask(request_, give) == when_given
    assert list(get_messages(request_)) == []

    assert not ask(request_, refuse)
    assert [str(one) for one in get_messages(request_)] == [NO]


@pytest.mark.parametrize(("ask", "when_given"), [(done, True), (attempted, "a letter")])
@pytest.mark.parametrize(("at", "said_at"), [({}, "__all__"), ({"at": "name"}, "name")])
def test_refusal_is_said_in_the_form_where_it_belongs(form, ask, when_given, at, said_at):
    assert ask(form, give, **at) == when_given
    assert form.errors == {}

    assert not ask(form, refuse, **at)
    assert form.errors == {said_at: [NO]}
    assert form.data == {"name": "Rowan"}


def test_what_gives_nothing_is_done_all_the_same(form, request_):
    assert done(form, lambda: None)
    assert told(request_, lambda: None)
