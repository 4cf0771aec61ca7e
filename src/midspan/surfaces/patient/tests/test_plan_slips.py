"""The person's own plan shows what they practice toward each objective, and their levels."""

import pytest
from django.apps import apps
from django.test import Client

from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.plans.enums import Kind, MeasuredBy
from midspan.domains.plans.tests.factories import LEVELS, OBJECTIVE, objective_words, sign_by_both, write, write_plan
from midspan.domains.practice.queries import own_toward
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.surfaces.patient.tests.lives import LONG_AGO, about, give_practice

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


class Signed:
    """Rowan, whose plan holds and has one objective with levels, and a skill offered toward it."""

    def __init__(self):
        self.organization = make_organization()
        self.rowan, counselor = make_patient(self.organization), make_staff(self.organization, Role.COUNSELOR)
        stay = make_episode(self.organization, self.rowan, state="admitted")
        reached = {"actor_id": counselor.pk, "patient_id": self.rowan.pk, "source_id": stay.pk}
        open_reach(**reached, basis=Basis.CARE_TEAM, by=actor_for(counselor))
        self.thread = write_plan(self.rowan, actor_for(counselor))
        scaled = objective_words(measured_by=MeasuredBy.SCALE, target="", levels=LEVELS)
        write(self.rowan, actor_for(counselor), Kind.OBJECTIVE, scaled, thread=self.thread)
        sign_by_both(self.rowan, actor_for(counselor))
        objective = apps.get_model("plans.Objective").objects.get(thread=self.thread)
        self.practice = give_practice(self.rowan, objective=objective)
        give_practice(self.rowan, "body-tour")  # Toward nothing in the plan.
        said = {"client_id": objective.pk, "practiced_at": LONG_AGO, "local_date": LONG_AGO, "received_at": LONG_AGO}
        about(self.rowan, "practice.PracticeLog", assignment=self.practice, skill="ride-the-urge", **said)


@pytest.fixture(scope="module")
def shared(share):
    return share(Signed)


@pytest.fixture
def place(shared):
    return own(shared)


def page_of(place, address):
    client = Client()
    client.force_login(place.rowan.account)
    told = client.get(address).content.decode()
    see_all(place.organization)
    return told


def test_practice_lies_beside_the_objective_it_leads_to(place):
    [one] = own_toward(viewer=actor_for(place.rowan), language="en")
    told = page_of(place, "/plan/")

    assert (one.thread, one.times, one.is_offered) == (place.thread, 1, False)
    assert f'href="/practice/{place.practice.pk}/"' in told
    assert ("Ride the urge" in told, "done 1 time" in told, "Body tour" in told) == (True, True, False)


@pytest.mark.parametrize("address", ["/plan/", "/how-i-am/"])
def test_levels_stand_in_words_and_it_is_too_early_before_the_first_review(place, address):
    told = page_of(place, address)

    assert "Too early to say. You look at it together by" in told
    assert [words for words in (*LEVELS, OBJECTIVE, "Much more than expected") if words not in told] == []
    assert ("level-reached" in told, "T =" in told) == (False, False)
    assert ([told.count(words) for words in LEVELS], "+1" in told) == ([1] * 5, False)
