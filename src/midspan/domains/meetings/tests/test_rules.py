"""When a meeting is next, what it collides with, and how far it is."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midspan.domains.meetings.rules import (
    Point,
    Taken,
    Visits,
    Weekly,
    fit_of,
    goes_after,
    goes_before,
    in_the_way,
    miles_between,
    next_start,
    next_starts,
    span_from,
)
from midspan.values import Span

A_QUARTER = timedelta(minutes=15)
ZONES = (
    "America/New_York", "America/Phoenix", "America/St_Johns", "Europe/London", "Australia/Lord_Howe", "Asia/Kolkata",
)  # fmt: skip


def at(text):
    return datetime.fromisoformat(text)


# Mondays and Sundays at 02:30 on the wall, asked for on the Saturday before each change of 2026 in the United States.
GOLDEN = [
    # Spring: clocks in the zones of New York and St. John's skip 02:00 to 03:00 on Sunday, March 8.
    ("2026-03-07T12:00Z", "America/New_York", ["2026-03-08T07:30Z", "2026-03-09T06:30Z"]),
    ("2026-03-07T12:00Z", "America/Phoenix", ["2026-03-08T09:30Z", "2026-03-09T09:30Z"]),
    ("2026-03-07T12:00Z", "America/St_Johns", ["2026-03-08T06:00Z", "2026-03-09T05:00Z"]),
    ("2026-03-07T12:00Z", "Europe/London", ["2026-03-08T02:30Z", "2026-03-09T02:30Z"]),
    ("2026-03-07T12:00Z", "Australia/Lord_Howe", ["2026-03-07T15:30Z", "2026-03-08T15:30Z"]),
    ("2026-03-07T12:00Z", "Asia/Kolkata", ["2026-03-07T21:00Z", "2026-03-08T21:00Z"]),
    # Autumn: the same clocks repeat 01:00 to 02:00 on Sunday, November 1; London's did a week before.
    ("2026-10-31T12:00Z", "America/New_York", ["2026-11-01T07:30Z", "2026-11-02T07:30Z"]),
    ("2026-10-31T12:00Z", "America/Phoenix", ["2026-11-01T09:30Z", "2026-11-02T09:30Z"]),
    ("2026-10-31T12:00Z", "America/St_Johns", ["2026-11-01T06:00Z", "2026-11-02T06:00Z"]),
    ("2026-10-31T12:00Z", "Europe/London", ["2026-11-01T02:30Z", "2026-11-02T02:30Z"]),
    ("2026-10-31T12:00Z", "Australia/Lord_Howe", ["2026-10-31T15:30Z", "2026-11-01T15:30Z"]),
    ("2026-10-31T12:00Z", "Asia/Kolkata", ["2026-10-31T21:00Z", "2026-11-01T21:00Z"]),
]


@pytest.mark.parametrize(("after", "zone", "starts"), GOLDEN)
def test_next_occurrences_across_both_changes_of_the_clock(after, zone, starts):
    found = next_starts(Weekly([6, 0], 150, zone), after=at(after))

    assert found == [at(start) for start in starts]


def test_the_hour_that_autumn_repeats_is_its_first():
    when = Weekly([6], 90, "America/New_York")

    assert next_start(when, after=at("2026-10-31T12:00Z")) == at("2026-11-01T05:30Z")
    assert next_start(when, after=at("2026-11-01T05:31Z")) == at("2026-11-08T06:30Z")


def test_one_that_begins_now_is_next_and_one_that_began_is_not():
    when = Weekly([1], 19 * 60, "America/New_York")

    assert next_start(when, after=at("2026-12-01T00:00Z")) == at("2026-12-02T00:00Z")
    assert next_start(when, after=at("2026-12-02T00:00Z")) == at("2026-12-02T00:00Z")
    assert next_start(when, after=at("2026-12-02T00:01Z")) == at("2026-12-09T00:00Z")


@pytest.mark.parametrize(
    ("minute", "after", "start"),
    [
        (1140, "2026-10-26T23:30Z", "2026-11-03T00:00Z"),  # Half an hour after it began, a week before the change.
        (90, "2026-11-01T06:20Z", "2026-11-08T06:30Z"),  # In the hour that is repeated, after it was held in the first.
    ],
)
def test_the_next_one_is_found_where_it_is_a_week_and_an_hour_away(minute, after, start):
    when = Weekly([0 if minute == 1140 else 6], minute, "America/New_York")

    assert next_starts(when, after=at(after)) == [at(start)]


def test_unscheduled_is_never_next():
    assert next_start(Weekly([], None, "UTC"), after=at("2026-12-01T00:00Z")) is None


def walked(weekdays, minute, zone, after):
    """An oracle that walks the clock: the first quarter of an hour at which the wall shows that day and time."""
    there, moment = ZoneInfo(zone), after
    while moment < after + timedelta(days=8):
        wall = moment.astimezone(there)
        if wall.weekday() in weekdays and wall.hour * 60 + wall.minute == minute and wall.fold == 0:
            return moment
        moment += A_QUARTER
    return None


@given(
    zone=st.sampled_from(ZONES),
    weekdays=st.sets(st.integers(0, 6), min_size=1, max_size=3),
    quarter=st.integers(0, 95),
    after=st.integers(0, 2 * 365 * 96).map(lambda step: datetime(2026, 1, 1, tzinfo=UTC) + step * A_QUARTER),
)
def test_next_start_is_what_walking_the_clock_finds(zone, weekdays, quarter, after):
    minute = quarter * 15
    found = next_start(Weekly(sorted(weekdays), minute, zone), after=after)

    wall = found.astimezone(ZoneInfo(zone))
    is_skipped = wall.hour * 60 + wall.minute != minute  # Only on the day on which that time does not exist.
    if is_skipped:
        assert wall.utcoffset() != (found - timedelta(hours=2)).astimezone(ZoneInfo(zone)).utcoffset()
    else:
        assert found == walked(weekdays, minute, zone, after)


@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(min_value=datetime(2026, 1, 2).date(), max_value=datetime(2027, 12, 28).date()),
    quarter=st.integers(0, 95),
)
def test_what_is_held_every_day_has_seven_starts_whatever_the_clock_does(zone, day, quarter):
    after = datetime(day.year, day.month, day.day, tzinfo=UTC)
    starts = next_starts(Weekly(range(7), quarter * 15, zone), after=after)

    assert len(starts) == 7
    assert starts == sorted(set(starts))
    assert all(after <= start <= after + timedelta(days=7, hours=1) for start in starts)


GROUP = Span(at("2026-12-03T22:00Z"), at("2026-12-04T00:00Z"))
SESSION = Taken(Span(at("2026-12-03T21:30Z"), at("2026-12-04T00:30Z")), GROUP, "Evening group", is_visit=True)


@pytest.mark.parametrize(
    ("start", "way", "collides"),
    [
        ("2026-12-03T20:30Z", 0, False),
        ("2026-12-03T20:30Z", 15, True),  # An hour, and the way back.
        ("2026-12-03T20:15Z", 15, False),
        ("2026-12-04T00:30Z", 0, False),
        ("2026-12-04T00:30Z", 15, True),
        ("2026-12-04T00:45Z", 15, False),
        ("2026-12-03T23:00Z", 0, True),
    ],
)
def test_a_meeting_collides_with_its_ways(start, way, collides):
    span = span_from(at(start), None)

    assert (in_the_way(span, way_minutes=way, taken=[SESSION]) is SESSION) is collides


@pytest.mark.parametrize(
    ("start", "goes"),
    [
        ("2026-12-04T00:10Z", False),
        ("2026-12-04T00:20Z", True),
        ("2026-12-04T02:20Z", True),
        ("2026-12-04T02:21Z", False),
    ],
)
def test_a_meeting_goes_with_the_visit_before_it(start, goes):
    assert (goes_after(at(start), way_minutes=20, visits=[SESSION]) is SESSION) is goes


@pytest.mark.parametrize(
    ("end", "goes"),
    [
        ("2026-12-03T21:50Z", False),  # The way takes longer.
        ("2026-12-03T21:40Z", True),
        ("2026-12-03T19:40Z", True),
        ("2026-12-03T19:39Z", False),
    ],
)
def test_a_meeting_goes_with_the_visit_after_it(end, goes):
    assert (goes_before(at(end), way_minutes=20, visits=[SESSION]) is SESSION) is goes


@pytest.mark.parametrize(
    ("start", "length", "stands"),
    [
        ("2026-12-03T20:30Z", 60, "before"),  # Ends where the way to the session would begin, and goes there itself.
        ("2026-12-03T20:50Z", 60, "collides"),
        ("2026-12-03T20:40Z", None, "before"),  # An hour is reckoned with.
        ("2026-12-03T20:30Z", 90, "collides"),
        ("2026-12-03T18:00Z", 60, "nothing"),
        ("2026-12-04T00:30Z", 60, "after"),
    ],
)
def test_how_a_meeting_stands_beside_a_session(start, length, stands):
    visits = Visits([SESSION], [SESSION])

    fit = fit_of(at(start), length, way_minutes=20, taken=[SESSION], visits=visits)

    is_so = {"before": fit.before, "after": fit.after, "collides": fit.collides}
    assert {name: one is SESSION for name, one in is_so.items()} == {name: name == stands for name in is_so}


def test_what_else_is_taken_is_in_the_way_of_a_meeting_before_a_session():
    lunch = Span(at("2026-12-03T20:00Z"), at("2026-12-03T20:40Z"))
    taken = [Taken(lunch, lunch, "Lunch"), SESSION]

    fit = fit_of(at("2026-12-03T20:30Z"), 60, way_minutes=0, taken=taken, visits=Visits([SESSION], [SESSION]))

    assert (fit.collides, fit.before) == (taken[0], None)


def test_between_two_sessions_of_a_day_nothing_is_suggested():
    late = Span(at("2026-12-04T03:00Z"), at("2026-12-04T04:00Z"))
    second = Taken(late, late, "Late group", is_visit=True)
    visits = Visits([SESSION], [second])

    fit = fit_of(at("2026-12-04T01:00Z"), 60, way_minutes=20, taken=[SESSION, second], visits=visits)

    assert fit.goes_with is None


def test_miles_are_those_of_the_great_circle():
    albany, syracuse = Point(42.6526, -73.7562), Point(43.0481, -76.1474)

    assert miles_between(albany, albany) == 0
    assert miles_between(albany, syracuse) == pytest.approx(124.3, abs=0.5)
    assert miles_between(Point(0, 179.9), Point(0, -179.9)) == pytest.approx(13.8, abs=0.1)


@pytest.mark.parametrize(
    ("other", "collides", "is_set_aside"),
    [
        ({"is_set_aside": True}, False, True),  # Perhaps for this very meeting.
        ({}, True, False),  # A calendar's stretch, of which nobody knows what it is.
        ({"words": "Choir"}, True, False),
        ({"is_set_aside": True, "itself": GROUP}, True, False),  # Other hours.
    ],
)
def test_only_time_set_aside_for_just_then_is_not_in_the_way(other, collides, is_set_aside):
    start, way = at("2026-12-05T00:00Z"), timedelta(minutes=20)
    span = span_from(start, None)
    taken = Taken(**{"span": Span(span.start - way, span.end + way), "itself": span, **other})

    fit = fit_of(start, None, way_minutes=20, taken=[taken], visits=Visits())

    assert (fit.collides is taken, fit.set_aside is taken) == (collides, is_set_aside)
