"""Hours as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midspan.domains.programs.rules import read_hours, spans_text, weekly_overlap
from midspan.values import WeekSpan


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("", ()),
        ("9-17", ((540, 1020),)),
        ("9:00 am - 5 pm", ((540, 1020),)),
        ("9.30-12.15", ((570, 735),)),
        ("1:30pm–9pm, 9am–12:30pm", ((540, 750), (810, 1260))),
        ("12 pm to 1 pm", ((720, 780),)),
        ("12 am - 6 a.m.", ((0, 360),)),
        ("18:00-24:00", ((1080, 1440),)),
        ("noon - midnight", ((720, 1440),)),
        ("6 pm - 12 am", ((1080, 1440),)),
    ],
)
def test_hours_are_read(text, stretches):
    assert read_hours(text) == stretches


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nine to five", "“nine” is not a time."),
        ("9", "“9” is not a stretch of time."),
        ("17-9", "“17-9” ends before it starts."),
        ("9-25", "“25” is not a time."),
        ("9:75-10", "“9:75” is not a time."),
        ("13 pm - 15", "“13 pm” is not a time."),
        ("0 am - 9", "“0 am” is not a time."),
        ("9-12, 11-13", "Two of these stretches overlap at 11\xa0a.m.: join them into one."),
    ],
)
def test_unreadable_hours_are_refused_in_words(text, words):
    with pytest.raises(ValueError, match=r".") as refused:
        read_hours(text)

    assert str(refused.value).split(" Write hours")[0] == words


@given(st.integers(0, 1439), st.integers(1, 1440))
def test_what_is_shown_reads_back(start, length):
    stretch = (start, min(start + length, 1440))

    assert read_hours(spans_text([stretch])) == (stretch,)


def test_weekly_overlap_is_the_earliest():
    first = [WeekSpan(2, 540, 600), WeekSpan(1, 540, 600)]

    assert weekly_overlap(first, [WeekSpan(1, 590, 700), WeekSpan(2, 500, 550)]) == WeekSpan(1, 540, 600)


def test_touching_hours_do_not_overlap():
    assert weekly_overlap([WeekSpan(1, 540, 600)], [WeekSpan(1, 600, 660)]) is None
