"""What would help with a part of one's life, from the week to the request that the person sends, or does not."""

import pytest
from django.db import transaction
from playwright.sync_api import expect

from midspan.domains.commitments.models import LifeNeed
from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.people.tests.factories import make_patient
from midspan.domains.responsibilities.tests.factories import at, make_work
from midspan.kernel.tests.factories import make_organization, see_all
from tests.journeys.sizes import ON_A_PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RIDE = "A ride home after the late shift"
WORDS = {"en": ("Ask for it", "What do you need?"), "es": ("Pedirlo", "¿Qué necesita?")}


@pytest.fixture
def rowan():
    with transaction.atomic():
        organization = make_organization()
        rowan = make_patient(organization, given_names="Rowan")
        make_episode(organization, rowan, state="admitted")
        rowan.shift = make_work(rowan, title="Late shift", at_risk=True, what_would_help=RIDE)
        make_work(rowan, kind="pet", title="Two cats", times=[at(1, 8, 9)])
        make_work(rowan, kind="money", title="", times=[at(3, 17, 19)], at_risk=False)
        assert rowan.account
        return rowan


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("size", ON_A_PHONE)
def test_what_would_help_becomes_a_request_only_when_it_is_sent(rowan, open_page, sign_in, looks_right, language, size):
    page = open_page(size, language=language)
    sign_in(page, rowan.account)
    page.goto("/life/")
    ask, need = WORDS[language]
    looks_right(page, f"life-at-risk-{language}")
    page.goto(f"/life/{rowan.shift.pk}/")
    looks_right(page, f"life-at-risk-change-{language}")
    page.goto("/life/")

    page.get_by_role("link", name=ask).click()

    expect(page.get_by_label(need)).to_have_value(RIDE)
    with transaction.atomic():
        see_all(rowan.organization)
        assert not LifeNeed.objects.exists()
