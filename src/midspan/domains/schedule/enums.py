"""The words of the schedule."""

from enum import StrEnum


class SessionKind(StrEnum):
    GROUP = "group"
    INDIVIDUAL = "individual"
    FAMILY = "family"


class SessionState(StrEnum):
    PLANNED = "planned"
    CANCELED = "canceled"


class OfferState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    IMPOSSIBLE = "impossible"  # No week reaches the dose; the explanation is kept.


class SwapState(StrEnum):
    ASKED = "asked"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
