"""Series: against another program's rules, and the awkward weeks by name."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from midspan.domains.schedule.enums import DayChangeKind
from midspan.domains.schedule.series import DayChange, Rhythm, Series, expand, rhythm_from, rule_text, start_text
from midspan.values import RefusedError, WeekSpan

NEW_YORK, PHOENIX, LORD_HOWE = (
    ZoneInfo("America/New_York"),
    ZoneInfo("America/Phoenix"),
    ZoneInfo("Australia/Lord_Howe"),
)
ZONES = (NEW_YORK, PHOENIX, LORD_HOWE, ZoneInfo("America/Los_Angeles"), ZoneInfo("Europe/Dublin"))
MONDAY = date(2027, 3, 1)
WEEK = timedelta(weeks=1)
NINE, TEN, NOON = 9 * 60, 10 * 60, 12 * 60
SOMEBODY = UUID(int=1)

days = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@st.composite
def series_of_any_kind(draw):
    first = draw(days)
    start = draw(st.integers(0, 1438))
    until = draw(st.none() | st.integers(0, 200).map(lambda ahead: first + timedelta(days=ahead)))
    rhythm = Rhythm(
        weekdays=tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1)))),
        anchor=draw(days),
        every_weeks=draw(st.integers(1, 4)),
        until=until,
    )
    return Series(
        rhythm=rhythm,
        start_minute=start,
        end_minute=draw(st.integers(start + 1, 1440)),
        zone=draw(st.sampled_from(ZONES)),
        first=first,
    )


def weekly(*weekdays, start=NINE, end=NOON, zone=NEW_YORK, every_weeks=1, anchor=MONDAY, until=None, changes=()):
    rhythm = Rhythm(weekdays=weekdays, anchor=anchor, every_weeks=every_weeks, until=until)
    return Series(rhythm=rhythm, start_minute=start, end_minute=end, zone=zone, first=anchor, changes=changes)


def change(kind, day, start=NINE, **fields):
    return DayChange(
        id=UUID(int=2), kind=kind, day=day, start_minute=start, by_id=SOMEBODY, reason="The heating is out.", **fields
    )


def dates(series, first=MONDAY, weeks=4):
    return [one.day for one in expand(series, first, first + weeks * WEEK)]


@pytest.mark.slow
@settings(deadline=None)
@given(series_of_any_kind())
def test_dates_are_those_of_the_rule_as_calendars_read_it(series):
    start = start_text(series)
    first, until = series.first, series.first + timedelta(days=200)
    oracle = rrulestr(f"{start}\nRRULE:{rule_text(series.rhythm, series.zone)}") if start else ()

    ours = [one.day for one in expand(series, first, until)]

    bound = datetime.combine(until, datetime.min.time(), tzinfo=series.zone)
    theirs = []
    for moment in oracle:
        if moment.replace(tzinfo=series.zone) >= bound:
            break
        theirs.append(moment.date())
    assert ours == theirs


@pytest.mark.slow
@settings(deadline=None)
@given(series_of_any_kind())
def test_a_rule_read_back_is_the_same_rule(series):
    text = rule_text(series.rhythm, series.zone)

    again = rhythm_from(text, anchor=series.rhythm.anchor, start_minute=series.start_minute, zone=series.zone)

    assert again == series.rhythm
    assert rule_text(again, series.zone) == text


@pytest.mark.slow
@settings(deadline=None)
@given(series_of_any_kind(), st.integers(0, 100), st.integers(0, 100))
def test_two_halves_make_the_whole(series, one, other):
    first, middle, last = series.first, series.first + timedelta(days=one), series.first + timedelta(days=one + other)

    assert expand(series, first, middle) + expand(series, middle, last) == expand(series, first, last)


@pytest.mark.slow
@settings(deadline=None)
@given(series_of_any_kind())
def test_every_occurrence_ends_after_it_starts_and_shows_its_wall_clock(series):
    for one in expand(series, series.first, series.first + 60 * timedelta(days=1)):
        local = one.start.astimezone(series.zone)
        shown = local.hour * 60 + local.minute

        assert one.end > one.start
        assert one.week_start == one.day.weekday() * 1440 + series.start_minute
        assert shown in {series.start_minute, series.start_minute + 30, series.start_minute + 60}  # after a gap


@pytest.mark.slow
@settings(deadline=None)
@given(series_of_any_kind())
def test_skipping_removes_that_date_alone_and_leaves_no_trace_once_undone(series):
    whole = expand(series, series.first, series.first + 120 * timedelta(days=1))
    if not whole:
        return
    gone = whole[len(whole) // 2].day
    skip = change(DayChangeKind.SKIPPED, gone, series.start_minute)
    skipped = Series(**{name: getattr(series, name) for name in series.__slots__} | {"changes": (skip,)})

    left = expand(skipped, series.first, series.first + 120 * timedelta(days=1))

    assert [one for one in whole if one.day != gone] == left


def test_every_second_week_counts_from_the_anchor_also_backward():
    series = weekly(0, every_weeks=2, anchor=MONDAY + WEEK)
    earlier = Series(rhythm=series.rhythm, start_minute=NINE, end_minute=NOON, zone=NEW_YORK, first=MONDAY - 3 * WEEK)

    assert dates(series) == [MONDAY + WEEK, MONDAY + 3 * WEEK]
    assert dates(earlier, first=MONDAY - 3 * WEEK) == [MONDAY - 3 * WEEK, MONDAY - WEEK]


def test_until_is_the_first_day_on_which_it_does_not_meet():
    assert dates(weekly(0, until=MONDAY + WEEK)) == [MONDAY]


def test_ends_of_the_range_are_half_open():
    series = weekly(0)

    assert [one.day for one in expand(series, MONDAY, MONDAY + WEEK)] == [MONDAY]
    assert expand(series, MONDAY, MONDAY) == []


def test_week_of_spring_keeps_the_wall_clock_and_loses_an_hour_of_the_night():
    before, after = expand(weekly(0), date(2027, 3, 8), date(2027, 3, 22))

    assert (before.start, after.start) == (
        datetime(2027, 3, 8, 14, tzinfo=UTC),
        datetime(2027, 3, 15, 13, tzinfo=UTC),
    )
    assert before.span == after.span == WeekSpan(0, NINE, NOON)


def test_time_that_spring_skips_moves_forward_and_keeps_its_length():
    [one] = expand(weekly(6, start=150, end=180), date(2027, 3, 14), date(2027, 3, 15))

    assert (one.start, one.end) == (datetime(2027, 3, 14, 7, 30, tzinfo=UTC), datetime(2027, 3, 14, 8, tzinfo=UTC))
    assert one.span == WeekSpan(6, 150, 180)


def test_time_that_autumn_repeats_is_the_first():
    [one] = expand(weekly(6, start=90, end=180, anchor=date(2027, 11, 1)), date(2027, 11, 7), date(2027, 11, 8))

    assert one.start == datetime(2027, 11, 7, 5, 30, tzinfo=UTC)


def test_half_hour_of_lord_howe_is_skipped_and_repeated_as_such():
    spring = weekly(6, start=135, end=165, zone=LORD_HOWE, anchor=date(2027, 9, 1))
    autumn = weekly(6, start=105, end=135, zone=LORD_HOWE)

    [skipped] = expand(spring, date(2027, 10, 3), date(2027, 10, 4))
    [repeated] = expand(autumn, date(2027, 4, 4), date(2027, 4, 5))

    assert skipped.start.astimezone(LORD_HOWE).strftime("%H:%M") == "02:45"
    assert repeated.start == datetime(2027, 4, 3, 14, 45, tzinfo=UTC)


def test_arizona_has_no_change_of_clocks():
    starts = {one.start.hour for one in expand(weekly(0, zone=PHOENIX), date(2027, 1, 4), date(2027, 12, 31))}
    early = Series(
        rhythm=Rhythm(weekdays=(0,), anchor=MONDAY), start_minute=NINE, end_minute=NOON, zone=PHOENIX,
        first=date(2027, 1, 4),
    )  # fmt: skip

    assert starts == {one.start.hour for one in expand(early, date(2027, 1, 4), date(2027, 12, 31))} == {16}


def test_leap_day_is_a_day_like_any_other():
    series = weekly(3, anchor=date(2024, 2, 1))

    assert [one.day for one in expand(series, date(2024, 2, 26), date(2024, 3, 4))] == [date(2024, 2, 29)]


def test_year_with_a_week_53_does_not_shift_the_rhythm():
    series = weekly(0, every_weeks=2, anchor=date(2026, 12, 14))

    found = [one.day for one in expand(series, date(2026, 12, 14), date(2027, 1, 26))]

    assert found == [date(2026, 12, 14), date(2026, 12, 28), date(2027, 1, 11), date(2027, 1, 25)]
    assert [day.isocalendar().week for day in found] == [51, 53, 2, 4]


def test_overnight_is_refused():
    with pytest.raises(ValueError, match="A meeting over midnight is not planned here"):
        weekly(0, start=22 * 60, end=60)


def test_moved_date_stands_where_it_was_moved_to_and_nowhere_else():
    moved = change(DayChangeKind.CHANGED, MONDAY, to_day=MONDAY + timedelta(days=8), to_start=TEN, to_end=NOON)
    series = weekly(0, changes=(moved,))

    found = expand(series, MONDAY, MONDAY + 2 * WEEK)

    assert [(one.day, one.span) for one in found] == [
        (MONDAY + WEEK, WeekSpan(0, NINE, NOON)),
        (MONDAY + timedelta(days=8), WeekSpan(1, TEN, NOON)),
    ]
    assert found[1].change is moved
    assert dates(series, first=MONDAY + timedelta(days=8), weeks=0) == []
    assert [one.day for one in expand(series, MONDAY + timedelta(days=8), MONDAY + timedelta(days=9))] == [moved.to_day]


def test_added_date_stands_beside_the_others():
    extra = change(DayChangeKind.EXTRA, MONDAY + timedelta(days=2), TEN, to_end=NOON)

    assert dates(weekly(0, changes=(extra,)), weeks=1) == [MONDAY, MONDAY + timedelta(days=2)]


@pytest.mark.parametrize(
    "orphan",
    [
        change(DayChangeKind.SKIPPED, MONDAY, TEN),
        change(DayChangeKind.CHANGED, MONDAY + timedelta(days=1), to_start=TEN, to_end=NOON),
    ],
    ids=["another time", "a day on which it does not meet"],
)
def test_change_of_a_meeting_that_is_not_there_says_nothing(orphan):
    assert expand(weekly(0, changes=(orphan,)), MONDAY, MONDAY + WEEK) == expand(weekly(0), MONDAY, MONDAY + WEEK)


def test_rule_is_written_as_calendars_write_it():
    rhythm = Rhythm(weekdays=(0, 2), anchor=MONDAY, every_weeks=2, until=date(2027, 6, 1))

    assert rule_text(rhythm, NEW_YORK) == "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20270601T035900Z"
    assert start_text(weekly(2)) == "DTSTART;TZID=America/New_York:20270303T090000"


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20270301", date(2027, 3, 1)),
        ("20270301T140000Z", date(2027, 3, 1)),
        ("20270301T135900Z", date(2027, 2, 28)),
        ("20270302T045959Z", date(2027, 3, 1)),
        ("20270301T000000", date(2027, 2, 28)),
    ],
)
def test_end_of_a_rule_bounds_the_start_of_the_last_meeting(until, last):
    found = rhythm_from(f"FREQ=WEEKLY;BYDAY=MO;UNTIL={until}", anchor=MONDAY, start_minute=NINE, zone=NEW_YORK)

    assert found.until == last + timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("FREQ=DAILY", "Only rules that repeat weekly"),
        ("BYDAY=MO", "Only rules that repeat weekly"),
        ("FREQ=WEEKLY;COUNT=5", "This part of the rule is not understood: COUNT."),
        ("FREQ=WEEKLY;BYSETPOS=1;BYMONTH=3", "This part of the rule is not understood: BYMONTH, BYSETPOS."),
        ("FREQ=WEEKLY;BYDAY=2MO", "A day is one of MO, TU, WE, TH, FR, SA, SU, not 2MO."),
        ("FREQ=WEEKLY;INTERVAL=5", "every 1 to 4 weeks, not INTERVAL=5"),
        ("FREQ=WEEKLY;INTERVAL=0", "every 1 to 4 weeks, not INTERVAL=0"),
        ("FREQ=WEEKLY;INTERVAL=²", "every 1 to 4 weeks"),
        ("FREQ=WEEKLY;UNTIL=tomorrow", "a date such as UNTIL=20270301"),
        ("FREQ=WEEKLY;UNTIL=20271399", "a date such as UNTIL=20270301"),
        ("FREQ=WEEKLY;UNTIL=00010101T000000Z", "a date such as UNTIL=20270301"),
        ("FREQ=WEEKLY;WKST=SU", "Weeks begin on Monday here"),
        ("FREQ=WEEKLY;BYDAY", "A rule is written like"),
        ("FREQ=WEEKLY;BYDAY=MO;BYDAY=TU", "each part once"),
    ],
)
def test_what_is_not_understood_is_said(text, words):
    with pytest.raises(RefusedError, match=words):
        rhythm_from(text, anchor=MONDAY, start_minute=NINE, zone=NEW_YORK)


@pytest.mark.parametrize("weekdays", [(), (1, 0), (0, 0), (7,), (-1, 2)])
def test_rhythm_without_proper_weekdays_does_not_exist(weekdays):
    with pytest.raises(ValueError, match=r"[Ww]eekdays"):
        Rhythm(weekdays=weekdays, anchor=MONDAY)


def test_rhythm_of_five_weeks_does_not_exist():
    with pytest.raises(ValueError, match="Every 1 to 4 weeks"):
        Rhythm(weekdays=(0,), anchor=MONDAY, every_weeks=5)
