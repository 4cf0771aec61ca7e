"""A program manager changes single dates of a section with the keyboard alone, and the pages round time look right."""

from datetime import timedelta

import pytest
from django.db import transaction

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import make_staff
from midspan.domains.schedule.actions import find_clock_cases, materialize
from midspan.domains.schedule.tests.factories import Center, job_of, row, rows_of, seat_in
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization
from tests.journeys.sizes import AT_A_DESK

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def center():
    with transaction.atomic():
        center = Center(make_organization(), weekdays=(0, 1))
        center.manager = make_staff(center.organization, Role.PROGRAM_MANAGER, given_name="Mae")
        center.person = center.make_person()
        seat_in(center.sections[0], center.person, number=1, from_date=clock.now().date())
        session_day = clock.week_start(clock.now().date()) + timedelta(weeks=1)
        row("programs.ClosedDay", organization=center.organization, site=None, date=session_day, name="Founders' day")
        materialize(by=job_of(center.organization))
        find_clock_cases(by=job_of(center.organization))
        session = rows_of("schedule.Session").filter(section=center.sections[0], state="planned").first()
        row(
            "schedule.ClockCase",
            organization=center.organization,
            kind="conflict",
            session=session,
            patient=center.person,
            zone="America/New_York",
            changed_on=session.local_date,
            minutes=60,
        )
    return center


@pytest.mark.parametrize("size", AT_A_DESK)
def test_date_is_skipped_moved_and_undone_with_the_keyboard(open_page, sign_in, center, looks_right, size):
    page = open_page(size)
    sign_in(page, center.manager.account)
    page.goto(f"/sections/{center.sections[0].pk}/dates/")
    looks_right(page, "section-dates")

    page.locator(".queue-action").get_by_role("link", name="Skip").first.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Why").focus()
    page.keyboard.type("The heating is out.")
    looks_right(page, "section-date-skip")
    page.keyboard.press("Enter")
    page.get_by_text("The heating is out.").wait_for()
    page.locator(".queue-action").get_by_role("link", name="Move").nth(1).focus()
    page.keyboard.press("Enter")
    page.get_by_label("Who leads").wait_for()
    looks_right(page, "section-date-move")
    page.go_back()
    looks_right(page, "section-dates-changed")
    page.locator("li").filter(has_text="Skipped").get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    page.get_by_text("That date is as usual again.").wait_for()

    assert page.get_by_text("The heating is out.").count() == 0


@pytest.mark.parametrize("size", AT_A_DESK)
def test_case_of_a_clock_change_leads_to_the_week(open_page, sign_in, center, looks_right, size):
    page = open_page(size)
    sign_in(page, center.intake.account)
    page.goto("/plan/clocks/")
    looks_right(page, "clock-changes")

    page.get_by_role("link", name="Open the week").click()

    page.get_by_text("Assumed from the site: confirm").wait_for()


@pytest.mark.parametrize("size", AT_A_DESK)
def test_pages_of_licenses_and_holidays_look_right(open_page, sign_in, center, looks_right, size):
    page = open_page(size)
    sign_in(page, center.manager.account)
    for name, path in (
        ("licenses", f"/program/staff/{center.counselor.pk}/"),
        ("holidays", f"/program/places/{center.site.pk}/holidays/"),
    ):
        assert page.goto(path).status == 200
        looks_right(page, name)


def test_preferences_ask_for_clock_and_state(phone, sign_in, center, looks_right):
    sign_in(phone, center.person.account)
    phone.goto("/life/wishes/")

    assert phone.get_by_label("Which clock do you live by?").is_visible()
    looks_right(phone, "wishes")
