"""Against a real HTTPS server on this machine; only its address is allowed as an exception."""

import socket
import ssl
import time
from ipaddress import ip_address

import pytest

from midspan.domains.responsibilities.calendars import subscription
from midspan.domains.responsibilities.calendars.answers import Refused
from midspan.domains.responsibilities.calendars.subscription import Opener, fetch
from midspan.kernel import fetching
from midspan.kernel.tests import https
from midspan.kernel.tests.https import CALENDAR, only_loopback

certificate, server, opener = https.certificate, https.server, https.opener


def test_fetch_gives_the_calendar(server, opener):
    assert fetch(f"{server}/calendar.ics", opener=opener) == CALENDAR


def test_fetch_reads_webcal_as_https(server, opener):
    assert fetch(f"{server}/calendar.ics".replace("https", "webcal"), opener=opener) == CALENDAR


def test_fetch_sends_the_secret_of_the_link_and_the_name_of_the_host(server, opener):
    host = server.removeprefix("https://")

    assert fetch(f"{server}/path?key=a%20b&c=ü", opener=opener) == f"/path?key=a%20b&c=%C3%BC {host}".encode()


def test_fetch_follows_three_redirects(server, opener):
    assert fetch(f"{server}/hops3", opener=opener) == CALENDAR


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/hops4", subscription.TOO_MANY_REDIRECTS),
        ("/plain", subscription.NOT_SECURE),
        ("/inwards", subscription.NOT_PUBLIC),
        ("/nowhere", subscription.NOT_GIVEN),
        ("/broken", subscription.NOT_A_LINK),
        ("/missing", subscription.NOT_GIVEN),
        ("/short", subscription.NO_ANSWER),
        ("/endless", subscription.TOO_LARGE),
    ],
)
def test_fetch_refuses_what_the_server_does(server, opener, path, reason):
    assert fetch(f"{server}{path}", opener=opener) == Refused(reason)


@pytest.mark.slow
def test_fetch_gives_up_on_a_server_that_drips(server, certificate):
    context = ssl.create_default_context(cafile=str(certificate))
    hasty = Opener(allow_loopback=True, ports=None, seconds=0.3, context=context, addresses_of=only_loopback)
    began = time.monotonic()

    answer = fetch(f"{server}/dripping", opener=hasty)

    assert answer == Refused(subscription.TOO_SLOW)
    assert time.monotonic() - began < 1.5


@pytest.mark.slow
def test_fetch_gives_up_on_a_server_that_says_nothing():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hasty = Opener(allow_loopback=True, ports=None, seconds=0.2, addresses_of=only_loopback)

        answer = fetch(f"https://localhost:{silent.getsockname()[1]}/", opener=hasty)

    assert answer == Refused(subscription.TOO_SLOW)


def test_fetch_refuses_a_certificate_nobody_vouches_for(server):
    stranger = Opener(allow_loopback=True, ports=None, seconds=5, addresses_of=only_loopback)

    assert fetch(f"{server}/calendar.ics", opener=stranger) == Refused(subscription.NO_ANSWER)


def test_fetch_refuses_a_closed_port(opener):
    assert fetch("https://localhost:1/calendar.ics", opener=opener) == Refused(subscription.NO_ANSWER)


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("http://example.org/a.ics", subscription.NOT_SECURE),
        ("file:///etc/passwd", subscription.NOT_A_LINK),
        ("calendar", subscription.NOT_A_LINK),
        ("https:///a.ics", subscription.NOT_A_LINK),
        ("https://[broken/a.ics", subscription.NOT_A_LINK),
        ("https://example.org:99999/a.ics", subscription.NOT_A_LINK),
        ("https://anna:secret@example.org/a.ics", subscription.HAS_PASSWORD),
        ("https://93.184.216.34:22/a.ics", subscription.NOT_PUBLIC),
        ("https://localhost/a.ics", subscription.NOT_PUBLIC),
    ],
)
def test_fetch_refuses_a_link(link, reason):
    assert fetch(link, opener=Opener(addresses_of=only_loopback)) == Refused(reason)


def test_no_refusal_repeats_the_link():
    sentences = [text for name, text in vars(subscription).items() if name.isupper() and isinstance(text, str)]

    assert [text for text in sentences if "{" in text or "secret@" in text] == []


@pytest.mark.parametrize("addresses", [[], OSError("no such host"), UnicodeError("label too long")])
def test_fetch_refuses_a_name_that_leads_nowhere(addresses):
    def addresses_of(host, port):
        if isinstance(addresses, Exception):
            raise addresses
        return addresses

    assert fetch("https://example.org/", opener=Opener(addresses_of=addresses_of)) == Refused(subscription.NOT_FOUND)


def test_fetch_refuses_a_name_with_one_private_address_among_public_ones():
    mixed = Opener(addresses_of=lambda *_: ["93.184.216.34", "192.168.0.1"])

    assert fetch("https://example.org/", opener=mixed) == Refused(subscription.NOT_PUBLIC)


@pytest.mark.parametrize(
    ("address", "may_reach"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("64:ff9b::5db8:d822", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - refused, not bound
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:0a00:0001::", False),
        ("64:ff9b::a00:1", False),
        ("2001:0:4136:e378:8000:63bf:f5ff:fffe", False),
    ],
)
def test_opener_reaches_public_addresses_only(address, may_reach):
    assert Opener().may_reach(ip_address(address)) is may_reach


@pytest.mark.slow
def test_the_system_resolver_knows_numbers():
    assert fetching._system_addresses("127.0.0.1", 443) == ["127.0.0.1"]
