"""Accepting a week gives a stay without a primary counselor the one whom the engine chose."""

import pytest

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.actions import accept_offer, compute_offer
from midspan.domains.schedule.tests.factories import MONDAY, Center, make_shifts, rows_of
from midspan.kernel.tests.factories import make_organization
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db


@pytest.fixture
def center():
    return Center(make_organization())


def take_week(center, person, *, by=None):
    offer = compute_offer(episode_id=person.stay.pk, from_date=MONDAY, by=actor_for(center.intake))
    accept_offer(offer_id=offer.pk, choice=0, by=by or actor_for(center.intake))
    person.stay.refresh_from_db()
    return rows_of("schedule.IndividualHour").get(patient=person)


def primary_reach(person):
    rows = rows_of("privacy.Reach").filter(patient=person, source_id=person.stay.pk, ended_at=None)
    return list(rows.values_list("actor_id", "basis"))


@pytest.mark.slow
def test_counselor_of_the_week_becomes_the_persons_own_and_reaches_them(center):
    person = center.make_person(counselor=None)

    hour = take_week(center, person)

    assert person.stay.primary_counselor_id == hour.staff_id == center.counselor.pk
    assert primary_reach(person) == [(center.counselor.pk, "primary_counselor")]


@pytest.mark.slow
def test_patient_who_accepts_alone_is_given_them_too(center):
    person = center.make_person(counselor=None)

    take_week(center, person, by=actor_for(person))

    assert person.stay.primary_counselor_id == center.counselor.pk


@pytest.mark.slow
def test_who_has_a_counselor_keeps_them(center):
    other = make_staff(center.organization, Role.COUNSELOR, given_name="Omar")
    make_shifts(center.organization, other, center.site)
    person = center.make_person()

    take_week(center, person)

    assert person.stay.primary_counselor_id == center.counselor.pk
    assert primary_reach(person) == []  # Admission opens it, and this stay was made without.


@pytest.mark.slow
def test_counselor_who_left_meanwhile_is_refused_and_nothing_is_taken(center):
    person = center.make_person(counselor=None)
    offer = compute_offer(episode_id=person.stay.pk, from_date=MONDAY, by=actor_for(center.intake))
    rows_of("people.Staff").filter(pk=center.counselor.pk).update(is_active=False)

    with pytest.raises(RefusedError, match="active counselor"):
        accept_offer(offer_id=offer.pk, choice=0, by=actor_for(center.intake))

    assert rows_of("schedule.Seat").count() == 0


def test_week_of_a_stay_that_ended_meanwhile_is_refused(center):
    person = center.make_person(counselor=None)
    offer = compute_offer(episode_id=person.stay.pk, from_date=MONDAY, by=actor_for(center.intake))
    rows_of("journey.Episode").filter(pk=person.stay.pk).update(state="discharged")

    with pytest.raises(RefusedError, match="This stay has ended"):
        accept_offer(offer_id=offer.pk, choice=0, by=actor_for(center.intake))
