"""My week: treatment and life on one clock, through weeks in which the clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override
from msgspec.structs import replace

from midspan.domains.encounters.queries import hours_of_week
from midspan.domains.people.tests.factories import actor_for
from midspan.domains.responsibilities.queries import life_in_week
from midspan.domains.schedule.tests.factories import MONDAY, rows_of, take_stages
from midspan.engines.tally import LostMinutes, Tally
from midspan.surfaces.patient.balance import balance_page
from midspan.surfaces.patient.hours import unrecorded_words
from midspan.surfaces.patient.reading import own_week
from midspan.surfaces.patient.tests.lives import about, give_work
from midspan.surfaces.patient.week import week_page
from midspan.ui.kinds import EntryKind

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 2, 15, 0, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")
LATER = date(2028, 1, 3)
CLOCKS_CHANGE = MONDAY + timedelta(weeks=1)  # Sunday of this week has 23 hours.


def page_of(patient, day=MONDAY, now=NOW):
    return week_page(own_week(viewer=actor_for(patient), day=day, now=now))


def life_of(patient, day):
    page = page_of(patient, day)
    return [
        (place, piece.start_minute, piece.end_minute)
        for place, day_ in enumerate(page.week.days)
        for piece in day_.entries
        if piece.entry.kind in {EntryKind.WORK, EntryKind.OTHER}
    ]


@pytest.mark.slow
def test_treatment_and_life_stand_in_one_week(patient):
    give_work(patient)

    page = page_of(patient)

    labels = [piece.entry.label for piece in page.week.days[1].entries]
    assert "Bakery" in labels
    assert sum(len(day.entries) for day in page.week.days) == 5


@pytest.mark.slow
@pytest.mark.parametrize("day", [CLOCKS_CHANGE, CLOCKS_CHANGE + timedelta(weeks=1)])
def test_times_keep_the_wall_clock_around_the_change(patient, day):
    give_work(patient, weekday=6, start=60, end=300)

    page = page_of(patient, day)

    assert page.week.days[0].entries[0].start_minute == 9 * 60
    assert page.week.days[6].entries[0].end_minute == 300


def test_alternate_weeks_and_exceptions_are_those_of_the_planner(patient):
    give_work(patient, every_weeks=2, anchor_date=MONDAY)
    shop = give_work(patient, weekday=3, start=8 * 60, end=9 * 60)
    moved = {"date": MONDAY + timedelta(days=3), "start_minute": 600, "end_minute": 660}
    about(patient, "ResponsibilityException", responsibility=shop, **moved)

    for week in (MONDAY, MONDAY + timedelta(weeks=1)):
        planned = life_in_week(viewer=actor_for(patient), patient_id=patient.pk, monday=week, zone=NEW_YORK)
        expected = sorted((one.span.day, one.span.start, one.span.end) for one in planned.times)

        assert sorted(life_of(patient, week)) == expected


def test_imported_times_are_busy_and_nothing_else(patient):
    source = about(patient, "CalendarSource", name="Mine")
    start = datetime(2027, 3, 4, 20, 0, tzinfo=UTC)
    about(patient, "BusyTime", source=source, start_at=start, end_at=start + timedelta(hours=1))

    page = page_of(patient)

    busy = [(piece.entry.label, piece.start_minute) for piece in page.week.days[3].entries]
    assert busy == [("Busy", 15 * 60)]


def test_hours_are_those_the_staff_see(patient):

    own = own_week(viewer=actor_for(patient), day=MONDAY, now=NOW).tally
    theirs = hours_of_week(viewer=actor_for(patient), patient_id=patient.pk, monday=MONDAY, now=NOW)

    assert own == theirs
    assert (own.attended_minutes, own.unknown_minutes, own.planned_minutes) == (0, 180, 420)


def test_past_session_says_it_is_not_recorded(patient):
    page = page_of(patient)

    assert page.week.days[0].entries[0].entry.detail.endswith("not recorded yet")


def test_only_groups_to_come_can_be_swapped(patient):
    page = page_of(patient)

    assert [one.words.split(",")[0] for one in page.swappable] == ["Tomorrow", "Friday"]


def test_other_clock_is_named_and_told(patient):
    patient.time_zone = "America/Denver"
    patient.save()
    rows_of("schedule.Session").filter(local_date=MONDAY).update(is_video=True, room=None)

    page = page_of(patient)

    assert (page.clock, page.own_clock) == ("Eastern Time", "Mountain Time")
    assert "on your clock 7\xa0a.m. – 10\xa0a.m., Mountain Time" in page.week.days[0].entries[0].entry.detail
    others = [piece.entry.detail for day in page.week.days[1:] for piece in day.entries]
    assert others != []
    assert [words for words in others if "on your clock" in words] == []  # In person the site's clock counts.


def test_other_clock_is_told_only_in_weeks_in_which_it_differs(patient):
    patient.time_zone = "America/Cancun"  # As New York in winter, an hour behind once clocks there go forward.
    patient.save()

    rows_of("schedule.Session").update(is_video=True, room=None)
    weeks = [page_of(patient, MONDAY + timedelta(weeks=week)) for week in range(3)]

    assert [(page.clock, page.own_clock) for page in weeks[:2]] == [("", ""), ("", "")]
    assert "on your clock 8\xa0a.m. – 11\xa0a.m." in weeks[2].week.days[0].entries[0].entry.detail


def test_life_of_another_clock_stands_at_its_time_there(patient):
    patient.time_zone = "America/Denver"
    patient.save()
    give_work(patient)

    assert life_of(patient, MONDAY) == [(1, 15 * 60, 19 * 60)]


def test_sunday_evening_belongs_to_the_week_at_the_site(patient):
    late_sunday = datetime(2027, 3, 8, 2, 0, tzinfo=UTC)  # Monday in UTC, Sunday evening in New York.

    page = page_of(patient, day=None, now=late_sunday)

    assert (page.dates, page.is_this_week) == ("March 1 to March 7, 2027", True)


def test_dates_in_spanish(patient):
    with override("es"):
        page = page_of(patient)

    assert page.dates == "Del 1 de marzo al 7 de marzo de 2027"


@pytest.mark.slow
def test_week_asks_three_times_whatever_it_holds(place, django_assert_num_queries):
    busy, calm = place(), place()
    for weekday in range(3):
        give_work(busy, weekday=weekday)
    for week in (MONDAY, LATER):  # Reads the rules of the organization, which are kept for a minute.
        own_week(viewer=actor_for(busy), day=week, now=NOW)

    with django_assert_num_queries(3):
        own_week(viewer=actor_for(busy), day=MONDAY, now=NOW)
    with django_assert_num_queries(3):
        own_week(viewer=actor_for(calm), day=LATER, now=NOW)


def test_time_that_a_failure_took_is_said_beside_the_hours():
    told = Tally(
        week_start=date(2026, 3, 9),
        days=(),
        attended_minutes=180,
        unknown_minutes=30,
        planned_minutes=0,
        makeup_minutes=0,
        service_days=1,
        findings=(),
        verdict=None,
        lost=LostMinutes(undecided=12),
    )

    assert "12 min of your sessions. They count here for now; whether they may is not decided" in unrecorded_words(told)
    counted = unrecorded_words(replace(told, lost=LostMinutes(counted=12)))
    assert ("count here as time you were there" in counted, "decided" in counted) == (True, False)
    assert "30 min are not recorded yet." in unrecorded_words(told)
    assert "do not count" in unrecorded_words(replace(told, lost=LostMinutes(not_counted=12)))


@pytest.mark.slow
def test_week_says_which_stage_of_a_step_down_it_is_in_and_when_the_next_begins(patient):
    second = MONDAY + timedelta(weeks=3)
    take_stages(rows_of("journey.Episode").get(patient=patient), [MONDAY, second], [360, 180])

    before, within, last = (page_of(patient, MONDAY + timedelta(weeks=weeks)) for weeks in (-1, 1, 4))

    assert before.stage == "Stepping down: from March 1, 2027 on 6 h a week."
    assert within.stage == "Stepping down: 6 h a week until March 22, 2027, then 3 h."
    assert last.stage == "Stepping down: 3 h a week, the last stage."
    with override("es"):
        assert "6 h a la semana" in page_of(patient, MONDAY + timedelta(weeks=1)).stage
    own = balance_page(own_week(viewer=actor_for(patient), day=MONDAY, now=NOW)).treatment_details
    assert within.stage in own
    assert "This week should have 6 h to 7 h 30 min." in own


@pytest.mark.slow
def test_week_in_which_a_step_down_ended_says_so_and_names_no_last_stage(patient):
    ended = MONDAY + timedelta(days=9)
    take_stages(rows_of("journey.Episode").get(patient=patient), [MONDAY, ended], [360, None])

    found = [page_of(patient, MONDAY + timedelta(weeks=weeks)).stage for weeks in (1, 2)]

    assert found == ["Stepping down: 6 h a week, until it ended on March 10, 2027.", ""]


@pytest.mark.slow
def test_who_takes_no_steps_reads_of_none(patient):
    assert page_of(patient).stage == ""
