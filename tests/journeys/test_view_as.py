"""A patient looks at their pages as a sister would see them, as an employer would, and then takes the consent back.

Everything on the way is read-only, with a banner and one tap to stop; what is taken back is gone at the next click.
"""

import pytest
from django.db import transaction

from midspan.domains.consents.actions import take_back
from midspan.domains.consents.models import SignedConsent
from midspan.domains.consents.tests.factories import make_signed
from midspan.domains.people.tests.factories import actor_for
from midspan.domains.schedule.tests.factories import Center
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.surfaces.patient.tests.conftest import placed
from tests.journeys.sizes import ON_A_PHONE

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
NOTHING = "They see nothing here"


@pytest.fixture
def person():
    with transaction.atomic():
        center = Center(make_organization(), weekdays=(0, 2, 4))
        found = placed(center, clock.week_start(clock.now().date()))
        make_signed(found, relation="sister")
        return found


def goes_to(page, place):
    page.get_by_role("navigation", name="Places").get_by_role("link", name=place).click()


def looks_as(page, name, looks_right):
    page.goto("/more/privacy/")
    page.get_by_role("link", name="What somebody else sees").click()
    looks_right(page, "view-as-choose")
    page.get_by_role("button", name=name).click()
    page.get_by_role("heading", level=1, name=name).wait_for()


def takes_it_back(person):
    with transaction.atomic():
        see_all(person.organization)
        take_back(signed_id=SignedConsent.objects.get().pk, language="en", by=actor_for(person))


@pytest.mark.parametrize("size", ON_A_PHONE)
def test_own_pages_as_others_see_them(person, open_page, sign_in, looks_right, size):
    page = open_page(size)
    sign_in(page, person.account)

    looks_as(page, "Marisol (sister)", looks_right)
    page.get_by_text("may know when your sessions are").first.wait_for()
    looks_right(page, "view-as-all")
    goes_to(page, "Today")
    page.get_by_text("Why they see it").wait_for()
    looks_right(page, "view-as-today")
    goes_to(page, "My week")
    page.get_by_text("Why they see it").wait_for()
    assert page.get_by_text("Dana").count() == 0
    looks_right(page, "view-as-week")

    takes_it_back(person)
    page.reload()
    page.get_by_text(NOTHING).wait_for()
    looks_right(page, "view-as-taken-back")
    page.goto("/life/")
    page.get_by_text(NOTHING).wait_for()
    page.get_by_role("button", name="Stop looking").click()
    page.get_by_role("heading", name="What somebody else sees").wait_for()

    looks_as(page, "Your employer", looks_right)
    page.get_by_text(NOTHING).wait_for()
    looks_right(page, "view-as-employer")
    page.get_by_role("button", name="Stop looking").click()
    page.goto("/life/")
    page.get_by_role("heading", level=1).wait_for()
    assert page.get_by_text(NOTHING).count() == 0
