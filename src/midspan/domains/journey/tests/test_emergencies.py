"""What a referral told that matters in an emergency stands in the opened record; a restricted class does not."""

import pytest

from midspan.domains.emergencies.actions import break_glass
from midspan.domains.emergencies.queries import DONE_BY_PAGE, disclosed_in
from midspan.domains.journey.actions import accept_referral, decide_facts
from midspan.domains.journey.emergencies import facts_of
from midspan.domains.journey.enums import FactDecision
from midspan.domains.journey.tests.factories import condition, make_intake, make_referral
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.actions import NewRestriction, grant_restriction
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import make_organization, see_all

pytestmark = pytest.mark.django_db


@pytest.mark.slow
@pytest.mark.parametrize(("restricted", "shown"), [((), {"condition"}), (("diagnosis",), set())])
def test_vital_facts_are_shown_as_far_as_the_patient_left_them_open(restricted, shown):
    organization = make_organization()
    intake, nurse = actor_for(make_intake(organization)), actor_for(make_staff(organization, "nurse"))
    officer = actor_for(make_staff(organization, "privacy_officer"))
    referral = make_referral(organization, intake, resources=[condition("Asthma")])
    decide_facts(referral_id=referral.pk, decision=FactDecision.CONFIRMED, by=intake)
    patient = accept_referral(referral_id=referral.pk, by=intake).patient
    if restricted:
        wanted = NewRestriction(classes=frozenset(restricted))
        grant_restriction(patient_id=patient.pk, restriction=wanted, by=officer)
    bind(organization_id=organization.pk, actor_id=nurse.id, reach=Reach.ASSIGNED)
    emergency = break_glass(
        family_name=patient.family_name, birth_date=patient.birth_date, has_stepped_up=True, by=nurse,
        reason="Allergic shock in the hallway, the ambulance asks.",
    )  # fmt: skip

    found = disclosed_in(emergency, facts_of(emergency, viewer=nurse), viewer=nurse)

    see_all(organization)
    assert {one.shown(did=DONE_BY_PAGE).kind for one in found} == shown
