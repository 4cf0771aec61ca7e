"""Awkward calendars by name. Times in the tables are walls in New York unless they end in Z."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from midspan.domains.responsibilities.calendars import Busy, Refused, busy, busy_spans

NEW_YORK = ZoneInfo("America/New_York")
UNREADABLE = busy.UNREADABLE.format(count=1)
ENDLESS = busy.ENDLESS.format(count=1)


def calendar(*events, around=""):
    blocks = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\n{around}{blocks}END:VCALENDAR\n".encode()


def read(*events, around="", start="2026-03-01", end="2026-03-22"):
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    return busy_spans(calendar(*events, around=around), window_start=first, window_end=last, zone=NEW_YORK)


def walls(answer):
    """The spans as the person's clock shows them."""
    local = [(span.start.astimezone(NEW_YORK), span.end.astimezone(NEW_YORK)) for span in answer.spans]
    return [f"{start:%d %H:%M}-{end:%d %H:%M}" for start, end in local]


TWICE_A_DAY = (
    "DTSTART;TZID=America/New_York:20260309T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2;BYHOUR=10,14\n"
    "EXDATE;TZID=America/New_York:20260309T140000"
)
EVENTS = {
    "a floating time is read in the person's zone": (
        "DTSTART:20260303T090000\nDTEND:20260303T100000",
        ["03 09:00-03 10:00"],
    ),
    "a whole day is the person's day": ("DTSTART;VALUE=DATE:20260303", ["03 00:00-04 00:00"]),
    "a whole day marked as a time": ("DTSTART;VALUE=DATE-TIME:20260303", ["03 00:00-04 00:00"]),
    "a whole day that ends on itself": ("DTSTART:20260303\nDTEND:20260303", ["03 00:00-04 00:00"]),
    "two whole days on which the clocks change": ("DTSTART:20260307\nDTEND:20260309", ["07 00:00-09 00:00"]),
    "a duration of hours runs by elapsed time": ("DTSTART:20260307T220000\nDURATION:PT8H", ["07 22:00-08 07:00"]),
    "a duration of a day runs by the calendar": ("DTSTART:20260307T220000\nDURATION:P1D", ["07 22:00-08 22:00"]),
    "an event that ends before it starts": ("DTSTART:20260303T100000\nDTEND:20260303T090000", ["03 09:00-03 10:00"]),
    "a leap second": ("DTSTART:20260303T090060\nDTEND:20260303T100000", ["03 09:00-03 10:00"]),
    "a cancelled event": ("DTSTART:20260303T090000\nDTEND:20260303T100000\nSTATUS:CANCELLED", []),
    "a transparent event": ("DTSTART:20260303T090000\nDTEND:20260303T100000\nTRANSP:TRANSPARENT", []),
    "an event that began before the window is not cut": (
        "DTSTART:20260228T230000\nDTEND:20260301T010000",
        ["28 23:00-01 01:00"],
    ),
    "an event that ends as the window begins": ("DTSTART:20260228T230000\nDTEND:20260301T000000", []),
    "an event that starts as the window ends": ("DTSTART:20260322T000000\nDTEND:20260322T010000", []),
    "a skipped time moves forward": ("DTSTART:20260308T023000\nDTEND:20260308T040000", ["08 03:30-08 04:00"]),
    "an alarm's own duration is not the event's": (
        "DTSTART:20260303T090000\nBEGIN:VALARM\nDURATION:PT5H\nEND:VALARM\nDTEND:20260303T100000",
        ["03 09:00-03 10:00"],
    ),
    "a folded line": ("DTSTART:2026030\n 3T090000\nDTEND:20260303T100000", ["03 09:00-03 10:00"]),
    "a zone with a Windows name": (
        "DTSTART;TZID=Pacific Standard Time:20260303T060000\nDURATION:PT1H",
        ["03 09:00-03 10:00"],
    ),
    "a zone with a name Outlook displays": (
        'DTSTART;TZID="(UTC-08:00) Pacific Time (US & Canada)":20260303T060000\nDURATION:PT1H',
        ["03 09:00-03 10:00"],
    ),
    "a zone with Mozilla's path": (
        "DTSTART;TZID=/mozilla.org/20070129_1/America/Los_Angeles:20260303T060000\nDURATION:PT1H",
        ["03 09:00-03 10:00"],
    ),
    "a weekly event keeps its wall time when clocks change": (
        "DTSTART:20260224T090000\nDTEND:20260224T100000\nRRULE:FREQ=WEEKLY",
        ["03 09:00-03 10:00", "10 09:00-10 10:00", "17 09:00-17 10:00"],
    ),
    "every other week, begun years ago, on Mondays": (
        "DTSTART:20200106T090000\nDTEND:20200106T100000\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
        ["09 09:00-09 10:00"],
    ),
    "the third Tuesday of the month": (
        "DTSTART:20200121T090000\nDTEND:20200121T100000\nRRULE:FREQ=MONTHLY;BYDAY=3TU",
        ["17 09:00-17 10:00"],
    ),
    "a rule that ends by count": (
        "DTSTART:20260226T090000\nDTEND:20260226T100000\nRRULE:FREQ=DAILY;COUNT=5",
        ["01 09:00-01 10:00", "02 09:00-02 10:00"],
    ),
    "the last repeat is the UTC time of UNTIL, in the zone of the event": (
        "DTSTART;TZID=America/New_York:20260302T200000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20260305T010000Z",
        ["02 20:00-02 21:00", "03 20:00-03 21:00", "04 20:00-04 21:00"],
    ),
    "whole days until a midnight in UTC": (
        "DTSTART:20260302\nRRULE:FREQ=DAILY;UNTIL=20260304T000000Z",
        ["02 00:00-05 00:00"],
    ),
    "leaving out two in the afternoon keeps ten in the morning": (
        TWICE_A_DAY,
        ["09 10:00-09 11:00"],
    ),
    "a whole day taken out of a timed series": (
        "DTSTART:20260302T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20260303",
        ["02 09:00-02 10:00", "04 09:00-04 10:00"],
    ),
    "an hour named when taking out a whole day": (
        "DTSTART;VALUE=DATE:20260302\nRRULE:FREQ=DAILY;INTERVAL=2;COUNT=3\nEXDATE:20260304T000000Z",
        ["02 00:00-03 00:00", "06 00:00-07 00:00"],
    ),
    "an added period has its own length": (
        "DTSTART:20260302T090000\nDURATION:PT1H\nRDATE;VALUE=PERIOD:20260303T090000/PT3H,20260304T090000/20260304T093000",
        ["02 09:00-02 10:00", "03 09:00-03 12:00", "04 09:00-04 09:30"],
    ),
    "a day taken out with a period": (
        "DTSTART:20260302T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE;VALUE=PERIOD:20260303T090000/PT1H",
        ["02 09:00-02 10:00"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("event", "expected"), EVENTS.values(), ids=EVENTS)
def test_busy_times_of_one_event(event, expected):
    answer = read(event)

    assert (walls(answer), answer.warnings) == (expected, ())


SERIES = "UID:a\nDTSTART;TZID=America/New_York:20260302T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=4"
OVERRIDES = {
    "moved to another time": ("DTSTART:20260303T130000\nDURATION:PT1H", ["02 09", "03 13", "04 09", "05 09"]),
    "moved to another day": ("DTSTART:20260306T130000Z\nDURATION:PT1H", ["02 09", "04 09", "05 09", "06 08"]),
    "cancelled": ("DTSTART:20260303T090000\nDURATION:PT1H\nSTATUS:CANCELLED", ["02 09", "04 09", "05 09"]),
    "made transparent": ("DTSTART:20260303T090000\nTRANSP:TRANSPARENT", ["02 09", "04 09", "05 09"]),
}  # fmt: skip
NAMES = [
    "RECURRENCE-ID;TZID=America/New_York:20260303T090000",
    "RECURRENCE-ID:20260303T140000Z",
    "RECURRENCE-ID;VALUE=DATE:20260303",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("change", "expected"), OVERRIDES.values(), ids=OVERRIDES)
@pytest.mark.parametrize("is_first", [True, False])
def test_one_repeat_is_changed(name, change, expected, is_first):
    override = f"UID:a\n{name}\n{change}"
    events = [override, SERIES] if is_first else [SERIES, override]

    assert [wall[:5] for wall in walls(read(*events))] == expected


def test_this_and_all_later_repeats_are_moved():
    change = "UID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260304T140000Z\nDTSTART:20260304T150000Z\nDURATION:PT30M"

    expected = ["02 09:00-02 10:00", "03 09:00-03 10:00", "04 10:00-04 10:30", "05 10:00-05 10:30"]
    assert walls(read(SERIES, change)) == expected


def test_the_newest_version_of_an_event_counts():
    old = "UID:a\nSEQUENCE:1\nDTSTART:20260303T090000\nDURATION:PT1H"
    new = "UID:a\nSEQUENCE:2\nDTSTART:20260303T110000\nDURATION:PT1H"

    assert walls(read(new, old)) == ["03 11:00-03 12:00"]


def test_events_without_uid_are_different_events():
    assert walls(read("DTSTART:20260303T090000\nDURATION:PT1H", "DTSTART:20260304T090000\nDURATION:PT1H")) == [
        "03 09:00-03 10:00",
        "04 09:00-04 10:00",
    ]


def test_busy_times_that_touch_are_merged_and_a_moment_inside_is_dropped():
    events = [f"DTSTART:20260303T{hour}0000\nDURATION:PT1H" for hour in ("09", "10")]

    answer = read(*events, "DTSTART:20260303T093000", "DTSTART:20260303T170000")

    assert walls(answer) == ["03 09:00-03 11:00"]
    assert answer.moments == (datetime(2026, 3, 3, 22, 0, tzinfo=UTC),)


def test_a_moment_as_the_window_begins_is_inside_and_as_it_ends_is_not():
    answer = read("DTSTART:20260301T000000", "DTSTART:20260322T000000")

    assert answer.moments == (datetime(2026, 3, 1, 5, 0, tzinfo=UTC),)


def test_free_busy_periods_count_and_free_ones_do_not():
    block = (
        "BEGIN:VFREEBUSY\nFREEBUSY:20260303T140000Z/PT1H\nFREEBUSY;FBTYPE=BUSY-TENTATIVE:20260304T140000Z/20260304T143000Z\n"
        "FREEBUSY;FBTYPE=FREE:20260305T140000Z/PT1H\nEND:VFREEBUSY\nBEGIN:VFREEBUSY\nFREEBUSY:soon/later\nEND:VFREEBUSY\n"
    )

    answer = read(around=block)

    assert (walls(answer), answer.warnings) == (["03 09:00-03 10:00", "04 09:00-04 09:30"], (UNREADABLE,))


def test_every_refusal_of_a_file():
    def answer(content, last=date(2026, 3, 22)):
        return busy_spans(content, window_start=date(2026, 3, 1), window_end=last, zone=NEW_YORK)

    assert answer(b" \n") == Refused(busy.EMPTY)
    assert answer(b"x" * 5_000_001) == Refused(busy.TOO_LARGE)
    assert answer(b"<html>Sign in</html>") == Refused(busy.NOT_A_CALENDAR)
    assert answer(calendar(), last=date(2026, 3, 1)) == Refused(busy.BAD_WINDOW)
    assert answer(calendar(), last=date(2036, 3, 1)) == Refused(busy.BAD_WINDOW)
    assert answer(calendar()) == Busy(())


GOOD = "DTSTART:20260303T090000\nDURATION:PT1H"
BROKEN = {
    "no start": ("DTEND:20260303T090000", UNREADABLE),
    "a start that is no date": ("DTSTART:tomorrow", UNREADABLE),
    "30 February": ("DTSTART:20260230", UNREADABLE),
    "a line without a value": ("DTSTART;TZID", UNREADABLE),
    "a garbled parameter": ('DTSTART;="x:20260303', UNREADABLE),
    "the end of time": ("DTSTART:99991231T235959\nDURATION:P900D", UNREADABLE),
    "a duration that is none": ("DTSTART:20260303\nDURATION:long", UNREADABLE),
    "a rule that is none": ("DTSTART:20260303\nRRULE:whenever", UNREADABLE),
    "a rule without frequency": ("DTSTART:20260303\nRRULE:COUNT=3", UNREADABLE),
    "a rule of a thousand parts": ("DTSTART:20260303\nRRULE:FREQ=DAILY;BYHOUR=" + "1," * 1000 + "1", UNREADABLE),
    "a rule of another calendar": ("DTSTART:20260303\nRRULE:RSCALE=HEBREW;FREQ=YEARLY", UNREADABLE),
    "a step of nothing": ("DTSTART:20260303\nRRULE:FREQ=DAILY;INTERVAL=0", UNREADABLE),
    "every second": ("DTSTART:20260303T000000\nRRULE:FREQ=SECONDLY", ENDLESS),
    "a million times": ("DTSTART:20260303T000000\nRRULE:FREQ=SECONDLY;COUNT=1000000", ENDLESS),
    "every minute": ("DTSTART:20260303T000000\nRRULE:FREQ=MINUTELY", ENDLESS),
    "every minute of an hour": ("DTSTART:20260303T000000\nRRULE:FREQ=MINUTELY;BYHOUR=3", ENDLESS),
    "never": ("DTSTART:20260303T000000\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", ENDLESS),
    "the 53rd Monday of a year": ("DTSTART:20260303T000000\nRRULE:FREQ=YEARLY;BYDAY=53MO", ENDLESS),
    "every second of the day, daily": (
        "DTSTART:20200303\nRRULE:FREQ=DAILY;BYMINUTE={0};BYSECOND={0}".format(",".join(map(str, range(60)))),
        ENDLESS,
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("event", "warning"), BROKEN.values(), ids=BROKEN)
def test_a_broken_event_is_left_out_with_a_warning(event, warning):
    answer = read(event, GOOD)

    assert (walls(answer), answer.warnings) == (["03 09:00-03 10:00"], (warning,))


def test_a_series_with_endless_shifts_is_left_out():
    shifts = [f"UID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE:2026030{n % 9 + 1}T140000Z\n{GOOD}" for n in range(51)]

    assert read(SERIES, *shifts).warnings == (ENDLESS,)


def test_a_series_the_library_cannot_read_is_left_out():
    assert read("DTSTART:20260303\nRRULE:FREQ=DAILY;BYMONTHDAY=45;BYSETPOS=400").warnings == (UNREADABLE,)


def test_a_calendar_that_breaks_off_says_so():
    whole = calendar(GOOD, GOOD.replace("03T", "04T"))
    torn = whole[: whole.rindex(b"DURATION")]

    answer = busy_spans(torn, window_start=date(2026, 3, 1), window_end=date(2026, 3, 22), zone=NEW_YORK)

    assert (walls(answer), answer.warnings) == (["03 09:00-03 10:00"], (busy.CUT_SHORT, UNREADABLE))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_calendar_in_any_encoding(encoding, line_end):
    text = calendar(f"SUMMARY:Grüße\n{GOOD}").decode().replace("\n", line_end)

    answer = busy_spans(
        text.encode(encoding), window_start=date(2026, 3, 1), window_end=date(2026, 3, 22), zone=NEW_YORK
    )

    assert walls(answer) == ["03 09:00-03 10:00"]


def test_no_text_of_the_calendar_is_in_the_answer():
    secret = "Dr. Meyer, methadone clinic"
    events = [
        f"SUMMARY:{secret}\nLOCATION:{secret}\nUID:{secret}\n{GOOD}",
        f"SUMMARY:{secret}\nDTSTART;TZID={secret}:20260304T090000",
        f"DTSTART:{secret}",
        f"{GOOD}\nRRULE:{secret}",
    ]

    answer = read(*events, around=f"X-WR-CALNAME:{secret}\n")

    assert walls(answer) == ["03 09:00-03 10:00"]
    assert len(answer.warnings) == 2
    assert "Meyer" not in repr(answer)
