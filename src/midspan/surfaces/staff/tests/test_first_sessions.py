"""A landing from residential care says on the person's page whether the first sessions stand, and the gap."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.schedule.actions import accept_offer, compute_offer
from midspan.domains.schedule.tests.factories import MONDAY, Center, row, rows_of
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.surfaces.staff.first_sessions import WANTED, booked_words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sunday(monkeypatch):
    noon = datetime.combine(MONDAY - timedelta(days=1), datetime.min.time(), UTC) + timedelta(hours=17)
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon)


@pytest.fixture
def center():
    return Center(make_organization())


@pytest.fixture
def person(center):
    return center.make_person(state="waiting")


@pytest.fixture
def desk(client, center):
    client.force_login(center.intake.account)
    see_all(center.organization)
    return client


def hand_off(person, *, leaves_on):
    return row(
        "journey.Handoff",
        organization=person.organization,
        patient=person,
        episode=person.stay,
        sending_unit="Elm House",
        expected_discharge=leaves_on,
    )


def book(center, person):
    by = actor_for(center.intake)
    offer = compute_offer(episode_id=person.stay.pk, from_date=MONDAY, by=by)
    accept_offer(offer_id=offer.pk, choice=0, by=by)
    return rows_of("schedule.Booking").order_by("during").first().local_date


def words_of(client, person, page):
    text = client.get(reverse(f"journey:{page}", args=[person.pk])).text
    see_all(person.organization)
    return text


@pytest.mark.slow
@pytest.mark.parametrize("page", ["person", "handoff"])
def test_nothing_booked_says_so_and_leads_to_the_plan(desk, person, page):
    hand_off(person, leaves_on=MONDAY)

    text = words_of(desk, person, page)

    assert "None of the first three sessions is booked yet." in text
    assert "They leave residential care on Monday, March 1." in text
    assert f'class="button button-secondary" href="{reverse("schedule:offer", args=[person.stay.pk])}"' in text


@pytest.mark.slow
@pytest.mark.parametrize("page", ["person", "handoff"])
def test_booked_sessions_stand_with_their_days_and_the_gap(desk, center, person, page):
    first = book(center, person)
    hand_off(person, leaves_on=first - timedelta(days=5))

    text = words_of(desk, person, page)

    assert "The first three sessions are booked." in text
    assert "5 days lie between leaving residential care and the first one." in text
    assert f"{first:%A, %B} {first.day}" in text


@pytest.mark.slow
def test_two_of_three_are_not_enough(desk, center, person):
    hand_off(person, leaves_on=book(center, person))
    kept = rows_of("schedule.Booking").order_by("during").values_list("pk", flat=True)[:2]
    rows_of("schedule.Booking").exclude(pk__in=list(kept)).update(is_active=False)

    text = words_of(desk, person, "person")

    assert "2 of the first three sessions are booked." in text
    assert "The first one is on the day they leave residential care." in text


@pytest.mark.slow
def test_sessions_before_they_leave_are_not_the_first_ones(desk, center, person):
    book(center, person)
    days = list(rows_of("schedule.Booking").order_by("local_date").values_list("local_date", flat=True))
    hand_off(person, leaves_on=days[-1])

    text = words_of(desk, person, "person")

    assert booked_words(days.count(days[-1])) in text
    assert days.count(days[-1]) < WANTED <= len(days)
    assert "The first one is on the day they leave residential care." in text


@pytest.mark.slow
def test_on_the_day_of_leaving_the_call_is_asked_for_until_it_was_made(desk, person):
    handoff = hand_off(person, leaves_on=clock.local_date())

    before = words_of(desk, person, "person")
    type(handoff).objects.filter(pk=handoff.pk).update(called_on_discharge_day_at=clock.now())
    after = words_of(desk, person, "person")

    assert "They leave there today. Call them today, and write down when." in before
    assert ("Call them today" in after, "on the day they left." in after) == (False, True)


@pytest.mark.slow
def test_unknown_day_of_leaving_is_said(desk, person):
    hand_off(person, leaves_on=None)

    assert "The day they leave residential care is not known." in words_of(desk, person, "person")


@pytest.mark.slow
def test_nurse_who_plans_no_weeks_is_not_led_to_the_plan(client, center, person):
    hand_off(person, leaves_on=MONDAY)
    nurse = make_staff(center.organization, Role.NURSE)
    by = actor_for(nurse)
    open_reach(actor_id=nurse.pk, patient_id=person.pk, basis=Basis.CARE_TEAM, source_id=nurse.pk, by=by)
    client.force_login(nurse.account)

    text = words_of(client, person, "person")

    assert "None of the first three sessions is booked yet." in text
    assert reverse("schedule:offer", args=[person.stay.pk]) not in text


@pytest.mark.slow
def test_stay_without_handoff_says_nothing_of_it(desk, person):
    assert "first three sessions" not in words_of(desk, person, "person")
