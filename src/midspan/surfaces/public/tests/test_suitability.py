"""What answers point to."""

from itertools import product

import pytest

from midspan.surfaces.public.book import pointers, question_book
from midspan.surfaces.public.suitability import DECIDE, Leads, found_by

FITS = {
    "safe": "yes",
    "stopping": "no",
    "weekly": "tried",
    "group": "yes",
    "home": "yes",
    "people": "yes",
    "hours": "yes",
}


def found(**answers):
    return found_by(pointers(), {name: {value} for name, value in {**FITS, **answers}.items()})


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({}, Leads.IOP),
        ({"safe": "no"}, Leads.MORE),
        ({"safe": "unsure"}, Leads.MORE),
        ({"stopping": "yes"}, Leads.MORE),
        ({"stopping": "unsure"}, Leads.IOP),
        ({"weekly": "enough"}, Leads.LIGHTER),
        ({"weekly": "never"}, Leads.IOP),
        ({"group": "no"}, Leads.MORE),
        ({"home": "no"}, Leads.MORE),
        ({"people": "no"}, Leads.IOP),
        ({"hours": "no"}, Leads.LIGHTER),
        ({"hours": "no", "stopping": "yes"}, Leads.MORE),
    ],
)
def test_answers_point_to_an_outcome(answers, outcome):
    assert found(**answers).outcome is outcome


def test_it_says_which_answers_mattered():
    one = found(weekly="enough", hours="no", people="no")

    assert [(each.question, each.answer) for each in one.mattered] == [("weekly", "enough"), ("hours", "no")]
    assert [each.question for each in one.ask] == ["people"]


def test_who_is_not_safe_is_led_to_somebody_first_whatever_else_is_answered():
    single = [question for question in question_book("en")["question"] if not question.get("several")]
    rest = [[answer["key"] for answer in one["answer"]] for one in single if one["key"] != "safe"]
    keys = [one["key"] for one in single if one["key"] != "safe"]

    for given in product(*rest):
        one = found_by(pointers(), {"safe": {"no"}} | {key: {value} for key, value in zip(keys, given, strict=True)})
        assert (one.outcome, one.is_now) == (Leads.MORE, True)


def test_with_no_answer_at_all_nothing_is_claimed():
    one = found_by(pointers(), {})

    assert (one.outcome, one.mattered, one.ask, one.is_now) == (Leads.IOP, (), (), False)


def test_there_are_eight_questions_and_three_outcomes():
    book = question_book("en")

    assert len(book["question"]) == 8
    assert {one["key"] for one in book["outcome"]} == {one.value for one in DECIDE}


def test_every_answer_that_points_somewhere_says_why():
    answers = [answer for one in question_book("es")["question"] for answer in one["answer"]]

    assert [one["key"] for one in answers if one.get("leads") and not one.get("why")] == []
