"""Two clicks in one moment begin one thing, and nobody sees an error of the machine."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.apps import apps
from django.db import connection, transaction

from midspan.domains.assessments.actions import begin_assessment
from midspan.domains.encounters.actions import begin_contact
from midspan.domains.encounters.enums import ContactKind
from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.plans.actions import begin_plan
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import make_organization
from midspan.values import RefusedError

HANDS = 4


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_what_is_begun_twice_at_once_is_begun_once():
    with transaction.atomic():
        organization = make_organization()
        patient, counselor = make_patient(organization), make_staff(organization, Role.COUNSELOR)
        episode, by = make_episode(organization, patient, state="admitted"), actor_for(counselor)
        open_reach(actor_id=counselor.pk, patient_id=patient.pk, basis=Basis.CARE_TEAM, source_id=episode.pk, by=by)
    begun = (
        lambda: begin_contact(patient_id=patient.pk, kind=ContactKind.FAMILY, by=by),
        lambda: begin_plan(patient_id=patient.pk, by=by),
        lambda: begin_assessment(patient_id=patient.pk, by=by),
    )

    for begin in begun:
        at_once(begin, by)

    models = [apps.get_model(label) for label in ("encounters.Contact", "plans.Plan", "assessments.Assessment")]
    with acting_for(by, Reach.ALL):
        assert [model.objects.count() for model in models] == [1, 1, 1]


def at_once(begin, by):
    """Several hands in the same moment. What is answered with a reason is an answer; anything else fails the test."""
    together = Barrier(HANDS)

    def click(_number):
        try:
            together.wait()
            with acting_for(by, Reach.ALL):
                begin()
        except RefusedError:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as hands:
        list(hands.map(click, range(HANDS)))
