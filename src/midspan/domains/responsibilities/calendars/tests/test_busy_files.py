"""Every real calendar, every window: what independent libraries agree on (`files/SOURCES.md`)."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from midspan.domains.responsibilities.calendars import busy_spans

FILES = Path(__file__).parent / "files"
NEW_YORK = ZoneInfo("America/New_York")
EXPECTED = json.loads((FILES / "expected_busy.json").read_text())["files"]
CASES = [(file, window, case["busy"]) for file, windows in EXPECTED.items() for window, case in windows.items()]


def instant(text):
    if "T" in text:
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return datetime.strptime(text, "%Y%m%d").replace(tzinfo=NEW_YORK).astimezone(UTC)


def merged(instances):
    """Written apart from `merge_spans`, and keeping instances without length."""
    rows = []
    for start, end in sorted(instances):
        if rows and start <= rows[-1][1]:
            rows[-1] = (rows[-1][0], max(end, rows[-1][1]))
        else:
            rows.append((start, end))
    return rows


def test_every_calendar_has_an_expectation():
    calendars = {str(path.relative_to(FILES)) for path in FILES.glob("*/*.ics")}

    assert calendars == set(EXPECTED)


@pytest.mark.parametrize(("file", "window", "instances"), CASES)
def test_busy_times_of_a_real_calendar(file, window, instances):
    start, _, end = window.partition("/")

    busy = busy_spans(
        (FILES / file).read_bytes(),
        window_start=date.fromisoformat(start),
        window_end=date.fromisoformat(end),
        zone=NEW_YORK,
    )

    assert busy.intervals() == merged((instant(first), instant(last)) for first, last in instances)
    assert busy.warnings == ()
