"""The words of the diary: what a row asks, who reads it, and what may be answered in words."""

from enum import StrEnum


class RowKind(StrEnum):
    SCALE = "scale"  # A number from 0 to `high`.
    YES_NO = "yes_no"
    HOURS = "hours"
    MEDICINES = "medicines"
    HELPED = "helped"
    SKILLS = "skills"
    WORDS = "words"


class Reads(StrEnum):
    """Who reads a row."""

    TEAM = "team"  # Always the team: what may be danger, and thoughts of stopping.
    CHOSEN = "chosen"  # The team or nobody, as the person says.
    SUMMARY = "summary"  # The team, where the person shares their week.
    NOBODY = "nobody"  # The person alone.


class Medicines(StrEnum):
    TAKEN = "taken"
    NOT_TAKEN = "not_taken"
    NONE = "none"  # There are none to take.


class Helped(StrEnum):
    YES = "yes"
    A_BIT = "a_bit"
    NO = "no"


class Shares(StrEnum):
    """How much of a look back the team reads."""

    ALL = "all"
    SUMMARY = "summary"
    NOTHING = "nothing"
