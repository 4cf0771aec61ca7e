"""A step down is computed as a taper: fewer hours from stage to stage, near the week before, taken in their order."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from midspan.domains.people.tests.factories import actor_for
from midspan.domains.schedule.actions import accept_offer
from midspan.domains.schedule.enums import OfferState
from midspan.domains.schedule.models import Booking, Offer, Seat
from midspan.domains.schedule.offers.stored import alternatives_of
from midspan.domains.schedule.queries import open_offer, taper_of
from midspan.domains.schedule.rules import may_taper, takes_in_order
from midspan.domains.schedule.tests.factories import MONDAY
from midspan.domains.schedule.tests.tapers.stepping_down import HOURS, THREE_WEEKS, holds, stages, taper
from midspan.kernel.tests.factories import see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db


def test_each_stage_has_weeks_of_its_hours_near_the_one_before(center):
    made = taper(center)

    firsts = [alternatives_of(one.alternatives)[0] for one in made]
    assert [(one.state, one.stage) for one in made] == [(OfferState.OPEN, place) for place in range(3)]
    assert all(hours * 60 <= one.total_minutes <= hours * 60 + 90 for hours, one in zip(HOURS, firsts, strict=True))
    assert set(firsts[1].plan.section_ids) < set(firsts[0].plan.section_ids)
    assert set(firsts[2].plan.section_ids) < set(firsts[1].plan.section_ids)


def test_nothing_is_booked_before_a_week_is_taken_and_each_begins_where_the_one_before_ends(center):
    before = Seat.objects.count()
    made = taper(center)
    assert Seat.objects.count() == before

    for one in made:
        accept_offer(offer_id=one.pk, choice=0, by=actor_for(center.intake))

    held = {
        one.from_date: {str(seat.section_id) for seat in Seat.objects.all() if holds(seat, one.from_date)}
        for one in made
    }
    assert held == {one.from_date: set(alternatives_of(one.alternatives)[0].plan.section_ids) for one in made}
    assert Booking.objects.filter(patient=center.rowan, is_active=True).exists()


def test_stages_are_taken_in_their_order(center):
    _first, second, _third = taper(center)

    with pytest.raises(RefusedError, match="Take the weeks before it first"):
        accept_offer(offer_id=second.pk, choice=0, by=actor_for(center.intake))


def test_person_is_shown_the_next_stage_and_takes_it(center):
    made = taper(center)
    person = actor_for(center.rowan)

    for one in made:
        assert open_offer(viewer=person, patient_id=center.rowan.pk).pk == one.pk
        accept_offer(offer_id=one.pk, choice=0, by=person)

    assert open_offer(viewer=person, patient_id=center.rowan.pk) is None


def test_computing_again_takes_the_place_of_what_nobody_took(center):
    taper(center)
    again = taper(center, 6, 3)

    see_all(center.organization)
    found = taper_of(viewer=actor_for(center.intake), episode_id=center.rowan.stay.pk)
    assert [one.pk for one in found] == [one.pk for one in again]
    assert Offer.objects.filter(state=OfferState.OPEN).count() == 2


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        ([], "one to six stages"),
        (stages(6, 6), "fewer hours"),
        (stages(3, 6), "fewer hours"),
        (stages(9, 6, first=MONDAY - timedelta(weeks=60)), "in the past"),
        ([*stages(9), *stages(6)], "begins after"),
        (stages(9, first=MONDAY + timedelta(days=2)), "on a Monday"),
        (stages(60), "40 hours"),
    ],
)
def test_taper_that_makes_no_sense_is_refused(center, found, reason):
    verdict = may_taper(actor_for(center.intake), state="admitted", stages=found, today=MONDAY)

    assert (verdict.allowed, reason in verdict.reason) == (False, True)


@pytest.mark.parametrize("state", ["paused", "discharged", "waiting"])
def test_only_somebody_in_treatment_steps_down(center, state):
    assert not may_taper(actor_for(center.intake), state=state, stages=stages(*HOURS), today=MONDAY)


def test_order_is_asked_of_stages_alone():
    assert takes_in_order(stage=None, open_stages=[0, 1])
    assert takes_in_order(stage=0, open_stages=[0, 1])
    assert not takes_in_order(stage=1, open_stages=[0, 1])


def test_database_keeps_one_open_offer_of_each_stage(center):
    made = taper(center)
    copied = {"organization": center.organization, "patient": center.rowan, "episode": center.rowan.stay}

    with pytest.raises(IntegrityError, match="one_open_offer"), transaction.atomic():
        Offer.objects.create(**copied, from_date=MONDAY, rules_version="x", stage=made[0].stage, minutes=60)
    with pytest.raises(IntegrityError, match="stage_has_its_minutes"), transaction.atomic():
        Offer.objects.create(**copied, from_date=MONDAY, rules_version="x", stage=7)


def test_page_computes_and_shows_the_weeks(center, client):
    client.force_login(center.intake.account)
    url = reverse("schedule:taper", args=[center.rowan.stay.pk])
    day = MONDAY + THREE_WEEKS
    boxes = {"from_date_0": day.month, "from_date_1": day.day, "from_date_2": day.year}

    refused = client.post(url, {**boxes, "weeks": 3, "first": 6, "second": 9, "third": 3})
    made = client.post(url, {**boxes, "weeks": 3, "first": 9, "second": 6, "third": 3})

    page = client.get(url)
    assert "fewer hours" in refused.text
    assert (made.status_code, page.text.count('<h2 id="stage-')) == (302, 3)
    assert "Take this week" in page.text


@pytest.mark.parametrize("page_name", ["schedule:taper", "schedule:offer"])
@pytest.mark.parametrize("year", [9999, 3027])
def test_mistyped_year_is_refused_beside_the_day(center, client, year, page_name):
    client.force_login(center.intake.account)
    boxes = {"from_date_0": 12, "from_date_1": 27, "from_date_2": year}

    page = client.post(
        reverse(page_name, args=[center.rowan.stay.pk]),
        {**boxes, "weeks": 3, "first": 9, "second": 6, "third": 3},
    )

    assert (page.status_code, "Choose a day within a year from now." in page.text) == (200, True)
