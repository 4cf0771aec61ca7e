"""First light: from a referral file to hours that add up, on the screens of everybody who takes part."""

import pytest
from django.apps import apps
from django.db import transaction
from playwright.sync_api import expect

from midspan.kernel.tests.factories import see_all
from tests.journeys.first_light import group, own_week, way_in
from tests.journeys.first_light.center import FIRST_CALL, Center, first_group, shortly
from tests.journeys.sizes import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tell_time(monkeypatch):
    """Call with a moment: from then on it is that moment for everything in this process, server and jobs alike."""

    def told(moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return told


@pytest.fixture
def screen(request, looks_right):
    """Call as `screen(page, name)` on every screen the story passes: it is looked at where it stands, in its own width.

    In the long run in both. What is wrong is told at the end, all of it at once, so that one bad screen does not hide
    the next.
    """
    wrong = []

    def passed(page, name):
        own = page.viewport_size
        for size in (PHONE, DESKTOP) if request.param == "both widths" else (own,):
            page.set_viewport_size(size)
            try:
                looks_right(page, name)
            except AssertionError as found:
                wrong.append(f"{name} at {size['width']}: {found}")
        page.set_viewport_size(own)

    yield passed
    assert wrong == []


@pytest.fixture
def center(tell_time):
    tell_time(FIRST_CALL)
    with transaction.atomic():
        return Center()


@pytest.fixture
def at_desk(open_page, sign_in):
    """Call with a staff member: their own browser, signed in."""

    def seated(staff):
        page = open_page(DESKTOP)
        sign_in(page, staff.account)
        return page

    return seated


def newcomer(center):
    """The one who was not there before the story."""
    with transaction.atomic():
        see_all(center.organization)
        known = [one.pk for one in center.others]
        return apps.get_model("people.Patient").objects.exclude(pk__in=known).get().pk


@pytest.mark.parametrize("screen", ["own width", pytest.param("both widths", marks=pytest.mark.long)], indirect=True)
def test_first_light(center, at_desk, phone, screen, tell_time):
    intake = at_desk(center.ines)
    way_in.take_in(intake, screen)
    way_in.decide(intake, screen)
    patient_id = newcomer(center)
    way_in.ask_red_flags(intake, screen)
    way_in.judge(intake, screen)
    way_in.countersign(at_desk(center.dana), screen, patient_id)
    intake.reload()
    way_in.agree_contact(intake, screen)
    way_in.hand_off(intake, screen)
    way_in.admit(intake, screen)
    login, code = way_in.print_paper(intake, screen)

    own_week.sign_in_with_paper(phone, screen, login=login, code=code)
    own_week.tell_of_work(phone, screen)
    own_week.paint_family_time(phone, screen)
    own_week.say_the_way(phone, screen)

    compute(intake, screen, patient_id)
    own_week.choose_week(phone, screen)
    own_week.look_at_week(phone, screen, "my-week-before")

    with transaction.atomic():
        see_all(center.organization)
        session = first_group(patient_id)
        center.put_on_dates(session.local_date)
    tell_time(shortly(session.during.lower, -10))
    phone.goto("/today/")
    expect(phone.get_by_text("In 10 minutes")).to_be_visible()
    screen(phone, "today-before-the-group")
    group.check_everybody_in(at_desk(center.fran), screen, session.pk)

    tell_time(shortly(session.during.upper, 5))
    leader = at_desk(center.lee)
    group.record(leader, screen, session.pk)
    group.sign(leader, screen)
    group.add_to_entry(leader, screen, way_in.ALIAS)
    leader.goto("/day/")
    expect(leader.get_by_text("All clear")).to_be_visible()
    expect(leader.get_by_text("Notes of")).to_have_count(0)
    screen(leader, "day-board-done")

    phone.goto("/today/")
    screen(phone, "today-after-the-group")
    expect(phone.get_by_text("3 h attended, 7 h still planned. This week should have 9 h to 19 h.")).to_be_visible()
    own_week.look_at_week(phone, screen, "my-week-after")
    expect(phone.get_by_text("3 h so far")).to_be_visible()
    expect(phone.get_by_text("7 h still planned.")).to_be_visible()


def compute(page, screen, patient_id):
    page.goto(f"/people/{patient_id}/")
    page.get_by_role("link", name="Plan the week").first.click()
    screen(page, "plan-before")
    page.get_by_role("button", name="Compute weeks").click()
    expect(page.get_by_role("heading", name="Week A")).to_be_visible()
    expect(page.get_by_role("heading", name="Week B")).to_be_visible()
    expect(page.get_by_text("Fits best of all weeks that are possible.")).to_be_visible()
    expect(page.get_by_text("Unlike week A")).to_have_count(2)
    expect(page.get_by_text("Skills for staying well")).to_have_count(0)  # Tuesday evening is Leo's.
    screen(page, "plan-weeks")
