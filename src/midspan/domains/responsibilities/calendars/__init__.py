"""Busy times out of calendar files and subscriptions: bytes in, stretches of time out, and nothing else.

Pure: no Django, no database, no clock; only `subscription` talks to the outside. Titles, places and people are dropped
before anything is parsed (`lines`), so that no later code, warning or error could repeat them.
"""

from midspan.domains.responsibilities.calendars.answers import Busy, Refused
from midspan.domains.responsibilities.calendars.busy import busy_spans
from midspan.domains.responsibilities.calendars.subscription import Opener, fetch, link_objection

__all__ = ["Busy", "Opener", "Refused", "busy_spans", "fetch", "link_objection"]
