"""The drawing of a week's hours, and its words."""

from datetime import date

import pytest

from midspan.ui.hours import ARC_LENGTH, Hours, duration_words, step_words


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (375, "6 h 15 min"), (540, "9 h")]
)
def test_minutes_are_said_as_people_say_them(minutes, words):
    assert duration_words(minutes) == words


def test_known_hours_are_drawn_and_said():
    hours = Hours(attended=375, planned=240, minimum=540, maximum=720)

    assert hours.sentence == "6 h 15 min attended, 4 h still planned. This week should have 9 h to 12 h."
    assert hours.attended_length + hours.planned_length == round(ARC_LENGTH * 615 / hours.whole)


def test_attendance_not_known_is_said_and_never_drawn():
    hours = Hours(attended=None, planned=120, minimum=540)

    assert (hours.attended_words, hours.attended_length) == ("not known yet", 0)
    assert hours.sentence == "How much was attended is not known yet. This week should have at least 9 h."


def test_plan_not_known_is_said():
    hours = Hours(attended=60, planned=None, maximum=1140)

    assert hours.sentence == "1 h attended; what is still planned is not known. This week should have at most 19 h."


def test_without_a_promise_there_are_no_marks():
    hours = Hours(attended=60, planned=0)

    assert (hours.minimum_tick, hours.maximum_tick) == (None, None)


def test_more_than_the_maximum_still_fits_the_arch():
    hours = Hours(attended=900, planned=120, minimum=540, maximum=720)

    assert hours.attended_length + hours.planned_length <= ARC_LENGTH


def test_marks_stand_from_left_to_right():
    hours = Hours(attended=0, planned=0, minimum=540, maximum=720)

    assert hours.minimum_tick.x1 < hours.maximum_tick.x1


def test_nothing_at_all_is_an_empty_arch():
    hours = Hours(attended=0, planned=0)

    assert (hours.attended_length, hours.planned_length, hours.attended_words) == (0, 0, "0 min")


@pytest.mark.parametrize(
    ("minutes", "following", "words"),
    [
        (None, None, ""),
        (360, None, "Stepping down: 6 h a week, the last stage."),
        (360, (date(2027, 3, 22), 180), "Stepping down: 6 h a week until March 22, 2027, then 3 h."),
        (360, (date(2027, 3, 10), None), "Stepping down: 6 h a week, until it ended on March 10, 2027."),
        (None, (date(2027, 3, 22), 180), "Stepping down: from March 22, 2027 on 3 h a week."),
    ],
)
def test_stage_is_said_with_what_comes_next_or_that_it_ended(minutes, following, words):
    assert step_words(minutes, following) == words
