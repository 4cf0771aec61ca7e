"""Patient pages are complete in Spanish: nothing empty, nothing fuzzy, no placeholder lost."""

import re

import pytest

from tools.messages import InPlace, catalog, entry_of, is_translated, needed

PLACEHOLDER = re.compile(r"%\((?:\w+)\)[sd]|\{\w+\}")


@pytest.fixture(scope="module")
def spanish():
    return catalog()


def forms_of(words):
    return [words] if isinstance(words, str) else list(words)


@pytest.mark.slow
def test_every_sentence_of_patient_pages_has_spanish_words(spanish):
    missing = {
        str(message): sorted(files)
        for message, files in needed().items()
        if (entry := entry_of(spanish, message)) is None or not is_translated(entry.string)
    }

    assert missing == {}, "Run python -m tools.messages, then translate what is empty."


def test_nothing_is_fuzzy(spanish):
    assert [one.id for one in spanish if one.id and one.fuzzy] == []


@pytest.mark.slow
def test_placeholders_are_kept(spanish):
    differing = [
        one.id
        for one in spanish
        if one.id
        for said, translated in zip(forms_of(one.id), forms_of(one.string), strict=True)
        if sorted(PLACEHOLDER.findall(said)) != sorted(PLACEHOLDER.findall(translated))
    ]

    assert differing == []


@pytest.mark.slow
def test_both_plain_and_counted_sentences_are_found():
    found = needed()

    assert "Today" in found
    assert InPlace("of a promise", "Open") in found
    assert ("In %(minutes)d minute", "In %(minutes)d minutes") in found
    assert "Directions" in found, "It stands inside an f-string."
    assert "Skip to the page" in found, "It stands in a template."
