"""A time of day stays in one piece on pages, and is plain where it is no page."""

import re
from datetime import datetime, time
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.formats import date_format, time_format

from midspan.ui.week import clock_words
from midspan.values import hour_words

SOURCE = Path(__file__).parents[2]
HALF = datetime(2026, 11, 30, 17, 30)


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", ["5:30\xa0p.m.", "Nov. 30, 2026, 5:30\xa0p.m.", "5:30\xa0p.m."]), ("es", ["17:30"] * 3)],
)
def test_no_line_breaks_within_a_time(language, expected):
    with translation.override(language):
        moment = date_format(HALF, "DATETIME_FORMAT")
        words = [clock_words(17 * 60 + 30), moment, time_format(HALF.time(), "TIME_FORMAT")]

    assert [words[0], words[2]] == [expected[0], expected[2]]
    assert words[1].endswith(expected[2])


def test_noon_and_midnight_are_words():
    assert [time_format(time(hour), "TIME_FORMAT") for hour in (0, 12, 17)] == ["midnight", "noon", "5\xa0p.m."]


def test_times_as_rules_say_them_are_whole_and_plain_where_it_is_no_page():
    whole = hour_words.span_words(540, 750)

    assert (whole, hour_words.plain_spaces(whole)) == ("9\xa0a.m. – 12:30\xa0p.m.", "9 a.m. – 12:30 p.m.")


def test_no_format_of_our_own_has_a_space_before_the_half_of_the_day():
    found = [
        path.name
        for path in [*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html")]
        if "tests" not in path.parts and re.search(r"[gGhH]:i [aA]\"", path.read_text(encoding="utf-8"))
    ]

    assert found == []
