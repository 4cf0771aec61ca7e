"""Several people hand in the same file in the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from midspan.domains.journey.actions import receive_referral_file
from midspan.domains.journey.models import ProposedFact, Referral
from midspan.domains.journey.tests.factories import bundle, make_intake
from midspan.domains.people.tests.factories import actor_for
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import make_organization

HANDS = 6


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_same_file_at_once_is_one_referral_and_nobody_sees_an_error():
    with transaction.atomic():
        intake = actor_for(make_intake(make_organization()))
    together = Barrier(HANDS)

    def hand_in(_number):
        try:
            together.wait()
            with acting_for(intake, Reach.ALL):
                arrival = receive_referral_file(content=bundle(), name="r.json", by=intake)
            return arrival.referral.pk, arrival.is_repeat
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as hands:
        arrivals = list(hands.map(hand_in, range(HANDS)))

    assert len({pk for pk, _is_repeat in arrivals}) == 1
    assert [is_repeat for _pk, is_repeat in arrivals].count(False) == 1
    with acting_for(intake, Reach.ALL):
        assert (Referral.objects.count(), ProposedFact.objects.filter(kind="identity").count()) == (1, 3)
