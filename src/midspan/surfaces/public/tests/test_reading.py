"""Whoever reads at the grade of a school child can read the public page, in both languages."""

import pytest

from midspan.domains.inquiries.book import form_book
from midspan.surfaces.public.book import elsewhere, page_words, question_book
from midspan.surfaces.public.landing import landing_words
from midspan.surfaces.public.tests.reading import (
    HARDEST_GRADE,
    LEAST_EASE,
    LONGEST_SENTENCE,
    ease_in_spanish,
    ended,
    grade_in_english,
    worth_counting,
)

NOT_READ = {"source", "author", "edition", "key", "kind", "leads"}


def sentences_of(value, name=""):
    """Every sentence a reader meets, each with a full stop."""
    if name in NOT_READ or isinstance(value, bool):
        return []
    if isinstance(value, str):
        return [ended(value)]
    if isinstance(value, dict):
        return [one for key, part in value.items() for one in sentences_of(part, key)]
    return [one for part in value for one in sentences_of(part, name)] if isinstance(value, list) else []


BOOKS = {
    "the public page": lambda language: [page_words(language), question_book(language), elsewhere(language)],
    "the form": lambda language: [form_book(language)],
    "what a sending unit reads": lambda language: [landing_words(language)],
}


def text_of(books):
    return worth_counting(one for book in books for one in sentences_of(book))


@pytest.mark.parametrize("books", BOOKS.values(), ids=BOOKS)
def test_english_is_of_a_low_grade(books):
    assert grade_in_english(text_of(books("en"))) <= HARDEST_GRADE


@pytest.mark.parametrize("books", BOOKS.values(), ids=BOOKS)
def test_spanish_is_easy(books):
    assert ease_in_spanish(text_of(books("es"))) >= LEAST_EASE


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_sentence_is_long(language):
    assert [
        one
        for one in sentences_of(page_words(language))
        if max(map(len, map(str.split, one.split(". ")))) > LONGEST_SENTENCE
    ] == []


@pytest.mark.parametrize("book", [page_words, question_book])
def test_nothing_is_left_in_english(book):
    pairs = zip(sentences_of(book("en")), sentences_of(book("es")), strict=True)

    assert {english for english, spanish in pairs if english == spanish} == {"No.", "IOP."} & set(
        sentences_of(book("en"))
    )


def test_the_formulas_tell_easy_from_hard():
    easy, hard = (
        "We meet at six. You can come.",
        "Comprehensive multidimensional assessment necessitates authorization.",
    )
    facil, dificil = (
        "Nos vemos a las seis. Puede venir.",
        "La determinación multidimensional requiere autorizaciones administrativas.",
    )

    assert (grade_in_english(easy) < 2, grade_in_english(hard) > 15) == (True, True)
    assert (ease_in_spanish(facil) > 90, ease_in_spanish(dificil) < 10) == (True, True)
