"""The wait list with honest dates: a floor that follows from what is planned; else nobody can say."""

from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.models import Seat as SeatRow
from midspan.domains.schedule.models import Section
from midspan.domains.schedule.problem.center import center_ask
from midspan.domains.schedule.proposals.board import seat_words, wait_words
from midspan.domains.schedule.tests.cast import NOW, settled
from midspan.domains.schedule.tests.factories import MONDAY, Center, make_section, rows_of
from midspan.domains.schedule.waiting.dates import Opening, Seat, SeatDate, seat_dates
from midspan.domains.schedule.waiting.listing import dates_of
from midspan.engines import scheduling as engine
from midspan.engines.scheduling.tests.build import mornings, needs, problem
from midspan.kernel.tests.factories import make_organization, own, see_all

MARCH, APRIL, MAY = date(2027, 3, 1), date(2027, 4, 5), date(2027, 5, 3)
GROUPS = ("mon-am", "wed-am", "fri-am")  # Somebody who waits needs all three.


def full(**seats_left):
    """Three mornings, full but for what is named."""
    return tuple(replace(one, capacity=5, taken=5 - seats_left.get(one.id.replace("-", "_"), 0)) for one in mornings())


def first_date(sections, *openings, **fields):
    week = problem(sections=sections, patients=[needs("kim", **fields)])
    return seat_dates(week, openings, ["kim"])["kim"]


def test_who_can_have_a_week_today_is_told_so():
    assert first_date(full(mon_am=1, wed_am=1, fri_am=1)) == SeatDate(Seat.FREE)


def test_nobody_can_say_where_nothing_that_is_planned_opens_a_week():
    assert first_date(full()) == SeatDate(Seat.UNKNOWN)
    assert first_date(full(), Opening(MARCH, "mon-am")) == SeatDate(Seat.UNKNOWN)


def test_date_is_that_of_the_last_seat_a_week_needs():
    openings = [Opening(MAY, "fri-am"), Opening(MARCH, "mon-am"), Opening(APRIL, "wed-am")]

    assert first_date(full(), *openings) == SeatDate(Seat.FROM, MAY)
    assert first_date(full(fri_am=1), *openings) == SeatDate(Seat.FROM, APRIL)


def test_later_openings_of_the_same_seats_do_not_make_it_later():
    soon = [Opening(MARCH, one) for one in GROUPS]

    assert first_date(full(), *soon, *(Opening(MAY, one) for one in GROUPS)) == SeatDate(Seat.FROM, MARCH)


def test_seat_that_the_person_cannot_use_opens_nothing():
    elsewhere = [Opening(MARCH, one) for one in GROUPS]

    assert first_date(full(), *elsewhere, travel_minutes=()) == SeatDate(Seat.UNKNOWN)


def test_section_that_starts_is_an_opening_of_all_its_seats():
    assert first_date(full(mon_am=1, wed_am=1), Opening(APRIL, "fri-am", seats=5)) == SeatDate(Seat.FROM, APRIL)


OPENINGS = st.lists(
    st.builds(Opening, st.sampled_from([MARCH, APRIL, MAY]), st.sampled_from(GROUPS), st.integers(1, 2)), max_size=6
)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(openings=OPENINGS)
def test_date_is_the_first_on_which_the_engine_finds_a_week(openings):
    """Against the plain way: every day in turn."""
    week = problem(sections=full(), patients=[needs("kim")])
    found = seat_dates(week, openings, ["kim"])["kim"]

    def fits(day):
        open_seats = {one: sum(o.seats for o in openings if o.section_id == one and o.on <= day) for one in GROUPS}
        sections = tuple(replace(one, taken=max(0, one.taken - open_seats[one.id])) for one in week.sections)
        return bool(engine.place(replace(week, sections=sections), "kim", count=1))

    assert found.on == next((day for day in (MARCH, APRIL, MAY) if fits(day)), None)


def test_words_promise_nothing():
    assert seat_words(SeatDate(Seat.FROM, MARCH)) == "No seat before March 1, if nobody leaves early."
    assert seat_words(SeatDate(Seat.UNKNOWN)) == "We cannot say when a seat opens: nothing planned frees one."
    assert seat_words(SeatDate(Seat.FREE)) == "A week is free now: plan it."
    assert wait_words(0, priority=1) == "new"
    assert wait_words(12, priority=1) == "waits 12 days"
    assert wait_words(1, priority=3) == "waits 1 day, priority 3"


# What the center knows of seats to come


def a_center():
    """Three groups of one person each, all held by one; another waits for twelve days."""
    center = Center(make_organization(), weekdays=(0, 1, 2), capacity=1)
    center.scheduler = make_staff(center.organization, Role.SCHEDULER, given_name="Sol")
    center.by = actor_for(center.scheduler)
    center.holder = settled(center, 0, 1, 2)
    center.waiting = center.make_person(state="waiting")
    rows_of("journey.Episode").filter(patient=center.waiting).update(opened_at=NOW - timedelta(days=12))
    return center


@pytest.fixture(scope="module")
def shared_center(share):
    return share(a_center, at=NOW)


@pytest.fixture
def center(shared_center, monkeypatch, db):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return own(shared_center)


def seat_date_of(center):
    ask = center_ask(from_date=MONDAY, by=center.by)
    return dates_of(ask, by=center.by)[str(center.waiting.pk)]


def plan_end(center, day):
    rows_of("journey.Episode").filter(patient=center.holder).update(planned_end=day)


@pytest.mark.slow
def test_unplanned_end_is_unknown(center):
    assert seat_date_of(center) == SeatDate(Seat.UNKNOWN)


def test_planned_end_of_somebody_else_opens_their_seats(center):
    plan_end(center, APRIL)

    assert seat_date_of(center) == SeatDate(Seat.FROM, APRIL)


def test_planned_end_that_has_passed_says_nothing(center):
    plan_end(center, MONDAY - timedelta(days=3))

    assert seat_date_of(center) == SeatDate(Seat.UNKNOWN)


def test_seats_that_end_by_themselves_open(center):
    SeatRow.objects.update(dates=DateRange(MONDAY - timedelta(weeks=8), MAY))

    assert seat_date_of(center) == SeatDate(Seat.FROM, MAY)


def test_sections_that_start_later_open(center):
    for weekday in (0, 1, 2):
        make_section(
            center.organization,
            site=center.site,
            track=center.track,
            times=[(weekday, 18 * 60, 21 * 60)],
            leaders=[center.leader],
            from_date=APRIL + timedelta(days=weekday),
        )

    assert seat_date_of(center) == SeatDate(Seat.FROM, APRIL + timedelta(days=2))


def test_who_has_a_week_waits_for_nothing(center):
    ask = center_ask(from_date=MONDAY, by=center.by)

    assert dates_of(ask, by=center.by, patient_ids={str(center.holder.pk)}) == {}


def test_workbench_says_it(client, center):
    plan_end(center, APRIL)
    client.force_login(center.scheduler.account)

    page = client.get("/plan/center/").text

    assert "No seat before April 5, if nobody leaves early." in page
    assert "waits 12 days" in page


def own_page(client, center):
    client.force_login(center.waiting.account)
    return client.get("/week/choose/").text


def test_person_reads_it_in_words_and_nobody_else_is_in_them(client, center):
    plan_end(center, APRIL)

    page = own_page(client, center)

    assert "No place opens before Monday, April 5, unless somebody leaves early." in page
    assert "You have waited 12 days." in page
    assert center.holder.family_name not in page


def test_person_reads_that_we_cannot_say(client, center):
    assert "We cannot say yet when a place opens." in own_page(client, center)


def test_person_reads_that_there_is_a_place(client, center):
    Section.objects.update(capacity=2, comfortable_size=2)

    assert "There is a place that fits." in own_page(client, center)


def test_person_of_whom_too_little_is_known_reads_no_date(client, center):
    rows_of("journey.Episode").filter(patient=center.waiting).update(minimum_weekly_minutes=None)

    page = own_page(client, center)

    assert "You have waited" not in page
    assert "Nothing to choose right now" in page


def test_today_leads_whoever_waits_there(client, center):
    client.force_login(center.waiting.account)
    waiting = client.get("/today/").text
    see_all(center.organization)
    client.force_login(center.holder.account)
    other = client.get("/today/").text

    assert "Your place on the wait list" in waiting
    assert "Your place on the wait list" not in other
