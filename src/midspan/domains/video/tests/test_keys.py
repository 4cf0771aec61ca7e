"""Keys as Jitsi and LiveKit document them, checked by a computation of its own, and what is no key of ours."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from midspan.domains.video.enums import Provider
from midspan.domains.video.keys import claims_in, signed
from midspan.domains.video.servers import jitsi, livekit
from midspan.domains.video.servers.entry import Entry, Server

# RFC 7515, appendix A.1: the signature that everybody computes of this very text under this very key.
RFC_KEY = base64.urlsafe_b64decode(
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow=="
)
RFC_TEXT = (
    b"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
    b"eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
)
RFC_SIGNATURE = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
NOW = datetime(2027, 3, 1, 14, 0, 7, tzinfo=UTC)
BEGINS = 1803909607
SECRET = "a secret of the center's server"
JITSI = Server(
    provider=Provider.JITSI, address="https://meet.example.org/", server_address="", app_id="harbor", audience="",
    secret=SECRET, event_secret="what event_sync sends",
)  # fmt: skip
LIVEKIT = Server(
    provider=Provider.LIVEKIT, address="https://rooms.example.org", server_address="wss://live.example.org",
    app_id="APIharbor", audience="", secret=SECRET,
)  # fmt: skip


def entry(**fields):
    return Entry(**{"room": "5e1f", "identity": "a7c0", "name": "Blue Harbor", "leads": False, "now": NOW, **fields})


def computed(text):
    return base64.urlsafe_b64encode(hmac.new(SECRET.encode(), text, hashlib.sha256).digest()).rstrip(b"=").decode()


def read(token):
    """Header and claims, by nothing of ours; the signature is the one computed here."""
    head, body, signature = token.split(".")
    assert signature == computed(f"{head}.{body}".encode())
    return [json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in (head, body)]


def test_computation_is_that_of_the_standard():
    found = base64.urlsafe_b64encode(hmac.new(RFC_KEY, RFC_TEXT, hashlib.sha256).digest()).rstrip(b"=").decode()

    assert found == RFC_SIGNATURE


def test_key_is_these_letters_and_no_others():
    assert signed({"iss": "harbor", "exp": 1}, secret="s") == (
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJoYXJib3IiLCJleHAiOjF9.ovwQqeX5VqPJw-kLAYVKms0b5gj8k3iZLBdg2mWndI0"
    )


def test_jitsi_key_is_as_documented():
    address = urlsplit(jitsi.address(entry(), JITSI))
    header, claims = read(parse_qs(address.query)["jwt"][0])

    assert (address.scheme, address.netloc, address.path) == ("https", "meet.example.org", "/5e1f")
    assert header == {"alg": "HS256", "typ": "JWT"}
    assert claims == {
        "aud": "jitsi",
        "iss": "harbor",
        "sub": "meet.example.org",
        "room": "5e1f",
        "nbf": BEGINS,
        "exp": BEGINS + 300,
        "context": {
            "user": {"id": "a7c0", "name": "Blue Harbor", "affiliation": "member", "moderator": "false"},
            "features": {
                "recording": "false",
                "livestreaming": "false",
                "transcription": "false",
                "outbound-call": "false",
                "sip-outbound-call": "false",
                "file-upload": "false",
            },
        },
    }


def test_jitsi_key_of_who_leads_moderates_and_records_nothing():
    _, claims = read(parse_qs(urlsplit(jitsi.address(entry(leads=True), JITSI)).query)["jwt"][0])

    assert (claims["context"]["user"]["moderator"], claims["context"]["user"]["affiliation"]) == ("true", "owner")
    assert set(claims["context"]["features"].values()) == {"false"}


@pytest.mark.parametrize("leads", [False, True])
def test_livekit_key_is_as_documented(leads):
    address = urlsplit(livekit.address(entry(leads=leads), LIVEKIT))
    query = parse_qs(address.query)
    header, claims = read(query["token"][0])

    assert (address.netloc, address.path, query["liveKitUrl"]) == (
        "rooms.example.org", "/custom", ["wss://live.example.org"],
    )  # fmt: skip
    assert header == {"alg": "HS256", "typ": "JWT"}
    assert {name: claims[name] for name in ("iss", "sub", "nbf", "exp", "name")} == {
        "iss": "APIharbor",
        "sub": "a7c0",
        "nbf": BEGINS,
        "exp": BEGINS + 300,
        "name": "Blue Harbor",
    }
    assert claims["video"] == {
        "room": "5e1f",
        "roomJoin": True,
        "roomAdmin": leads,
        "roomCreate": False,
        "roomList": False,
        "roomRecord": False,
        "canPublish": True,
        "canSubscribe": True,
        "canPublishData": True,
        "canUpdateOwnMetadata": False,
        "ingressAdmin": False,
        "recorder": False,
    }


def test_own_token_is_read_again():
    assert claims_in(signed({"exp": BEGINS, "nbf": BEGINS}, secret=SECRET), secret=SECRET, now=NOW) == {
        "exp": BEGINS,
        "nbf": BEGINS,
    }


def forged(header, claims):
    """Rightly signed, whatever it says."""
    parts = (json.dumps(one).encode() for one in (header, claims))
    text = b".".join(base64.urlsafe_b64encode(one).rstrip(b"=") for one in parts)
    return f"{text.decode()}.{computed(text)}"


HS256 = {"alg": "HS256", "typ": "JWT"}


@pytest.mark.parametrize(
    "token",
    [
        "", "a.b", "a.b.c", "a.b.c.d", "é.é.é",
        signed({"exp": BEGINS + 60}, secret="another secret of some length"),
        signed({"exp": BEGINS + 60}, secret=SECRET)[:-2],
        f"{forged(HS256, {'exp': BEGINS + 60}).rpartition('.')[0]}.",
        forged({"alg": "none"}, {"exp": BEGINS + 60}),
        forged({"alg": "HS512"}, {"exp": BEGINS + 60}),
        forged([], {"exp": BEGINS + 60}),
        forged(HS256, {}),
        forged(HS256, {"exp": "tomorrow"}),
        forged(HS256, {"exp": BEGINS + 60, "nbf": None}),
        forged(HS256, {"exp": BEGINS - 61}),
        forged(HS256, {"exp": BEGINS + 600, "nbf": BEGINS + 61}),
    ],
)  # fmt: skip
def test_any_other_token_says_nothing(token):
    assert claims_in(token, secret=SECRET, now=NOW) is None


def test_clocks_of_two_servers_may_differ_by_a_minute():
    early = forged(HS256, {"exp": BEGINS + 600, "nbf": BEGINS + 59})

    assert claims_in(early, secret=SECRET, now=NOW) is not None
    assert claims_in(early, secret=SECRET, now=NOW - timedelta(minutes=2)) is None


def test_secrets_stand_in_no_text():
    assert SECRET not in f"{JITSI!r} {JITSI} {LIVEKIT!r}"
