"""Every page that anybody may open: what it asks elsewhere, leaves on the device, weighs, and is without a script.

They are found by their declaration, so that a new one is measured too.
"""

import re

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse

from midspan.domains.circle.actions import ask_program
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import make_staff
from midspan.domains.programs.tests.factories import make_site, make_track
from midspan.kernel.pages import ANYONE
from midspan.kernel.tests.factories import make_organization
from tests.journeys.sizes import DESKTOP, PHONE
from tests.sweep.pages import addresses

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_BYTES = 40_000
NOTED = """
  window.written = [];
  for (const name of ["setItem"]) {
    const kept = Storage.prototype[name];
    Storage.prototype[name] = function (...given) { window.written.push(given[0]); return kept.apply(this, given); };
  }
  const opened = indexedDB.open.bind(indexedDB);
  IDBFactory.prototype.open = function (...given) { window.written.push(given[0]); return opened(...given); };
"""
# No page to read: a file, a picture, a script, or what a form is sent to.
NO_PAGE = {
    "notices:receipt": "What a carrier of texts sends.",
    "patient:manifest": "A file of the app.",
    "patient:picture": "As above.",
    "patient:worker": "As above.",
    "people:lock": "What a form is sent to.",
    "schedule:feed_file": "A file for a calendar.",
    "ui:language": "What a form is sent to.",
    "ui:leave": "As above.",
    "ui:theme": "As above.",
    "video:heard": "What a video server sends.",
    "video:heard_event": "As above.",
}
# The app itself, which somebody opens who is let in: it has its own sheet and scripts, and a cookie guards its forms.
THE_APP = {
    "circle:open": "The door of somebody who was invited, with a code.",
    "measures:by_link": "A patient's questionnaire, with a birth date.",
    "patient:locked": "What a locked phone shows.",
    "patient:offline": "What the app shows without a network.",
    "people:home": "Leads to the sign-in page.",
    "people:sign_in_code": "Signing in.",
    "ui:gallery": "For those who build pages.",
    "ui:help-now": "Help now, in the app; the public pages have it on themselves.",
}
OPEN = {
    name: words
    for name, pattern, words in addresses(get_resolver().url_patterns)
    if getattr(getattr(pattern.callback, "declaration", None), "opens", None) is ANYONE
}
WIDE = pytest.param(DESKTOP, "es", marks=pytest.mark.long, id="wide-es")


class Center:
    def __init__(self):
        self.organization = make_organization()
        make_site(self.organization, name="Riverside")
        make_track(self.organization)
        make_staff(self.organization, Role.INTAKE)
        self.secret = ask_program(organization_id=self.organization.pk, words="How long is it?", language="en")

    def url_of(self, name, language):
        given = {"language": language, "secret": self.secret, "key": "naloxone"}
        return reverse(name, kwargs={word: given[word] for word in OPEN[name]})


@pytest.fixture
def center():
    with transaction.atomic():
        return Center()


def test_each_exception_is_a_page_that_anybody_opens():
    assert {*NO_PAGE, *THE_APP} - set(OPEN) == set()
    assert len(set(OPEN) - {*NO_PAGE, *THE_APP}) >= 11


@pytest.mark.parametrize(("size", "language"), [pytest.param(PHONE, "en", id="phone-en"), WIDE])
@pytest.mark.parametrize("name", sorted(set(OPEN) - {*NO_PAGE, *THE_APP}))
def test_nothing_is_asked_elsewhere_kept_or_heavy(center, open_page, live_server, looks_right, name, size, language):
    page = open_page(size, language=language)
    page.add_init_script(NOTED)
    bytes_of, elsewhere = {}, []
    page.on("request", lambda one: elsewhere.append(one.url) if not one.url.startswith(live_server.url) else None)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.on("Network.loadingFinished", lambda one: bytes_of.update({one["requestId"]: one["encodedDataLength"]}))
    answer = page.goto(center.url_of(name, language), wait_until="networkidle")
    before = len(bytes_of)
    if page.locator("[data-asks]").count():
        page.get_by_role("group").locator("input").first.check()
        page.locator("[data-show]").click()
        page.get_by_role("button", name=re.compile("Back|Atrás")).click()

    assert answer.status == 200
    assert [one for one in elsewhere if not one.startswith("data:")] == []
    assert len(bytes_of) == before  # Answering asks the server for nothing.
    assert sum(bytes_of.values()) <= MOST_BYTES
    assert page.context.cookies() == []
    assert page.evaluate("[window.written, localStorage.length, sessionStorage.length]") == [[], 0, 0]
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    looks_right(page, f"open-{name}")
    stands_without_a_script(page, live_server)


def stands_without_a_script(page, live_server):
    """The same words, a way to leave, and the lines to call."""
    language = page.locator("html").get_attribute("lang")
    context = page.context.browser.new_context(base_url=live_server.url, locale=language, java_script_enabled=False)
    plain = context.new_page()
    plain.goto(page.url)
    assert plain.locator("h1").inner_text() == page.locator("h1").inner_text()
    assert plain.locator("[data-quick-exit] button").is_visible()
    assert plain.locator("main form:not([method])").count() == 0  # None whose button would do nothing.
    assert context.cookies() == []
    plain.locator(".top a").click()
    assert plain.locator("a[href='tel:988']").first.is_visible()
    context.close()
