"""A referral that cannot be placed is explained; a what-if opens a group; the week is taken, and the phone shows it."""

import re

import pytest
from django.db import transaction
from playwright.sync_api import expect

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.models import Advice, Scenario, Section
from midspan.domains.schedule.tasks import compute_advice, compute_what_if
from midspan.domains.schedule.tests.factories import Center, row
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import make_organization
from tests.journeys.sizes import PHONE, TABLET
from tests.journeys.test_center_weeks import SHORT, busy, person

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]

NEW = "Tomas"


@pytest.fixture
def center():
    """A group on Monday, Tuesday and Thursday mornings; Tomas, who was referred, works on Thursdays."""
    with transaction.atomic():
        center = Center(make_organization(), weekdays=(0, 1, 3))
        center.director = make_staff(center.organization, Role.DIRECTOR, given_name="Didi", family_name="Ames")
        center.by = actor_for(center.director)
        for section, day in zip(center.sections, ("Monday", "Tuesday", "Thursday"), strict=True):
            Section.objects.filter(pk=section.pk).update(name=f"{day} skills")
        for weekday in range(6):
            row(
                "programs.Shift",
                organization=center.organization,
                staff=center.leader,
                site=center.site,
                weekday=weekday,
                start_minute=8 * 60,
                end_minute=21 * 60,
            )
        person(center, SHORT, places=(0, 1))
        center.tomas = person(center, NEW, places=(), state="waiting")
        busy(center, center.tomas, (3,), firmness="fixed")
    return center


def newest(center, model):
    with acting_for(center.by, Reach.ALL):
        return model.objects.order_by("-asked_at").first()


def work(center):
    """What the worker does with the what-if that the page queued."""
    scenario = newest(center, Scenario)
    assert compute_what_if(str(center.organization.pk), str(scenario.pk)) == "ready"
    return scenario


def pages(open_page, sign_in, account):
    """The same person at a desk, with a tablet and with a phone."""
    opened = [open_page(), open_page(TABLET, touch=True), open_page(PHONE, touch=True)]
    for page in opened:
        page.set_default_timeout(30_000)  # A machine that runs other things as well takes its time.
        sign_in(page, account)
    return opened


def look(others, looks_right, address, name):
    for page in others:
        page.goto(address)
        looks_right(page, name)


def test_from_no_week_by_a_what_if_to_the_phone(center, open_page, sign_in, looks_right):
    staff, *others = pages(open_page, sign_in, center.director.account)
    staff.goto("/plan/center/")
    looks_right(staff, "what-if-center")
    staff.get_by_role("link", name=re.compile(f"^Explain.*{NEW}")).click()
    staff.get_by_text("Early shift: Thursday").first.wait_for()
    looks_right(staff, "explain")
    look(others, looks_right, staff.url, "explain")

    staff.get_by_role("button", name=re.compile("^See what it does to everybody.*Open another group")).click()
    staff.get_by_role("heading", name="Waiting for a free worker").wait_for()
    looks_right(staff, "what-if-computing")
    look(others[1:], looks_right, staff.url, "what-if-computing")
    scenario = work(center)
    staff.get_by_role("heading", name="1 more person gets a week because of it.").wait_for()
    looks_right(staff, "what-if-result")
    look(others, looks_right, staff.url, "what-if-result")

    staff.get_by_role("link", name="Lay beside today's plan").click()
    staff.get_by_text("What-if 1 gives 1 more person a week than today's plan.").wait_for()
    looks_right(staff, "what-if-compared")
    look(others, looks_right, staff.url, "what-if-compared")

    staff.goto(f"/plan/center/what-if/{scenario.pk}/")
    staff.get_by_role("link", name="Make it so").click()
    staff.get_by_text("Room and leaders below are free at that time.").wait_for()
    looks_right(staff, "what-if-review")
    look(others[1:], looks_right, staff.url, "what-if-review")
    staff.get_by_role("button", name="Save").click()
    staff.get_by_role("heading", name="It is real now.").wait_for()
    looks_right(staff, "what-if-made")
    staff.get_by_role("button", name=f"Compute the week of {NEW}").click()
    staff.get_by_role("heading", name="Week A").wait_for()

    phone = open_page(PHONE, touch=True)
    sign_in(phone, center.tomas.account)
    phone.goto("/week/choose/")
    phone.get_by_role("button", name=re.compile(r"^Take this week.*Week A")).tap()
    phone.get_by_text("The week is set.").wait_for()
    looks_right(phone, "what-if-week")
    with acting_for(center.by, Reach.ALL):
        opened = newest(center, Scenario).changes.get().section
        assert opened.seats.get().patient_id == center.tomas.pk
        group = opened.group.name
    assert phone.get_by_text(group).count() > 0


def test_a_what_if_by_hand_and_advice(center, open_page, sign_in, looks_right):
    with acting_for(center.by, Reach.ALL):
        Section.objects.filter(pk=center.sections[0].pk).update(capacity=1, comfortable_size=1)
        person(center, "Ada", places=(), state="waiting")
    staff, *others = pages(open_page, sign_in, center.director.account)
    staff.goto("/plan/center/what-if/")
    looks_right(staff, "what-ifs-none")
    staff.get_by_role("button", name="New what-if").click()
    staff.get_by_text("Open one more group", exact=True).click()
    form = staff.locator("details[open]")
    form.get_by_label("Like which group?").select_option(label="Monday skills")
    form.get_by_label("Day", exact=True).select_option(label="Wednesday")
    form.get_by_label("From", exact=True).fill("18:00")
    form.get_by_role("button", name=re.compile("^Add.*Open one more group")).click()
    staff.get_by_text("Open another group like Monday skills: Wednesday 6 p.m. – 9 p.m.").first.wait_for()
    for title in ("More places in a group", "A counselor is away", "Open on a further day", "New referrals"):
        staff.get_by_text(title, exact=True).click()
    looks_right(staff, "what-if-draft")
    look(others, looks_right, staff.url, "what-if-draft")
    staff.get_by_role("button", name="Compute").click()
    staff.get_by_role("heading", name="Waiting for a free worker").wait_for()
    work(center)
    staff.get_by_role("heading", name=re.compile("gets? a week because of it")).wait_for()
    looks_right(staff, "what-if-by-hand")
    look(others, looks_right, "/plan/center/what-if/", "what-ifs")

    staff.goto("/plan/center/advice/")
    staff.get_by_role("button", name="Look for it").click()
    staff.get_by_role("heading", name="Waiting for a free worker").wait_for()
    looks_right(staff, "advice-computing")
    compute_advice(str(center.organization.pk), str(newest(center, Advice).pk))
    staff.get_by_role("heading", name=re.compile("Monday skills")).first.wait_for()
    looks_right(staff, "advice")
    look(others, looks_right, "/plan/center/advice/", "advice")
    staff.get_by_role("button", name=re.compile("^Try it as a what-if")).first.click()
    staff.get_by_role("heading", name="Waiting for a free worker").wait_for()
    work(center)
    staff.get_by_role("heading", name=re.compile("because of it|nobody's hours")).wait_for()


def test_group_is_dragged_to_another_day_and_by_keyboard_as_well(center, open_page, sign_in, looks_right):
    staff, tablet, phone = pages(open_page, sign_in, center.director.account)
    moved = "Move Monday skills from Monday 9 a.m. – noon to Wednesday 9 a.m. – noon."
    staff.goto("/plan/center/")

    staff.locator("[data-meeting]", has_text="Monday skills").drag_to(staff.locator("[data-move-to='2']"))
    expect(staff.get_by_text(moved)).to_be_visible()

    staff.goto("/plan/center/")
    staff.get_by_role("link", name=re.compile("^Try another time ?: Monday skills")).focus()
    staff.keyboard.press("Enter")
    staff.get_by_label("Move it to").focus()
    looks_right(staff, "move-a-group")
    look((tablet, phone), looks_right, staff.url, "move-a-group")
    staff.keyboard.type("Wednesday")
    staff.get_by_role("button", name="See what it would do").focus()
    staff.keyboard.press("Enter")
    expect(staff.get_by_text(moved)).to_be_visible()
