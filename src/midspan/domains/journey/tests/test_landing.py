"""The days between residential discharge and the first session."""

from datetime import date, timedelta

import pytest

from midspan.domains.journey.rules.landing import landing_of

TODAY = date(2026, 5, 4)
LEAVES = date(2026, 5, 8)


def days_after(*days):
    return [LEAVES + timedelta(days=day) for day in days]


@pytest.mark.parametrize(
    ("leaves_on", "sessions", "gap", "is_gap"),
    [
        (LEAVES, days_after(0, 2, 4), 0, False),
        (LEAVES, days_after(3, 5, 7), 3, False),
        (LEAVES, days_after(4, 5, 7), 4, True),
        (LEAVES, days_after(-2, 1), 1, False),
        (LEAVES, days_after(-2), None, True),
        (LEAVES, [], None, True),
        (TODAY + timedelta(days=30), [], None, False),
        (None, [], None, True),
        (None, days_after(1), None, False),
    ],
    ids=["same day", "three days", "four days", "early visit", "early only", "none", "far off", "unknown", "no date"],
)
def test_gap(leaves_on, sessions, gap, is_gap):
    landing = landing_of(leaves_on=leaves_on, session_dates=sessions, today=TODAY)

    assert (landing.gap_days, landing.is_gap) == (gap, is_gap)


@pytest.mark.parametrize(("days_later", "is_gap"), [(0, True), (1, False)])
def test_gap_that_is_over_is_nobodys_to_close(days_later, is_gap):
    first = LEAVES + timedelta(days=6)
    landing = landing_of(leaves_on=LEAVES, session_dates=[first], today=first + timedelta(days=days_later))

    assert (landing.gap_days, landing.is_gap) == (6, is_gap)


def test_three_sessions_are_wanted_before_discharge():
    two = landing_of(leaves_on=LEAVES, session_dates=days_after(1, 2), today=TODAY)
    three = landing_of(leaves_on=LEAVES, session_dates=days_after(1, 2, 3), today=TODAY)

    assert (two.is_booked, three.is_booked) == (False, True)
