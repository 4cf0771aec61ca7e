"""The words of questions."""

from enum import StrEnum


class QuestionKind(StrEnum):
    NOT_RECOGNIZED = "not_recognized"  # A line of the ledger.
    LIMIT = "limit"  # 45 CFR 164.522(a), 42 CFR 2.26.


class LineKind(StrEnum):
    """What a line tells."""

    EMERGENCY = "emergency"
    REVIEW = "review"
    TOLD = "told"  # Somebody outside.
    LOOKED = "looked"  # A guardian, on their own page.
    NOT_TOLD = "not_told"
    TAKEN_OUT = "taken_out"  # Printed, exported, written in a letter: by somebody who may.
    VIEWED = "viewed"  # The patient looked through somebody else's eyes.
    REFUSED = "refused"  # Somebody here asked, and it stayed closed.
