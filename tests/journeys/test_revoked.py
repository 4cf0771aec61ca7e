"""Two browsers: what is ended in one is refused in the other at its next click, and mail that was queued stays."""

from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import transaction

from midspan.domains.journey.tests.factories import make_accepted, make_intake
from midspan.domains.notices.actions import deliver_one, tell
from midspan.domains.notices.enums import Channel, DeliveryState, NoticeKind
from midspan.domains.notices.models import Delivery
from midspan.domains.notices.tests.factories import choose
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import make_organization
from midspan.values import ActorKind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place(settings):
    """A counselor who reaches Rowan during one stay and is told by mail; a director, who closes the referral's stay."""
    settings.MAIL_FROM = "updates@example.org"
    with transaction.atomic():
        organization = make_organization()
        stay = make_accepted(organization, actor_for(make_intake(organization)))
        counselor = make_staff(organization, Role.COUNSELOR)
        director = make_staff(organization, Role.DIRECTOR)
        tie = {"actor_id": counselor.pk, "basis": Basis.PRIMARY_COUNSELOR, "source_id": stay.pk}
        open_reach(patient_id=stay.patient_id, **tie, by=actor_for(director))
        choose(counselor, Channel.MAIL, mail="corin@example.org")
        return SimpleNamespace(stay=stay, counselor=counselor, director=director, by=actor_for(director))


def queue_a_mail(place):
    with acting_for(place.by, Reach.ALL):
        tell(
            kind=NoticeKind.TASK_DUE,
            recipient_id=place.counselor.pk,
            recipient_kind=ActorKind.STAFF,
            patient_id=place.stay.patient_id,
            by=place.by,
        )
        return Delivery.objects.get(recipient_id=place.counselor.pk)


def test_what_ends_in_one_browser_ends_the_others_page_and_the_queued_mail(place, open_page, sign_in):
    counselor, director = open_page(), open_page()
    sign_in(counselor, place.counselor.account)
    sign_in(director, place.director.account)
    url = f"/people/{place.stay.patient_id}/"
    counselor.goto(url)
    counselor.get_by_role("heading", level=1).first.wait_for()
    assert "There is nothing at this address" not in counselor.content()
    queued = queue_a_mail(place)

    director.goto(f"{url}move/")
    director.locator("input[name=to][value=closed]").check()
    director.get_by_label("Why").fill("They decided for another place.")
    director.get_by_role("button", name="Save").click()
    director.wait_for_url(f"**{url}")

    counselor.reload()
    counselor.get_by_role("heading", name="There is nothing at this address").wait_for()
    state = deliver_one(organization_id=place.stay.organization_id, delivery_id=queued.pk)
    assert (state, mail.outbox) == (DeliveryState.STOPPED, [])
