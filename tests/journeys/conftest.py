"""A real browser on a real server: Chromium at phone and desktop width, pages checked by axe as they are passed.

The server is Django's live server on the test's own PostgreSQL database, as the application's role.
"""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.journeys.barriers import barriers
from tests.journeys.sizes import DESKTOP, PHONE

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_path():
    """The browser `./midspan test` found, or the first one on the path."""
    given = os.environ.get("MIDSPAN_CHROMIUM")
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    found = given or next(filter(None, map(shutil.which, names)), None)
    if not found:
        pytest.fail("No Chromium: install the package chromium, or set MIDSPAN_CHROMIUM.")
    return found


@pytest.fixture(scope="session")
def chromium(playwright):
    """The browser, on pytest-playwright's own connection: one process cannot hold two."""
    browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def open_page(chromium, live_server):
    """Call as `open_page(size, language="en")` for a fresh browser page; what scripts complain about fails the test."""
    contexts, complaints = [], []

    def opened(size=DESKTOP, *, language="en", touch=False):
        context = chromium.new_context(viewport=size, base_url=live_server.url, locale=language, has_touch=touch)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if is_complaint(message) else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def is_complaint(message):
    """Errors and broken content policy; a refused form (4xx) also speaks as an error, on purpose."""
    return message.type == "error" and "Failed to load resource" not in message.text


@pytest.fixture
def phone(open_page):
    return open_page(PHONE, touch=True)


@pytest.fixture
def desktop(open_page):
    return open_page(DESKTOP)


@pytest.fixture
def shaky(chromium, live_server):
    """A page whose line may break: what htmx then says on the console is no complaint."""
    context = chromium.new_context(viewport=DESKTOP, base_url=live_server.url)
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


@pytest.fixture
def sign_in(live_server):
    """Call as `sign_in(page, account)`: the browser holds a session of that account, as after signing in."""

    def signed_in(page, account):
        client = Client()
        client.force_login(account)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    return signed_in


def signed_in(account):
    client = Client()
    client.force_login(account)
    return client


def cookie_of(client):
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def phone_of(playwright, live_server, tmp_path):
    """One phone; each `with` around a call of it starts its browser anew, as `page`.

    What it keeps is still there. It is signed in by the cookie; `offline`: it starts without a network.
    """

    @contextmanager
    def started(cookie, *, offline=False):
        context = playwright.chromium.launch_persistent_context(
            tmp_path, executable_path=chromium_path(), args=FLAGS, viewport=PHONE, base_url=live_server.url
        )
        try:
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
            context.set_offline(offline)
            page = context.new_page()
            page.set_default_timeout(10_000)
            yield page
        finally:
            context.close()

    return started


@pytest.fixture
def has_passkeys():
    """Call as `has_passkeys(page)`: the device makes passkeys and shows them without asking anybody."""

    def made(page):
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        devtools.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )

    return made


@pytest.fixture(scope="session")
def kinds_of_text():
    """Kinds of text whose contrast was found right on a page before (`axe_run.js`)."""
    return {}


@pytest.fixture
def looks_right(kinds_of_text):
    """Call as `looks_right(page, name)`: axe finds nothing at WCAG 2.2 AA, nothing scrolls sideways at either width.

    A picture of each goes to the folder MIDSPAN_PICTURES names, so that a person can look at them; without one none is
    taken, which would double the time.
    """
    folder = os.environ.get("MIDSPAN_PICTURES")

    def checked(page, name):
        width = page.viewport_size["width"]
        if folder:
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        assert barriers(page, kinds_of_text) == [], name
        fits(page, page.viewport_size, name)
        for size in (one for one in (PHONE, DESKTOP) if one["width"] != width):
            with seen_at(page, size):
                fits(page, size, name)

    return checked


def fits(page, size, name):
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= size["width"], f"{name} scrolls sideways at {size['width']} px"


@contextmanager
def seen_at(page, size):
    own = page.viewport_size
    page.set_viewport_size(size)
    yield
    page.set_viewport_size(own)
