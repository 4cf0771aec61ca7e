"""Fetches a file from the address a person gave, without letting that address look into our own network.

What may be fetched, and the sentences for what goes wrong, come from who asks (`Wanted`). Every host name is resolved
once, all its addresses are checked, and the connection goes to the very address that was checked, so a name server
cannot answer differently the second time. Neither the link (it may be a secret) nor anything the other side says is
repeated in an answer.
"""

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from msgspec import Struct, field

MOST_REDIRECTS = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})
OK = 200
CHUNK = 64 * 1024
AS_WRITTEN = "/%:@!$&'()*+,;=~?"
NAT64 = IPv6Network("64:ff9b::/96")
HEADERS = {"Accept-Encoding": "identity", "User-Agent": "Midspan", "Connection": "close"}


class Words(Struct, frozen=True, kw_only=True):
    """What the person is told, in sentences they can act on. None repeats the link or what the other side said."""

    not_a_link: str
    not_secure: str
    has_password: str
    not_found: str
    not_public: str
    no_answer: str
    not_given: str
    too_slow: str
    too_large: str
    too_many_redirects: str


class Wanted(Struct, frozen=True, kw_only=True):
    """What is to be fetched. Each of `schemes` is read as https."""

    accept: str
    schemes: frozenset[str]
    most_bytes: int
    words: Words


class NotFetched(Struct, frozen=True):
    """`reason` is one of the words of who asked."""

    reason: str


Address = IPv4Address | IPv6Address


def _system_addresses(host: str, port: int) -> list[str]:
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@cache
def _trusting_public_authorities() -> ssl.SSLContext:
    """Reading the machine's certificates takes longer than many a fetch, so it is done once."""
    return ssl.create_default_context()


class Opener(Struct, frozen=True):
    """How far a fetch may go. Tests allow loopback and bring the certificate of their own server."""

    allow_loopback: bool = False
    ports: frozenset[int] | None = frozenset({443, 8443})
    seconds: float = 20.0
    addresses_of: Callable[[str, int], list[str]] = _system_addresses
    context: ssl.SSLContext = field(default_factory=_trusting_public_authorities)

    def may_reach(self, address: Address) -> bool:
        if self.allow_loopback and address.is_loopback:
            return True
        inner = _inner_address(address)
        return address.is_global and not address.is_multicast and (inner is None or inner.is_global)


def _inner_address(address: Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address of the transition schemes leads to: 10.0.0.1 hides in each of them."""
    if isinstance(address, IPv4Address):
        return None
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


class _Target(Struct, frozen=True):
    """A checked link: where to connect, and what to ask for."""

    host: str
    port: int
    address: str
    path: str


class _Connection(HTTPSConnection):
    """Connects to the checked address, proves the host's name by its certificate, and ends when its time is over.

    Timeouts of a socket count anew with each byte; a server that drips would hold us for days. The timer does not.
    """

    def __init__(self, target: _Target, opener: Opener) -> None:
        super().__init__(target.host, target.port, timeout=opener.seconds, context=opener.context)
        self._target, self._opener = target, opener
        self._watched: socket.socket
        self._timer: Timer | None = None
        self.is_late = False

    def connect(self) -> None:
        plain = socket.create_connection((self._target.address, self._target.port), self._opener.seconds)
        self._watched = plain.dup()
        self._timer = Timer(self._opener.seconds, self._give_up)
        self._timer.daemon = True
        self._timer.start()
        try:
            self.sock = self._opener.context.wrap_socket(plain, server_hostname=self._target.host)
        except BaseException:
            plain.close()
            raise

    def _give_up(self) -> None:
        self.is_late = True
        with suppress(OSError):  # The other side may have hung up this very moment.
            self._watched.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        """Not `close`: http.client calls that one while the answer is still being read."""
        self.close()
        if self._timer:
            self._timer.cancel()
            self._timer.join()
            self._watched.close()


def fetch(url: str, *, wanted: Wanted, opener: Opener | None = None) -> bytes | NotFetched:
    """What is at a link, up to the size that is wanted, after at most three redirects, or why not."""
    rules = opener or Opener()
    link = url.strip()
    for _ in range(MOST_REDIRECTS + 1):
        target = _checked(link, wanted, rules)
        if isinstance(target, NotFetched):
            return target
        answer = _ask(target, wanted, rules)
        if not isinstance(answer, str):
            return answer
        try:
            link = urljoin(f"https://{target.host}:{target.port}{target.path}", answer)
        except ValueError:  # Such as “https://[bad”.
            return NotFetched(wanted.words.not_a_link)
    return NotFetched(wanted.words.too_many_redirects)


def link_objection(url: str, *, wanted: Wanted, opener: Opener | None = None) -> str | None:
    """Why this can be no such link, as far as that shows without asking anybody; None when it may be one."""
    rules = opener or Opener()
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port or 443
    except ValueError:
        return wanted.words.not_a_link
    reason = _objection(parts, port, wanted, rules)
    if reason or not host:
        return reason or wanted.words.not_a_link
    try:
        return None if rules.may_reach(ip_address(host)) else wanted.words.not_public
    except ValueError:  # A name, no address: whom it leads to is asked when it is fetched.
        return None


def _checked(link: str, wanted: Wanted, opener: Opener) -> _Target | NotFetched:
    try:
        parts = urlsplit(link)
        host, port = parts.hostname, parts.port or 443
    except ValueError:
        return NotFetched(wanted.words.not_a_link)
    reason = _objection(parts, port, wanted, opener)
    if reason or not host:
        return NotFetched(reason or wanted.words.not_a_link)
    return _resolved(host, port, parts=parts, wanted=wanted, opener=opener)


def _objection(parts: SplitResult, port: int, wanted: Wanted, opener: Opener) -> str | None:
    if parts.scheme == "http":
        return wanted.words.not_secure
    if parts.scheme not in wanted.schemes:
        return wanted.words.not_a_link
    if "@" in parts.netloc:
        return wanted.words.has_password
    if opener.ports is not None and port not in opener.ports:
        return wanted.words.not_public
    return None


def _resolved(host: str, port: int, *, parts: SplitResult, wanted: Wanted, opener: Opener) -> _Target | NotFetched:
    try:
        addresses = opener.addresses_of(host, port)
    except (OSError, UnicodeError):
        return NotFetched(wanted.words.not_found)
    if not addresses:
        return NotFetched(wanted.words.not_found)
    # One private address among public ones is how a name is made to point inwards later.
    if not all(opener.may_reach(ip_address(address)) for address in addresses):
        return NotFetched(wanted.words.not_public)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~") + (
        f"?{quote(parts.query, safe='/%:@!$&()*+,;=~?')}" if parts.query else ""
    )
    return _Target(host, port, addresses[0], path)


def _ask(target: _Target, wanted: Wanted, opener: Opener) -> bytes | str | NotFetched:
    """The body, the place a redirect names, or a refusal."""
    connection = _Connection(target, opener)
    try:
        connection.request("GET", target.path, headers={"Accept": wanted.accept, **HEADERS})
        answer = _read(connection.getresponse(), wanted)
    except (OSError, HTTPException, ValueError) as problem:
        is_late = connection.is_late or isinstance(problem, TimeoutError)
        return NotFetched(wanted.words.too_slow if is_late else wanted.words.no_answer)
    finally:
        connection.end()
    # A connection that our timer cut may look like the end of the file, and half a file like the whole of it.
    return NotFetched(wanted.words.too_slow) if connection.is_late else answer


def _read(response: HTTPResponse, wanted: Wanted) -> bytes | str | NotFetched:
    if response.status in REDIRECTS:
        return response.headers.get("Location") or NotFetched(wanted.words.not_given)
    if response.status != OK:
        return NotFetched(wanted.words.not_given)
    body = bytearray()
    while chunk := response.read(CHUNK):
        body += chunk
        if len(body) > wanted.most_bytes:
            return NotFetched(wanted.words.too_large)
    # http.client says nothing when fewer bytes come than were announced.
    return NotFetched(wanted.words.no_answer) if response.length else bytes(body)
