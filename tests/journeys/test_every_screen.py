"""Every screen at each width, in light and dark, with less motion; those of patients, guardians and the public twice.

What a journey passes it looks at too, in a state that a person brought about. Here no screen is forgotten: they are
found by the declared addresses, in the center of the sweep.
"""

from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import transaction

from midspan.values import ActorKind
from tests.journeys.barriers import barriers
from tests.journeys.conftest import is_complaint
from tests.journeys.sizes import DESKTOP, NARROW, PHONE
from tests.sweep.center import MONDAY_NOON
from tests.sweep.screens import Place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COLORS = ("light", "dark")
SIZES = (PHONE, DESKTOP, NARROW)
# What is opened most, and what helps at once: in the usual run these alone.
MAIN = {"patient:today", "patient:week", "practice:own", "patient:more", "safety:own"}
LEAVE = "leave-button"  # At the top of pages of patients and the public.
MOVING = """document.getAnimations().filter((one) => one.playState === "running")
  .map((one) => one.animationName ?? one.transitionProperty ?? "script")"""


@pytest.fixture
def place(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_NOON)
    with transaction.atomic():
        return Place()


@pytest.fixture
def look(chromium, live_server, kinds_of_text):
    """Call as `look(screens, language=)`: what is wrong with them, in words; each kind of person has a browser."""

    def looked(screens, *, language, sizes=SIZES, colors=COLORS):
        found, pages = [], {}
        for screen in screens:
            if screen.looker.kind not in pages:
                pages[screen.looker.kind] = opened(chromium, live_server.url, screen.looker, language=language)
            page, name = pages[screen.looker.kind], screen.page.name
            with heard(page) as complaints:
                wrong = list(whats_wrong(page, screen.page.url, kinds_of_text, sizes=sizes, colors=colors))
            found += [f"{name}, {what}" for what in (*wrong, *complaints)]
        for page in pages.values():
            page.context.close()
        return found

    return looked


def opened(chromium, base_url, looker, *, language):
    """A page of this person's browser, signed in, that asks for less motion."""
    context = chromium.new_context(base_url=base_url, locale=language, reduced_motion="reduce", has_touch=True)
    name = settings.SESSION_COOKIE_NAME
    if name in looker.signed_in:
        context.add_cookies([{"name": name, "value": looker.signed_in[name], "url": base_url}])
    page = context.new_page()
    page.set_default_timeout(10_000)
    return page


@contextmanager
def heard(page):
    """What scripts complain about meanwhile."""
    complaints = []
    errors = lambda error: complaints.append(str(error))  # noqa: E731 - taken off again below.
    says = lambda one: complaints.append(one.text) if is_complaint(one) else None  # noqa: E731 - as above.
    page.on("pageerror", errors)
    page.on("console", says)
    yield complaints
    page.remove_listener("pageerror", errors)
    page.remove_listener("console", says)


def whats_wrong(page, url, kinds_of_text, *, sizes, colors):
    """Once by all rules for each layout; in other colors and on a smaller phone by what these change."""
    page.emulate_media(color_scheme=colors[0])
    page.set_viewport_size(sizes[0])
    page.goto(url)
    if not page.url.endswith(url):
        yield f"leads on to {page.url}"
    for color in colors:
        page.emulate_media(color_scheme=color)
        for size in sizes:
            page.set_viewport_size(size)
            where = f"{size['width']} px, {color}"
            looks_only = color != colors[0] or (size is NARROW and len(sizes) > 1)
            yield from (f"{where}: {one}" for one in barriers(page, kinds_of_text, looks_only=looks_only))
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > size["width"]:
                yield f"{where}: scrolls sideways to {wide} px"
    yield from (f"moves: {one}" for one in page.evaluate(MOVING))


@pytest.mark.long
def test_no_screen_of_staff_alone_stands_in_the_frame_of_patients(place):
    """It has no room for their places, which then lie over each other."""
    with transaction.atomic():
        screens = [one for one in place.screens(of_staff=True) if one.page.opens.kinds == {ActorKind.STAFF}]
        framed = {one.page.name for one in screens if LEAVE in one.looker.client.get(one.page.url).text}

    assert len(screens) > 150
    assert framed == set()


def test_main_screens_in_spanish_on_a_small_phone_in_the_dark(place, look):
    with transaction.atomic():
        screens = list(place.screens(of_staff=False, names=MAIN))

    assert {one.page.name for one in screens} == MAIN
    assert look(screens, language="es", sizes=(NARROW,), colors=("dark",)) == []


@pytest.mark.long
@pytest.mark.parametrize(
    ("of_staff", "language", "fewest"), [(False, "en", 100), (False, "es", 100), (True, "en", 200)], ids=str
)
def test_every_screen(place, look, of_staff, language, fewest):
    with transaction.atomic():
        screens = list(place.screens(of_staff=of_staff))

    assert len(screens) >= fewest
    if found := look(screens, language=language):
        pytest.fail("\n".join(found))  # All of it: whoever mends one page wants to see the others.
