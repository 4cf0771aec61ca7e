"""The tally as a specification: a week in lines, and what is said of it.

The rule: 9 to 19 hours and 3 days a week, 3 hours make a service day, breaks do not count (`cast.ADULT`).
Columns: minutes attended, unknown, planned · service days · code · reason.
"""

import pytest

from midspan.engines.tally import tally
from midspan.engines.tally.tests.cast import ADULT, WEEK, moment, planned_week

DONE = [f"{day} 09:00-12:00 attended 09:00-12:00" for day in ("Mon", "Tue", "Wed")]
TO_COME = [f"{day} 09:00-12:00 future" for day in ("Thu", "Fri")]
SUNDAY, WEDNESDAY, AFTERWARDS = ("Sun", "20:00"), ("Wed", "13:00"), ("Sun", "24:00")

SPECS = {
    "nothing has happened yet": (
        ("Mon", "00:00"),
        ["Mon 09:00-12:00 future", "Wed 09:00-12:00 future", "Fri 09:00-12:00 future"],
        "0 0 540 · 0 · on_track plan_reaches_minimum",
    ),
    "three full mornings": (SUNDAY, DONE, "540 0 0 · 3 · met minimum_reached"),
    "two of three mornings, one to come": (
        WEDNESDAY,
        [*DONE[:2], TO_COME[1]],
        "360 0 180 · 2 · on_track plan_reaches_minimum",
    ),
    "nothing more is planned": (WEDNESDAY, DONE[:2], "360 0 0 · 2 · at_risk plan_below_minimum"),
    "the week is over": (AFTERWARDS, DONE[:2], "360 0 0 · 2 · short below_minimum"),
    "an absence": (
        WEDNESDAY,
        [*DONE[:2], "Wed 09:00-12:00 absent", "Thu 09:00-12:00 future"],
        "360 0 180 · 2 · on_track plan_reaches_minimum",
    ),
    "an excused absence is as short as any": (
        WEDNESDAY,
        [*DONE[:2], "Wed 09:00-12:00 excused"],
        "360 0 0 · 2 · at_risk plan_below_minimum",
    ),
    "a meeting the center cancelled was not attended": (
        AFTERWARDS,
        [*DONE[:2], "Wed 09:00-12:00 cancelled"],
        "360 0 0 · 2 · short below_minimum",
    ),
    "nobody recorded Wednesday": (
        SUNDAY,
        [*DONE[:2], "Wed 09:00-12:00 unknown"],
        "360 180 0 · 2 · unknown depends_on_unrecorded",
    ),
    "unrecorded does not stand in the way of a plan that reaches": (
        WEDNESDAY,
        [*DONE[:2], "Wed 09:00-12:00 unknown", "Thu 09:00-12:00 future"],
        "360 180 180 · 2 · on_track plan_reaches_minimum",
    ),
    "not even the unrecorded would reach": (
        AFTERWARDS,
        [DONE[0], "Wed 09:00-12:00 unknown"],
        "180 180 0 · 1 · short below_minimum",
    ),
    "future that passed without a record is unknown": (
        SUNDAY,
        [*DONE, "Thu 09:00-12:00 future"],
        "540 180 0 · 3 · met minimum_reached",
    ),
    "attended, but not by the minute": (
        SUNDAY,
        [*DONE[:2], "Wed 09:00-12:00 attended"],
        "360 180 0 · 2 · unknown depends_on_unrecorded",
    ),
    "arrived, and nobody recorded the leaving": (
        SUNDAY,
        [*DONE[:2], "Wed 09:00-12:00 attended 09:30-"],
        "360 150 0 · 2 · at_risk plan_below_minimum",
    ),
    "in the middle of a meeting": (
        ("Wed", "10:00"),
        [*DONE[:2], "Wed 09:00-12:00 attended 09:00-"],
        "360 60 120 · 2 · unknown depends_on_unrecorded",
    ),
    "in the middle of a meeting nobody checked in to": (
        ("Wed", "10:00"),
        [*DONE[:2], "Wed 09:00-12:00 future"],
        "360 60 120 · 2 · unknown depends_on_unrecorded",
    ),
    "left early": (
        SUNDAY,
        [*DONE[:2], "Wed 09:00-12:00 attended 09:00-11:45"],
        "525 0 0 · 2 · at_risk plan_below_minimum",
    ),
    "left and came back": (
        SUNDAY,
        [*DONE[:2], "Wed 09:00-12:30 attended 09:00-10:30 11:00-12:30"],
        "540 0 0 · 3 · met minimum_reached",
    ),
    "came early and stayed late": (
        SUNDAY,
        [*DONE[:2], "Wed 09:00-12:00 attended 08:30-12:45"],
        "540 0 0 · 3 · met minimum_reached",
    ),
    "the same stretch recorded twice": (
        SUNDAY,
        [*DONE[:2], "Wed 09:00-12:00 attended 09:00-11:00 10:00-12:00"],
        "540 0 0 · 3 · met minimum_reached",
    ),
    "a break is not treatment": (
        SUNDAY,
        [*DONE[:2], "Wed 09:00-12:00 attended 09:00-12:00 break 10:00-10:15"],
        "525 0 0 · 2 · at_risk plan_below_minimum",
    ),
    "enough hours on too few days": (
        AFTERWARDS,
        [f"{day} 09:00-13:30 attended 09:00-13:30" for day in ("Mon", "Tue")],
        "540 0 0 · 2 · short below_minimum",
    ),
    "two short meetings of one day are one service day": (
        SUNDAY,
        [*DONE[:2], "Wed 09:00-10:30 attended 09:00-10:30", "Wed 13:00-14:30 attended 13:00-14:30"],
        "540 0 0 · 3 · met minimum_reached",
    ),
    "nineteen hours are allowed": (
        SUNDAY,
        [*DONE, "Thu 08:00-13:00 attended 08:00-13:00", "Fri 08:00-13:00 attended 08:00-13:00"],
        "1140 0 0 · 5 · met minimum_reached",
    ),
    "a minute more is not": (
        SUNDAY,
        [*DONE, "Thu 08:00-13:00 attended 08:00-13:00", "Fri 08:00-13:01 attended 08:00-13:01"],
        "1141 0 0 · 5 · over_maximum above_maximum",
    ),
    "the plan goes over the maximum": (
        WEDNESDAY,
        [*DONE, "Thu 08:00-13:00 future", "Fri 08:00-13:30 future"],
        "540 0 630 · 3 · at_risk plan_over_maximum",
    ),
    "the unrecorded may have gone over the maximum": (
        SUNDAY,
        [*DONE, "Thu 08:00-13:00 unknown", "Fri 08:00-13:30 unknown"],
        "540 630 0 · 3 · unknown depends_on_unrecorded",
    ),
    "a presence of one recorded as absent": (
        SUNDAY,
        [*DONE[:2], "Wed 09:00-12:00 absent 09:00-12:00"],
        "360 180 0 · 2 · unknown depends_on_unrecorded",
    ),
    "an arrival at a cancelled meeting": (
        SUNDAY,
        [*DONE[:2], "Wed 09:00-12:00 cancelled 10:00-"],
        "360 120 0 · 2 · at_risk plan_below_minimum",
    ),
    "an empty week": (AFTERWARDS, [], "0 0 0 · 0 · short below_minimum"),
}  # fmt: skip


def said(result):
    minutes = f"{result.attended_minutes} {result.unknown_minutes} {result.planned_minutes}"
    return f"{minutes} · {result.service_days} · {result.verdict.code} {result.verdict.reason}"


@pytest.mark.parametrize(("now", "lines", "expected"), SPECS.values(), ids=SPECS)
def test_what_is_said_of_a_week(now, lines, expected):
    meetings, presences = planned_week(*lines)

    assert said(tally(meetings, presences, week=WEEK, rule=ADULT, now=moment(*now))) == expected
