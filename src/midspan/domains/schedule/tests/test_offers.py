"""A week is computed from rows, and accepted whole."""

import pytest

from midspan.domains.people.tests.factories import actor_for
from midspan.domains.schedule.actions import accept_offer, compute_offer
from midspan.domains.schedule.enums import OfferState, SessionKind
from midspan.domains.schedule.models import Booking, IndividualHour, Seat, Session
from midspan.domains.schedule.offers.stored import alternatives_of
from midspan.domains.schedule.tests.factories import MONDAY, Center, rows_of
from midspan.kernel.tests.factories import make_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def center():
    return Center(make_organization())


def test_offer_has_three_different_weeks_that_reach_the_dose(center):
    patient = center.make_person()

    offer = compute_offer(episode_id=patient.stay.pk, from_date=MONDAY, by=actor_for(center.intake))

    weeks = alternatives_of(offer.alternatives)
    assert offer.state == OfferState.OPEN
    assert len({week.plan.section_ids for week in weeks}) == 3
    assert all(540 <= week.total_minutes <= 1140 and week.days >= 3 for week in weeks)
    assert all(week.plan.individual is not None for week in weeks)


@pytest.mark.slow
def test_accepting_takes_seats_hour_bookings_and_reach_at_once(center):
    patient = center.make_person()
    by = actor_for(center.intake)
    offer = compute_offer(episode_id=patient.stay.pk, from_date=MONDAY, by=by)

    accepted = accept_offer(offer_id=offer.pk, choice=0, by=by)

    week = alternatives_of(accepted.alternatives)[0]
    assert accepted.state == OfferState.ACCEPTED
    assert {str(seat.section_id) for seat in Seat.objects.all()} == set(week.plan.section_ids)
    assert {seat.number for seat in Seat.objects.all()} == {1}
    assert IndividualHour.objects.get().kind == SessionKind.INDIVIDUAL
    assert Booking.objects.filter(patient=patient, is_active=True).count() == 8 * (len(week.plan.section_ids) + 1)
    assert Session.objects.filter(needs_cover=True).count() == 0
    assert set(rows_of("privacy.Reach").values_list("actor_id", flat=True)) == {center.leader.pk, center.counselor.pk}


@pytest.mark.slow
def test_accepting_twice_changes_nothing_more(center):
    patient = center.make_person()
    by = actor_for(patient)
    offer = compute_offer(episode_id=patient.stay.pk, from_date=MONDAY, by=by)
    accept_offer(offer_id=offer.pk, choice=0, by=by)
    before = Booking.objects.count(), Seat.objects.count()

    accept_offer(offer_id=offer.pk, choice=0, by=by)

    assert (Booking.objects.count(), Seat.objects.count()) == before
