"""From residential care to a first day, down in stages, out by the locks, called on the third day, and back in.

Who leaves early goes by the same locks, and is called as well.
"""

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
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# A browser keeps no cookie that ended before today: the story lies well ahead.
BEFORE = datetime(2031, 11, 25, 15, 5, tzinfo=UTC)  # A week before residential care ends.
FIRST = datetime(2031, 12, 2, 15, 5, tzinfo=UTC)  # A Tuesday.
TO_OFFER = tuple(key for key in LOCKS if key != "check_ups")
LAST = datetime(2032, 3, 2, 15, 5, tzinfo=UTC)  # A Tuesday as well; three days later is a Friday.


class Story:
    """Rowan waits in residential care, placed by two clinicians; Ines takes people in, Nell the nurse calls."""

    def __init__(self):
        self.organization = make_organization()
        self.center = Center(self.organization)
        self.rowan = self.center.make_person(state="referred", level="", expected_start=None)
        self.stay = self.rowan.stay
        make_dose_rule(self.organization, level="2.1", minimum_weekly_minutes=540)
        self.ines, self.second = make_clinician(self.organization), make_clinician(self.organization)
        self.is_placed(self.stay)
        agree_contact(self.rowan.pk, actor_for(self.ines))
        self.nell = make_staff(self.organization, Role.NURSE, given_name="Nell")
        self.counselor = self.center.counselor
        make_signed(self.rowan, kind="provider", shares=("here",), purpose="care", name="River Clinic")
        see_all(self.organization)
        for one in (self.ines, self.nell, self.rowan, self.counselor):
            assert one.account

    def is_placed(self, stay):
        screen(stay, actor_for(self.ines))
        place(stay, self.ines, self.second)


@pytest.fixture
def stand_at(monkeypatch):
    def stood(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    stood(BEFORE)
    return stood


@pytest.fixture
def story(stand_at):
    with transaction.atomic():
        return Story()


def test_person_comes_steps_down_leaves_is_called_and_comes_back(
    story, desktop, open_page, sign_in, looks_right, stand_at
):
    sign_in(desktop, story.ines.account)
    books_three_sessions(story, desktop, looks_right)
    stand_at(FIRST)
    sign_in(desktop, story.ines.account)
    hands_over(story, desktop, looks_right)
    admits(story, desktop, alias="Quiet Harbor")
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
    sign_in(desktop, story.ines.account)
    admits(story, desktop, alias="Still Water")
    is_called_no_more(desktop)

    with transaction.atomic():
        see_all(story.organization)
        states = list(Episode.objects.order_by("opened_at").values_list("state", flat=True))
    assert states == ["discharged", "admitted"]


def test_who_leaves_early_is_offered_each_lock_and_is_called(story, desktop, sign_in, looks_right, stand_at):
    with transaction.atomic():
        see_all(story.organization)
        wren = story.center.make_person()
    sign_in(desktop, story.ines.account)

    answers_each_lock(desktop, wren, "not_possible", words="x")
    is_held_though_nothing_was_possible(desktop, wren, looks_right)
    stand_at(BEFORE + HOUR)
    answers_each_lock(desktop, wren, "declined", words="Ines offered it at the door.", on="2031-11-25")
    leaves_against_advice(desktop, wren, caller=story.nell)

    with transaction.atomic():
        see_all(story.organization)
        left = Departure.objects.get()
        assert (left.how, left.without) == ("against_advice", dict.fromkeys(TO_OFFER, "declined"))
        assert left.caller_id == story.nell.pk
    stand_at(BEFORE + 3 * DAY)
    sign_in(desktop, story.nell.account)
    desktop.goto("/check-ups/")
    desktop.locator(".queue a").first.click()
    expect(desktop.get_by_text("Hello, is this", exact=False)).to_be_visible()


def answers_each_lock(page, who, answer, *, words, on=""):
    """Each but the calls, which the person would like."""
    page.goto(f"/people/{who.pk}/discharge/")
    for key in TO_OFFER:
        page.locator(f"[name=answer_{key}][value={answer}]").check()
        page.locator(f"[name=words_{key}]").fill(words)
        if page.locator(f"[name=on_{key}]").count():
            page.locator(f"[name=on_{key}]").fill(on)
    page.locator("[name=answer_check_ups][value=done]").check()
    page.locator("[name=words_check_ups]").fill("Nell")
    page.locator("[name=on_check_ups]").fill("2031-11-28")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()


def is_held_though_nothing_was_possible(page, who, looks_right):
    """Only who was not seen again goes like that."""
    page.goto(f"/people/{who.pk}/move/")
    expect(page.get_by_role("radio", name="The person leaves against advice")).to_be_disabled()
    expect(page.get_by_role("radio", name="The person was not seen again")).to_be_enabled()
    expect(page.get_by_text("was offered, with who offered it and on which day: Naloxone").first).to_be_visible()
    looks_right(page, "way-on-early")


def leaves_against_advice(page, who, *, caller):
    page.goto(f"/people/{who.pk}/move/")
    page.get_by_role("radio", name="Discharge: places").check()
    page.get_by_role("radio", name="The person leaves against advice").check()
    page.get_by_label("Why they leave").select_option("unknown")
    page.get_by_label("Who calls them afterwards").select_option(str(caller.pk))
    page.get_by_label("Why, in your words").fill("Left in the break, and was called in the evening.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()


def books_three_sessions(story, page, looks_right):
    """A week before the person leaves residential care, from the day on which they will."""
    page.goto(f"/people/{story.rowan.pk}/handoff/")
    page.get_by_label("Sending unit").fill("Oak House")
    page.locator("[name=expected_discharge]").fill("2031-12-02")
    looks_right(page, "way-on-handoff")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("None of the first three sessions is booked yet.")).to_be_visible()
    says_where_and_with_whom(story, page, alias="Quiet Harbor")
    page.get_by_role("button", name="Save without admitting").click()
    page.goto(f"/people/{story.rowan.pk}/handoff/")
    page.get_by_role("link", name="Plan the week").click()
    page.get_by_label("Month", exact=True).fill("12")
    page.get_by_label("Day", exact=True).fill("2")
    page.get_by_role("button", name="Compute weeks").click()
    page.get_by_role("button", name="Take this week").first.click()
    page.goto(f"/people/{story.rowan.pk}/handoff/")
    expect(page.get_by_text("The first three sessions are booked.")).to_be_visible()
    looks_right(page, "way-on-three-booked")


def hands_over(story, page, looks_right):
    page.goto(f"/people/{story.rowan.pk}/handoff/")
    expect(page.get_by_text("They leave there today. Call them today")).to_be_visible()
    page.get_by_label("Left on").fill("2031-12-02")
    page.get_by_role("button", name="Save").click()
    page.goto(f"/people/{story.rowan.pk}/handoff/")
    expect(page.get_by_text("The first three sessions are booked.")).to_be_visible()
    looks_right(page, "way-on-handed-over")


def admits(story, page, *, alias):
    says_where_and_with_whom(story, page, alias=alias)
    page.get_by_role("button", name="Admit", exact=True).click()
    expect(page.get_by_text("Admitted.")).to_be_visible()


def says_where_and_with_whom(story, page, *, alias):
    page.goto(f"/people/{story.rowan.pk}/admission/")
    page.get_by_label("Primary counselor").select_option(str(story.counselor.pk))
    page.locator("[name=track]").select_option(str(story.center.track.pk))
    page.locator("[name=site]").select_option(str(story.center.site.pk))
    page.locator("[name=alias]").first.fill(alias)


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
    expect(page.get_by_text("Read through with the person on March 2, 2032")).to_be_visible()
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
            page.locator(f"[name=on_{item.key}]").fill("2032-03-05")
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
    with transaction.atomic():
        see_all(story.organization)
        story.is_placed(Episode.objects.latest("opened_at"))


def is_called_no_more(page):
    page.goto("/check-ups/")
    expect(page.locator(".queue a")).to_have_count(0)
