"""Forty people reach for one last seat at once, on real connections: a few times over, and fifty in the long run.

Those in two halves, since one process keeps one processor busy.
"""

from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from threading import Barrier

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from midspan.domains.people.tests.factories import actor_for
from midspan.domains.schedule.actions import SeatTakenError, accept_offer
from midspan.domains.schedule.enums import OfferState
from midspan.domains.schedule.models import Booking, IndividualHour, Offer, Seat
from midspan.domains.schedule.tests.factories import MONDAY, NINE, NOON, Center, make_section
from midspan.kernel.models import Organization
from midspan.kernel.row_security import Reach, acting_for
from midspan.values import Actor, ActorKind

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.crash]

PEOPLE, ROUNDS = 40, 4
HALF_OF_FIFTY = 25
ROOMY = 60


def everybody(organization):
    job = Actor(organization_id=organization.pk, id=organization.pk, kind=ActorKind.JOB)
    return acting_for(job, Reach.ALL)


@pytest.fixture
def center():
    """Roomy groups on Tuesday to Friday, and on Monday the one with a single seat."""
    organization = Organization.objects.create(name="Harbor Bridge", short_name="Harbor", jurisdiction="VA", phone="1")
    with everybody(organization):
        made = Center(organization, capacity=ROOMY, weekdays=(1, 2, 3, 4))
        made.wanted = make_section(
            organization, site=made.site, track=made.track, times=[(0, NINE, NOON)], leaders=[made.leader], capacity=1
        )
        made.people = [made.make_person(counselor=made.counselor) for _ in range(PEOPLE)]
        made.by = actor_for(made.intake)
    return made


def offer_the_last_seat(center):
    """Every person gets an open offer with the last seat in it, and nobody holds anything."""
    rows = [str(section.pk) for section in (center.wanted, *center.sections[:2])]
    week = {
        "plan": {"section_ids": sorted(rows), "individual": None, "family": None},
        "minutes_by_day": [180, 180, 180, 0, 0, 0, 0],
        "moves": [],
        "reasons": [],
        "charges": [],
        "points": 0,
        "site_id": str(center.site.pk),
    }
    with everybody(center.organization):
        # Only what is held: every change keeps a version, and the rounds would grow slower and slower.
        Seat.objects.filter(dates__isempty=False).update(dates=DateRange(empty=True))
        IndividualHour.objects.filter(dates__isempty=False).update(dates=DateRange(empty=True))
        Booking.objects.filter(is_active=True).update(is_active=False, ended_reason="week_changed")
        Offer.objects.filter(state=OfferState.OPEN).update(state=OfferState.WITHDRAWN)
        return Offer.objects.bulk_create(
            Offer(
                organization=center.organization,
                patient=person,
                episode=person.stay,
                from_date=MONDAY,
                alternatives=[week],
                rules_version="test",
            )
            for person in center.people
        )


def reach_for_it(center, offer, start):
    """What one person is shown: the accepted offer, or the next best one."""
    try:
        start.wait()
        with acting_for(center.by, Reach.ALL):
            try:
                return accept_offer(offer_id=offer.pk, choice=0, by=center.by)
            except SeatTakenError as taken:
                return taken.offer
    finally:
        connection.close()


@pytest.mark.parametrize(
    "rounds",
    [
        ROUNDS,
        pytest.param(HALF_OF_FIFTY, marks=pytest.mark.long, id="first half of fifty"),
        pytest.param(HALF_OF_FIFTY, marks=pytest.mark.long, id="second half of fifty"),
    ],
)
def test_forty_race_for_the_last_seat_and_each_time_one_wins_and_the_others_see_the_next_best(center, rounds):
    for _ in range(rounds):
        offers, start = offer_the_last_seat(center), Barrier(PEOPLE)

        with ThreadPoolExecutor(PEOPLE) as threads:
            shown = list(threads.map(reach_for_it, repeat(center), offers, repeat(start)))

        winners = [offer for offer in shown if offer.state == OfferState.ACCEPTED]
        losers = [offer for offer in shown if offer.state == OfferState.OPEN]
        assert (len(winners), len(losers)) == (1, PEOPLE - 1)
        assert not any(str(center.wanted.pk) in str(offer.alternatives) for offer in losers)
        assert all(offer.alternatives for offer in losers)
        with everybody(center.organization):
            holders = Seat.objects.filter(section=center.wanted, dates__isempty=False)
            assert [seat.patient_id for seat in holders] == [winners[0].patient_id]
