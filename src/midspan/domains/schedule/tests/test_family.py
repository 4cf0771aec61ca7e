"""A track that plans family sessions gives everybody one; elsewhere whoever wishes for one gets it."""

import pytest

from midspan.domains.people.tests.factories import actor_for
from midspan.domains.schedule.actions import accept_offer, compute_offer
from midspan.domains.schedule.tests.factories import MONDAY, Center, rows_of
from midspan.kernel.tests.factories import make_organization

pytestmark = pytest.mark.django_db


@pytest.mark.slow
@pytest.mark.parametrize(("minutes", "lengths"), [(50, [50]), (None, [])])
def test_family_session_is_as_long_as_the_track_says(minutes, lengths):
    center = Center(make_organization())
    rows_of("programs.Track").update(family_minutes=minutes)
    person, by = center.make_person(), actor_for(center.intake)

    offer = compute_offer(episode_id=person.stay.pk, from_date=MONDAY, by=by)
    accept_offer(offer_id=offer.pk, choice=0, by=by)

    hours = rows_of("schedule.IndividualHour").filter(kind="family", staff=center.counselor)
    assert [hour.end_minute - hour.start_minute for hour in hours] == lengths


@pytest.mark.slow
@pytest.mark.parametrize(("wish", "lengths"), [(True, [60]), (False, []), (None, [])])
def test_whoever_wishes_for_a_family_session_gets_one(wish, lengths):
    center = Center(make_organization())
    person, by = center.make_person(), actor_for(center.intake)
    rows_of("responsibilities.WeekPreference").filter(patient=person).update(family_session=wish)

    offer = compute_offer(episode_id=person.stay.pk, from_date=MONDAY, by=by)
    accept_offer(offer_id=offer.pk, choice=0, by=by)

    hours = rows_of("schedule.IndividualHour").filter(kind="family", staff=center.counselor)
    assert [hour.end_minute - hour.start_minute for hour in hours] == lengths
