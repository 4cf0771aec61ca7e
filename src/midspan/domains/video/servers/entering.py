"""Which adapter serves a center."""

from midspan.domains.video.enums import Provider
from midspan.domains.video.servers import jitsi, link, livekit
from midspan.domains.video.servers.entry import Entry, Heard, Server, Told

ADDRESSES = {Provider.JITSI: jitsi.address, Provider.LIVEKIT: livekit.address}
EARS = {Provider.JITSI: jitsi.heard, Provider.LIVEKIT: livekit.heard}


def address_for(entry: Entry, server: Server) -> str:
    """Where somebody enters; empty where this center has no rooms, or no link was written down."""
    if server.provider is Provider.LINK:
        return link.address(entry)
    make = ADDRESSES.get(server.provider)
    return make(entry, server) if make else ""


def heard_from(told: Told, server: Server) -> list[Heard] | None:
    """What happened, by a center's server; None for whoever is not it."""
    listen = EARS.get(server.provider)
    return listen(told, server) if listen else None
