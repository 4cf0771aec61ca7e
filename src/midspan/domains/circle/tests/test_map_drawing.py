"""The map as a picture: where each person stands, and that it says in words what it shows."""

from types import SimpleNamespace

import pytest

from midspan.domains.circle.map_drawing import MIDDLE, OUTERMOST, RINGS, picture_of


def person(name="Mom", closeness=3, helps=1):
    return SimpleNamespace(name=name, closeness=closeness, helps_recovery=helps)


@pytest.mark.parametrize(("closeness", "far"), [(3, RINGS[3]), (2, RINGS[2]), (1, RINGS[1]), (0, OUTERMOST)])
def test_who_is_closer_stands_closer(closeness, far):
    [dot] = picture_of([person(closeness=closeness)]).dots

    assert (dot.x, dot.y) == (MIDDLE, MIDDLE - far)


@pytest.mark.parametrize(
    ("helps", "is_good", "is_hard", "is_unsaid"),
    [(2, True, False, False), (0, False, False, False), (None, False, False, True), (-1, False, True, False)],
)
def test_how_somebody_is_drawn_is_what_they_do(helps, is_good, is_hard, is_unsaid):
    [dot] = picture_of([person(helps=helps)]).dots

    assert (dot.is_good, dot.is_hard, dot.is_unsaid) == (is_good, is_hard, is_unsaid)


def test_of_whom_it_is_not_said_how_close_they_are_stands_on_no_ring():
    picture = picture_of([person(), person("Jo", closeness=None)])

    assert [(one.x, one.y) for one in picture.dots] == [(MIDDLE, MIDDLE - RINGS[3]), (45, 424)]
    assert picture.unsaid_y is not None
    assert picture_of([person()]).unsaid_y is None


@pytest.mark.parametrize("closeness", [0, None])
def test_twelve_people_stand_inside_and_apart(closeness):
    picture = picture_of([person(closeness=closeness) for _ in range(12)])

    assert len({(one.x, one.y) for one in picture.dots}) == 12
    assert all(14 <= one.x <= 346 and one.y >= 14 and one.label_y <= picture.height for one in picture.dots)


def test_words_say_who_is_how_close_and_long_names_are_cut_in_the_picture_alone():
    picture = picture_of([person("Mom"), person("Bartholomew from work", closeness=1), person("Jo", closeness=None)])

    assert picture.dots[1].label == "Bartholomew…"
    assert picture.words == (
        "You are in the middle. Close to you: Mom. Further away: Bartholomew from work. How close is not said: Jo."
    )


def test_sentence_that_ends_with_an_initial_has_one_point():
    assert picture_of([person("D.", closeness=1)]).words == "You are in the middle. Further away: D."
