"""Under which name somebody enters a video room: the one for groups, put there by us and not typed.

Rooms that read a name from the address take it from behind the "#" (as Jitsi Meet does: `userInfo.displayName`), which
browsers send to no server and in no referrer. Others ask for a name; the page says beside the link which one to give.
"""

import json
from urllib.parse import quote

from midspan.domains.privacy.queries import name_for_peers


def room_entered_as(video_url: str, *, alias: str) -> str:
    """The address of a room with the name in it that others there read. Empty stays empty."""
    if not video_url:
        return ""
    shown = quote(json.dumps(name_for_peers({"alias": alias}), ensure_ascii=False), safe="")
    return f"{video_url}{'&' if '#' in video_url else '#'}userInfo.displayName={shown}"
