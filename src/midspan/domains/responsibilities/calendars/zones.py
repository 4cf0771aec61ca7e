"""Time zone names as calendars write them: IANA, Windows, Outlook's, Mozilla's, or the file's own."""

from datetime import tzinfo
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from midspan.domains.responsibilities.calendars.file_zone import FileZone, file_zone
from midspan.domains.responsibilities.calendars.lines import Block
from midspan.domains.responsibilities.calendars.patience import Patience

UNKNOWN_ZONE = (
    "This calendar uses a time zone we do not know; its times were read in your own time zone and may be wrong."
)
# What Outlook shows, after "(UTC-05:00) "; some exporters write this instead of the Windows name.
DISPLAYED = {
    "Eastern Time (US & Canada)": "America/New_York",
    "Central Time (US & Canada)": "America/Chicago",
    "Mountain Time (US & Canada)": "America/Denver",
    "Pacific Time (US & Canada)": "America/Los_Angeles",
    "Arizona": "America/Phoenix",
    "Alaska": "America/Anchorage",
    "Hawaii": "Pacific/Honolulu",
    "Indiana (East)": "America/Indiana/Indianapolis",
    "Atlantic Time (Canada)": "America/Halifax",
    "Puerto Rico": "America/Puerto_Rico",
    "Coordinated Universal Time": "UTC",
}
MOST_PARTS = 3  # of an IANA name: America/Indiana/Knox


class ZoneFinder:
    """Finds the zone of a TZID in one file; floating times are in `floating`, and so, with a warning, unknown ones.

    A name the world knows goes before the file's own VTIMEZONE: real files carry outdated or broken rules beside it.
    """

    def __init__(self, definitions: list[Block], *, floating: ZoneInfo, patience: Patience) -> None:
        self.floating = floating
        self.warnings: set[str] = set()
        self._patience = patience
        self._definitions = {_name_of(block): block for block in definitions if block.is_whole}
        self._found: dict[str, tzinfo] = {}

    def zone_of(self, tzid: str | None) -> tzinfo:
        if tzid is None:
            return self.floating
        if tzid not in self._found:
            self._found[tzid] = self._look_up(tzid)
        return self._found[tzid]

    def _look_up(self, tzid: str) -> tzinfo:
        name = tzid.strip().strip('"')
        zone = known_zone(name) or self._own_zone(name)
        if zone is None:
            self.warnings.add(UNKNOWN_ZONE)
        return zone or self.floating

    def _own_zone(self, name: str) -> FileZone | None:
        block = self._definitions.get(name)
        return file_zone(block, self._patience) if block else None


def _name_of(block: Block) -> str:
    line = block.first("TZID")
    return line.value.strip('"') if line else ""


def known_zone(name: str) -> ZoneInfo | None:
    """The zone that a name means anywhere, or None."""
    shown = name.partition(") ")[2] if name.startswith(("(UTC", "(GMT")) else name
    alias = WINDOWS_TO_OLSON.get(name) or DISPLAYED.get(shown)
    return _iana_zone(alias or name) or _path_zone(name)


def _path_zone(name: str) -> ZoneInfo | None:
    """The zone at the end of a name such as /mozilla.org/20070129_1/Europe/Berlin."""
    if not name.startswith("/"):
        return None
    parts = name.strip("/").split("/")[-MOST_PARTS:]
    tails = ("/".join(parts[first:]) for first in range(len(parts)))
    return next((zone for zone in map(_iana_zone, tails) if zone), None)


def _iana_zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # Unknown; not a name; the name of a folder.
        return None
