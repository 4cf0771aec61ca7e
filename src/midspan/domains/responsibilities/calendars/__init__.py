"""Busy times out of calendar files and subscriptions: bytes in, stretches of time out, and nothing else.

Pure: no Django, no database, no clock; only `subscription` talks to the outside. Titles, places and people are dropped
before anything is parsed (`lines`), so that no later code, warning or error could repeat them.
"""

from datetime import date
from zoneinfo import ZoneInfo

from midspan.domains.responsibilities.calendars.answers import Busy, Refused
from midspan.domains.responsibilities.calendars.subscription import Opener, fetch, link_objection

__all__ = ["Busy", "Opener", "Refused", "busy_spans", "fetch", "link_objection"]


def busy_spans(content: bytes, *, window_start: date, window_end: date, zone: ZoneInfo) -> Busy | Refused:
    """Busy times that overlap the window [window_start, window_end) of midnights in `zone`, whole, merged, in UTC."""
    # The packages that read calendars load slowly, and few processes ever read one: not while the web starts.
    from midspan.domains.responsibilities.calendars import busy  # noqa: PLC0415 - as said above

    return busy.busy_spans(content, window_start=window_start, window_end=window_end, zone=zone)
