"""Somebody at a browser, as far as a check needs one: cookies, the sign-in form, pages and the links on them."""

import re
import urllib.error
import urllib.request
from html import unescape
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urljoin, urlsplit

from msgspec import Struct

PATIENCE = 30
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
LINK = re.compile(r'<a\b[^>]*?\bhref="(/[^"#]*)')
BANNER = 'class="demonstration"'
LOGIN = "/account/login/"


class Page(Struct, frozen=True):
    """What came back: the path it ended at after redirects, and its text."""

    status: int
    path: str
    kind: str
    text: str

    @property
    def is_whole(self) -> bool:
        """Whether it is a page and not a part of one, nor a file."""
        return self.kind.startswith("text/html") and "<html" in self.text

    @property
    def has_banner(self) -> bool:
        return BANNER in self.text

    @property
    def words(self) -> str:
        return unescape(self.text)

    def links(self) -> list[str]:
        """Paths of this application that the page links to, in their order."""
        return list(dict.fromkeys(unescape(link) for link in LINK.findall(self.text)))


class Visitor:
    """One browser of its own. Raises OSError, with the address, when the application does not answer at all."""

    def __init__(self, base_url: str) -> None:
        self._base = base_url
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> Page:
        return self._open(urllib.request.Request(urljoin(self._base, path)))  # noqa: S310 - our own address.

    def sign_in(self, login: str, password: str) -> Page:
        """The page after the sign-in form; at LOGIN still, when it was refused."""
        form = self.get(LOGIN)
        token = TOKEN.search(form.text)
        fields = {"csrfmiddlewaretoken": token.group(1) if token else "", "login": login, "password": password}
        address = urljoin(self._base, LOGIN)
        request = urllib.request.Request(address, data=urlencode(fields).encode())  # noqa: S310 - our own address.
        return self._open(request)

    def _open(self, request: urllib.request.Request) -> Page:
        try:
            with self._opener.open(request, timeout=PATIENCE) as answer:
                return _page(answer)
        except urllib.error.HTTPError as answer:
            with answer:
                return _page(answer)
        except TimeoutError as late:
            raise TimeoutError(f"{request.full_url} did not answer within {PATIENCE} seconds") from late


def _page(answer: object) -> Page:
    """A Page of what urllib gives back, an error page included."""
    text = answer.read().decode(errors="replace")  # type: ignore[attr-defined]  # urllib's own untyped answer
    path = urlsplit(answer.geturl()).path  # type: ignore[attr-defined]  # as above
    kind = answer.headers.get("Content-Type", "")  # type: ignore[attr-defined]  # as above
    return Page(answer.status, path, kind, text)  # type: ignore[attr-defined]  # as above
