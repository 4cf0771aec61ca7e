"""One person with a week at the small center of the schedule's tests."""

from itertools import count

import pytest

from midspan.domains.people.tests.factories import actor_for
from midspan.domains.schedule.actions import accept_offer, compute_offer
from midspan.domains.schedule.tests.factories import MONDAY, Center
from midspan.kernel.tests.factories import make_organization

_numbers = count(1)


@pytest.fixture
def center():
    return Center(make_organization(), weekdays=(0, 2, 4))


@pytest.fixture
def place(center):
    """Give a person with three groups and an hour with Dana in each week from a date on."""

    def placed(from_date=MONDAY, **fields):
        patient = center.make_person(**{"alias": f"Blue Harbor {next(_numbers)}", **fields})
        by = actor_for(center.intake)
        offer = compute_offer(episode_id=patient.stay.pk, from_date=from_date, by=by)
        accept_offer(offer_id=offer.pk, choice=0, by=by)
        return patient

    return placed
