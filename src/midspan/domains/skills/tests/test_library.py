"""The library as it stands: whole, in both languages, easy to read, and in words of its own."""

import re

import pytest

from midspan.domains.skills.book import LIBRARY, book
from midspan.domains.skills.reading_grade import difficulty, read_text
from midspan.domains.skills.rules import LAST_NUMBER, said_to
from midspan.domains.skills.shapes import LANGUAGES

KEYS = sorted(path.stem for path in LIBRARY.glob("*.toml"))
SHAME = re.compile(
    r"\b(clean|dirty|failed|failure|addict|addicted|non-compliant|adicto|adicta|sucio|fracaso)\b", re.IGNORECASE
)


def test_every_file_is_in_the_book_and_the_numbers_have_no_gap():
    assert sorted(book()) == KEYS
    assert [one.number for one in book().values()] == list(range(1, LAST_NUMBER + 1))


@pytest.mark.parametrize("key", KEYS)
def test_a_skill_is_easy_to_read_in_each_language_and_for_each_age(key):
    skill = book()[key]
    read = {
        (language, track): difficulty(read_text(words), language)
        for language in LANGUAGES
        for track, words in said_to(skill.words(language))
    }
    assert {place: round(found.value, 1) for place, found in read.items() if not found.is_easy} == {}


@pytest.mark.parametrize("key", KEYS)
def test_nobody_is_shamed_and_every_source_is_named(key):
    skill = book()[key]
    said = "\n".join(read_text(words) for one in LANGUAGES for _, words in said_to(skill.words(one)))

    assert SHAME.findall(said) == []
    assert all(one.strip() for one in skill.informed_by)
    assert skill.license == "CC-BY-4.0"
