"""What went to a court by its order stands in the account, with the court's name and address."""

import pytest

from midspan.domains.accounting.queries import account_of
from midspan.domains.legal.actions import disclose
from midspan.domains.legal.tests.factories import make_request, with_scope
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_what_went_by_an_order_is_accounted_with_name_and_address_of_the_court():
    organization = make_organization()
    rowan, officer = make_patient(organization), make_staff(organization, Role.PRIVACY_OFFICER)
    request, today = make_request(rowan, officer), clock.local_date()
    with_scope(request, officer, today, today, classes=["identity"])

    disclose(request_id=request.pk, has_stepped_up=True, by=actor_for(officer))

    [told] = account_of(viewer=actor_for(rowan), patient_id=rowan.pk, today=today)
    assert (told.recipient, told.address, told.kind) == ("Circuit Court, Room 3", "1 Court Square", "court")
    assert (told.classes, told.purposes, told.by) == (("identity",), ("HLEGAL",), str(officer))
