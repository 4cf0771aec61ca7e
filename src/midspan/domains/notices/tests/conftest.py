"""A small center: somebody who schedules, a patient, and mail that is set up."""

from types import SimpleNamespace

import pytest

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.kernel.tests.factories import make_organization


@pytest.fixture
def cast(settings):
    settings.MAIL_FROM = "updates@example.org"
    organization = make_organization()
    return SimpleNamespace(
        organization=organization,
        by=actor_for(make_staff(organization, Role.SCHEDULER)),
        rowan=make_patient(organization, phone="804-555-0100", email="rowan@example.org"),
        desk=make_staff(organization, Role.FRONT_DESK),
    )
