"""What of a day is whose to read, what is somebody's to act on, and what adds up."""

import re
from datetime import date, timedelta

import pytest
from msgspec.structs import asdict, replace

from midspan.domains.diary.book import diary_book
from midspan.domains.diary.enums import Reads, RowKind, Shares
from midspan.domains.diary.models import SCALES, ToldDay, Writing
from midspan.domains.diary.queries import INSTRUMENT
from midspan.domains.diary.rules import (
    WITH_USE,
    Choice,
    Given,
    Lookback,
    Said,
    counted,
    figures,
    is_a_lapse_to_tell,
    is_lookback_due,
    is_written,
    may_be_kept,
    may_write,
    to_look_at,
    told_of,
    told_of_week,
    week_to_open,
)
from midspan.domains.safety.queries import Answer, safety_book, signal_for

TODAY = date(2027, 3, 1)
A_DAY = timedelta(days=1)
BOOK = diary_book(TODAY)
FULL = Given(
    mood=5, distress=6, use_urge=0, used=False, harm_urge=0, harmed=False, slept=6.5, medicines="taken",
    skills=("ride-the-urge",), helped="a_bit", quit_urge=0, good="The bus was on time.", note="Call M.",
)  # fmt: skip
SHARES, KEEPS = Choice(tells_use=True, shares_week=True), Choice(tells_use=False)


def told(**fields):
    return told_of(Given(**fields), SHARES, BOOK)


def test_rows_on_file_are_the_columns_of_the_diary():
    keys = {one.key for one in BOOK.row}
    assert keys | {*WITH_USE} == set(asdict(Given()))
    assert {one.name for one in Writing._meta.fields} >= keys
    assert {one.name for one in ToldDay._meta.fields} >= keys - set(BOOK.keys(Reads.NOBODY))
    scales = {one.key: (0, one.high) for one in BOOK.row if one.kind is RowKind.SCALE}
    assert scales == {key: ends for key, ends in SCALES.items() if key != "slept"}
    assert all({"en", "es"} <= words.keys() for one in BOOK.row for words in (one.label, one.hint))
    assert not BOOK.confirmed


def test_spanish_says_usted_to_everybody():
    texts = [words["es"] for one in BOOK.row for words in (one.label, one.hint, one.adolescent) if words]
    assert not [text for text in texts if re.search(r"\b(te|ti|tu|tus|\w+[ai]ste)\b", text, re.IGNORECASE)]


def test_rows_of_danger_are_always_the_teams():
    assert [one.key for one in BOOK.row if one.is_danger] == ["harm_urge", "harmed"]
    assert all(one.reads is Reads.TEAM for one in BOOK.row if one.is_danger)


@pytest.mark.parametrize(("focus", "asks"), [("substance_use", True), ("mental_health", False), ("", True)])
def test_use_is_asked_of_whom_it_is_about_and_where_that_is_not_known(focus, asks):
    rows = {one.key for one in BOOK.row if one.is_for(focus=focus, age_band="adult")}
    assert ({"use_urge", "used"} <= rows) is asks
    assert {"mood", "harm_urge", "harmed"} <= rows


@pytest.mark.parametrize(("back", "allowed"), [(-1, False), (0, True), (3, True), (4, False)])
def test_a_day_can_be_written_for_three_days(back, allowed):
    assert bool(may_write(TODAY - back * A_DAY, today=TODAY, days=BOOK.backfill_days)) is allowed


@pytest.mark.parametrize(
    ("given", "choice", "allowed"),
    [
        (Given(), SHARES, False),
        (Given(mood=0), SHARES, True),
        (Given(mood=11), SHARES, False),
        (Given(harm_urge=6), SHARES, False),
        (Given(slept=25), SHARES, False),
        (Given(used=False), Choice(), False),
        (Given(used=True), KEEPS, True),
        (Given(mood=3), Choice(), True),
    ],
)
def test_a_day_is_kept_when_it_says_something_that_fits(given, choice, allowed):
    assert bool(may_be_kept(given, choice, BOOK)) is allowed


def test_zero_and_no_are_answers_and_blank_is_none():
    assert [is_written(one) for one in (0, False, None, "", (), "a")] == [True, True, False, False, False, True]


def test_nobody_reads_notes_whatever_is_shared():
    assert not {"good", "note"} & told_of(FULL, SHARES, BOOK).keys()


def test_whoever_keeps_all_to_themselves_still_tells_what_is_danger():
    found = told_of(FULL, KEEPS, BOOK)
    assert {key for key, value in found.items() if is_written(value)} == {"harm_urge", "harmed", "quit_urge"}


def test_private_use_is_told_exactly_as_unwritten_use():
    private = replace(FULL, used=True, use_words="Two beers", use_signs=("alone",), use_urge=9)
    silent = replace(FULL, used=None, use_urge=None)
    assert told_of(private, KEEPS, BOOK) == told_of(silent, KEEPS, BOOK)


def test_nothing_is_told_of_a_day_of_which_nothing_is_the_teams():
    assert told_of(Given(mood=2, used=True, note="x"), KEEPS, BOOK) is None


@pytest.mark.parametrize(
    ("now", "before", "found"),
    [
        ({"harm_urge": 3}, [], [Said("harm_urge", 3, None)]),
        ({"harm_urge": 0, "harmed": False}, [], []),
        ({"harm_urge": 3}, [{"harm_urge": 1}, {"mood": 4}], [Said("harm_urge", 3, 1)]),
        ({"quit_urge": 5, "harmed": True}, [], [Said("harmed", 1, None), Said("quit_urge", 5, None)]),
    ],
)
def test_an_answer_above_none_is_looked_at_beside_the_last_one_before_that_day(now, before, found):
    assert to_look_at(told(**now), before=[told(**one) for one in before], book=BOOK) == found


@pytest.mark.parametrize(
    ("now", "earlier", "tells"),
    [
        ({"used": False, "mood": 1}, [], False),
        ({"used": True}, [], True),
        ({"used": True}, [{"used": True}], False),
        ({"used": True, "use_signs": ("alone",)}, [{"used": True}], True),
        ({"used": True, "use_signs": ("alone",)}, [{"used": True, "use_signs": ("alone", "mixed")}], False),
    ],
)
def test_use_is_told_once_a_day_and_again_with_a_new_sign_of_danger(now, earlier, tells):
    assert is_a_lapse_to_tell(told(**now), earlier=[told(**one) for one in earlier]) is tells


def test_no_figure_stands_for_days_nobody_wrote():
    found = counted([None, 3, None, 0, 8])
    assert (found.days, found.least, found.most) == (3, 0, 8)
    assert counted([None]).least is None


def test_nothing_goes_down_by_a_lapse():
    worked = [TODAY - back * A_DAY for back in range(8)]
    before = dict.fromkeys(worked, False)
    lapsed = {**before, TODAY: True}
    calm, hard = (figures(worked=worked, used=used, today=TODAY, book=BOOK) for used in (before, lapsed))
    assert (calm.work_days, calm.milestones) == (hard.work_days, hard.milestones)
    assert hard.milestones == ((1, worked[-1]), (7, worked[1]))
    assert hard.next_milestone == 14


def test_time_between_lapses_and_days_without_use_are_of_what_was_written():
    used = {date(2027, 2, 1): True, date(2027, 2, 11): True, date(2027, 2, 28): False, date(2027, 3, 2): False}
    found = figures(worked=used, used=used, today=date(2027, 3, 5), book=BOOK)
    assert found.stretches == (10,)
    assert (found.days_without_use, found.said_days, found.month_days) == (1, 1, 5)


@pytest.mark.parametrize(
    ("today", "weekday", "last", "due"),
    [
        (date(2027, 3, 7), 6, None, True),  # A Sunday.
        (date(2027, 3, 9), 6, None, True),
        (date(2027, 3, 10), 6, None, False),
        (date(2027, 3, 7), 6, date(2027, 3, 7), False),
        (date(2027, 3, 7), 6, date(2027, 2, 28), True),
        (date(2027, 3, 9), 1, date(2027, 3, 7), False),  # The weekday was changed after this week's.
        (date(2027, 3, 16), 1, date(2027, 3, 7), True),
    ],
)
def test_a_week_is_looked_back_on_once_from_the_chosen_weekday(today, weekday, last, due):
    assert is_lookback_due(today, weekday=weekday, last=last, days=BOOK.reflect_days) is due


@pytest.mark.parametrize(
    ("today", "weekday", "last", "opened"),
    [
        (TODAY, 6, None, TODAY - A_DAY),
        (TODAY, 6, TODAY - 8 * A_DAY, TODAY - A_DAY),
        (TODAY, 6, TODAY - A_DAY, TODAY - A_DAY),
        (TODAY, 0, TODAY - A_DAY, TODAY - A_DAY),  # The weekday was changed with it.
        (TODAY, 3, TODAY - A_DAY, TODAY - A_DAY),
        (TODAY + 4 * A_DAY, 6, TODAY - 4 * A_DAY, TODAY - A_DAY),  # It can not be changed any more.
    ],
)
def test_the_last_look_back_is_open_until_another_week_is_due(today, weekday, last, opened):
    assert week_to_open(today, weekday=weekday, last=last) == opened


def test_questions_on_file_are_the_columns_of_a_look_back():
    assert [one.key for one in BOOK.question] == [*asdict(Lookback())]


@pytest.mark.parametrize(
    ("shares", "told"),
    [
        (Shares.ALL, {"kept_up": "Cooking", "next_week": "Call the bank"}),
        (Shares.SUMMARY, {"next_week": "Call the bank"}),
        (Shares.NOTHING, None),
    ],
)
def test_a_look_back_tells_all_the_summary_or_nothing(shares, told):
    found = told_of_week(Lookback(kept_up="Cooking", next_week="Call the bank"), shares, BOOK)
    assert (found and {key: words for key, words in found.items() if words}) == told


@pytest.mark.parametrize(
    ("item", "points", "previous", "signal"),
    [
        ("harm_urge", 2, None, None),
        ("harm_urge", 2, 0, None),
        ("harm_urge", 3, None, ("diary_harm_urge", "c", None)),
        ("harm_urge", 3, 2, ("diary_harm_urge", "c", None)),
        ("harm_urge", 3, 1, ("diary_harm_urge_rise", "b", None)),
        ("harm_urge", 5, 5, ("diary_harm_urge_highest", "b", None)),
        ("harmed", 1, None, ("diary_harmed", "b", None)),
        ("quit_urge", 3, None, None),
        ("quit_urge", 4, 4, ("urge_to_quit", "d", 1440)),
    ],
)
def test_thresholds_on_file(item, points, previous, signal):
    answer = Answer(instrument=INSTRUMENT, item=item, points=points, previous=previous)
    found = signal_for(answer, safety_book().signals, is_known=True)
    assert (found and (found.key, found.tier, found.contact_minutes)) == signal
