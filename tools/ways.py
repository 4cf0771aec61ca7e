"""Ways to the pictures that no link leads to: who signs in, and what they then press and write (`ways.toml`).

A way changes the demonstration it walks through: take it from one that may be thrown away (`--fresh`).
"""

import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from msgspec import Struct, convert

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Request

WAYS = Path(__file__).with_suffix(".toml")
PATIENCE = 20_000
LONG = 150_000  # The center's weeks are computed meanwhile.
HALF_MINUTE = 30
SETTLING = 200  # Until it is on its way to another page, where it leads to one.
ANYBODY = ""
KEPT: list[str] = []
APP = "/account/2fa/totp/activate/"


class Leg(Struct, frozen=True):
    """What one person does, from one page on. `by` is empty for anybody."""

    steps: list[dict[str, Any]]
    by: str = ANYBODY


class Way(Struct, frozen=True):
    """`pictures` on a phone and on a wide screen, where it is a state of a screen and not a screen."""

    legs: list[Leg]
    pictures: list[str] = []


def ways() -> dict[str, Way]:
    """By the name of the screen, or of the state of one."""
    return convert(tomllib.loads(WAYS.read_text(encoding="utf-8")), dict[str, Way])


def walk(way: Way, pages: dict[str, "Page"], base_url: str) -> "Page":
    """Go it, and give back the page it ends on."""
    pages.pop(ANYBODY, None)  # Whoever signed in there before is somebody else.
    for leg in way.legs:
        _take(pages[leg.by], base_url.rstrip("/"), leg.steps)
    return pages[way.legs[-1].by]


def _take(page: "Page", base_url: str, steps: list[dict[str, Any]]) -> None:
    for step in steps:
        [(verb, said)] = step.items()
        VERBS[verb](page, base_url, said)
        page.wait_for_load_state("networkidle")


def name_of(path: str) -> str:
    from django.http import Http404  # noqa: PLC0415 - Django must be set up first.
    from django.urls import resolve  # noqa: PLC0415 - as above.

    try:
        return resolve(path.partition("?")[0].partition("#")[0]).view_name
    except Http404:
        return ""


def _open(page: "Page", base_url: str, said: str) -> None:
    """The name of a page without arguments; or a path, which may begin with a dot at the page that is open."""
    from django.urls import reverse  # noqa: PLC0415 - as above.

    page.goto(urljoin(page.url, said) if said.startswith((".", "/")) else base_url + reverse(said))


def _follow(page: "Page", base_url: str, said: str | list[str]) -> None:
    """The first link to a screen of this name; the first whose line says these words, where words are given."""
    name, words = (said, "") if isinstance(said, str) else said
    for link in page.locator("a[href^='/']").all():
        path = link.get_attribute("href") or ""
        if name_of(path) == name and words in _line_of(link):
            page.goto(base_url + path)
            return
    raise LookupError(f"No link to {name} {words} on {page.url}")


def _line_of(link: "Locator") -> str:
    return link.evaluate("link => link.textContent + (link.closest('li, tr, article, .card')?.textContent ?? '')")


def _press(page: "Page", _: str, said: str) -> None:
    """A button, or what unfolds, by what it says."""
    here = page.locator("#content, main").first
    found = here.get_by_role("button", name=said).or_(here.locator("summary", has_text=said)).first
    asked: list[Request] = []

    def note(request: "Request") -> None:
        if request.is_navigation_request():
            asked.append(request)

    page.on("request", note)
    found.click(timeout=PATIENCE)
    page.wait_for_timeout(SETTLING)
    while asked:
        asked.pop(0).response()
        page.wait_for_timeout(SETTLING)
    page.remove_listener("request", note)


def _choose(page: "Page", _: str, said: str | list[str]) -> None:
    """What is chosen by its words; or the question first, where several answer by the same words."""
    question, words = ("", said) if isinstance(said, str) else said
    among = page.locator("fieldset", has_text=question).last if question else page
    among.get_by_label(words, exact=bool(question)).first.check(force=True, timeout=PATIENCE)  # Its label may cover it.


def _keep(page: "Page", _: str, said: str) -> None:
    """What stands at this place of the page is written later as {0}, {1}: a code shown once, a birth date."""
    KEPT[:] = page.locator(said).evaluate_all("all => all.map(one => one.value ?? one.innerText)")


def _select(page: "Page", _: str, said: list[str]) -> None:
    page.get_by_label(said[0]).first.select_option(label=said[1], timeout=PATIENCE)


def _write(page: "Page", _: str, said: list[str]) -> None:
    from midspan.kernel import clock  # noqa: PLC0415 - as above.

    page.get_by_label(said[0]).first.fill(said[1].format(*KEPT, today=clock.local_date()), timeout=PATIENCE)


def _wait(page: "Page", _: str, said: str) -> None:
    """Until these words are there, on a page that reloads itself or not."""
    end = time.monotonic() + LONG / 1000
    while time.monotonic() < end:
        if page.get_by_text(said).count():
            return
        page.wait_for_timeout(3000)
        page.reload()
    raise TimeoutError(f"“{said}” did not come on {page.url}")


def _show_password(page: "Page", _: str, said: str) -> None:
    """Where a page of the account asks for it once more, and goes on to `said`."""
    from midspan.config.demo.guests import PASSWORD  # noqa: PLC0415 - as above.

    if page.locator("#id_password").count():
        page.locator("#id_password").fill(PASSWORD)
        page.locator("#id_password").press("Enter")
        page.wait_for_url(lambda url: said in url)


def _show_again(page: "Page", base_url: str, said: str) -> None:
    """Come to `said`, which asks who it is once more, by the code of an app that is set up for it."""
    page.goto(base_url + APP)
    _show_password(page, base_url, APP)
    secret = page.locator("#authenticator_secret").input_value()
    _type_code(page, secret)
    page.wait_for_timeout(1000 * (HALF_MINUTE - time.time() % HALF_MINUTE + 1))  # A code is taken once.
    page.goto(base_url + said)
    _type_code(page, secret)


def _type_code(page: "Page", secret: str) -> None:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value  # noqa: PLC0415 - as above.

    page.locator("#id_code").fill(format_hotp_value(hotp_value(secret, int(time.time()) // HALF_MINUTE)))
    with page.expect_navigation():
        page.locator("#id_code").press("Enter")


VERBS: dict[str, Callable[["Page", str, Any], None]] = {
    "open": _open,
    "follow": _follow,
    "press": _press,
    "choose": _choose,
    "keep": _keep,
    "select": _select,
    "write": _write,
    "wait": _wait,
    "show_password": _show_password,
    "show_again": _show_again,
}
