"""The map as a picture: where each person stands, and that it says in words what it shows."""

from types import SimpleNamespace

import pytest

from midspan.domains.circle.map_drawing import MIDDLE, OUTERMOST, RINGS, picture_of


def person(name="Mom", closeness=3, helps=1):
    return SimpleNamespace(name=name, closeness=closeness, helps_recovery=helps)


@pytest.mark.parametrize(
    ("closeness", "far"), [(3, RINGS[3]), (2, RINGS[2]), (1, RINGS[1]), (0, OUTERMOST), (None, OUTERMOST)]
)
def test_who_is_closer_stands_closer(closeness, far):
    [dot] = picture_of([person(closeness=closeness)]).dots

    assert (dot.x, dot.y) == (MIDDLE, MIDDLE - far)


@pytest.mark.parametrize(
    ("helps", "is_good", "is_hard"), [(2, True, False), (0, False, False), (None, False, False), (-1, False, True)]
)
def test_how_somebody_is_drawn_is_what_they_do(helps, is_good, is_hard):
    [dot] = picture_of([person(helps=helps)]).dots

    assert (dot.is_good, dot.is_hard) == (is_good, is_hard)


def test_twelve_people_stand_inside_and_apart():
    dots = picture_of([person(closeness=0) for _ in range(12)]).dots

    assert len({(one.x, one.y) for one in dots}) == 12
    assert all(14 <= one.x <= 346 and one.y >= 14 and one.label_y <= 380 for one in dots)


def test_words_say_who_is_how_close_and_long_names_are_cut_in_the_picture_alone():
    picture = picture_of([person("Mom"), person("Bartholomew from work", closeness=1), person("Jo", closeness=None)])

    assert picture.dots[1].label == "Bartholomew…"
    assert picture.words == ("You are in the middle. Close to you: Mom. Further away: Bartholomew from work, Jo.")
