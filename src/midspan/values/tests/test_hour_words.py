"""Hours and lengths in words."""

import pytest

from midspan.values.hour_words import clock_words, minutes_words, span_words


@pytest.mark.parametrize(
    ("minute", "words"),
    [(0, "midnight"), (540, "9\xa0a.m."), (720, "noon"), (765, "12:45\xa0p.m."), (1440, "midnight")],
)
def test_clock_words(minute, words):
    assert clock_words(minute) == words


def test_span_words():
    assert span_words(540, 750) == "9\xa0a.m. – 12:30\xa0p.m."


@pytest.mark.parametrize(("minutes", "words"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (90, "1 h 30 min")])
def test_minutes_words(minutes, words):
    assert minutes_words(minutes) == words
