"""When something may come, whether it still should, and what follows a failure."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import pytest
from hypothesis import given
from msgspec.structs import replace

from midspan.domains.notices.enums import DUE, TRANSITIONS, Channel, DeliveryState, Reason
from midspan.domains.notices.rules import (
    Decision,
    Hours,
    Situation,
    decide,
    dialable,
    may_become,
    may_choose,
    next_open,
    next_try,
)

NEW_YORK = ZoneInfo("America/New_York")
NIGHT = Hours(21 * 60, 8 * 60)
NOON = datetime(2027, 3, 1, 17, tzinfo=UTC)  # A Monday.
FINE = Situation(
    has_sign_in=True,
    may_be_told=True,
    is_chosen=True,
    address_holds=True,
    is_read=False,
    was_said_since=False,
    sent_today=0,
    most_a_day=3,
    never_held_back=False,
    opens_at=NOON,
    now=NOON,
)


def local(*moment):
    return datetime(*moment, tzinfo=NEW_YORK)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (local(2027, 3, 1, 12, 0), local(2027, 3, 1, 12, 0)),
        (local(2027, 3, 1, 20, 59), local(2027, 3, 1, 20, 59)),
        (local(2027, 3, 1, 21, 0), local(2027, 3, 2, 8, 0)),
        (local(2027, 3, 1, 7, 59), local(2027, 3, 1, 8, 0)),
        (local(2027, 3, 13, 23, 0), local(2027, 3, 14, 8, 0)),  # The night that is an hour short.
        (local(2027, 11, 6, 23, 0), local(2027, 11, 7, 8, 0)),  # The night that is an hour long.
    ],
)
def test_what_comes_in_quiet_hours_waits_until_they_end_by_the_persons_clock(now, opens):
    assert next_open(now, zone=NEW_YORK, hours=NIGHT) == opens


def test_night_an_hour_short_is_an_hour_shorter_to_wait():
    begin = local(2027, 3, 13, 23, 0).astimezone(UTC)

    assert next_open(begin, zone=NEW_YORK, hours=NIGHT) - begin == timedelta(hours=8)


def test_quiet_end_in_the_hour_that_is_skipped_is_the_hour_after_it():
    hours = Hours(21 * 60, 2 * 60 + 30)

    assert next_open(local(2027, 3, 14, 1, 0), zone=NEW_YORK, hours=hours) == datetime(2027, 3, 14, 7, 30, tzinfo=UTC)


def test_days_that_are_not_safe_are_waited_out():
    hours = replace(NIGHT, days=(0, 3))

    assert next_open(local(2027, 3, 1, 22, 0), zone=NEW_YORK, hours=hours) == local(2027, 3, 4, 8, 0)
    assert next_open(local(2027, 3, 1, 22, 0), zone=NEW_YORK, hours=replace(NIGHT, days=())) is None


def test_hours_that_are_equal_are_none_and_quiet_hours_by_day_are_kept():
    at_noon = local(2027, 3, 1, 12, 0)

    assert next_open(at_noon, zone=NEW_YORK, hours=Hours(0, 0)) == at_noon
    assert next_open(at_noon, zone=NEW_YORK, hours=Hours(9 * 60, 17 * 60)) == local(2027, 3, 1, 17, 0)


def first_open_minute(now, zone, hours):
    """The same by walking minute after minute."""
    moment = now
    while moment < now + timedelta(days=8):
        if hours.are_open(moment.astimezone(zone)):
            return moment
        moment += timedelta(minutes=1)
    return None


@pytest.mark.slow
@given(
    day=st.integers(0, 3),
    minute=st.integers(0, 24 * 60 - 1),
    quiet=st.tuples(st.integers(0, 95), st.integers(0, 95)),
    days=st.sets(st.integers(0, 6), min_size=1),
    autumn=st.booleans(),
)
def test_opening_is_never_in_quiet_hours_and_the_first_there_is(day, minute, quiet, days, autumn):
    first = datetime(2027, 11, 5, 4, tzinfo=UTC) if autumn else datetime(2027, 3, 12, 5, tzinfo=UTC)
    now = first + timedelta(days=day, minutes=minute)
    hours = Hours(quiet[0] * 15, quiet[1] * 15, tuple(sorted(days)))

    opens, expected = next_open(now, zone=NEW_YORK, hours=hours), first_open_minute(now, NEW_YORK, hours)

    if expected is None:
        assert opens is None
    else:
        assert hours.are_open(opens.astimezone(NEW_YORK))
        # An end in the hour that spring skips is the same time past the gap, up to an hour later than could be.
        assert timedelta(0) <= opens - expected < timedelta(hours=1)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"has_sign_in": False}, Reason.NO_SIGN_IN),
        ({"may_be_told": False}, Reason.NOT_ALLOWED),
        ({"is_chosen": False}, Reason.NOT_CHOSEN),
        ({"address_holds": False}, Reason.CONTACT_CHANGED),
        ({"is_read": True}, Reason.READ),
        ({"was_said_since": True}, Reason.SAID_ALREADY),
        ({"sent_today": 3}, Reason.ENOUGH_TODAY),
        ({"opens_at": None}, Reason.NOT_CHOSEN),
    ],
)
def test_each_thing_that_changed_since_stops_it_for_its_own_reason(change, reason):
    assert decide(replace(FINE, **change)) == Decision(reason=reason)


def test_what_is_about_sign_in_is_never_held_back_yet_not_forced_on_anybody():
    told = replace(FINE, never_held_back=True, is_read=True, was_said_since=True, sent_today=9)

    assert decide(told).sends
    assert decide(replace(told, is_chosen=False)) == Decision(reason=Reason.NOT_CHOSEN)
    assert decide(replace(told, may_be_told=False)) == Decision(reason=Reason.NOT_ALLOWED)


def test_closed_hours_wait():
    later = NOON + timedelta(hours=3)

    assert decide(replace(FINE, opens_at=later)) == Decision(until=later)


@pytest.mark.parametrize("now", DeliveryState)
@pytest.mark.parametrize("to", DeliveryState)
def test_states_follow_the_one_table(now, to):
    assert bool(may_become(now, to)) == (to in TRANSITIONS[now])


def test_every_state_is_reached_and_what_is_sent_can_still_come_back():
    reached = {to for targets in TRANSITIONS.values() for to in targets}

    assert reached | {DeliveryState.QUEUED} == set(DeliveryState)
    assert DeliveryState.FAILED in TRANSITIONS[DeliveryState.SENT]
    assert {state for state, targets in TRANSITIONS.items() if DeliveryState.SENDING in targets} == DUE


@pytest.mark.parametrize(
    ("tries", "reason", "minutes"),
    [
        (1, Reason.UNREACHABLE, 2),
        (2, Reason.LOST, 15),
        (3, Reason.UNREACHABLE, None),
        (1, Reason.REFUSED, None),
        (1, Reason.NOT_SET_UP, None),
        (1, Reason.BOUNCED, None),
    ],
)
def test_what_may_pass_is_tried_again_and_what_will_not_is_somebodys_to_do(tries, reason, minutes):
    wait = next_try(tries=tries, reason=reason, waits=[timedelta(minutes=2), timedelta(minutes=15)])

    assert wait == (timedelta(minutes=minutes) if minutes else None)


@pytest.mark.parametrize(
    ("typed", "dialed"),
    [
        ("(804) 555-0100", "+18045550100"),
        ("1 804 555 0100", "+18045550100"),
        ("+49 30 901820", "+4930901820"),
        ("555-0100", ""),
        ("804 555 01000", ""),
        ("+1", ""),
        ("", ""),
        ("call me", ""),
        ("٨٠٤٥٥٥٠١٠٠", ""),
    ],
)
def test_number_is_dialed_as_networks_take_it_or_not_at_all(typed, dialed):
    assert dialable(typed, country="1") == dialed


def test_channel_needs_where_it_leads():
    def verdict(*channels, mail="", number=""):
        return bool(may_choose(channels, mail=mail, number=number, country="1"))

    assert (verdict(), verdict(Channel.MAIL), verdict(Channel.TEXT, number="12")) == (True, False, False)
    assert (verdict(Channel.MAIL, mail="r@example.org"), verdict(Channel.TEXT, number="8045550100")) == (True, True)
    assert verdict(Channel.PUSH)
