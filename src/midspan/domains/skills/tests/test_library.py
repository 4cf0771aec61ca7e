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
# Whoever opens a skill may be in danger, or come to be: whom its cautions name.
DANGER, CRISIS = "911", "988"
ONLY_DANGER = {"body-tour", "say-no-and-mean-it", "ask-clearly", "keep-both", "let-tension-go"}
ONLY_CRISIS = {"thought-on-trial", "exit-plan", "what-matters"}


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


@pytest.mark.parametrize("key", KEYS)
def test_whom_to_call_stands_among_the_cautions_in_each_language_and_for_each_age(key):
    needed = {DANGER} if key in ONLY_DANGER else {CRISIS} if key in ONLY_CRISIS else {DANGER, CRISIS}
    skill = book()[key]
    for language in LANGUAGES:
        for track, words in said_to(skill.words(language)):
            cautions = " ".join(words.avoid_when)
            assert {one for one in needed if one not in cautions} == set(), (language, track)


def test_after_a_lapse_the_first_step_is_about_being_alive():
    skill = book()["after-a-lapse"]
    first = [words.steps[0].text for language in LANGUAGES for _, words in said_to(skill.words(language))]
    assert [(DANGER in one, CRISIS in one) for one in first] == [(True, True)] * 6


@pytest.mark.parametrize("key", KEYS)
def test_in_spanish_988_is_reached_by_its_keys(key):
    for _, words in said_to(book()[key].es):
        lines = [*words.avoid_when, *(step.text for step in words.steps), words.short]
        assert [one for one in lines if CRISIS in one and not ("el 2" in one and "AYUDA" in one)] == []
