"""The two formulas on words counted by hand, and on texts that everybody would call easy or hard."""

import pytest

from midspan.domains.skills.reading_grade import (
    difficulty,
    english_grade,
    english_syllables,
    spanish_ease,
    spanish_syllables,
)


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("breath breathe one there named notes eyes goes pace urge don't", 1),
        ("people moment little quiet being something someone places wanted anxious muscles", 2),
        ("usual area idea period carefully", 3),
        ("emergency medication", 4),
    ],
)
def test_syllables_of_english_words(words, count):
    assert {word: english_syllables(word) for word in words.split()} == dict.fromkeys(words.split(), count)


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("que muy y hoy", 1),
        ("día leer aún ciudad guía quiere usted país aquí", 2),
        ("cuidado ansiedad ahora siéntese pingüino", 3),
        ("respiración", 4),
    ],
)
def test_syllables_of_spanish_words(words, count):
    assert {word: spanish_syllables(word) for word in words.split()} == dict.fromkeys(words.split(), count)


def test_the_formulas_are_those_of_their_sources():
    # Ten words, two sentences, ten syllables; eight words, two sentences, fourteen syllables.
    assert english_grade("Stop. Look at what is there in you and out.") == pytest.approx(0.39 * 5 + 11.8 - 15.59)
    assert spanish_ease("Mire la mesa verde.\nToque la mesa verde.") == pytest.approx(206.84 - 60 * 14 / 8 - 1.02 * 4)


def test_what_is_easy_is_called_easy_and_what_is_hard_hard():
    hard = "Individuals experiencing dysregulation should systematically implement evidence-based interventions."
    dura = (
        "Los individuos que experimentan desregulación emocional deberían implementar sistemáticamente intervenciones."
    )
    assert difficulty("Put both feet on the floor. Name five things you see.", "en").is_easy
    assert difficulty("Ponga los pies en el suelo. Diga cinco cosas que ve.", "es").is_easy
    assert not difficulty(hard, "en").is_easy
    assert not difficulty(dura, "es").is_easy


def test_a_text_without_a_word_is_easy():
    assert difficulty("", "en").is_easy
    assert difficulty("...", "es").is_easy
