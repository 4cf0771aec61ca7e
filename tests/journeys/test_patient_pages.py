"""A person's own pages on their phone: today, the week as grid and list, what is kept without a connection."""

import pytest
from django.db import transaction

from midspan.domains.people.tests.factories import actor_for
from midspan.domains.schedule.actions import accept_offer, compute_offer
from midspan.domains.schedule.tests.factories import Center, row
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def rowan():
    """Somebody with groups this week, work on two afternoons and a calendar."""
    with transaction.atomic():
        center = Center(make_organization())
        patient = center.make_person(alias="Blue Harbor")
        monday = clock.week_start(clock.now().date())
        by = actor_for(center.intake)
        offer = compute_offer(episode_id=patient.stay.pk, from_date=monday, by=by)
        accept_offer(offer_id=offer.pk, choice=0, by=by)
        own = {"organization": center.organization, "patient": patient}
        work = row("responsibilities.Responsibility", kind="work", title="Bakery", **own)
        for weekday in (1, 3):
            times = {"weekday": weekday, "start_minute": 14 * 60, "end_minute": 18 * 60}
            row("responsibilities.ResponsibilityTime", responsibility=work, **times, **own)
    return patient


@pytest.fixture
def at_home(phone, sign_in, rowan):
    """The phone of Rowan, on Today, with the service worker ready."""
    sign_in(phone, rowan.account)
    phone.goto("/today/")
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return phone


def test_today_shows_one_thing_and_the_way_there(at_home, looks_right):
    assert at_home.title() == "Today"
    assert at_home.locator(".card-now").count() == 1
    assert at_home.get_by_role("link", name="Directions").get_attribute("href").startswith("geo:0,0?q=")
    assert at_home.get_by_text("In groups you are “Blue Harbor”.").is_visible()
    looks_right(at_home, "today")


def test_the_bar_leaves_the_last_line_free(at_home):
    at_home.goto("/medicines/")
    at_home.evaluate("scrollTo(0, document.documentElement.scrollHeight)")

    [last, bar] = [at_home.locator(one).bounding_box() for one in ("main", ".places-bar")]

    assert last["y"] + last["height"] <= bar["y"]


def test_week_reads_as_grid_and_as_list(at_home, looks_right):
    at_home.get_by_role("link", name="My week").first.click()
    at_home.get_by_role("heading", name="My week", exact=True).wait_for()
    looks_right(at_home, "my-week-grid")
    in_grid = at_home.locator(".week-entry .week-label").all_inner_texts()

    at_home.get_by_text("List", exact=True).click()

    assert at_home.locator(".week-entry .week-label").all_inner_texts() == in_grid
    assert "Bakery" in in_grid
    looks_right(at_home, "my-week-list")


def test_week_before_and_after_lead_back(at_home):
    at_home.goto("/week/")
    dates = at_home.locator(".page-head p").inner_text()

    at_home.get_by_role("link", name="Week after").click()
    at_home.get_by_role("link", name="Week before").click()

    assert at_home.locator(".page-head p").inner_text() == dates


def test_pages_in_spanish_and_on_a_wide_screen(open_page, sign_in, rowan, looks_right):
    page = open_page({"width": 1280, "height": 900}, language="es")
    sign_in(page, rowan.account)
    for address, title in (("/today/", "Hoy"), ("/week/", "Mi semana"), ("/more/", "Más"), ("/more/privacy/", "Quién")):
        page.goto(address)
        assert page.title().startswith(title)
        looks_right(page, f"spanish{address.replace('/', '-')}")


def test_more_leads_everywhere(at_home, looks_right):
    at_home.goto("/more/")
    looks_right(at_home, "more")
    at_home.get_by_role("link", name="Who can see what").click()
    at_home.get_by_role("heading", name="People in your groups").wait_for()
    looks_right(at_home, "who-can-see-what")


def test_without_connection_a_page_helps_and_nothing_personal_is_kept(at_home, looks_right):
    at_home.reload()
    at_home.context.set_offline(True)
    at_home.goto("/today/")

    assert at_home.get_by_role("heading", name="No connection").is_visible()
    assert at_home.get_by_role("link", name="Call 988").first.is_visible()
    assert "Blue Harbor" not in at_home.content()
    at_home.context.set_offline(False)


def test_day_is_kept_when_asked_and_gone_after_signing_out(at_home):
    at_home.goto("/more/")
    at_home.get_by_label("Keep my day on this phone").check()
    at_home.get_by_text("Kept on this phone.").wait_for()
    at_home.context.set_offline(True)
    at_home.goto("/today/")
    assert at_home.get_by_text("In groups you are “Blue Harbor”.").is_visible()
    at_home.get_by_role("link", name="My safety plan").click()
    assert at_home.get_by_role("heading", name="Day and night").is_visible()

    at_home.context.set_offline(False)
    at_home.goto("/more/")
    at_home.get_by_role("button", name="Sign out").last.click()
    at_home.wait_for_url("**/account/login/**")
    kept = at_home.evaluate("caches.keys().then((names) => names.filter((name) => name.includes('day')))")

    assert kept == []


def test_leaving_forgets_the_day(at_home):
    at_home.goto("/more/")
    at_home.get_by_label("Keep my day on this phone").check()
    at_home.get_by_text("Kept on this phone.").wait_for()
    at_home.route("https://www.weather.gov/**", lambda route: route.fulfill(body="Sunny"))
    at_home.get_by_role("button", name="Leave").click()
    at_home.wait_for_url("https://www.weather.gov/**")

    at_home.goto("/offline/")
    kept = at_home.evaluate("caches.keys().then((names) => names.filter((name) => name.includes('day')))")

    assert kept == []


def test_dark_and_small(open_page, sign_in, rowan, looks_right):
    page = open_page({"width": 320, "height": 640})
    page.emulate_media(color_scheme="dark")
    sign_in(page, rowan.account)
    for address in ("/today/", "/week/"):
        page.goto(address)
        looks_right(page, f"dark{address.replace('/', '-')}")
