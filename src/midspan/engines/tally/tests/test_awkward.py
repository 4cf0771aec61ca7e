"""Awkward weeks by name: clocks, midnights, payers' peculiarities, contradictions."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from midspan.engines.tally import (
    Attendance,
    Bound,
    Code,
    Direction,
    MakeUp,
    MakeUpCredit,
    Measure,
    Meeting,
    Presence,
    Reason,
    Rounding,
    hours_at_risk,
    tally,
    week_start,
)
from midspan.engines.tally.tests.cast import ADULT, NEW_YORK, WEEK, moment, planned_week, rule
from midspan.values import Span

SUNDAY = moment("Sun", "23:59")
SPRING, AUTUMN = date(2026, 3, 2), date(2026, 10, 26)  # Their Sundays have 23 and 25 hours.


def count(*lines, week=WEEK, now=SUNDAY, **changes):
    meetings, presences = planned_week(*lines, week=week)
    return tally(meetings, presences, week=week, rule=rule(**changes), now=now)


def by_day(result):
    return {f"{day.day:%a}": day.attended_minutes for day in result.days if day.attended_minutes}


@pytest.mark.parametrize(("week", "minutes"), [(WEEK, 240), (SPRING, 180), (AUTUMN, 300)])
def test_a_night_on_which_clocks_change_counts_elapsed_minutes(week, minutes):
    night = "Sun 00:30-04:30 attended 00:30-04:30"

    result = count(night, week=week, now=moment("Sun", "12:00", week=week))

    assert result.attended_minutes == minutes


def test_the_repeated_hour_counts_twice_when_both_were_attended():
    meetings, _ = planned_week("Sun 00:30-04:30 attended", week=AUTUMN)
    first = datetime(2026, 11, 1, 1, 0, tzinfo=NEW_YORK)
    presences = [Presence(meetings[0].id, first, first.replace(fold=1))]

    result = tally(meetings, presences, week=AUTUMN, rule=ADULT, now=datetime(2026, 11, 2, tzinfo=UTC))

    assert result.attended_minutes == 60


def test_a_meeting_over_midnight_is_shared_between_two_dates():
    result = count("Tue 22:00-25:30 attended 22:00-25:30")

    assert by_day(result) == {"Tue": 120, "Wed": 90}


def test_a_meeting_over_the_end_of_the_week_counts_its_part():
    line = "Sun 22:00-25:30 attended 22:00-25:30"

    assert count(line, now=moment("Sun", "30:00")).attended_minutes == 120


def test_a_date_that_a_zone_left_out_has_no_minutes():
    samoa = ZoneInfo("Pacific/Apia")
    start, end = datetime(2011, 12, 29, 22, tzinfo=samoa), datetime(2011, 12, 31, 3, tzinfo=samoa)
    meeting = Meeting("night", Span(start.astimezone(UTC), end.astimezone(UTC)), "group", Attendance.ATTENDED)

    result = tally(
        [meeting],
        [Presence("night", start, end)],
        week=date(2011, 12, 26),
        rule=rule(zone=samoa),
        now=datetime(2012, 1, 1, tzinfo=UTC),
    )

    assert by_day(result) == {"Thu": 120, "Sat": 180}


def test_a_week_that_starts_on_sunday():
    sunday = date(2026, 5, 31)
    meetings, presences = planned_week("Mon 09:00-12:00 attended 09:00-12:00")

    result = tally(meetings, presences, week=sunday, rule=rule(week_starts_on=6), now=SUNDAY)

    assert (result.attended_minutes, result.days[0].day) == (180, sunday)


@pytest.mark.parametrize(
    ("starts_on", "expected"),
    [(0, date(2026, 6, 1)), (2, date(2026, 6, 3)), (3, date(2026, 6, 4)), (6, date(2026, 5, 31))],
)
def test_the_week_of_a_thursday(starts_on, expected):
    assert week_start(date(2026, 6, 4), rule(week_starts_on=starts_on)) == expected


def test_breaks_count_where_the_payer_says_so():
    line = "Mon 09:00-12:00 attended 09:00-12:00 break 10:00-10:15 11:00-11:10"

    assert [count(line, counts_breaks=counts).attended_minutes for counts in (False, True)] == [155, 180]


def test_a_break_counts_neither_as_planned_nor_as_unknown():
    lines = ["Mon 09:00-12:00 unknown break 10:00-10:15", "Wed 09:00-12:00 future break 10:00-10:15"]

    result = count(*lines, now=moment("Tue", "09:00"))

    assert (result.unknown_minutes, result.planned_minutes) == (165, 165)


def test_staying_late_counts_where_the_payer_says_so():
    line = "Mon 09:00-12:00 attended 08:30-12:20"

    assert [count(line, counts_late_stay=counts).attended_minutes for counts in (False, True)] == [180, 200]


def test_only_kinds_the_payer_counts():
    line = "Mon 09:00-12:00 attended 09:00-12:00"

    assert [count(line, counted_kinds=frozenset({kind})).attended_minutes for kind in ("group", "drive")] == [180, 0]


@pytest.mark.parametrize(
    ("rounding", "minutes"),
    [
        (Rounding(), 67),
        (Rounding(15, Direction.DOWN), 60),
        (Rounding(15, Direction.NEAREST), 60),
        (Rounding(15, Direction.UP), 75),
        (Rounding(5, Direction.NEAREST), 65),
        (Rounding(2, Direction.NEAREST), 68),
    ],
)
def test_rounding_as_the_payer_says(rounding, minutes):
    assert count("Mon 09:00-12:00 attended 09:00-10:07", rounding=rounding).attended_minutes == minutes


def test_rounding_goes_meeting_by_meeting():
    lines = [f"Mon {hour}:00-{hour}:50 attended {hour}:00-{hour}:40" for hour in ("09", "10", "11")]

    assert count(*lines, rounding=Rounding(15)).attended_minutes == 90


def test_seconds_below_a_minute_do_not_count():
    meetings, _ = planned_week("Mon 09:00-12:00 attended")
    start = moment("Mon", "09:00")
    presences = [Presence(meetings[0].id, start, start + timedelta(minutes=10, seconds=59))]

    assert tally(meetings, presences, week=WEEK, rule=ADULT, now=SUNDAY).attended_minutes == 10


def test_two_meetings_at_once_count_once():
    lines = ["Mon 09:00-12:00 attended 09:00-11:00", "Mon 10:00-12:00 attended 10:00-12:00", "Mon 11:30-12:30 unknown"]

    result = count(*lines)

    assert (result.attended_minutes, result.unknown_minutes) == (180, 30)


def test_a_presence_of_no_length_is_no_attendance():
    assert count("Mon 09:00-12:00 attended 09:00-09:00").attended_minutes == 0


def test_a_leaving_recorded_in_the_future_counts_up_to_now():
    result = count("Mon 09:00-12:00 attended 09:00-12:00", now=moment("Mon", "10:00"))

    assert (result.attended_minutes, result.unknown_minutes) == (60, 0)


def test_a_day_is_undecided_while_the_unknown_decides_it():
    lines = [
        "Mon 09:00-12:00 attended 09:00-12:00",
        "Tue 09:00-12:00 attended 09:00-11:00",
        "Wed 09:00-12:00 unknown 09:00-11:00",
    ]

    assert [day.is_service_day for day in count(*lines).days[:4]] == [True, False, None, False]


def test_without_a_daily_minimum_any_attended_minute_makes_a_service_day():
    assert count("Mon 09:00-12:00 attended 09:00-09:01", minimum_minutes_per_day=0).service_days == 1


MAKE_UPS = {
    MakeUpCredit.WEEK_HELD: {"missed": 0, "held": 180},
    MakeUpCredit.WEEK_MISSED: {"missed": 180, "held": 0},
    MakeUpCredit.NOT_COUNTED: {"missed": 0, "held": 0},
}


@pytest.mark.parametrize(("credit", "expected"), MAKE_UPS.items())
def test_a_make_up_counts_to_the_week_the_payer_says(credit, expected):
    [meeting], presences = planned_week("Mon 09:00-12:00 attended 09:00-12:00")
    meeting = replace(meeting, is_makeup_for=MakeUp("missed", date(2026, 5, 27)))
    weeks = {"missed": date(2026, 5, 25), "held": WEEK}

    found = {
        name: tally([meeting], presences, week=week, rule=rule(makeup=credit), now=SUNDAY).makeup_minutes
        for name, week in weeks.items()
    }

    assert found == expected


UNKNOWN_LIMITS = {
    "no limit is known": ({}, Code.UNKNOWN, Reason.LIMIT_UNKNOWN),
    "only the maximum is known": ({"maximum_minutes": 1140}, Code.UNKNOWN, Reason.LIMIT_UNKNOWN),
    "only the maximum is known, and passed": ({"maximum_minutes": 60}, Code.OVER_MAXIMUM, Reason.ABOVE_MAXIMUM),
    "only the minimum is known": ({"minimum_minutes": 180}, Code.MET, Reason.MINIMUM_REACHED),
    "days are known, hours are not": ({"minimum_days": 1}, Code.UNKNOWN, Reason.LIMIT_UNKNOWN),
    "too many days": ({"minimum_minutes": 60, "maximum_days": 0}, Code.OVER_MAXIMUM, Reason.ABOVE_MAXIMUM),
}


@pytest.mark.parametrize(("known", "code", "reason"), UNKNOWN_LIMITS.values(), ids=UNKNOWN_LIMITS)
def test_a_limit_nobody_knows_is_never_met(known, code, reason):
    limits = dict.fromkeys(["minimum_minutes", "maximum_minutes", "minimum_days", "maximum_days"])

    verdict = count("Mon 09:00-12:00 attended 09:00-12:00", **{**limits, **known}).verdict

    assert (verdict.code, verdict.reason) == (code, reason)


def test_hours_at_risk_on_wednesday():
    lines = ["Mon 09:00-12:00 attended 09:00-11:00", "Tue 09:00-12:00 unknown", "Fri 09:00-12:00 future"]
    meetings, presences = planned_week(*lines)

    risk = hours_at_risk(meetings, presences, week=WEEK, rule=ADULT, now=moment("Wed", "13:00"))

    assert (risk.attended_minutes, risk.unknown_minutes, risk.planned_minutes) == (120, 180, 180)
    assert (risk.makeup_minutes_needed, risk.makeup_minutes_at_least, risk.days_needed) == (240, 60, 2)
    assert (risk.room_minutes, risk.by) == (1140 - 480, moment("Sun", "24:00"))
    assert (risk.verdict.code, risk.verdict.measure, risk.verdict.missing) == (Code.AT_RISK, Measure.MINUTES, 240)


def test_hours_at_risk_without_a_rule_are_unknown():
    limits = dict.fromkeys(["minimum_minutes", "maximum_minutes", "minimum_days"])

    risk = hours_at_risk([], [], week=WEEK, rule=rule(**limits), now=SUNDAY)

    assert (risk.makeup_minutes_needed, risk.makeup_minutes_at_least, risk.days_needed, risk.room_minutes) == (
        None,
    ) * 4


def test_findings_carry_the_numbers_of_a_sentence():
    lines = [f"{day} 08:00-14:00 future" for day in ("Mon", "Tue", "Wed", "Thu")]

    most = count(*lines, now=moment("Mon", "00:00")).finding(Measure.MINUTES, Bound.MAXIMUM)
    unknown = count(*lines).finding(Measure.DAYS, Bound.MAXIMUM)

    assert (most.code, most.limit, most.reach.planned, most.excess) == (Code.AT_RISK, 1140, 1440, 300)
    assert (unknown.excess, unknown.missing) == (None, None)


def test_mistakes_of_the_caller_are_refused():
    meetings, presences = planned_week("Mon 09:00-12:00 attended 09:00-12:00")
    late, early = moment("Mon", "10:00"), moment("Mon", "09:00")

    def refusal(make):
        with pytest.raises(ValueError, match=r"\.$") as caught:
            make()
        return str(caught.value)

    def counting(meetings, presences, week=WEEK):
        return lambda: tally(meetings, presences, week=week, rule=ADULT, now=SUNDAY)

    assert [
        refusal(counting(meetings * 2, presences)),
        refusal(counting([], presences)),
        refusal(counting(meetings, presences, date(2026, 6, 2))),
        refusal(lambda: Presence("a", late, early)),
        refusal(lambda: Presence("a", late.replace(tzinfo=None), None)),
        refusal(lambda: Presence("a", early, late.replace(tzinfo=None))),
        refusal(lambda: rule(week_starts_on=7)),
        refusal(lambda: rule(minimum_minutes=10, maximum_minutes=9)),
        refusal(lambda: Rounding(0)),
    ] == [
        "A meeting comes twice.",
        "A presence belongs to no meeting of this week.",
        "By this rule no week starts on 2026-06-02.",
        "A presence cannot end before it starts.",
        "A presence needs aware datetimes.",
        "A presence needs aware datetimes.",
        "A week starts on a day from 0 (Monday) to 6 (Sunday).",
        "A minimum lies above its maximum.",
        "A rounding unit is at least one minute.",
    ]
