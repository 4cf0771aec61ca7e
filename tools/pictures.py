"""Pictures of the demonstration's screens for the guide, on a wide screen and on a phone.

    ./midspan demo --fresh --port 8000
    python -m tools.pictures http://127.0.0.1:8000/ [--all | name ...]

Walks as each kind of person from page to page, and takes the screens that have no picture yet (`docs/images`), or those
that are named, such as `patient:week`. Where no link leads, something is pressed or written first: `ways.toml` says
what, for screens and for states of them, and that changes the demonstration. The files are named by the screen. With
Pillow in the environment they keep 64 colors, which is a third of the size; with zopfli they are a tenth smaller.
"""

import argparse
import os
import shutil
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tools.ways import Way, name_of, walk, ways

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
TABLE = IMAGES / "screens.toml"
# Width, and the heights between which a page is shown: longer ones are cut.
SIZES = {390: (700, 1250), 1280: (700, 1050)}
COLORS = 64
OK = 200
STEPS = 4  # From the main screens on, how many links away.
OF_EACH = 3


def stem_of(name: str) -> str:
    """The files of a screen begin with this: "patient:own_week" → "patient-own-week"."""
    return name.replace(":", "-").replace("_", "-").lower()


def named() -> dict[str, list[str]]:
    """Screen → its pictures on a phone and on a wide screen, where they are not named after it."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))["named"]


def without() -> dict[str, str]:
    """Screens of which no picture is taken, each with the reason."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))["without"]


def picture_of(name: str, width: int) -> Path:
    given = named().get(name)
    return IMAGES / (given[list(SIZES).index(width)] if given else f"{stem_of(name)}-{width}.png")


def pictures_of(name: str) -> list[Path]:
    """Of a screen, or of a state of one that a way leads to."""
    way = ways().get(name)
    return [IMAGES / one for one in way.pictures] if way and way.pictures else [picture_of(name, one) for one in SIZES]


def has_pictures(name: str) -> bool:
    return all(picture_of(name, width).exists() for width in SIZES)


def screens_by_links(base_url: str) -> Iterator[tuple[str, str, str]]:
    """(login, name, path) of every screen, by whoever comes to it first; login is empty for anybody."""
    from midspan.config.demo import checking  # noqa: PLC0415 - Django must be set up first.

    seen: set[str] = set()
    guests = sorted(checking._guests(), key=lambda one: one.actor.is_staff)  # noqa: SLF001 - as the demonstration's own check walks.
    walks = [("", anybodys(base_url)), *((one.login, walked(base_url, one)) for one in guests)]
    for login, found in walks:
        for name, path in found:
            if name not in seen:
                seen.add(name)
                yield login, name, path


def anybodys(base_url: str) -> Iterator[tuple[str, str]]:
    """Pages that open without signing in, those of packages among them."""
    from midspan.config.demo import checking  # noqa: PLC0415 - as above.
    from midspan.config.demo.visitor import Visitor  # noqa: PLC0415 - as above.

    visitor = Visitor(base_url)
    ours = [(name, path) for name, path, opens in checking._screens() if opens.admits(None)]  # noqa: SLF001 - as above.
    for name, path in [*ours, *of_packages()]:
        page = visitor.get(path)
        if page.status == OK and page.is_whole and page.path == path:
            yield name, path


def of_packages() -> Iterator[tuple[str, str]]:
    from django.urls import NoReverseMatch, reverse  # noqa: PLC0415 - as above.

    from midspan.config.foreign_pages import FOREIGN_PAGES  # noqa: PLC0415 - as above.

    for name in FOREIGN_PAGES:
        with suppress(NoReverseMatch):  # About one row.
            yield name, reverse(name)


def walked(base_url: str, guest: Any) -> Iterator[tuple[str, str]]:
    """Pages that this person comes to, a few of each name: the first may lead less far than the next."""
    from midspan.config.demo import checking  # noqa: PLC0415 - as above.
    from midspan.config.demo.guests import PASSWORD  # noqa: PLC0415 - as above.
    from midspan.config.demo.visitor import Visitor  # noqa: PLC0415 - as above.

    visitor = Visitor(base_url)
    packages = {path: name for name, path in of_packages()}
    waiting = [*visitor.sign_in(guest.login, PASSWORD).links(), *packages]
    waiting += [path for _, path, opens in checking._screens() if opens.admits(guest.actor)]  # noqa: SLF001 - as above.
    opened: Counter[str] = Counter()
    for _ in range(STEPS):
        asked, waiting = dict.fromkeys(waiting), []
        for path in asked:
            name = packages.get(path) or checking._name_of(path, guest.actor)  # noqa: SLF001 - as above.
            if not name or opened[name] >= OF_EACH:
                continue
            opened[name] += 1
            page = visitor.get(path)
            if page.status == OK and page.is_whole and page.path == path.partition("?")[0]:
                waiting += page.links()
                yield name, path


def take(page: "Page", base_url: str, name: str, path: str) -> None:
    for width, (least, _most) in SIZES.items():
        page.set_viewport_size({"width": width, "height": least})
        page.goto(base_url.rstrip("/") + path)
        shoot(page, picture_of(name, width))


def take_as_it_stands(page: "Page", pictures: Iterable[Path]) -> None:
    """Without opening it anew: it may follow what was pressed."""
    for width, picture in zip(SIZES, pictures, strict=True):
        page.set_viewport_size({"width": width, "height": SIZES[width][0]})
        page.mouse.move(0, 0)
        shoot(page, picture)


def shoot(page: "Page", picture: Path) -> None:
    """At the width the page has, and as high as it is."""
    page.wait_for_load_state("networkidle")
    width, height = page.evaluate("[innerWidth, document.documentElement.scrollHeight]")
    least, most = SIZES[width]
    page.set_viewport_size({"width": width, "height": min(max(height, least), most)})
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=picture)
    shrink(picture)


def shrink(path: Path) -> None:
    try:
        from PIL import Image  # noqa: PLC0415 - not among what the project needs; pictures are larger without it.
    except ModuleNotFoundError:
        return
    with Image.open(path) as picture:
        # The other ways turn what is small and bright, a badge or a mark, into the brown around it.
        found = picture.convert("RGB").quantize(COLORS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        found.save(path, optimize=True)
    try:
        import zopfli.png  # noqa: PLC0415 - as above; a tenth smaller.
    except ModuleNotFoundError:
        return
    path.write_bytes(zopfli.png.optimize(path.read_bytes()))


def said_on(page: "Page") -> dict[str, str]:
    """What the screen says of itself: its heading, and the sentence below it."""
    heading = page.locator("h1").first
    below = page.locator(".page-head p").first
    return {
        "title": heading.inner_text().replace("\n", " ") if heading.count() else page.title(),
        "sentence": below.inner_text().replace("\n", " ") if below.count() else "",
    }


def browsers(playwright: Any, base_url: str) -> dict[str, "Page"]:
    """A signed-in browser for each login, made when it is asked for."""
    from midspan.config.demo.guests import PASSWORD  # noqa: PLC0415 - as above.

    program = os.environ.get("MIDSPAN_CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium")
    chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])

    class Browsers(dict[str, "Page"]):
        def __missing__(self, login: str) -> "Page":
            page = chromium.new_context(reduced_motion="reduce").new_page()
            if login:
                page.goto(f"{base_url.rstrip('/')}/account/login/")
                page.get_by_text("Sign in with a password").first.click()
                page.locator("#id_login").fill(login)
                page.locator("#id_password").fill(PASSWORD)
                page.locator("#id_password").press("Enter")
                page.wait_for_url(lambda url: "/account/login/" not in url)
            self[login] = page
            return page

    return Browsers()


def _is_wanted(name: str, arguments: argparse.Namespace) -> bool:
    is_done = all(picture.exists() for picture in pictures_of(name)) or name in without()
    return name in arguments.names or arguments.all or not (arguments.names or is_done)


def _take_by_links(pages: dict[str, "Page"], arguments: argparse.Namespace) -> None:
    for login, name, path in list(screens_by_links(arguments.address)):
        if name in ways() or not _is_wanted(name, arguments):
            continue
        if not arguments.missing:
            take(pages[login], arguments.address, name, path)
        said = {} if arguments.missing else said_on(pages[login])
        print("\t".join([name, login, path, *said.values()]), flush=True)


def take_by_way(pages: dict[str, "Page"], base_url: str, name: str, way: Way) -> None:
    """Another way may still lead there where this one does not."""
    try:
        page = walk(way, pages, base_url)
        if not way.pictures:
            _require(name, page)
        take_as_it_stands(page, pictures_of(name))
    except Exception as broken:  # noqa: BLE001 - as the sentence above says; it is printed.
        print(f"{name}\tno picture: {broken}", flush=True)
    else:
        print("\t".join([name, way.legs[-1].by, page.url, *said_on(page).values()]), flush=True)


def _require(name: str, page: "Page") -> None:
    found = name_of(urlsplit(page.url).path)
    if found != name:
        raise LookupError(f"The way ends on {found}, {page.url}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address", help="where the demonstration answers")
    parser.add_argument("names", nargs="*", help="screens to take anew")
    parser.add_argument("--all", action="store_true", help="take all of them anew")
    parser.add_argument("--missing", action="store_true", help="take none, and say which have no picture")
    arguments = parser.parse_args()
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - as above.

    with sync_playwright() as playwright:
        pages = browsers(playwright, arguments.address)
        by_way = {name: way for name, way in ways().items() if _is_wanted(name, arguments)}
        if not set(arguments.names) <= set(by_way) or not arguments.names:
            _take_by_links(pages, arguments)
        for name, way in {} if arguments.missing else by_way.items():
            take_by_way(pages, arguments.address, name, way)
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "midspan.config.settings")
    import django

    django.setup()
    sys.exit(main())
