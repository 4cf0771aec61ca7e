"""A week painted by mouse, by touch, by keyboard and typed into the list: the same rows each time."""

import pytest
from django.db import transaction

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import make_patient, make_staff
from midspan.domains.responsibilities.models import ResponsibilityTime
from midspan.domains.responsibilities.tests.factories import at, every_second, make_work
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, see_all
from tests.journeys.sizes import DESKTOP, ON_A_PHONE, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]

TUESDAY, THURSDAY = 1, 3
NINE, TWELVE = 9 * 60, 12 * 60
PAINTED = [("school", day, NINE, TWELVE) for day in (TUESDAY, THURSDAY - 1, THURSDAY)]


@pytest.fixture
def rowan():
    with transaction.atomic():
        return make_patient(make_organization(), given_names="Rowan", family_name="Ames")


def rows_of(patient):
    with transaction.atomic():
        see_all(patient.organization)
        rows = ResponsibilityTime.objects.filter(patient=patient, responsibility__removed_at=None)
        ordered = rows.order_by("weekday", "start_minute")
        return list(ordered.values_list("responsibility__kind", "weekday", "start_minute", "end_minute"))


def cell(page, day, minute):
    """The half hour of the grid that begins at that minute; the grid begins at six."""
    return page.locator(f".painter-cell[data-day='{day}'][data-slot='{(minute - 6 * 60) // 30}']")


def open_painter(page):
    page.goto("/life/paint/")
    page.locator(".painter-brush", has_text="School").click()


def keep(page):
    page.get_by_role("button", name="Keep this week").click()
    page.get_by_role("heading", name="Your life", level=1).wait_for()


def middle(page, day, minute):
    box = cell(page, day, minute).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_painted_by_mouse(open_page, sign_in, rowan):
    page = open_page(DESKTOP)
    sign_in(page, rowan.account)
    open_painter(page)

    cell(page, TUESDAY, NINE).scroll_into_view_if_needed()
    page.mouse.move(*middle(page, TUESDAY, NINE))
    page.mouse.down()
    page.mouse.move(*middle(page, THURSDAY, TWELVE - 30), steps=8)
    page.mouse.up()
    keep(page)

    assert rows_of(rowan) == PAINTED


def test_painted_by_touch(open_page, sign_in, rowan):
    page = open_page(PHONE, touch=True)
    sign_in(page, rowan.account)
    open_painter(page)

    cell(page, TUESDAY, TWELVE).scroll_into_view_if_needed()
    touch(page, middle(page, TUESDAY, NINE), middle(page, THURSDAY, TWELVE - 30))
    keep(page)

    assert rows_of(rowan) == PAINTED


def touch(page, begin, end):
    """One finger put down, drawn and lifted, as the browser itself reports it."""
    devtools = page.context.new_cdp_session(page)
    between = [(begin[0] + (end[0] - begin[0]) * n / 8, begin[1] + (end[1] - begin[1]) * n / 8) for n in range(1, 9)]
    for kind, points in [("touchStart", [begin]), *(("touchMove", [point]) for point in between), ("touchEnd", [])]:
        places = [{"x": x, "y": y} for x, y in points]
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})


def test_painted_by_keyboard(open_page, sign_in, rowan):
    page = open_page(DESKTOP)
    sign_in(page, rowan.account)
    open_painter(page)

    for day in (TUESDAY, THURSDAY - 1, THURSDAY):
        cell(page, day, NINE).focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Space")
        for _ in range(5):
            page.keyboard.press("Shift+ArrowDown")
    keep(page)

    assert rows_of(rowan) == PAINTED


def test_typed_into_the_list_without_a_script(chromium, live_server, sign_in, rowan):
    context = chromium.new_context(viewport=PHONE, base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, rowan.account)
    page.goto("/life/paint/")

    for place, (kind, day, _, _) in enumerate(PAINTED):
        page.locator(f"[name='week-{place}-day']").select_option(str(day))
        page.locator(f"[name='week-{place}-kind']").select_option(kind)
        page.locator(f"[name='week-{place}-start']").fill("09:00")
        page.locator(f"[name='week-{place}-end']").fill("12:00")
    keep(page)
    context.close()

    assert rows_of(rowan) == PAINTED


def test_erased_by_keyboard_and_undone(open_page, sign_in, rowan):
    with transaction.atomic():
        see_all(rowan.organization)
        make_work(rowan, kind="school", times=[at(day, 9, 12) for day in (1, 2, 3)])
    page = open_page(PHONE, touch=True)
    sign_in(page, rowan.account)
    open_painter(page)

    cell(page, THURSDAY, NINE).focus()
    cell(page, THURSDAY, NINE).press("Space")
    keep(page)
    erased = rows_of(rowan)
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("It is as it was before.").wait_for()

    assert erased == [*PAINTED[:2], ("school", THURSDAY, NINE + 30, TWELVE)]
    assert rows_of(rowan) == PAINTED


@pytest.mark.parametrize("size", ON_A_PHONE)
def test_every_page_of_a_life_looks_right(open_page, sign_in, looks_right, rowan, size):
    with transaction.atomic():
        see_all(rowan.organization)
        make_work(rowan, times=[at(day, 8, 16) for day in range(5)], commute_minutes=25)
        anchor = clock.week_start(clock.now().date())
        make_work(rowan, kind="caring", title="Leo's pick-up", times=[every_second(2, 15.5, 17, anchor=anchor)])
        make_work(rowan, kind="school", title="", times=[at(5, 22, 6)], relies_on_me="my daughter, 6")
    page = open_page(size)
    sign_in(page, rowan.account)

    for place in ("", "add/", "paint/", "calendars/", "wishes/", "apart/"):
        page.goto(f"/life/{place}")
        looks_right(page, f"life-{place.strip('/') or 'overview'}")
    page.goto("/life/add/")
    page.get_by_text("Work", exact=True).click()
    for name in ("when", "firm", "relies"):
        page.get_by_role("button", name="Continue").last.click()
        looks_right(page, f"life-add-{name}")
        fill_question(page, name)


def fill_question(page, name):
    if name == "when":
        page.get_by_label("Monday").check()
        page.get_by_label("From").fill("09:00")
        page.get_by_label("Until").fill("12:00")
    elif name == "firm":
        page.get_by_text("I could move it").click()


@pytest.mark.parametrize("size", ON_A_PHONE)
def test_pages_on_behalf_of_a_person_look_right(open_page, sign_in, looks_right, rowan, size):
    with transaction.atomic():
        see_all(rowan.organization)
        ines = make_staff(rowan.organization, Role.INTAKE)
        work = make_work(rowan)
    page = open_page(size)
    sign_in(page, ines.account)

    for place in ("", f"{work.pk}/", f"{work.pk}/days/", "apart/"):
        page.goto(f"/people/{rowan.pk}/life/{place}")
        looks_right(
            page, f"life-staff-{place.replace(str(work.pk), 'work').strip('/').replace('/', '-') or 'overview'}"
        )
