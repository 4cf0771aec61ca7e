"""Which server a center uses: who decides, and what has to be right before rooms can open."""

from urllib.parse import urlsplit

from msgspec import Struct

from midspan.domains.people.enums import Role
from midspan.domains.video.enums import SIGNS_KEYS, Provider
from midspan.values import ALLOWED, Actor, ActorKind, Verdict, first_refusal, refused

SHORTEST_SECRET = 16
SECURE, SECURE_SOCKET = "https", "wss"
PAGE_OF_ROOMS = "The address of the rooms begins with https://."


class Setup(Struct, frozen=True, kw_only=True):
    """How a center holds video, without its secrets: whether there are any is all that is known of them here."""

    provider: Provider = Provider.NONE
    address: str = ""
    server_address: str = ""
    app_id: str = ""
    audience: str = ""
    has_secret: bool = False
    has_event_secret: bool = False

    @property
    def is_told_who_came(self) -> bool:
        """Whether the server tells of joining and leaving, so that nobody has to write minutes down."""
        return self.provider is Provider.LIVEKIT or (self.provider is Provider.JITSI and self.has_event_secret)


def may_set_up(by: Actor) -> Verdict:
    """Whether this person decides which video server the center uses."""
    if by.kind is ActorKind.JOB or (by.is_staff and Role.DIRECTOR in by.roles):
        return ALLOWED
    return refused("Only the director sets up video.")


def may_be_set_up_so(setup: Setup) -> Verdict:
    """Whether a setup can open rooms at all: the first thing that is missing, or nothing."""
    return first_refusal(*(verdict for _, verdict in checks_of(setup)))


def checks_of(setup: Setup) -> list[tuple[str, Verdict]]:
    """What has to be right for rooms to open, each by a name and with why it is not."""
    if setup.provider not in SIGNS_KEYS:
        return []
    found = [
        ("address", _is(_leads_to(setup.address, by=SECURE), PAGE_OF_ROOMS)),
        ("app_id", _is(setup.app_id, "The server knows this center by a name. Write it as the server has it.")),
        ("secret", _is(setup.has_secret, "Keys are signed with the server's secret. Enter it once.")),
    ]
    if setup.provider is Provider.LIVEKIT:
        is_socket = _leads_to(setup.server_address, by=SECURE_SOCKET)
        found.append(("server_address", _is(is_socket, "The address of the LiveKit server begins with wss://.")))
    return found


def may_keep_secret(secret: str) -> Verdict:
    """Whether a secret is long enough to sign with; none at all keeps the one there is."""
    is_short = 0 < len(secret) < SHORTEST_SECRET
    return refused("A secret has sixteen letters or more.") if is_short else ALLOWED


def _is(right: object, otherwise: str) -> Verdict:
    return ALLOWED if right else refused(otherwise)


def _leads_to(address: str, *, by: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == by and bool(parts.hostname)
