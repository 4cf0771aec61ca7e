"""Where entries stand in a drawn week."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from midspan.ui.kinds import KIND_ICONS, KIND_WORDS, EntryKind
from midspan.ui.slots import slots_css
from midspan.ui.week import WeekEntry, week_view
from midspan.ui.week_forms import WeekBlockForm
from midspan.values.spans import WeekSpan

MONDAY = date(2026, 3, 2)
NEW_YORK = ZoneInfo("America/New_York")


def entry(start, end, *, zone=UTC):
    moments = (datetime.fromisoformat(text).replace(tzinfo=zone) for text in (start, end))
    return WeekEntry(*moments, EntryKind.GROUP, "Group")


def places(view, day=0):
    return [placed.place for placed in view.days[day].entries]


def test_entry_stands_in_five_minute_rows_from_the_first_hour():
    view = week_view([entry("2026-03-02T09:10", "2026-03-02T10:00")], first_day=MONDAY, zone=UTC)

    assert places(view) == ["row-15 span-10 lane-1-of-1"]


def test_hours_grow_to_hold_an_early_and_a_late_entry():
    early, late = entry("2026-03-02T05:30", "2026-03-02T06:00"), entry("2026-03-03T20:00", "2026-03-03T21:15")

    view = week_view([early, late], first_day=MONDAY, zone=UTC)

    assert [(mark.words, mark.place) for mark in (view.hours[0], view.hours[-1])] == [
        ("5\xa0a.m.", "row-1 span-12"),
        ("9\xa0p.m.", "row-193 span-12"),
    ]


def test_entry_over_midnight_is_drawn_on_both_days():
    view = week_view([entry("2026-03-02T23:00", "2026-03-03T01:00")], first_day=MONDAY, zone=UTC)

    found = [[(piece.start_minute, piece.end_minute) for piece in day.entries] for day in view.days[:3]]
    assert found == [[(1380, 1440)], [(0, 60)], []]


def test_entry_ending_at_midnight_does_not_touch_the_next_day():
    view = week_view([entry("2026-03-02T22:00", "2026-03-03T00:00")], first_day=MONDAY, zone=UTC)

    assert [len(day.entries) for day in view.days] == [1, 0, 0, 0, 0, 0, 0]


def test_entries_outside_the_week_are_left_out():
    view = week_view([entry("2026-03-09T09:00", "2026-03-09T10:00")], first_day=MONDAY, zone=UTC)

    assert [len(day.entries) for day in view.days] == [0] * 7


def test_what_happens_at_once_shares_the_width():
    times = [("09:00", "11:00"), ("10:00", "12:00"), ("11:00", "13:00"), ("14:00", "15:00")]
    entries = [entry(f"2026-03-02T{start}", f"2026-03-02T{end}") for start, end in times]

    lanes = [place.split()[-1] for place in places(week_view(entries, first_day=MONDAY, zone=UTC))]

    assert lanes == ["lane-1-of-2", "lane-2-of-2", "lane-1-of-2", "lane-1-of-1"]


def test_a_fifth_at_once_shares_a_lane():
    entries = [entry("2026-03-02T09:00", "2026-03-02T10:00") for _ in range(5)]

    lanes = [place.split()[-1] for place in places(week_view(entries, first_day=MONDAY, zone=UTC))]

    assert lanes == ["lane-1-of-4", "lane-2-of-4", "lane-3-of-4", "lane-4-of-4", "lane-1-of-4"]


def test_week_in_which_the_clocks_change_keeps_the_wall_clock():
    # On Sunday, 8 March 2026, New York goes from 2 to 3 in the morning: 14:00 UTC is 9 on Friday and 10 on Sunday.
    friday, sunday = entry("2026-03-06T14:00", "2026-03-06T15:00"), entry("2026-03-08T14:00", "2026-03-08T15:00")

    view = week_view([friday, sunday], first_day=MONDAY, zone=NEW_YORK)

    assert [view.days[day].entries[0].start_minute for day in (4, 6)] == [540, 600]


def test_entry_in_the_repeated_hour_is_still_drawn():
    # 1:45 daylight time to 1:15 standard time is half an hour, though the clock runs back.
    start, end = datetime(2026, 11, 1, 5, 45, tzinfo=UTC), datetime(2026, 11, 1, 6, 15, tzinfo=UTC)
    repeated = WeekEntry(start, end, EntryKind.GROUP, "Group")

    view = week_view([repeated], first_day=date(2026, 10, 26), zone=NEW_YORK)

    assert [(piece.start_minute, piece.end_minute) for piece in view.days[6].entries] == [(105, 110)]


def test_now_is_marked_on_today_only():
    now = datetime(2026, 3, 4, 13, 20, tzinfo=UTC)

    view = week_view([], first_day=MONDAY, zone=UTC, now=now)

    assert [(day.is_today, day.now_place) for day in view.days[1:4]] == [
        (False, ""),
        (True, "row-65 span-1"),
        (False, ""),
    ]


def test_now_outside_the_hours_shown_draws_no_line():
    view = week_view([], first_day=MONDAY, zone=UTC, now=datetime(2026, 3, 4, 23, 0, tzinfo=UTC))

    assert (view.days[2].is_today, view.days[2].now_place) == (True, "")


def test_committed_slots_are_the_generated_ones():
    committed = Path(__file__).parent.parent / "static/ui/css/week/slots.css"

    assert committed.read_text() == slots_css()


def test_every_kind_has_word_drawing_and_color():
    colors = (Path(__file__).parent.parent / "static/ui/css/week/kinds.css").read_text()
    uncolored = {kind for kind in EntryKind if f".kind-{kind}" not in colors}

    assert (set(KIND_WORDS), set(KIND_ICONS), uncolored) == (set(EntryKind), set(EntryKind), {EntryKind.OTHER})


@pytest.mark.parametrize(
    ("typed", "span"),
    [
        ({"day": "0", "start": "09:00", "end": "10:30", "kind": "work"}, WeekSpan(0, 540, 630)),
        ({"day": "6", "start": "22:00", "end": "00:00", "kind": "work"}, WeekSpan(6, 1320, 1440)),
    ],
)
def test_typed_block_becomes_a_stretch_of_the_week(typed, span):
    form = WeekBlockForm(typed, kinds=[EntryKind.WORK])

    assert (form.is_valid(), form.week_span()) == (True, span)


def test_typed_block_that_ends_before_it_starts_is_refused():
    form = WeekBlockForm({"day": "0", "start": "10:00", "end": "09:00", "kind": "work"}, kinds=[EntryKind.WORK])

    assert form.errors == {"end": ["This must be later than the start."]}
