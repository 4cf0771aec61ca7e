"""Reading referral files: what a FHIR R4 Bundle or a C-CDA document says about one person, and where it says so.

Pure: bytes in, `Understood` or `Refused` out. Nothing here opens a file by name, asks the network, knows the clock or
the database. Words: a *fact* is one condition, medication, allergy or coverage of the file; *where* is the JSON
pointer or XPath it was read from; a *doubt* is what a person should look at before confirming it.
"""

from midspan.domains.journey.referral_files.limits import LIMITS, Limits
from midspan.domains.journey.referral_files.refusals import RefusalCode
from midspan.domains.journey.referral_files.rows import row_of
from midspan.domains.journey.referral_files.shapes import Fact, Kind, Refused, Statement, Understood
from midspan.domains.journey.referral_files.understanding import understand, understand_stream

__all__ = [
    "LIMITS",
    "Fact",
    "Kind",
    "Limits",
    "RefusalCode",
    "Refused",
    "Statement",
    "Understood",
    "row_of",
    "understand",
    "understand_stream",
]
