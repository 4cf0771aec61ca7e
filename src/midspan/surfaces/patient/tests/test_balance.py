"""The balance of My week: treatment, duties, practice and rest, in any week, and nothing that nobody told."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils.translation import override
from msgspec.structs import replace

from midspan.domains.people.tests.factories import actor_for
from midspan.domains.responsibilities.actions import say_nothing_else
from midspan.domains.schedule.tests.factories import MONDAY
from midspan.surfaces.patient.balance import balance_page
from midspan.surfaces.patient.balance_drawing import balance_html
from midspan.surfaces.patient.reading import own_week
from midspan.surfaces.patient.tests.lives import about, give_practice, give_work
from midspan.surfaces.patient.week import week_page
from midspan.ui.kinds import EntryKind, EntryState

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 2, 15, 0, tzinfo=UTC)  # Tuesday at ten in New York.
CLOCKS_CHANGE = MONDAY + timedelta(weeks=1)
ALL_DAYS = tuple(range(7))


def week_of(patient, day=MONDAY, now=NOW):
    return own_week(viewer=actor_for(patient), day=day, now=now)


def page_of(patient, day=MONDAY, now=NOW):
    return balance_page(week_of(patient, day, now))


def practiced(patient, at, *, assignment=None, skill="ride-the-urge", **fields):
    said = {"client_id": uuid4(), "practiced_at": at, "local_date": at.date(), "received_at": at, **fields}
    return about(patient, "practice.PracticeLog", skill=skill, assignment=assignment, **said)


def test_duties_are_counted_with_their_ways_and_drawn_with_them(patient):
    give_work(patient, way_minutes=30)

    week = week_of(patient)

    ways = [piece.entry.kind for piece in week_page(week).week.days[1].entries]
    assert balance_page(week).duties == "5 h"
    assert ways == [EntryKind.TRAVEL, EntryKind.WORK, EntryKind.TRAVEL]


def test_treatment_is_told_so_far_and_still_planned_and_of_a_week_to_come_as_planned(patient):
    now, to_come = page_of(patient), page_of(patient, MONDAY + timedelta(weeks=3))

    assert (now.treatment, now.treatment_details[0]) == ("Not recorded yet", "7 h still planned.")
    assert (to_come.treatment, [one for one in to_come.treatment_details if "still planned" in one]) == (
        "10 h planned",
        [],
    )


@pytest.mark.parametrize(("minutes", "told"), [(0, "None attended"), (180, "3 h attended")])
def test_past_week_says_what_was_attended_and_never_none_planned(patient, minutes, told):
    week = week_of(patient, now=NOW + timedelta(weeks=3))

    known = replace(week.tally, attended_minutes=minutes, unknown_minutes=0, planned_minutes=0)

    assert balance_page(replace(week, tally=known)).treatment == told


def test_night_work_has_one_way_there_and_one_back(patient):
    night = give_work(patient, weekday=2, start=22 * 60, end=24 * 60, way_minutes=30)
    about(patient, "ResponsibilityTime", responsibility=night, weekday=3, start_minute=0, end_minute=6 * 60)

    assert page_of(patient).duties == "9 h"


def test_who_told_of_nothing_is_asked_and_gets_no_number_for_rest(patient):
    page = page_of(patient)

    assert (page.duties, page.rest) == ("Not told yet", "Not known")
    assert page.duties_way.url == "/life/"
    assert "Not told yet" in balance_html(page)


def test_who_told_of_times_has_none_in_a_week_without_them(patient):
    work = give_work(patient)
    type(work).objects.update(until_date=MONDAY)

    page = page_of(patient)

    assert (page.duties, page.duties_way) == ("0 min", None)


def test_who_said_that_nothing_else_is_in_their_week_is_not_asked_again(patient):
    say_nothing_else(patient_id=patient.pk, by=actor_for(patient))

    page = page_of(patient)

    assert (page.duties, page.duties_way) == ("0 min", None)


@pytest.mark.parametrize(("dates", "told"), [(1, "0 min"), (0, "Not told yet")])
def test_responsibility_with_single_days_alone_is_told_in_any_week_and_one_without_any_time_is_not(
    patient, dates, told
):
    court = about(patient, "Responsibility", kind="court", title="Hearing")
    for _ in range(dates):
        day = {"date": MONDAY + timedelta(weeks=4), "start_minute": 600, "end_minute": 660}
        about(patient, "ResponsibilityException", responsibility=court, **day)

    assert page_of(patient).duties == told


def test_calendar_is_a_word_on_duties_also_in_an_empty_week(patient):
    about(patient, "CalendarSource", name="Mine", refreshed_at=NOW)

    assert [page_of(patient, MONDAY + timedelta(weeks=step)).duties for step in (0, 11)] == ["0 min"] * 2


def test_calendar_says_nothing_before_it_was_read_nor_of_weeks_it_was_not_read_of(patient):
    source = about(patient, "CalendarSource", name="Mine", state="failed")
    never_read = page_of(patient).duties
    type(source).objects.update(refreshed_at=NOW)

    unread = [page_of(patient, MONDAY + timedelta(weeks=step)).duties for step in (-1, 12)]

    assert [never_read, *unread] == ["Not told yet"] * 3


@pytest.mark.parametrize(("day", "rest"), [(MONDAY, "98 h"), (CLOCKS_CHANGE, "97 h")])
def test_rest_of_the_week_in_which_clocks_change_is_an_hour_shorter(patient, day, rest):
    give_work(patient)  # 4 hours, and 10 of treatment; 112 hours awake.

    assert page_of(patient, day).rest == rest


def test_cues_stand_in_the_week_and_what_was_done_is_done(patient):
    assignment = give_practice(patient, weekdays=ALL_DAYS, minute=12 * 60)
    practiced(patient, datetime(2027, 3, 1, 18, 0, tzinfo=UTC), assignment=assignment)

    week = week_of(patient)

    states = [
        piece.entry.state
        for day in week_page(week).week.days
        for piece in day.entries
        if piece.entry.kind is EntryKind.PRACTICE
    ]
    assert states == [EntryState.DONE, *[EntryState.PLANNED] * 6]
    assert (balance_page(week).practice, balance_page(week).practice_details) == ("1 time done", ["6 more planned."])


def test_what_was_meant_and_is_past_is_never_counted_against_anybody(patient):
    give_practice(patient, weekdays=ALL_DAYS, minute=12 * 60)

    page = page_of(patient, now=datetime(2027, 3, 8, 3, 0, tzinfo=UTC))  # The last hours of Sunday.

    assert (page.practice, page.practice_details) == ("1 planned", [])


def test_practice_beyond_the_cue_counts_and_pushes_nothing_aside_in_the_days(patient):
    practiced(patient, datetime(2027, 3, 1, 18, 0, tzinfo=UTC))

    week = week_of(patient)

    kinds = {piece.entry.kind for day in week_page(week).week.days for piece in day.entries}
    assert (balance_page(week).practice, EntryKind.PRACTICE in kinds) == ("1 time done", False)
    assert [line.counted.done for line in balance_page(week).days] == [1, 0, 0, 0, 0, 0, 0]


def test_past_week_without_a_word_says_none_so_far(patient):
    give_practice(patient, weekdays=(0,), minute=12 * 60)

    assert page_of(patient).practice == "None so far"


def test_what_was_taken_back_or_put_right_counts_as_it_stands(patient):
    first = practiced(patient, datetime(2027, 3, 1, 18, 0, tzinfo=UTC))
    practiced(patient, datetime(2027, 3, 1, 18, 0, tzinfo=UTC), replaces=first, is_taken_back=True)

    assert page_of(patient).practice == "None chosen"


def test_practice_with_a_day_and_no_time_is_named_below_its_number(patient):
    assignment = give_practice(patient)
    about(patient, "practice.Return", assignment=assignment, due_on=MONDAY + timedelta(days=3), step=1)

    page = page_of(patient)

    assert (page.practice, page.practice_details) == ("1 planned", ["Thursday, at no set time: Ride the urge."])


def test_resting_practice_is_not_planned(patient):
    give_practice(patient, weekdays=ALL_DAYS, minute=12 * 60, is_paused=True)

    assert page_of(patient).practice == "None so far"


def test_practice_stands_at_the_hour_it_was_done(patient):
    assignment = give_practice(patient, weekdays=(1,), minute=20 * 60)
    at = datetime(2027, 3, 2, 13, 0, tzinfo=UTC)
    practiced(patient, at, assignment=assignment, guided="full")

    [one] = week_of(patient).practice

    assert (one.start, one.is_done) == (at, True)


def test_practice_late_on_sunday_stands_in_the_week_that_it_begins_in_at_the_site(patient):
    patient.time_zone = "America/Denver"
    patient.save()
    give_practice(patient, weekdays=(6,), minute=23 * 60)  # An hour after midnight in New York.

    this, next_ = week_of(patient), week_of(patient, CLOCKS_CHANGE)

    assert [one.day for one in this.practice] == [MONDAY - timedelta(days=1)]
    assert [one.day for one in next_.practice] == [MONDAY + timedelta(days=6)]
    assert balance_page(this).days[0].counted.practice == 0  # Past without a word.


def test_practice_through_the_hour_that_comes_twice_keeps_its_minutes(patient):
    practiced(patient, datetime(2027, 11, 7, 5, 58, tzinfo=UTC))  # Two minutes before clocks in New York go back.

    week = week_of(patient, date(2027, 11, 1), datetime(2027, 11, 8, 15, 0, tzinfo=UTC))

    assert balance_page(week).days[6].counted.practice == week.practice[0].minutes


def test_day_without_rest_says_what_could_help_and_only_what_could(patient):
    give_work(patient, weekday=2, start=13 * 60, end=24 * 60)
    give_work(patient, weekday=2, start=0, end=9 * 60)
    give_work(patient, weekday=5, start=60, end=23 * 60)

    page = page_of(patient)

    assert page.full.startswith("Wednesday and Saturday leave no rest")
    with override("es"):
        assert page_of(patient).full.startswith("Miércoles y sábado no dejan descanso")
    assert [way.words for way in page.ways] == ["Ask to swap a session", "See what else could give way"]


def test_day_that_is_over_is_not_spoken_of(patient):
    give_work(patient, weekday=0, start=60, end=23 * 60)

    assert (page_of(patient).full, page_of(patient).ways) == ("", [])


def test_table_and_picture_hold_the_same_seven_days(patient):
    give_work(patient)
    give_practice(patient, weekdays=(1,), minute=12 * 60)

    page = page_of(patient)

    drawn = balance_html(page)
    assert [line.name for line in page.days] == [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]  # fmt: skip
    assert (page.days[1].duties, page.days[1].practice, page.days[1].is_today) == ("4 h", "1 planned", True)
    assert (drawn.count('scope="row"'), drawn.count("balance-letters")) == (7, 7)
    assert (drawn.count("balance-dot-ahead"), drawn.count("balance-dot-done")) == (1, 0)


def test_nobody_elses_eyes_see_the_balance(patient):
    give_practice(patient, weekdays=ALL_DAYS, minute=12 * 60)

    page = week_page(replace(week_of(patient), is_own=False, practice=()))

    assert (page.balance, bool(page.hours)) == (None, True)


def test_names_of_practices_are_escaped(patient):
    assignment = give_practice(patient, skill="<b>gone</b>")
    about(patient, "practice.Return", assignment=assignment, due_on=MONDAY + timedelta(days=3), step=1)

    assert "&lt;b&gt;gone&lt;/b&gt;" in balance_html(page_of(patient))


def promise(patient, words, *, day, kind="own", state="open", **fields):
    said = {"thread": uuid4(), "number": 1, "kind": kind, "words": words, "by_date": MONDAY + timedelta(days=day)}
    return about(patient, "commitments.Promise", **said, state=state, state_at=NOW, made_at=NOW, **fields)


def test_promises_of_this_week_are_told_with_whose_they_are_and_how_they_stand(patient, center):
    promise(patient, "call <my> sister", day=4, state="kept")
    promise(patient, "ask at the bank", day=2, kind="team", owner=center.intake)
    promise(patient, "pay the rent", day=9)

    page = page_of(patient)

    assert (page.promises, page.promise_details) == (
        "2 this week",
        ["Wednesday, your team: ask at the bank", "Friday, you: call <my> sister (kept)"],
    )
    assert "call &lt;my&gt; sister" in balance_html(page)


def test_what_a_court_asks_is_told_as_that_and_is_no_promise_of_theirs(patient):
    promise(patient, "two meetings a week", day=3, kind="court")

    page = page_of(patient)

    assert (page.promises, page.promise_details) == (
        "None this week",
        ["Thursday, asked by a court: two meetings a week"],
    )


def test_week_without_promises_says_so(patient):
    assert (page_of(patient).promises, page_of(patient).promise_details) == ("None this week", [])
