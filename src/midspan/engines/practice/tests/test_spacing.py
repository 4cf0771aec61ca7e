"""When a skill comes back."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midspan.engines.practice import NEXT, START, Away, Practiced, Rung, Said, day_after, is_asked, numbers_on, standing

MONDAY = date(2026, 11, 2)
NUMBERS = numbers_on(date(2026, 11, 28))


def day(number):
    return MONDAY + timedelta(days=number)


def due(uses, *, since=0, **more):
    """The number of the day on which it comes back, where it was learned on day 0."""
    last = max([use.day for use in uses], default=day(since))
    found = day_after(last, standing(uses).rung, today=more.pop("today", last), numbers=NUMBERS, **more)
    return (found - MONDAY).days if found else None


def test_learned_on_day_0_it_is_due_on_1_3_7_and_14_and_then_weekly():
    days, uses = [], []
    for _ in range(6):
        days.append(due(uses))
        uses.append(Practiced(day(days[-1]), helped=True, prompted=True))

    assert days == [1, 3, 7, 14, 21, 28]


def test_every_rung_says_what_follows_everything_that_can_be_said():
    assert {rung: set(row) for rung, row in NEXT.items()} == {rung: set(Said) for rung in Rung}
    assert len(NUMBERS.gap_days) == len(Rung)


def test_what_did_not_help_comes_sooner_and_what_helped_alone_twice_later():
    def moved(said):
        return [NEXT[rung][said] - rung for rung in Rung]

    assert moved(Said.DID_NOT_HELP) == [0, -1, -1, -1, -1, -1]
    assert moved(Said.PRACTICED) == moved(Said.HELPED_ALONE) == [1, 1, 1, 0, 0, 0]
    assert moved(Said.HELPED_ALONE_AGAIN) == [2, 2, 2, 1, 1, 0]


ALONE, PROMPTED = {"helped": True, "prompted": False}, {"helped": True, "prompted": True}
NOT, UNSAID = {"helped": False, "prompted": False}, {}


@pytest.mark.parametrize(
    ("said", "rung", "coaching"),
    [
        ([], Rung.NEXT_DAY, False),
        ([UNSAID], Rung.TWO_DAYS, False),
        ([ALONE], Rung.TWO_DAYS, False),
        ([ALONE, ALONE], Rung.WEEK, False),
        ([ALONE, ALONE, ALONE], Rung.WEEK, False),  # The third begins a new pair.
        ([ALONE, ALONE, ALONE, ALONE], Rung.FORTNIGHT, False),
        ([ALONE, PROMPTED, ALONE], Rung.WEEK, False),
        ([{"helped": True}, {"helped": True}], Rung.FOUR_DAYS, False),  # Who does not say is not taken to be alone.
        ([ALONE, NOT], Rung.NEXT_DAY, True),
        ([PROMPTED, PROMPTED, PROMPTED, NOT], Rung.FOUR_DAYS, True),
        ([NOT, PROMPTED], Rung.TWO_DAYS, False),
    ],
)
def test_a_row_of_days(said, rung, coaching):
    found = standing([Practiced(day(number), **one) for number, one in enumerate(said)])

    assert (found.rung, found.wants_coaching) == (rung, coaching)


def test_three_times_in_one_afternoon_are_one_step_by_the_last_that_was_said():
    afternoon = [Practiced(day(1), **NOT), Practiced(day(1), **PROMPTED), Practiced(day(1))]

    assert standing(afternoon) == START.after(Practiced(day(1), **PROMPTED))


def test_done_early_counts_and_the_next_is_counted_from_there():
    assert due([Practiced(day(1)), Practiced(day(2))]) == 6  # Due on 3, done on 2: four days on.


def test_what_passed_by_comes_again_after_the_same_while():
    uses = [Practiced(day(1)), Practiced(day(3))]

    passed = day_after(day(7), standing(uses).rung, today=day(8), numbers=NUMBERS)

    assert passed == day(11)


def test_days_away_are_passed_over_and_without_an_end_nothing_is_due():
    assert due([], away=[Away(day(1), day(4))]) == 5
    assert due([], away=[Away(day(-3))]) is None
    assert due([], away=[Away(day(-3), day(0))]) == 1


def test_a_full_day_is_passed_over_and_the_last_day_is_the_last():
    full = {day(1): 2, day(2): 1}

    assert due([], taken=full, most_a_day=2) == 2
    assert due([], taken=full, most_a_day=1) == 3
    assert due([], until=day(1)) == 1
    assert due([], taken=full, until=day(1)) is None


def test_the_question_is_asked_after_three_in_a_row():
    assert [is_asked(count, NUMBERS) for count in (0, 2, 3, 4)] == [False, False, True, True]


uses = st.lists(
    st.builds(
        Practiced,
        st.integers(0, 40).map(day),
        st.sampled_from([True, False, None]),
        st.sampled_from([True, False, None]),
    ),
    max_size=8,
)
aways = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 20)).map(lambda one: Away(day(one[0]), day(one[0] + one[1]))),
    max_size=3,
)


@given(st.lists(uses, max_size=5), aways, st.integers(0, 50), st.integers(1, 3))
def test_every_skill_ends_in_a_day_to_come_and_no_day_has_more_than_the_person_wants(skills, away, now, most):
    taken = Counter()
    for one in skills:
        last = max([use.day for use in one], default=MONDAY)
        today = max(day(now), last)
        found = day_after(
            last, standing(one).rung, today=today, numbers=NUMBERS, away=away, taken=taken, most_a_day=most
        )

        assert found is not None
        assert found >= today
        assert found > last  # Never twice on a day.
        assert not any(one.covers(found) for one in away)
        taken[found] += 1
    assert all(count <= most for count in taken.values())


@given(uses, st.randoms(use_true_random=False))
def test_the_order_in_which_days_arrive_does_not_matter(uses, shuffling):
    by_day = list({use.day: use for use in uses}.values())
    mixed = shuffling.sample(by_day, len(by_day))

    assert standing(mixed) == standing(by_day)
