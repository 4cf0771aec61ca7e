"""Better, about the same, worse, too early: and who is not on track."""

from datetime import date, timedelta

import pytest

from midspan.engines.scoring import Asked, Change, ChangeRule, Reason, change, instrument, not_on_track, reliable_points

PHQ9 = instrument("phq-9").change
START = date(2026, 9, 7)


def weekly(*scores):
    return [Asked(START + timedelta(weeks=week), score) for week, score in enumerate(scores)]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ((), Change.TOO_EARLY),
        ((18,), Change.TOO_EARLY),
        ((18, 12), Change.BETTER),
        ((18, 13), Change.ABOUT_THE_SAME),
        ((12, 17), Change.ABOUT_THE_SAME),
        ((12, 18), Change.WORSE),
        ((18, 6, 17), Change.ABOUT_THE_SAME),
    ],
)
def test_six_points_on_the_phq_9_are_more_than_ordinary_ups_and_downs(scores, expected):
    assert change(scores, PHQ9) is expected


def test_where_more_is_better_a_rise_is_better():
    rule = ChangeRule(source="a test", points=5)

    assert change((30, 36), rule, is_lower_better=False) is Change.BETTER
    assert change((36, 30), rule, is_lower_better=False) is Change.WORSE


def test_without_a_published_number_nothing_is_claimed():
    assert change((10, 50), instrument("barc-10").change) is Change.NOT_ESTABLISHED


def test_reliable_change_is_computed_from_spread_and_reliability():
    rule = ChangeRule(source="a test", spread=7.5, reliability=0.8, population="a test")

    assert reliable_points(rule) == pytest.approx(9.297, abs=0.001)  # 1.96 × 7.5 × √2 × √0.2
    assert change((20, 11), rule) is Change.ABOUT_THE_SAME
    assert change((20, 10), rule) is Change.BETTER


def test_a_published_number_stands_before_a_computed_one():
    assert reliable_points(ChangeRule(source="a test", points=6, spread=7.5, reliability=0.8)) == 6


def test_a_rule_of_nothing_is_refused():
    with pytest.raises(ValueError, match="points, or a spread and a reliability"):
        reliable_points(ChangeRule(source="a test", spread=7.5))


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ((), ()),
        ((18,), ()),
        ((18, 17, 16, 15), ()),  # Three weeks: too early to say that it does not help.
        ((18, 17, 16, 15, 14), (Reason.NO_IMPROVEMENT,)),
        ((18, 17, 16, 15, 12), ()),
        ((12, 18), (Reason.WORSE,)),
        ((18, None), ()),
        ((18, None, None), (Reason.TWO_MISSED,)),
        ((None, None), (Reason.TWO_MISSED,)),
        ((18, None, None, 17), ()),
        ((12, 18, None, None), (Reason.WORSE, Reason.TWO_MISSED)),
        ((18, None, None, None, 15), (Reason.NO_IMPROVEMENT,)),
    ],
)
def test_who_is_not_on_track_and_why(scores, expected):
    assert not_on_track(weekly(*scores), PHQ9) == expected


def test_who_stays_good_has_little_left_to_improve_and_may_get_worse_all_the_same():
    assert not_on_track(weekly(4, 4, 4, 3, 3), PHQ9, stays_good=True) == ()
    assert not_on_track(weekly(0, 18), PHQ9, stays_good=True) == (Reason.WORSE,)


def test_what_came_back_without_a_sum_is_not_missed():
    """Some instruments have no sum, and of others an item was left out."""
    came = [Asked(one.day, None, came=True) for one in weekly(None, None, None)]

    assert not_on_track(came, None) == ()
    assert not_on_track([*came, *weekly(*[None] * 5)[3:]], None) == (Reason.TWO_MISSED,)


def test_without_a_rule_of_change_only_silence_is_told():
    assert not_on_track(weekly(30, 20, 10, 40, 50), None) == ()
    assert not_on_track(weekly(30, None, None), None) == (Reason.TWO_MISSED,)
