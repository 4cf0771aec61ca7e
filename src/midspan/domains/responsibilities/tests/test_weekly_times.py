"""Which weekly times can be, and what they mean: nights, alternate weeks, overlaps, painted blocks."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from midspan.domains.responsibilities.enums import ResponsibilityKind
from midspan.domains.responsibilities.rules import (
    DatedChange,
    KnownTime,
    PaintedBlock,
    as_said,
    falls_on,
    may_differ,
    may_last,
    overlapping,
    painted_life,
    stretches,
)
from midspan.domains.responsibilities.tests.factories import at, every_second

WORK, SCHOOL = ResponsibilityKind.WORK, ResponsibilityKind.SCHOOL
BAKERY, CAFE = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("time", "is_possible"),
    [
        (at(0, 9, 17), True),
        (at(0, 0, 24), True),
        (at(0, 22, 6), True),
        (at(0, 18, 10), True),  # Sixteen hours, the longest night.
        (at(0, 18, 10.25), False),
        (at(0, 9, 9), False),
        (at(0, 17, 9.75), False),
    ],
)
def test_which_hours_can_be(time, is_possible):
    assert bool(may_last(time)) is is_possible


def test_a_night_is_two_stretches_and_one_again():
    night = at(6, 22, 6)

    pieces = stretches([night])

    assert pieces == [at(0, 0, 6), at(6, 22, 24)]
    assert as_said(pieces) == [night]


def test_a_night_every_second_week_ends_in_the_week_after_its_sunday():
    sunday = date(2026, 12, 27)

    head, tail = sorted(stretches([every_second(6, 22, 6, anchor=sunday)]), key=lambda piece: -piece.weekday)

    assert falls_on(head, sunday)
    assert falls_on(tail, sunday + timedelta(days=1))
    assert not falls_on(tail, sunday - timedelta(days=6))


def test_whole_days_in_a_row_stay_days():
    days = [at(0, 0, 24), at(1, 0, 24)]

    assert as_said(days) == days


def test_alternate_weeks_go_on_across_a_year_of_53_weeks():
    time = every_second(2, 15, 17, anchor=date(2026, 12, 16))
    wednesdays = [date(2026, 12, 16) + timedelta(weeks=step) for step in range(6)]

    assert [falls_on(time, day) for day in wednesdays] == [True, False, True, False, True, False]


def test_alternate_weeks_count_backwards_too():
    time = every_second(2, 15, 17, anchor=date(2027, 1, 13))

    assert (falls_on(time, date(2026, 12, 30)), falls_on(time, date(2026, 12, 23))) == (True, False)


def test_overlap_names_both_and_the_day():
    lives = [("bakery", [at(0, 9, 17), at(1, 9, 17)]), ("class", [at(1, 16, 18)])]

    assert overlapping(lives) == [("bakery", "class", 1)]


def test_alternate_weeks_that_never_meet_do_not_overlap():
    one = every_second(1, 9, 12, anchor=date(2027, 3, 2))
    other = every_second(1, 9, 12, anchor=date(2027, 3, 9))

    assert overlapping([("one", [one]), ("other", [other])]) == []
    assert overlapping([("one", [one]), ("other", [one])]) == [("one", "other", 1)]


@pytest.mark.parametrize(
    ("start", "end", "is_possible"), [(None, None, True), (600, 660, True), (600, None, False), (660, 600, False)]
)
def test_which_exceptions_can_be(start, end, is_possible):
    assert bool(may_differ(DatedChange(day=date(2027, 3, 1), start_minute=start, end_minute=end))) is is_possible


def known(number, owner, time, kind=WORK):
    return KnownTime(id=UUID(int=number), responsibility_id=owner, kind=kind, time=time)


def block(time, kind=WORK, number=None):
    return PaintedBlock(time=time, kind=kind, time_id=number and UUID(int=number))


def test_a_week_painted_as_it_was_changes_nothing():
    rows = [known(10, BAKERY, at(0, 9, 17)), known(11, CAFE, at(5, 9, 12))]

    assert painted_life([block(row.time, number=row.id.int) for row in rows], rows) == {}


def test_a_block_of_a_new_kind_is_a_new_responsibility():
    rows = [known(10, BAKERY, at(0, 9, 17))]
    blocks = [block(at(0, 9, 17), number=10), block(at(1, 18, 20), SCHOOL), block(at(3, 18, 20), SCHOOL)]

    assert painted_life(blocks, rows) == {SCHOOL: [at(1, 18, 20), at(3, 18, 20)]}


def test_a_split_block_stays_with_the_job_it_was_cut_from():
    rows = [known(10, BAKERY, at(0, 9, 12)), known(11, CAFE, at(4, 9, 17))]
    blocks = [block(at(0, 9, 12), number=10), block(at(4, 9, 11), number=11), block(at(4, 13, 17))]

    assert painted_life(blocks, rows) == {CAFE: [at(4, 9, 11), at(4, 13, 17)]}


def test_painting_keeps_alternate_weeks():
    rows = [known(10, BAKERY, every_second(0, 9, 17, anchor=date(2027, 3, 1)))]

    assert painted_life([block(at(0, 10, 17), number=10)], rows) == {
        BAKERY: [every_second(0, 10, 17, anchor=date(2027, 3, 1))]
    }


def test_what_was_painted_over_has_no_times_left():
    rows = [known(10, BAKERY, at(0, 9, 17)), known(11, CAFE, at(4, 9, 17))]

    assert painted_life([block(at(4, 9, 17), number=11)], rows) == {BAKERY: []}
