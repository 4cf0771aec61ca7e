"""A plain link: one address for everybody, with the name that others there read put in by us.

Rooms that read a name from the address take it from behind the "#" (as Jitsi Meet does: `userInfo.displayName`), which
browsers send to no server and in no referrer. Others ask for a name; the page says beside the link which one to give.
"""

import json
from urllib.parse import quote

from midspan.domains.video.servers.entry import Entry


def address(entry: Entry) -> str:
    """The address of the room with the name in it. Empty stays empty."""
    if not entry.link or not entry.name:
        return entry.link
    shown = quote(json.dumps(entry.name, ensure_ascii=False), safe="")
    return f"{entry.link}{'&' if '#' in entry.link else '#'}userInfo.displayName={shown}"
