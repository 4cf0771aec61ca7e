"""Every URL says who may open it and what it carries, or it does not exist."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from midspan.config.foreign_pages import FOREIGN_PAGES
from midspan.domains.people.tests.factories import make_patient
from midspan.kernel.pages import ANYONE, page
from midspan.kernel.tests.factories import make_organization
from midspan.values import DataClass


def all_patterns(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from all_patterns(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern


def declarations():
    return {
        name: getattr(pattern.callback, "declaration", None)
        for name, pattern in all_patterns(get_resolver().url_patterns)
    }


def test_every_url_is_declared():
    undeclared = {name for name, declared in declarations().items() if declared is None}

    assert undeclared - set(FOREIGN_PAGES) == set()


def test_no_foreign_declaration_is_stale():
    foreign = {name for name, declared in declarations().items() if declared is None}

    assert set(FOREIGN_PAGES) - foreign == set()


def test_pages_open_to_anyone_carry_nothing_about_a_patient():
    leaks = {
        name: sorted(declared.carries)
        for name, declared in declarations().items()
        if declared and declared.opens is ANYONE and declared.carries - {DataClass.PROGRAM, DataClass.STAFF}
    }

    # The calendar feed is opened by its secret address alone; what it shows is the patient's own choice.
    assert leaks in ({}, {"schedule:feed_file": ["schedule"]})


def test_every_url_has_a_name():
    unnamed = [
        str(pattern.pattern) for name, pattern in all_patterns(get_resolver().url_patterns) if name.endswith("None")
    ]

    assert unnamed == []


@pytest.mark.parametrize("verb", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_page_refuses_verbs_that_it_would_take_for_reading(verb):
    one = page("one/", lambda _: HttpResponse("read"), name="one", opens=ANYONE)

    refused, read = (one.callback(RequestFactory().generic(word, "/one/")) for word in (verb, "GET"))

    assert (refused.status_code, refused["Allow"], refused.content) == (405, "GET, HEAD, POST", b"")
    assert read.content == b"read"


@pytest.mark.slow
@pytest.mark.django_db
def test_pages_of_packages_open_without_an_error(client):
    client.force_login(make_patient(make_organization()).account)

    codes = {}
    for name in FOREIGN_PAGES:
        try:
            codes[name] = client.get(reverse(name)).status_code
        except NoReverseMatch:  # About one row, which is not there.
            continue

    assert codes["mfa_list_webauthn"] == 200
    assert {name: code for name, code in codes.items() if code >= 500} == {}
