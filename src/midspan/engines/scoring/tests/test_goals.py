"""Goal attainment scaling against worked examples."""

import pytest

from midspan.engines.scoring import Goal, attainment


@pytest.mark.parametrize(
    ("levels", "expected"), [((0, 0, 0), 50), ((1, 1, 0), 59.13), ((1, 0, -1), 50), ((2,), 70), ((-2, -2), 25.19)]
)
def test_goals_of_one_weight(levels, expected):
    assert attainment([Goal(level) for level in levels]) == pytest.approx(expected, abs=0.01)


def test_a_heavier_goal_counts_for_more():
    # 50 + 10 (3·1 + 1·(-1)) / √(0.7 · (9 + 1) + 0.3 · 16) = 50 + 20 / √11.8
    assert attainment([Goal(1, weight=3), Goal(-1)]) == pytest.approx(55.82, abs=0.01)


@pytest.mark.parametrize(("level", "weight"), [(3, 1), (-3, 1), (1, 0), (1, -1)])
def test_a_goal_has_one_of_five_levels_and_some_weight(level, weight):
    with pytest.raises(ValueError, match="goal"):
        Goal(level, weight=weight)


def test_without_goals_there_is_no_number():
    with pytest.raises(ValueError, match="Without goals"):
        attainment([])
