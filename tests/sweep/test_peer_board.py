"""The peer specialist's board beside a person full of canaries: it holds what ADR 28 names, and not one field more."""

import pytest
from django.test import Client
from django.urls import reverse

from midspan.domains.plans.models import GoalShown
from midspan.domains.privacy.actions import close_reach
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import own, see_all
from tests.sweep.actors import Looker, a_staff_member, tie
from tests.sweep.canaries import found_in
from tests.sweep.center import MONDAY_NOON, Center

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Who they are, and where they are helped: what the role saw before the board was there.
WHO = {"people.Patient.family_name", "people.Patient.name_to_use"}
NEEDS = {"commitments.LifeNeed.words"}
CALLING = {f"people.Patient.{name}" for name in ("phone", "contact_times", "must_not_be_told")}
GOALS = {"plans.Goal.own_words"}


class Watched(Center):
    def __init__(self):
        super().__init__()
        self.hide()
        self.peer_specialist = a_staff_member(self, "peer_specialist")
        self.stranger = a_staff_member(self, "peer_specialist")
        tie(self, [Looker("peer_specialist with reach", self.peer_specialist)])

    def takes_goal_back(self):
        bind(organization_id=self.organization.pk, actor_id=self.patient.pk, reach=Reach.OWN)
        GoalShown.objects.filter(patient_id=self.patient.pk).update(taken_back_at=clock.now())
        see_all(self.organization)


@pytest.fixture(scope="module")
def shared(share):
    return share(Watched, at=MONDAY_NOON)


@pytest.fixture
def center(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_NOON)
    return own(shared)


def board(person):
    client = Client()
    client.force_login(person.account)
    return client.get(reverse("staff:peers")).text


def test_the_board_holds_the_fields_that_are_named_and_no_other_word_of_the_person(center):
    assert found_in(board(center.peer_specialist)) == WHO | NEEDS | CALLING | GOALS

    center.takes_goal_back()

    assert found_in(board(center.peer_specialist)) == WHO | NEEDS | CALLING


def test_without_a_tie_there_is_nobody(center):
    assert found_in(board(center.stranger)) == set()
    see_all(center.organization)
    close_reach(source_id=center.peer_specialist.pk, actor_id=center.peer_specialist.pk, by=center.room.by)
    assert found_in(board(center.peer_specialist)) == set()
