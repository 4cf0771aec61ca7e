"""Going back: what a version has to say, which one it may follow, and when it is looked at."""

from datetime import timedelta
from uuid import UUID

import pytest

from midspan.domains.going_back.enums import WhoKnows
from midspan.domains.going_back.forms import BackForm
from midspan.domains.going_back.rules import (
    Shown,
    Stage,
    days_free,
    is_due,
    is_same,
    may_follow,
    may_stand,
    spread,
    stage_on,
)
from midspan.domains.going_back.tests.factories import FIRST, SECOND, words


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, ""),
        ({"stages": ()}, "at least one stage"),
        ({"stages": (Stage(SECOND, 600), Stage(FIRST, 600))}, "after the one before"),
        ({"stages": (Stage(FIRST, 600), Stage(FIRST, 900))}, "after the one before"),
        ({"stages": (Stage(FIRST, 29),)}, "Between half an hour"),
        ({"stages": (Stage(FIRST, 80 * 60 + 1),)}, "Between half an hour"),
        ({"they_know": ""}, "what exactly they know"),
        ({"who_knows": WhoKnows.NOBODY}, "nothing they know"),
        ({"who_knows": WhoKnows.NOBODY, "they_know": ""}, ""),
    ],
)
def test_what_a_version_has_to_say(fields, reason):
    verdict = may_stand(words(**fields))

    assert (verdict.allowed, reason in verdict.reason) == (not reason, True)


@pytest.mark.parametrize(("day", "minutes"), [(-1, None), (0, 600), (13, 600), (14, 1200), (400, 1200)])
def test_stage_holds_from_its_day_until_the_next(day, minutes):
    found = stage_on(words().stages, FIRST + timedelta(days=day))

    assert (found.minutes if found else None) == minutes


@pytest.mark.parametrize(
    ("hours", "proposed"),
    [(10, (5, 120)), (16, (4, 240)), (24, (4, 360)), (40, (5, 480)), (2, (1, 120)), (0.5, (1, 30)), (80, (0, 0))],
)
def test_hours_of_a_stage_are_proposed_as_days(hours, proposed):
    assert spread(int(hours * 60)) == proposed


@pytest.mark.parametrize(
    ("busy", "days"),
    [
        ([], (0, 1, 2)),
        ([(0, 600, 660), (2, 539, 541)], (1, 3, 4)),
        ([(0, 480, 540), (1, 720, 800)], (0, 1, 2)),
        ([(day, 0, 1440) for day in range(1, 6)], (0, 1, 6)),
        ([(day, 0, 1440) for day in range(7)], (0, 1, 2)),
    ],
    ids=["free", "meets it", "touches it", "too few are free", "none is free"],
)
def test_days_are_proposed_on_which_nothing_of_their_own_stands(busy, days):
    assert days_free(3, begins=540, ends=720, busy=busy) == days


@pytest.mark.parametrize(
    ("name", "kind", "title", "same"),
    [
        ("the bakery", "work", "The Bakery ", True),
        ("the bakery", "work", "the mill", False),
        ("the bakery", "school", "the bakery", False),
        ("", "work", "the mill", True),
    ],
)
def test_what_they_go_back_to_is_known_again_in_their_week(name, kind, title, same):
    assert is_same(words(name=name), kind=kind, title=title) is same


def test_it_is_looked_at_on_its_day_and_not_before():
    assert [is_due(day, FIRST) for day in (None, SECOND, FIRST)] == [False, False, True]


@pytest.mark.parametrize(
    ("seen", "was_shared", "is_shared", "reason"),
    [
        (2, False, False, ""),
        (2, True, True, ""),
        (2, True, False, ""),
        (1, True, True, "Something newer was written meanwhile, and it is kept"),
        (2, False, True, "Meanwhile you let your counselor read"),
        (1, False, True, "newer was written meanwhile, and your counselor reads"),
    ],
)
def test_a_version_follows_the_one_its_page_showed_to_the_readers_it_showed(seen, was_shared, is_shared, reason):
    shown = Shown(seen=seen, was_shared=was_shared, page_id=UUID(int=1))
    verdict = may_follow(shown, number=2, page_id=UUID(int=2), is_later=True, is_shared=is_shared)

    assert (verdict.allowed, reason in verdict.reason) == (not reason, True)


@pytest.mark.parametrize(
    ("page_id", "is_later", "follows"),
    [(UUID(int=1), True, True), (UUID(int=1), False, False), (UUID(int=2), True, False), (None, True, False)],
)
def test_written_later_on_the_page_that_wrote_the_last_it_is_a_correction(page_id, is_later, follows):
    shown = Shown(seen=1, was_shared=False, page_id=page_id)

    assert bool(may_follow(shown, number=2, page_id=UUID(int=1), is_later=is_later, is_shared=False)) is follows


def test_a_page_without_an_id_corrects_nothing():
    assert not may_follow(Shown(seen=1, was_shared=False), number=2, page_id=None, is_later=True, is_shared=False)


def test_it_is_looked_at_on_a_day_to_come_or_on_none():
    given = {"going_to": "work", "who_knows": "nobody"}
    days = (FIRST - timedelta(days=1), FIRST, "")
    errors = [BackForm({**given, "review_date": str(day)}, today=FIRST).errors for day in days]

    assert errors == [{"review_date": ["This day is over. Choose one to come, or none."]}, {}, {}]


def test_too_many_words_are_not_called_none():
    form = BackForm({"going_to": "work", "who_knows": "hr", "they_know": "x" * 1001}, today=FIRST)

    [error] = form.errors["they_know"]
    assert "1000" in error
