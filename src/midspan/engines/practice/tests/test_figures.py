"""What a person's ratings say about a skill: worked by hand, and the ladder of words."""

from datetime import date
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from midspan.engines.practice import Uses, Words, figures, numbers_on, shrunken
from midspan.engines.practice.figures import surely_better

NUMBERS = numbers_on(date(2026, 11, 28))
# Round ones, for sums that can be done on paper: variances 1 between skills and 4 within one.
ROUND = replace(NUMBERS, between_sd=1, within_sd=2)


def uses(key, *changes):
    return Uses(key, len(changes), changes)


# A has 4 uses of average 3: 4/4 = 1, in all 1 + 1 = 2, weight 1/2. B has 12 of average 1: 4/12, in all 4/3, weight 3/4.
# The person's average: (3·1/2 + 1·3/4) / (1/2 + 3/4) = 2.25 / 1.25 = 1.8, of variance 1/1.25 = 0.8.
A, B = uses("a", 3, 3, 2, 4), uses("b", *[0, 2] * 6)


def test_each_average_is_drawn_toward_the_persons_own_the_more_the_fewer_uses_it_has():
    a, b = shrunken([A, B], ROUND)

    assert (a.mean, b.mean) == pytest.approx((1.8 + 1 / 2 * (3 - 1.8), 1.8 + 3 / 4 * (1 - 1.8)))  # 2.4 and 1.2
    # 1·(1 - 1/2) + (1/2)²·0.8 = 0.7, and 1·(1 - 3/4) + (1/4)²·0.8 = 0.3
    assert (a.variance, b.variance) == pytest.approx((0.7, 0.3))


def test_how_likely_it_is_better_leaves_out_what_both_share():
    a, b = shrunken([A, B], ROUND)

    # 2.4 - 1.2 = 1.2; variance 0.5 + 0.25 + (0.5 - 0.25)²·0.8 = 0.8; 1.2/√0.8 = 1.342, below which are 91.0 %.
    assert surely_better(a, [b]) == pytest.approx(0.910, abs=0.001)
    assert surely_better(b, [a]) == pytest.approx(0.090, abs=0.001)


def test_one_skill_alone_is_its_plain_average_with_its_plain_variance():
    (one,) = shrunken([A], ROUND)

    assert (one.mean, one.variance) == pytest.approx((3, 4 / 4))


def test_by_the_shipped_numbers_three_uses_are_drawn_in_by_five_sixths():
    # 0.25 / (0.25 + 3.61/3) = 0.172
    lucky, *rest = shrunken([uses("lucky", 4, 4, 4), *(uses(f"{n}", 0, 0, 0) for n in range(5))], NUMBERS)

    assert lucky.mean == pytest.approx(4 / 6 + 0.1720 * (4 - 4 / 6), abs=0.001)
    assert {round(one.mean, 3) for one in rest} == {round(4 / 6 - 0.1720 * 4 / 6, 3)}


def test_the_persons_own_spread_is_taken_once_it_is_known():
    calm = [uses("a", *[1, 2] * 8), uses("b", *[1, 2] * 8)]  # 30 degrees of freedom; 32 · 0.25 / 30 = 0.267

    (known, _), (assumed, _) = (
        shrunken(calm, replace(ROUND, own_within_from=enough, least_within_sd=0.1)) for enough in (30, 31)
    )

    assert 1 - known.pull == pytest.approx(1 / (1 + 0.26667 / 16), abs=0.0001)
    assert 1 - assumed.pull == pytest.approx(1 / (1 + 4 / 16))


def test_somebody_who_always_gives_the_same_is_not_taken_to_be_sure():
    (one,) = figures([uses("a", *[1] * 40)], NUMBERS)

    assert (one.high - one.low) / 2 == pytest.approx(NUMBERS.interval_z * NUMBERS.least_within_sd / sqrt(40))


CALM, FLAT, HARD = 2, 0, -2
OTHERS = [uses("x", *[0, 1] * 5), uses("y", *[1, 0] * 5)]


@pytest.mark.parametrize(
    ("count", "each", "others", "words"),
    [
        (0, CALM, OTHERS, Words.TOO_EARLY),
        (5, CALM, OTHERS, Words.TOO_EARLY),
        (5, HARD, OTHERS, Words.TOO_EARLY),
        (6, CALM, OTHERS, Words.TENDS_CALMER),
        (19, CALM, OTHERS, Words.TENDS_CALMER),
        (20, CALM, OTHERS, Words.MORE_THAN_MOST),
        (20, 0.5, OTHERS, Words.TENDS_CALMER),  # Not surely better.
        (20, CALM, OTHERS[:1], Words.TENDS_CALMER),  # One other is no "most".
        (20, CALM, [], Words.TENDS_CALMER),
        (20, CALM, [OTHERS[0], uses("y", 0, 0, 0, 0, 0)], Words.TENDS_CALMER),  # One of them too early to tell.
        (20, FLAT, [], Words.NOT_CLEAR),  # It may be half a point to either side.
        (200, FLAT, [], Words.ABOUT_THE_SAME),
        (20, HARD, [], Words.TENDS_HARDER),
    ],
)
def test_the_ladder_of_words(count, each, others, words):
    found = figures([uses("a", *[each] * count), *others], NUMBERS)[0]

    assert found.words is words
    assert (found.change is None) == (words is Words.TOO_EARLY)


def test_less_bad_than_the_others_is_not_called_a_help():
    found = figures([uses("a", *[0] * 30), uses("x", *[-3] * 30), uses("y", *[-3] * 30)], NUMBERS)[0]

    assert found.words in {Words.ABOUT_THE_SAME, Words.NOT_CLEAR}


def test_figures_come_in_the_order_given_with_all_uses_counted():
    skills = [Uses("b", 9), Uses("a", 30, (5.0,) * 20), Uses("c", 7, (1.0,))]

    found = figures(skills, NUMBERS)

    assert [(one.key, one.uses, one.rated) for one in found] == [("b", 9, 0), ("a", 30, 20), ("c", 7, 1)]


def test_nobody_without_a_rated_use_has_an_estimate():
    assert shrunken([Uses("a", 3)], NUMBERS) == figures([], NUMBERS) == ()


changes = st.lists(st.integers(-10, 10).map(float), max_size=12).map(tuple)


@given(st.lists(changes, min_size=1, max_size=5))
def test_an_estimate_lies_between_the_skills_average_and_the_persons(all_changes):
    skills = [Uses(str(place), len(one), one) for place, one in enumerate(all_changes)]
    averages = {one.key: sum(one.changes) / one.rated for one in skills if one.changes}

    for one in shrunken(skills, NUMBERS):
        assert min(averages.values()) - 1e-9 <= one.mean <= max(averages.values()) + 1e-9
        assert 0 < one.own < one.variance


@pytest.mark.parametrize("day", [date(2026, 11, 27), date(2020, 1, 1)])
def test_before_the_first_numbers_there_are_none(day):
    with pytest.raises(LookupError, match="No numbers"):
        numbers_on(day)
