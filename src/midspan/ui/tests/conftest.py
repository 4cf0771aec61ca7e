"""A served gallery for the browser tests. It needs no database: only the middleware that shapes a page is running."""

import os
import shutil

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import override_settings
from django.test.testcases import LiveServerThread

PAGE_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    found = map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"))
    program = os.environ.get("MIDSPAN_CHROMIUM") or next((one for one in found if one), None)
    return {**browser_type_launch_args, "executable_path": program, "args": flags}


@pytest.fixture(scope="session")
def base_url():
    # The plug-in's own fixture of this name is written in a way pytest 9 warns about; we need none.
    return None


@pytest.fixture(scope="session")
def served():
    """The address of a running server."""
    server = LiveServerThread("localhost", StaticFilesHandler, connections_override={})
    server.daemon = True
    # The server reads its middleware once, while it starts; other tests of this process keep theirs.
    with override_settings(MIDDLEWARE=PAGE_MIDDLEWARE):
        server.start()
        server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://localhost:{server.port}"
    server.terminate()


@pytest.fixture
def gallery(page, served):
    return opened(page, served)


@pytest.fixture(scope="module")
def read_only(browser, served):
    """The gallery for tests that only look at it, and what the browser complained of while it opened."""
    with browser.new_context() as context:
        page, complaints = context.new_page(), []
        page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield opened(page, served), complaints


def opened(page, served):
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{served}/ui/gallery/")
    page.locator(".painter-cell").first.wait_for()  # The last script to arrive has run.
    return page
