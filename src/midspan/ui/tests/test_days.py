"""Words of a day inside a sentence: small in Spanish, as they begin a line in English."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation

from midspan.ui.days import date_words, within

SOURCE = Path(__file__).parents[2]
# Words of a day that were made to begin a line, after a comma or a colon and without the filter.
IN_A_SENTENCE = re.compile(r"[,:] \{\{ one\.when \}\}")
FOLDERS = [f"domains/{name}" for name in ("circle", "families", "meetings", "mentors")]
FOLDERS += [f"surfaces/{name}" for name in ("guardian", "mentor", "patient", "supporter")]


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("en", "Monday, November 30, 5:30", "Monday, November 30, 5:30"),
        ("es", "Lunes, 30 de noviembre, 17:30", "lunes, 30 de noviembre, 17:30"),
        ("es", "Mañana", "mañana"),
        ("es", "", ""),
    ],
)
def test_a_day_inside_a_sentence(language, words, expected):
    with translation.override(language):
        shown = Template("{% load ui %}{{ words|within }}").render(Context({"words": words}))

    assert shown == expected


@pytest.mark.parametrize(
    ("language", "line", "inside"),
    [
        ("en", "Monday, November 30", "Monday, November 30"),
        ("es", "Lunes, 30 de noviembre", "lunes, 30 de noviembre"),
    ],
)
def test_a_date_begins_a_line_and_stands_inside_one(language, line, inside):
    with translation.override(language):
        words = date_words(date(2026, 11, 30))
        assert (words, within(words)) == (line, inside)


def test_no_page_has_a_day_as_it_begins_a_line_inside_a_sentence():
    pages = [path for folder in FOLDERS for path in (SOURCE / folder).rglob("*.html")]

    assert len(pages) > len(FOLDERS)
    assert [path.name for path in pages if IN_A_SENTENCE.search(path.read_text(encoding="utf-8"))] == []
