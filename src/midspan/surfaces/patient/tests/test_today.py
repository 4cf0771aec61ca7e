"""Today: what it asks, and what it says before, between, during and without sessions."""

from datetime import UTC, date, datetime, timedelta

import pytest

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.schedule.actions import skip_date
from midspan.domains.schedule.tests.factories import MONDAY, NINE, rows_of
from midspan.surfaces.patient.day import day_page
from midspan.surfaces.patient.drawing import day_html
from midspan.surfaces.patient.reading import own_day

pytestmark = pytest.mark.django_db
# In New York the group meets from 9 to 12: 14:00 to 17:00 UTC before the clocks change.
BEFORE, DURING = datetime(2027, 3, 1, 13, 20, tzinfo=UTC), datetime(2027, 3, 1, 15, 0, tzinfo=UTC)
AFTER_MIDNIGHT = datetime(2027, 3, 1, 5, 5, tzinfo=UTC)
WEEKS_EARLIER = datetime(2027, 1, 5, 15, 0, tzinfo=UTC)


def page_of(patient, now):
    return day_page(own_day(viewer=actor_for(patient), now=now))


@pytest.mark.slow
def test_next_session_says_when_where_and_with_whom(place, center):
    page = page_of(place(alias="Blue Harbor"), BEFORE)

    assert (page.card.heading, page.card.over) == ("Today, 9\xa0a.m. – noon", "In 40 minutes")
    assert page.card.address == "12 Harbor Street, Norfolk"
    assert page.card.map_url == "geo:0,0?q=12%20Harbor%20Street%2C%20Norfolk"
    assert (page.card.lead, page.card.alias) == (str(center.leader), "Blue Harbor")


@pytest.mark.slow
def test_session_that_has_begun_is_still_the_one_thing(patient):
    page = page_of(patient, DURING)

    assert (page.card.over, page.card.swap_url) == ("Now, for another 2 h", "")


def test_five_past_midnight_is_the_new_day_at_the_site(patient):
    page = page_of(patient, AFTER_MIDNIGHT)

    assert (page.date, page.card.heading) == ("Monday, March 1", "Today, 9\xa0a.m. – noon")


def test_day_before_says_tomorrow(patient):
    page = page_of(patient, BEFORE - timedelta(days=1))

    assert (page.card.heading, page.card.over) == ("Tomorrow, 9\xa0a.m. – noon", "Next")


def test_canceled_session_is_told_with_its_reason(patient, center, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: BEFORE)
    by = actor_for(make_staff(center.organization, Role.PROGRAM_MANAGER, given_name="Mae"))
    skip_date(section_id=center.sections[0].pk, day=MONDAY, start_minute=NINE, reason="The heating has failed.", by=by)

    page = page_of(patient, BEFORE)

    assert len(page.canceled) == 1
    assert page.canceled[0].endswith("9\xa0a.m. – noon. It does not take place that day.")
    assert page.card.heading != "Today, 9\xa0a.m. – noon"


def test_week_still_to_come_is_planned_and_nothing_is_attended(patient):
    day = own_day(viewer=actor_for(patient), now=BEFORE)

    assert (day.tally.attended_minutes, day.tally.unknown_minutes, day.tally.planned_minutes) == (0, 0, 600)


def test_past_session_without_a_record_is_unknown(patient):
    page = page_of(patient, BEFORE + timedelta(days=1))

    assert page.unrecorded == "3 h are not recorded yet."


def test_session_weeks_away_is_found(patient):
    page = page_of(patient, BEFORE - timedelta(weeks=3))

    assert (page.card.heading, page.card.over) == ("Monday, March 1, 9\xa0a.m. – noon", "Next")


def test_new_person_hears_how_today_usually_goes(center):
    patient = center.make_person(expected_start=date(2027, 1, 6))

    page = page_of(patient, WEEKS_EARLIER)

    assert (page.card, page.starts) == (None, "Planned start: Tomorrow.")


def test_person_without_any_stay_gets_a_page(center):
    page = page_of(make_patient(center.organization), BEFORE)

    assert (page.card, page.tasks_due, page.hours, page.counselor) == (None, 0, "", None)


@pytest.mark.slow
def test_today_asks_twice_with_one_session_and_with_three(place, center, django_assert_num_queries):
    many, few = place(), place()
    rows_of("schedule.Booking").filter(patient=few, local_date__gt=MONDAY).delete()
    own_day(viewer=actor_for(many), now=BEFORE)  # Reads the rules of the organization, which are kept for a minute.

    with django_assert_num_queries(2):
        own_day(viewer=actor_for(many), now=BEFORE)
    with django_assert_num_queries(2):
        own_day(viewer=actor_for(few), now=BEFORE)


def test_names_are_escaped(patient, center):
    center.counselor.given_name = "<b>Dana"
    center.counselor.save()

    html = day_html(page_of(patient, BEFORE))

    assert ("&lt;b&gt;Dana" in html, "<b>Dana" in html) == (True, False)
