"""What goes into an adapter, and what comes out."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct, field

from midspan.domains.video.enums import Provider


class Entry(Struct, frozen=True, kw_only=True):
    """One person about to enter one room, by the name that others there read. `link`: where a plain link leads."""

    room: str
    identity: str
    name: str
    leads: bool
    now: datetime
    link: str = ""


class Server(Struct, frozen=True, kw_only=True):
    """A center's video server with its secrets, which stand in no text of it."""

    provider: Provider
    address: str
    server_address: str
    app_id: str
    audience: str
    secret: str = field(default="")
    event_secret: str = field(default="")

    def __repr__(self) -> str:
        return f"Server({self.provider})"


class Told(Struct, frozen=True, kw_only=True):
    """A request of the server as it came."""

    body: bytes
    authorization: str
    now: datetime


class Heard(Struct, frozen=True, kw_only=True):
    """One thing that happened: somebody's connection (`identity`, `key`) with the ends that are told of it.

    Without an identity it is about the whole room: everybody who is still in it left at `left_at`.
    """

    room: str
    identity: str = ""
    key: str = ""
    joined_at: datetime | None = None
    left_at: datetime | None = None


Payload = Mapping[str, object]
