"""A person swaps a session on a phone: one tap where the program's rule allows it, else a wish."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from midspan.domains.people.tests.factories import actor_for
from midspan.domains.schedule.actions import accept_offer, compute_offer, materialize
from midspan.domains.schedule.models import Booking, SwapRequest
from midspan.domains.schedule.tests.factories import MONDAY, NINE, NOON, Center, job_of, make_group, make_section
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import make_organization, see_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EARLIER = datetime(2027, 2, 28, 15, tzinfo=UTC)
MOST_TABS = 60


@pytest.fixture
def center(monkeypatch):
    """Three mornings are set; the same group meets on Thursday, and one of another kind on Friday."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: EARLIER)
    with transaction.atomic():
        center = Center(make_organization(), weekdays=(0, 1, 2))
        center.patient, by = center.make_person(), actor_for(center.intake)
        offer = compute_offer(episode_id=center.patient.stay.pk, from_date=MONDAY, by=by)
        accept_offer(offer_id=offer.pk, choice=0, by=by)
        see_all(center.organization)
        spare = {"site": center.site, "track": center.track, "leaders": [center.leader]}
        other = make_group(center.organization, group_type="process", name="Open round")
        make_section(center.organization, times=[(3, NINE, NOON)], group=center.sections[0].group, **spare)
        make_section(center.organization, times=[(4, NINE, NOON)], group=other, **spare)
        materialize(by=job_of(center.organization), from_date=MONDAY, weeks=1)
        center.by = by
    return center


def kept(center, day):
    with acting_for(center.by, Reach.ALL):
        rows = Booking.objects.filter(patient=center.patient, is_active=True, number__isnull=False)
        return rows.filter(local_date=MONDAY + timedelta(days=day)).exists()


def test_one_tap_swaps_and_another_kind_of_group_is_asked_for(center, phone, sign_in, looks_right):
    sign_in(phone, center.patient.account)
    phone.goto(f"/week/{MONDAY}/")
    phone.get_by_role("link", name="Ask to swap Tomorrow").tap()
    phone.get_by_role("heading", name="Swap a session").wait_for()
    looks_right(phone, "swap")
    phone.get_by_role("button", name="Come to this one").first.tap()
    phone.get_by_text("Swapped. The new session is in your week.").wait_for()
    looks_right(phone, "swapped")

    assert (kept(center, 0), kept(center, 3)) == (False, True)

    phone.get_by_role("link", name="Ask to swap Tuesday").tap()
    phone.get_by_label("Anything we should know?").fill("My sister visits.")
    phone.get_by_role("button", name="Ask for this one").tap()
    phone.get_by_role("heading", name="Waiting for an answer").wait_for()
    looks_right(phone, "swap-asked")

    assert (kept(center, 1), kept(center, 4)) == (True, False)


def press_through(page, name):
    """Tab until what is named has the focus, see that the focus shows, and press."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if name in page.evaluate("document.activeElement.innerText || document.activeElement.name || ''"):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", name
            page.keyboard.press("Enter")
            return
    pytest.fail(f"{name} is not reached by keyboard on {page.url}.")


def test_wish_is_asked_and_taken_back_by_keyboard_alone(center, phone, sign_in):
    sign_in(phone, center.patient.account)
    phone.goto(f"/week/{MONDAY}/")

    press_through(phone, "Ask to swap Tuesday")
    phone.get_by_role("heading", name="Swap a session").wait_for()
    press_through(phone, "Ask for this one")
    phone.get_by_role("heading", name="Waiting for an answer").wait_for()
    press_through(phone, "Take it back")
    phone.get_by_text("Taken back. Your session stays as it is.").wait_for()

    with acting_for(center.by, Reach.ALL):
        assert SwapRequest.objects.get().state == "withdrawn"
    assert kept(center, 1)
