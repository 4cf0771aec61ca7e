"""What the score of an answer set leaves out, asks for, and refuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midspan.engines.scoring import (
    AnswerError,
    Person,
    Sex,
    instrument,
    instrument_keys,
    is_asked,
    missing_items,
    said,
    score,
    signals,
)
from midspan.engines.scoring.packs import read_pack
from midspan.engines.scoring.tests.golden import answers_of

PHQ9, ASQ, AUDIT_C, BAM = (instrument(key) for key in ("phq-9", "asq", "audit-c", "bam-iop"))
QUIET = dict.fromkeys((item.number for item in PHQ9.items), 0)
PRORATING = """
key = "short"
title = "Four items, of which one may be missing"
short_title = "Short"
edition = "2026-11"
author = "a test"
reviewed_on = 2026-11-27
references = []
items = [
  { number = "1", most = 3 }, { number = "2", most = 3 }, { number = "3", most = 3 }, { number = "4", most = 3 },
]
[license]
status = "own"
basis = "a test"
basis_date = 2026-11-27
attribution = "a test"
[text]
withheld = "a test"
[[scales]]
key = "total"
items = ["1", "2", "3", "4"]
most_missing = 1
missing_source = "a manual"
"""


def test_what_is_missing_is_named_in_the_order_of_the_items():
    answers = {**QUIET, "7": None, "2": None}
    del answers["4"]

    assert score(PHQ9, answers).missing == ("2", "4", "7")


def test_an_unscored_question_may_be_left_out():
    assert missing_items(PHQ9, {**QUIET, "10": None}) == ()


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"11": 0}, "PHQ-9 has no item 11."),
        ({"1": 4}, "Item 1 of PHQ-9 gives 0 to 3 points, not 4."),
        ({"1": -1}, "Item 1 of PHQ-9 gives 0 to 3 points, not -1."),
        ({"1": True}, "Item 1 of PHQ-9 gives 0 to 3 points, not True."),
    ],
)
def test_points_no_answer_gives_are_refused(answers, message):
    with pytest.raises(AnswerError, match=message):
        score(PHQ9, answers)


def test_points_with_gaps_between_them_are_listed_in_the_refusal():
    with pytest.raises(AnswerError, match="Item 14 of BAM-IOP gives 0, 4 points, not 1"):
        score(BAM, {"14": 1})


@pytest.mark.parametrize(
    ("points", "score_or_none"), [("3 3 3 -", 12), ("1 1 0 -", 3), ("1 0 0 -", 1), ("3 3 - -", None), ("- - - -", None)]
)
def test_gaps_are_filled_with_the_mean_only_as_far_as_the_manual_says(points, score_or_none):
    short = read_pack(PRORATING)

    assert score(short, answers_of(short, points)).score == score_or_none


def test_a_question_is_asked_until_the_answer_before_it_says_no():
    assert [is_asked(AUDIT_C.item("2"), {"1": given}) for given in (None, 0, 1)] == [True, False, True]


def test_the_acute_question_is_asked_until_all_four_are_no():
    acute = ASQ.item("5")

    assert is_asked(acute, {"1": 0, "2": 0, "3": 0})
    assert is_asked(acute, {"1": 0, "2": 0, "3": 0, "4": 1})
    assert not is_asked(acute, {"1": 0, "2": 0, "3": 0, "4": 0})


def test_a_signal_is_told_whatever_else_is_missing():
    assert signals(PHQ9, {"9": 1}) == ("9",)
    assert signals(PHQ9, QUIET) == ()
    assert signals(ASQ, {"3": 1, "5": 1}) == ("3", "5")


def test_points_from_how_often_alone_ask_for_the_amount():
    flags = [[flag.key for flag in score(AUDIT_C, {"1": 3, "2": second, "3": 0}).flags] for second in (0, 1)]

    assert flags == [["check_intake"], []]


def test_nobody_who_never_drinks_is_asked_how_much():
    assert score(AUDIT_C, {"1": 0}).flags == ()


def test_heavier_days_than_drinking_days_are_asked_about_again():
    answers = answers_of(BAM, "1 2 3 1 3 1 2 0*6 4 1 2 1 0 3 4 2 4 -")

    assert score(BAM, answers).contradictions == ("5", "7A")


def test_an_answer_to_a_question_that_is_not_asked_is_asked_about_again():
    assert score(AUDIT_C, {"1": 0, "2": 2, "3": 0}).contradictions == ("2",)


@pytest.mark.parametrize(("age", "lines"), [(None, []), (12, []), (13, [11]), (17, [11]), (18, [])])
def test_the_line_for_adolescents_is_drawn_for_adolescents_only(age, lines):
    scored = score(PHQ9, {**QUIET, "1": 3, "2": 3, "3": 3, "4": 2}, Person(age=age))

    assert [cutoff.at_least for cutoff in scored.cutoffs] == lines


def test_below_a_line_nothing_is_said():
    assert score(PHQ9, {**QUIET, "1": 3}, Person(age=15)).cutoffs == ()


@pytest.mark.parametrize(("sex", "lines"), [(None, 1), (Sex.MALE, 1), (Sex.FEMALE, 2)])
def test_three_on_the_trauma_screen_has_one_line_more_for_women(sex, lines):
    screen = instrument("pc-ptsd-5")

    assert len(score(screen, answers_of(screen, "1 1 1 1 0 0"), Person(sex=sex)).cutoffs) == lines


def test_words_come_in_english_where_the_pack_has_no_other():
    assert said("Not at all", "es") == "Not at all"
    assert [said({"en": "No", "es": "Nada"}, language) for language in ("es", "en", "fr")] == ["Nada", "No", "No"]


@st.composite
def sets(draw):
    one = instrument(draw(st.sampled_from(instrument_keys())))
    return one, {item.number: draw(st.none() | st.sampled_from(one.points_of(item))) for item in one.items}


@given(sets())
def test_a_set_is_scored_or_says_what_is_missing_and_never_both(drawn):
    one, answers = drawn
    scored = score(one, answers)

    if scored.is_complete:
        assert None not in scored.subscales.values()
        assert (scored.score is None) == bool(one.counts_something_else)
    else:
        assert scored.missing
        assert (scored.score, scored.band, set(scored.subscales.values()) - {None}) == (None, None, set())


@pytest.mark.slow
@given(sets())
def test_a_score_lies_within_the_points_its_items_can_give(drawn):
    one, answers = drawn
    scored = score(one, answers)
    totals = [scale for scale in one.scales if scale.key == "total" and scored.score is not None]

    for scale in totals:
        most = sum(max(one.points_of(one.item(number))) for number in scale.items) * scale.times
        assert 0 <= scored.score <= most
