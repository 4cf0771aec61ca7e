"""A zone that only its file defines, beside the same zone as the world knows it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midspan.domains.responsibilities.calendars import busy_spans
from midspan.domains.responsibilities.calendars.file_zone import file_zone
from midspan.domains.responsibilities.calendars.lines import read_blocks
from midspan.domains.responsibilities.calendars.patience import Patience
from midspan.domains.responsibilities.calendars.zones import UNKNOWN_ZONE

NEW_YORK = ZoneInfo("America/New_York")
STANDARD = "TZOFFSETFROM:-0400\nTZOFFSETTO:-0500\nDTSTART:16010101T020000\nRRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11"
DAYLIGHT = "TZOFFSETFROM:-0500\nTZOFFSETTO:-0400\nDTSTART:16010101T020000\nRRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3"
# Exchange leaves the rule of before 2007 open-ended beside the new one.
OLDER = (
    "BEGIN:STANDARD\nTZOFFSETFROM:-0400\nTZOFFSETTO:-0500\nDTSTART:16710101T020000\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\n"
    "BEGIN:DAYLIGHT\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0400\nDTSTART:16710101T020000\nRRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=4\nEND:DAYLIGHT\n"
)


def definition(standard=STANDARD, daylight=DAYLIGHT, *, older=""):
    eras = f"BEGIN:STANDARD\n{standard}\nEND:STANDARD\nBEGIN:DAYLIGHT\n{daylight}\nEND:DAYLIGHT\n"
    return f"BEGIN:VTIMEZONE\nTZID:Ours\n{older}{eras}END:VTIMEZONE\n"


def zone(text):
    return file_zone(read_blocks(text.encode())[0], Patience())


OURS = zone(definition())
NEWER = [part.replace("16010101", day) for part, day in ((STANDARD, "20071104"), (DAYLIGHT, "20070311"))]
CHANGED = zone(definition(*NEWER, older=OLDER))
SECONDS = st.integers(0, 30 * 365 * 24 * 3600)


@pytest.mark.slow
@given(seconds=SECONDS, fold=st.integers(0, 1))
def test_wall_times_of_a_file_zone_are_those_of_the_real_zone(seconds, fold):
    wall = datetime(2007, 6, 1, fold=fold) + timedelta(seconds=seconds)
    wall = wall.replace(fold=fold)

    assert wall.replace(tzinfo=OURS).utcoffset() == wall.replace(tzinfo=NEW_YORK).utcoffset()


@pytest.mark.parametrize("minute", range(0, 240, 15))
@pytest.mark.parametrize("fold", [0, 1])
@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 11, 1)])
def test_wall_times_of_the_nights_on_which_clocks_change(day, minute, fold):
    wall = (datetime(day.year, day.month, day.day) + timedelta(minutes=minute)).replace(fold=fold)

    assert wall.replace(tzinfo=OURS).utcoffset() == wall.replace(tzinfo=NEW_YORK).utcoffset()


@given(seconds=SECONDS)
def test_instants_on_the_wall_of_a_file_zone_are_those_of_the_real_zone(seconds):
    moment = datetime(2007, 6, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    ours, real = moment.astimezone(OURS), moment.astimezone(NEW_YORK)

    assert (ours.replace(tzinfo=None), ours.fold) == (real.replace(tzinfo=None), real.fold)


@pytest.mark.parametrize("hours", range(4, 9))
def test_instants_of_the_night_with_a_repeated_hour(hours):
    moment = datetime(2026, 11, 1, hours, 30, tzinfo=UTC)

    assert moment.astimezone(OURS).fold == moment.astimezone(NEW_YORK).fold


@pytest.mark.parametrize("day", [date(1999, 10, 30), date(1999, 11, 3), date(2025, 10, 28), date(2025, 3, 20)])
def test_a_newer_rule_takes_over_from_an_older_one_without_end(day):
    noon = datetime(day.year, day.month, day.day, 12)

    assert noon.replace(tzinfo=CHANGED).utcoffset() == noon.replace(tzinfo=NEW_YORK).utcoffset()


@pytest.mark.parametrize("until", ["20101107T060000Z", "20101107T020000"])
def test_a_rule_that_ends_keeps_its_last_change(until):
    ended = zone(definition(f"{STANDARD};UNTIL={until}", f"{DAYLIGHT};UNTIL=20100314T070000Z"))

    assert datetime(2010, 11, 8, tzinfo=ended).utcoffset() == timedelta(hours=-5)
    assert datetime(2026, 7, 1, tzinfo=ended).utcoffset() == timedelta(hours=-5)


def test_a_zone_by_single_dates():
    dated = zone(
        definition(
            "TZOFFSETFROM:-0400\nTZOFFSETTO:-0500\nDTSTART:20251102T020000\nRDATE:20261101T020000",
            "TZOFFSETFROM:-0500\nTZOFFSETTO:-0400\nDTSTART:20260308T020000",
        )
    )
    summer, winter = datetime(2026, 7, 1), datetime(2026, 12, 1)

    assert [day.replace(tzinfo=dated).utcoffset() for day in (summer, winter)] == [
        timedelta(hours=-4),
        timedelta(hours=-5),
    ]


def test_a_file_zone_tells_no_names():
    noon = datetime(2026, 7, 1, 12, tzinfo=OURS)

    assert (noon.dst(), noon.tzname(), OURS.utcoffset(None)) == (None, None, None)


BROKEN = {
    "no offset": "DTSTART:20070311T020000",
    "an offset of days": STANDARD.replace("-0500", "-9900"),
    "no start": STANDARD.replace("DTSTART:16010101T020000", "DTSTART:never"),
    "clocks that change daily": STANDARD.replace("YEARLY", "DAILY"),
    "clocks that change on 30 February": STANDARD.replace("BYDAY=1SU;BYMONTH=11", "BYMONTH=2;BYMONTHDAY=30"),
    "a rule that is none": STANDARD.replace("BYDAY=1SU", "BYDAY=XX"),
}


@pytest.mark.slow
@pytest.mark.parametrize("standard", BROKEN.values(), ids=BROKEN)
def test_a_broken_zone_is_read_as_the_persons_own_with_a_warning(standard):
    event = "BEGIN:VEVENT\nDTSTART;TZID=Ours:20260303T090000\nDURATION:PT1H\nEND:VEVENT\n"
    content = f"BEGIN:VCALENDAR\n{definition(standard)}{event}END:VCALENDAR".encode()

    answer = busy_spans(content, window_start=date(2026, 3, 1), window_end=date(2026, 3, 8), zone=NEW_YORK)

    assert [span.start for span in answer.spans] == [datetime(2026, 3, 3, 14, tzinfo=UTC)]
    assert answer.warnings == (UNKNOWN_ZONE,)


def test_a_zone_without_changes_is_broken():
    assert zone("BEGIN:VTIMEZONE\nTZID:Ours\nEND:VTIMEZONE") is None


@pytest.mark.parametrize("name", ["Atlantis/Capital", "/", "/nowhere/at/all", "../../etc/passwd", "America", ""])
def test_an_unknown_zone_is_read_as_the_persons_own_with_a_warning(name):
    event = f'BEGIN:VEVENT\nDTSTART;TZID="{name}":20260303T090000\nDURATION:PT1H\nEND:VEVENT\n'

    answer = busy_spans(event.encode(), window_start=date(2026, 3, 1), window_end=date(2026, 3, 8), zone=NEW_YORK)

    assert ([span.minutes for span in answer.spans], answer.warnings) == ([60], (UNKNOWN_ZONE,))
