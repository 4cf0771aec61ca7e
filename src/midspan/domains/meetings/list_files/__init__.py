"""Reading lists of support meetings: Meeting Guide JSON, TSML's CSV, and the JSON of BMLT.

Pure: bytes in, `Read` or `Refused` out. Nothing here opens a file by name, asks the network, knows the clock or the
database. Real lists break what their formats say; what can only mean one thing is read, and a row that could mean two
is refused with its reason. Words: a *row* is one meeting as the list has it; *published* is what the list says is to
be shown; a meeting without a day is *unscheduled*; one that is not held for the time being is *inactive*.
"""

from midspan.domains.meetings.list_files.limits import LIMITS, Limits
from midspan.domains.meetings.list_files.reading import read_meetings
from midspan.domains.meetings.list_files.rows import row_of
from midspan.domains.meetings.list_files.shapes import SLOT, ListedMeeting, Read, Refused, RefusedRow
from midspan.domains.meetings.list_files.texts import KEPT_FIELDS
from midspan.domains.meetings.list_files.times import is_zone

__all__ = [
    "KEPT_FIELDS",
    "LIMITS",
    "SLOT",
    "Limits",
    "ListedMeeting",
    "Read",
    "Refused",
    "RefusedRow",
    "is_zone",
    "read_meetings",
    "row_of",
]
