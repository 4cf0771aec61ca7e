"""From residential care to a first day, down in stages, out by the locks, called on the third day, and back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect

from midspan.domains.consents.tests.factories import make_signed
from midspan.domains.journey.checklists import Edition, current
from midspan.domains.journey.enums import LOCKS
from midspan.domains.journey.models import Departure, Episode
from midspan.domains.journey.tests.factories import agree_contact, make_clinician, place, screen
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.programs.tests.factories import make_dose_rule
from midspan.domains.schedule.models import Booking, Seat
from midspan.domains.schedule.tests.factories import Center
from midspan.kernel.tests.factories import make_organization, see_all
from tests.journeys.sizes import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)
FIRST = datetime(2026, 12, 1, 15, 5, tzinfo=UTC)  # A Tuesday.
LAST = datetime(2027, 3, 2, 15, 5, tzinfo=UTC)  # A Tuesday as well; three days later is a Friday.


class Story:
    """Rowan waits in residential care, placed by two clinicians; Ines takes people in, Nell the nurse calls."""

    def __init__(self):
        self.organization = make_organization()
        self.center = Center(self.organization)
        self.rowan = self.center.make_person(state="referred", level="", expected_start=None)
        self.stay = self.rowan.stay
        make_dose_rule(self.organization, level="2.1", minimum_weekly_minutes=540)
        self.ines, second = make_clinician(self.organization), make_clinician(self.organization)
        screen(self.stay, actor_for(self.ines))
        place(self.stay, self.ines, second)
        agree_contact(self.rowan.pk, actor_for(self.ines))
        self.nell = make_staff(self.organization, Role.NURSE, given_name="Nell")
        self.counselor = self.center.counselor
        make_signed(self.rowan, kind="provider", shares=("here",), purpose="care", name="River Clinic")
        see_all(self.organization)
        for one in (self.ines, self.nell, self.rowan, self.counselor):
            assert one.account


@pytest.fixture
def story():
    with transaction.atomic():
        return Story()


@pytest.fixture
def stand_at(monkeypatch):
    def stood(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    stood(FIRST)
    return stood


def test_person_comes_steps_down_leaves_is_called_and_comes_back(
    story, desktop, open_page, sign_in, looks_right, stand_at
):
    sign_in(desktop, story.ines.account)
    hands_over(story, desktop, looks_right)
    admits(story, desktop, looks_right)
    steps_down(story, desktop, looks_right)
    stand_at(LAST)
    sign_in(desktop, story.ines.account)
    is_held_by_the_locks(story, desktop, looks_right)
    makes_a_safety_plan(story, desktop, looks_right)
    speaks_with_who_comes_next(story, desktop, looks_right)
    leaves(story, desktop)
    stand_at(LAST + 3 * DAY)
    sign_in(desktop, story.nell.account)
    calls(story, desktop, looks_right)
    phone = open_page(PHONE, touch=True)
    sign_in(phone, story.rowan.account)
    asks_back(phone, looks_right)
    comes_back(story, desktop, looks_right)

    with transaction.atomic():
        see_all(story.organization)
        states = list(Episode.objects.order_by("opened_at").values_list("state", flat=True))
    assert states == ["discharged", "referred"]


def hands_over(story, page, looks_right):
    page.goto(f"/people/{story.rowan.pk}/handoff/")
    page.get_by_label("Sending unit").fill("Oak House")
    page.get_by_label("Left on").fill("2026-12-01")
    looks_right(page, "way-on-handoff")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("None of the first three sessions is booked yet.")).to_be_visible()


def admits(story, page, looks_right):
    page.goto(f"/people/{story.rowan.pk}/admission/")
    page.get_by_label("Primary counselor").select_option(str(story.counselor.pk))
    page.locator("[name=track]").select_option(str(story.center.track.pk))
    page.locator("[name=site]").select_option(str(story.center.site.pk))
    page.locator("[name=alias]").first.fill("Quiet Harbor")
    page.get_by_role("button", name="Admit", exact=True).click()
    expect(page.get_by_text("Admitted.")).to_be_visible()


def steps_down(story, page, looks_right):
    """Each stage is taken in its order, and the one after it is still offered."""
    page.goto(f"/plan/{story.stay.pk}/taper/")
    page.get_by_role("button", name="Compute the weeks").click()
    expect(page.get_by_role("heading", level=2, name="a week")).to_have_count(3)
    expect(page.get_by_role("heading", name="Below the level of care")).to_be_visible()
    looks_right(page, "way-on-taper")
    for _ in range(3):
        page.get_by_role("button", name="Take this week").first.click()
        page.goto(f"/plan/{story.stay.pk}/taper/")
    expect(page.get_by_text("This week is set.")).to_have_count(3)
    with transaction.atomic():
        see_all(story.organization)
        assert Seat.objects.filter(patient=story.rowan).count() >= 3
        assert Episode.objects.get().step_minutes == [540, 360, 180]
        assert Booking.objects.filter(patient=story.rowan, is_active=True).exists()


def is_held_by_the_locks(story, page, looks_right):
    """The ways out that are not open yet cannot be chosen, and say why."""
    page.goto(f"/people/{story.rowan.pk}/move/")
    for way in ("As planned", "The person leaves against advice"):
        expect(page.get_by_role("radio", name=way)).to_be_disabled()
    expect(page.get_by_text("Still open on the discharge list: Naloxone").first).to_be_visible()
    looks_right(page, "way-on-locked")


def makes_a_safety_plan(story, page, looks_right):
    """Without one that was read through with the person, nobody can say that it was."""
    page.goto(f"/people/{story.rowan.pk}/discharge/")
    expect(page.locator("[name=answer_safety_plan][value=done]")).to_be_disabled()
    looks_right(page, "way-on-no-plan")
    page.get_by_role("link", name="No safety plan is written").click()
    page.get_by_role("link", name="Write it with the person").click()
    page.get_by_label("What helps me by myself").fill("Walk to the river")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Read through with the person on March 2, 2027")).to_be_visible()
    looks_right(page, "way-on-plan")


def speaks_with_who_comes_next(story, page, looks_right):
    page.goto(f"/people/{story.rowan.pk}/discharge/")
    page.get_by_role("link", name="Speak with them, and write it down").click()
    page.get_by_label("With whom you spoke there").fill("Dr. Brask")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Dr. Brask, River Clinic")).to_be_visible()
    looks_right(page, "way-on-spoken")


def leaves(story, page):
    page.goto(f"/people/{story.rowan.pk}/discharge/")
    for item in current(Edition.DISCHARGE).items:
        page.locator(f"[name=answer_{item.key}][value=done]").check()
        page.locator(f"[name=words_{item.key}]").fill("Dana, River Clinic")
        if item.date:
            page.locator(f"[name=on_{item.key}]").fill("2027-03-05")
    page.get_by_role("button", name="Save").click()
    page.goto(f"/people/{story.rowan.pk}/move/")
    page.get_by_role("radio", name="Discharge: places").check()
    page.get_by_role("radio", name="As planned").check()
    page.get_by_label("Why they leave").select_option("goals")
    page.get_by_label("Who calls them afterwards").select_option(str(story.nell.pk))
    page.get_by_label("Why, in your words").fill("What Rowan came for is reached.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    with transaction.atomic():
        see_all(story.organization)
        left = Departure.objects.get()
        assert (left.how, left.why, left.caller_id, set(left.open) & set(LOCKS)) == (
            "planned",
            "goals",
            story.nell.pk,
            set(),
        )


def calls(story, page, looks_right):
    page.goto("/check-ups/")
    looks_right(page, "way-on-desk")
    page.locator(".queue a").first.click()
    expect(page.get_by_text("Hello, is this Rowan?")).to_be_visible()
    expect(page.get_by_text("Whether they arrived is not known yet.")).to_be_visible()
    looks_right(page, "way-on-call")
    page.get_by_role("button", name="They arrived").click()
    expect(page.get_by_text("They arrived, as they said themselves")).to_be_visible()
    page.get_by_role("radio", name="Needs more").check()
    page.get_by_label("What was said, and agreed").fill("Evenings are hard. Thinks about coming back.")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Kept with the record.")).to_be_visible()


def asks_back(page, looks_right):
    page.goto("/after/")
    expect(page.get_by_text("How we agreed to stay in touch")).to_be_visible()
    looks_right(page, "way-on-own")
    page.get_by_role("button", name="I would like to come back").click()
    expect(page.get_by_text("You asked to come back.")).to_be_visible()


def comes_back(story, page, looks_right):
    page.goto("/check-ups/")
    expect(page.get_by_role("heading", name="Asks to come back")).to_be_visible()
    page.locator(".queue a").first.click()
    page.get_by_role("button", name="Begin the return").click()
    expect(page.get_by_text("The return has begun.")).to_be_visible()
    looks_right(page, "way-on-back")
