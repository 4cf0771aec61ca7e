"""What a template needs, it is given by whoever includes it: a missing name is written as nothing, and nobody hears."""

import re

from tests.guards.sources import SOURCE

ALONE = re.compile(r'{% include "([^"]+)"([^%]*?)\bonly %}')
BESIDE = re.compile(r'{% include "([^"]+)"(?![^%]*\bonly %})')
NEEDS = {"csrf_token": re.compile(r"{% csrf_token %}"), "request": re.compile(r"\brequest\.")}


def templates():
    paths = SOURCE.rglob("templates/**/*.html")
    return {path.as_posix().split("/templates/")[1]: path.read_text(encoding="utf-8") for path in paths}


def needed(name, texts):
    """What a template asks of what is around it, with what those ask that it includes and that see the same."""
    text = texts[name]
    own = {what for what, pattern in NEEDS.items() if pattern.search(text)}
    alone = {what for inner, given in ALONE.findall(text) for what in NEEDS if f"={what}" in given and inner in texts}
    return own.union(alone, *(needed(inner, texts) for inner in BESIDE.findall(text) if inner in texts))


def without(texts):
    return [
        f"{name} includes {inner} without {what}"
        for name, text in sorted(texts.items())
        for inner, given in ALONE.findall(text)
        if inner in texts
        for what in sorted(needed(inner, texts))
        if f"{what}=" not in given
    ]


def test_whatever_is_included_alone_is_given_the_token_of_its_forms_and_the_request_it_reads():
    assert without(templates()) == []


def test_a_form_two_deep_is_seen_as_well():
    texts = {
        "page.html": '{% include "line.html" with line=line only %}{% include "line.html" %}',
        "line.html": '{% include "form.html" with url=line.url %}',
        "form.html": "<form>{% csrf_token %}</form>",
    }

    assert without(texts) == ["page.html includes line.html without csrf_token"]
