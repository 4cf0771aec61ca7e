"""Weeks written as lines: "Mon 09:00-12:00 attended 09:10-10:00 10:20-12:00 break 10:00-10:20"."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from midspan.engines.tally import Attendance, DoseRule, Meeting, Presence
from midspan.values import Span

NEW_YORK = ZoneInfo("America/New_York")
WEEK = date(2026, 6, 1)  # A Monday without clock changes.
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
ADULT = DoseRule(
    minimum_minutes=9 * 60,
    maximum_minutes=19 * 60,
    minimum_days=3,
    maximum_days=None,
    minimum_minutes_per_day=180,
    counts_breaks=False,
    zone=NEW_YORK,
    source="12VAC30-130-5090, for these tests",
    reviewed_on=date(2026, 1, 1),
)


def rule(**changes):
    return replace(ADULT, **changes)


def moment(day, clock, *, week=WEEK):
    """The instant a clock in New York shows; 24:00 and beyond are the next day."""
    hour, minute = map(int, clock.split(":"))
    offset = timedelta(days=WEEKDAYS.index(day) + hour // 24, hours=hour % 24, minutes=minute)
    return (datetime(week.year, week.month, week.day) + offset).replace(tzinfo=NEW_YORK)


def span(day, text, *, week=WEEK):
    start, _, end = text.partition("-")
    return Span(moment(day, start, week=week), moment(day, end, week=week))


def presence(meeting_id, day, text, *, week=WEEK):
    start, _, end = text.partition("-")
    return Presence(meeting_id, moment(day, start, week=week), moment(day, end, week=week) if end else None)


def planned_week(*lines, week=WEEK, kind="group"):
    """The meetings and presences of the lines; the line itself names the meeting."""
    meetings, presences = [], []
    for line in lines:
        day, times, state, *rest = line.split()
        there, _, breaks = " ".join(rest).partition("break")
        pauses = tuple(span(day, pause, week=week) for pause in breaks.split())
        meetings.append(Meeting(line, span(day, times, week=week), kind, Attendance(state), pauses))
        presences += [presence(line, day, stretch, week=week) for stretch in there.split()]
    return meetings, presences
