"""The words of emergencies."""

from enum import StrEnum


class Finding(StrEnum):
    """What a review came to."""

    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not_justified"
