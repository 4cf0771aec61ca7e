"""The words of guardians."""

from enum import StrEnum


class ReviewKind(StrEnum):
    """Why staff look through what is on file of a minor."""

    BIRTHDAY = "birthday"  # Who signs, or who sees what, may be another from then on.
    SIGN_IN = "sign_in"  # A guardian's sign-in ends then, unless somebody has looked at it again.
