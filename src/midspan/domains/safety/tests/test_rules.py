"""When somebody is there, by when, who is on shift, and where the rota has gaps."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from midspan.domains.safety.book import safety_book
from midspan.domains.safety.enums import TRANSITIONS, ObligationState, Tier
from midspan.domains.safety.rules.clocks import Hours, due_at, gaps, is_on_shift
from midspan.domains.safety.wording import SEEN_WORDS
from midspan.values import WeekSpan

NEW_YORK = ZoneInfo("America/New_York")
WEEKDAYS = tuple(WeekSpan(day, 540, 1020) for day in range(5))
CLOSED = date(2027, 3, 8)  # A Monday.
OPEN = Hours(zone=NEW_YORK, opening={"site": WEEKDAYS}, closed=frozenset({(None, CLOSED)}))
CLOCKS = safety_book().clocks


def local(day, hour, minute=0):
    return datetime(2027, 3, day, hour, minute, tzinfo=NEW_YORK)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (local(1, 8, 59), False),
        (local(1, 9), True),
        (local(1, 16, 59), True),
        (local(1, 17), False),
        (local(6, 12), False),
        (local(8, 12), False),
    ],
)
def test_somebody_is_there_within_the_hours_of_an_open_day(moment, is_open):
    assert OPEN.is_open_at(moment) is is_open


def test_hours_nobody_entered_are_hours_nobody_is_there():
    assert not Hours(zone=NEW_YORK, opening={}, closed=frozenset()).is_open_at(local(1, 12))


@pytest.mark.parametrize(
    ("tier", "now", "due"),
    [
        (Tier.NOW, local(1, 10), local(1, 10, 10)),
        (Tier.TODAY, local(1, 2), local(1, 3)),
        (Tier.NEXT_CONTACT, local(1, 10), local(1, 17)),
        (Tier.NEXT_CONTACT, local(1, 17), local(2, 17)),
        (Tier.NEXT_CONTACT, local(5, 18), local(9, 17)),  # The Monday between is closed.
        (Tier.CARE, local(1, 10), local(2, 17)),
    ],
)
def test_due_by_tier(tier, now, due):
    assert due_at(CLOCKS[tier], now=now.astimezone(UTC), hours=OPEN) == due.astimezone(UTC)


def test_without_hours_the_working_day_ends_at_five():
    nobody = Hours(zone=NEW_YORK, opening={}, closed=frozenset())

    assert due_at(CLOCKS[Tier.NEXT_CONTACT], now=local(1, 10), hours=nobody) == local(2, 17)


def test_an_hour_is_an_hour_in_the_night_in_which_clocks_change():
    before = datetime(2027, 11, 7, 0, 45, tzinfo=NEW_YORK).astimezone(UTC)

    due = due_at(CLOCKS[Tier.TODAY], now=before, hours=OPEN)

    assert due - before == timedelta(hours=1)


def test_gaps_of_a_rota_are_named():
    days = [(local(1, 0), local(2, 0)), (local(3, 0), local(4, 12))]

    assert gaps(days, since=local(1, 12), until=local(5, 0)) == [
        (local(2, 0), local(3, 0)),
        (local(4, 12), local(5, 0)),
    ]
    assert gaps(days, since=local(3, 1), until=local(4, 0)) == []


def test_shift_goes_by_the_clock_of_its_site():
    shifts = [(WeekSpan(0, 540, 1020), "America/Los_Angeles")]

    assert is_on_shift(local(1, 12), shifts, zone=NEW_YORK)
    assert not is_on_shift(local(1, 11), shifts, zone=NEW_YORK)


def test_every_state_but_closed_leads_on_and_closed_nowhere():
    assert TRANSITIONS[ObligationState.CLOSED] == frozenset()
    assert set(TRANSITIONS) == set(ObligationState)


def test_everything_that_can_be_seen_has_words():
    assert {one.key for one in safety_book().seen} == set(SEEN_WORDS)
