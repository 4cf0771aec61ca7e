"""One person with a week at the small center of the schedule's tests."""

from itertools import count

import pytest

from midspan.domains.people.tests.factories import actor_for
from midspan.domains.schedule.actions import accept_offer, compute_offer
from midspan.domains.schedule.tests.factories import MONDAY, Center
from midspan.kernel.tests.factories import make_organization, own

_numbers = count(1)


@pytest.fixture(scope="module")
def first_day():
    return MONDAY


@pytest.fixture(scope="module")
def shared_center(share, first_day):
    def a_center():
        center = Center(make_organization(), weekdays=(0, 2, 4))
        center.person = placed(center, first_day)
        return center

    return share(a_center)


def placed(center, from_date=MONDAY, **fields):
    person = center.make_person(**{"alias": f"Blue Harbor {next(_numbers)}", **fields})
    by = actor_for(center.intake)
    offer = compute_offer(episode_id=person.stay.pk, from_date=from_date, by=by)
    accept_offer(offer_id=offer.pk, choice=0, by=by)
    return person


@pytest.fixture
def center(shared_center):
    return own(shared_center)


@pytest.fixture
def patient(center):
    """Has three groups and an hour with Dana in each week from the first day on."""
    return center.person


@pytest.fixture
def place(center):
    """Give another person the same from a date on."""
    return lambda *from_date, **fields: placed(center, *from_date, **fields)
