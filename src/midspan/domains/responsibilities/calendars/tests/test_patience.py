"""The brake and the shortcut change nothing about rules that real calendars have."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from midspan.domains.responsibilities.calendars import Busy, Refused, busy_spans
from midspan.domains.responsibilities.calendars.patience import Patience, TooMuch, brought_near

FILES = sorted((Path(__file__).parent / "files").glob("*/*.ics"))
NEW_YORK = ZoneInfo("America/New_York")
WEEKDAYS = st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1, max_size=3, unique=True)
DAY_PARTS = st.one_of(
    st.just(""),
    WEEKDAYS.map(lambda days: f";BYDAY={','.join(days)}"),
    st.integers(1, 12).map(lambda month: f";BYMONTH={month}"),
    st.integers(-3, 28).filter(bool).map(lambda day: f";BYMONTHDAY={day}"),
)
ENDS = st.one_of(
    st.just(""), st.integers(1, 400).map(lambda count: f";COUNT={count}"), st.just(";UNTIL=20260310T120000")
)
STARTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 3, 20)).map(lambda day: day.replace(microsecond=0))


@pytest.mark.slow
@given(
    frequency=st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"]),
    interval=st.integers(1, 9),
    days=DAY_PARTS,
    end=ENDS,
    week_start=st.sampled_from(["MO", "SU"]),
    start=STARTS,
)
@settings(deadline=None)
def test_a_rule_brought_near_and_watched_gives_the_same_times(frequency, interval, days, end, week_start, start):
    text = f"FREQ={frequency};INTERVAL={interval};WKST={week_start}{days}{end}"
    first, last = datetime(2026, 3, 1), datetime(2026, 3, 22)
    plain = rrulestr(text, dtstart=start).between(first, last, inc=True)

    near = Patience(per_event=10**7, in_all=10**7, left=10**7).watch(brought_near(rrulestr(text, dtstart=start), first))

    assert near.between(first, last, inc=True) == plain


def test_patience_of_a_file_does_not_come_back():
    patience = Patience(per_event=1000, in_all=1500)
    patience.renew()
    patience.spend(450)
    patience.renew()

    with pytest.raises(TooMuch):
        patience.spend(100)


@pytest.mark.slow
@given(file=st.sampled_from(FILES), where=st.floats(0, 1), cut=st.integers(0, 40), put=st.binary(max_size=12))
@settings(deadline=timedelta(seconds=5))
def test_a_damaged_calendar_is_answered_without_a_traceback(file, where, cut, put):
    content = file.read_bytes()
    place = int(where * len(content))
    damaged = content[:place] + put + content[place + cut :]

    answer = busy_spans(damaged, window_start=date(2026, 3, 1), window_end=date(2026, 3, 22), zone=NEW_YORK)

    assert isinstance(answer, Busy | Refused)
