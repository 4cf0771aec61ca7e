from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from midspan.values import Span, WeekSpan, merge_spans


def at(hour, minute=0):
    return datetime(2026, 3, 2, hour, minute, tzinfo=UTC)


def test_spans_that_touch_do_not_overlap():
    assert not Span(at(9), at(10)).overlaps(Span(at(10), at(11)))


def test_intersection_of_overlapping_spans():
    assert Span(at(9), at(11)).intersection(Span(at(10), at(12))) == Span(at(10), at(11))


def test_intersection_of_distant_spans_is_none():
    assert Span(at(9), at(10)).intersection(Span(at(11), at(12))) is None


def test_minutes_are_elapsed_time_across_the_spring_change():
    zone = ZoneInfo("America/New_York")

    night = Span(datetime(2026, 3, 8, 1, 0, tzinfo=zone), datetime(2026, 3, 8, 4, 0, tzinfo=zone))

    assert night.minutes == 120


def test_merge_joins_touching_spans_and_keeps_gaps():
    spans = [Span(at(13), at(14)), Span(at(9), at(10)), Span(at(10), at(11))]

    assert merge_spans(spans) == [Span(at(9), at(11)), Span(at(13), at(14))]


@pytest.mark.parametrize(("start", "end"), [(at(10), at(10)), (at(11), at(10)), (datetime(2026, 3, 2, 9), at(10))])
def test_impossible_span_is_refused(start, end):
    with pytest.raises(ValueError, match="span"):
        Span(start, end)


@pytest.mark.parametrize(("day", "start", "end"), [(7, 0, 60), (-1, 0, 60), (0, 60, 60), (0, 0, 1441), (0, -5, 60)])
def test_impossible_week_span_is_refused(day, start, end):
    with pytest.raises(ValueError, match="day"):
        WeekSpan(day, start, end)


@pytest.mark.parametrize(
    ("minutes", "shifted"),
    [
        (0, (WeekSpan(0, 540, 720),)),
        (60, (WeekSpan(0, 600, 780),)),
        (-540, (WeekSpan(0, 0, 180),)),
        (720, (WeekSpan(0, 1260, 1440),)),
        (840, (WeekSpan(0, 1380, 1440), WeekSpan(1, 0, 120))),
        (-600, (WeekSpan(6, 1380, 1440), WeekSpan(0, 0, 120))),
        (-900, (WeekSpan(6, 1080, 1260),)),
    ],
)
def test_shifted_week_span_goes_round_the_week_and_is_divided_by_midnight(minutes, shifted):
    assert WeekSpan(0, 540, 720).shifted(minutes) == shifted


def test_widened_week_span_stays_in_its_day():
    assert WeekSpan(2, 15, 1430).widened(30) == WeekSpan(2, 0, 1440)


def test_week_spans_of_different_days_do_not_overlap():
    assert not WeekSpan(0, 0, 600).overlaps(WeekSpan(1, 0, 600))
