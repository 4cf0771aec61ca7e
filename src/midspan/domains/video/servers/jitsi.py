"""A Jitsi Meet server with token authentication, and the plugin `event_sync` that tells who is there.

Token: https://github.com/jitsi/lib-jitsi-meet/blob/master/doc/tokens.md; its features and moderator as texts, since
servers take nothing but texts and numbers in `user`. Events: jitsi-contrib/prosody-plugins, event_sync.
"""

import hmac
from urllib.parse import quote, urlencode, urlsplit

from midspan.domains.video.keys import signed
from midspan.domains.video.rules.coming import KEY_LASTS
from midspan.domains.video.servers.entry import Entry, Heard, Server, Told
from midspan.domains.video.servers.reading import inner, moment_of, payload_of, text_of

# What nobody may do in a room here, the leader included.
OFF = ("recording", "livestreaming", "transcription", "outbound-call", "sip-outbound-call", "file-upload")
BEARER = "Bearer "
JOINED, LEFT, DESTROYED = "muc-occupant-joined", "muc-occupant-left", "muc-room-destroyed"


def address(entry: Entry, server: Server) -> str:
    """Where one person enters, with a key of a few minutes."""
    query = urlencode({"jwt": signed(claims(entry, server), secret=server.secret)})
    return f"{server.address.rstrip('/')}/{quote(entry.room)}?{query}"


def claims(entry: Entry, server: Server) -> dict[str, object]:
    """What the key says."""
    begins, ends = int(entry.now.timestamp()), int((entry.now + KEY_LASTS).timestamp())
    user = {
        "id": entry.identity,
        "name": entry.name,
        "affiliation": "owner" if entry.leads else "member",
        "moderator": "true" if entry.leads else "false",
    }
    return {
        "aud": server.audience or "jitsi",
        "iss": server.app_id,
        "sub": urlsplit(server.address).hostname or "*",
        "room": entry.room,
        "nbf": begins,
        "exp": ends,
        "context": {"user": user, "features": dict.fromkeys(OFF, "false")},
    }


def heard(told: Told, server: Server) -> list[Heard] | None:
    """What the plugin says; None where it does not show the secret that was agreed."""
    shown = told.authorization.removeprefix(BEARER)
    if not server.event_secret or not hmac.compare_digest(shown.encode(), server.event_secret.encode()):
        return None
    payload = payload_of(told.body)
    room = text_of(payload, "room_name")
    if payload.get("is_breakout") is True and payload.get("event_name") == DESTROYED:
        return []  # Told under the name of the main room, in which everybody stays.
    if payload.get("event_name") == DESTROYED:
        return [Heard(room=room, left_at=moment_of(payload, "destroyed_at") or told.now)]
    if payload.get("event_name") not in {JOINED, LEFT}:
        return []
    occupant = inner(payload, "occupant")
    if not text_of(occupant, "id") or not text_of(occupant, "occupant_jid"):
        return []  # Somebody without a key of ours.
    left_at = moment_of(occupant, "left_at") or told.now if payload["event_name"] == LEFT else None
    # A stay in a breakout room is a stay of its own, though its occupant may have the same address.
    key = f"{text_of(occupant, 'occupant_jid')} {moment_of(occupant, 'joined_at')}"
    return [
        Heard(
            room=room,
            identity=text_of(occupant, "id"),
            key=key,
            joined_at=moment_of(occupant, "joined_at"),
            left_at=left_at,
        )
    ]
