"""A LiveKit server: access tokens with grants, and webhooks signed over their body.

From LiveKit's documentation (docs.livekit.io), its pages "Authentication" and "Webhooks". The room opens on the page
of LiveKit Meet, or another one that takes `liveKitUrl` and `token`.
"""

import hmac
from base64 import b64encode
from hashlib import sha256
from urllib.parse import urlencode

from midspan.domains.video.keys import claims_in, signed
from midspan.domains.video.rules.coming import KEY_LASTS
from midspan.domains.video.servers.entry import Entry, Heard, Server, Told
from midspan.domains.video.servers.reading import inner, moment_of, payload_of, text_of

BEARER = "Bearer "
JOINED, LEFT, FINISHED = "participant_joined", "participant_left", "room_finished"


def address(entry: Entry, server: Server) -> str:
    """Where one person enters, with a key of a few minutes."""
    key = signed(claims(entry, server), secret=server.secret)
    return f"{server.address.rstrip('/')}/custom?{urlencode({'liveKitUrl': server.server_address, 'token': key})}"


def claims(entry: Entry, server: Server) -> dict[str, object]:
    """What the key says: this room and no other, and never a recording."""
    grants = {
        "room": entry.room,
        "roomJoin": True,
        "roomAdmin": entry.leads,
        "roomCreate": False,
        "roomList": False,
        "roomRecord": False,
        "canPublish": True,
        "canSubscribe": True,
        "canPublishData": True,
        "canUpdateOwnMetadata": False,  # Nobody changes the name that others read.
        "ingressAdmin": False,
        "recorder": False,
    }
    return {
        "iss": server.app_id,
        "sub": entry.identity,
        "nbf": int(entry.now.timestamp()),
        "exp": int((entry.now + KEY_LASTS).timestamp()),
        "name": entry.name,
        "video": grants,
    }


def heard(told: Told, server: Server) -> list[Heard] | None:
    """What the server says; None where it is not signed by it, over this very body."""
    token = told.authorization.removeprefix(BEARER)
    claimed = claims_in(token, secret=server.secret, now=told.now) if server.secret else None
    if claimed is None or claimed.get("iss") != server.app_id:
        return None
    digest = b64encode(sha256(told.body).digest())
    if not hmac.compare_digest(str(claimed.get("sha256", "")).encode(), digest):
        return None
    return _happened(told)


def _happened(told: Told) -> list[Heard]:
    payload = payload_of(told.body)
    room, event = text_of(inner(payload, "room"), "name"), payload.get("event")
    at = moment_of(payload, "createdAt") or told.now
    if event == FINISHED:
        return [Heard(room=room, left_at=at)]
    if event not in {JOINED, LEFT}:
        return []
    somebody = inner(payload, "participant")
    if not text_of(somebody, "identity") or not text_of(somebody, "sid"):
        return []
    joined_at = moment_of(somebody, "joinedAt") or (at if event == JOINED else None)
    return [
        Heard(
            room=room,
            identity=text_of(somebody, "identity"),
            key=text_of(somebody, "sid"),
            joined_at=joined_at,
            left_at=at if event == LEFT else None,
        )
    ]
