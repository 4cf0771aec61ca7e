"""The words of agreements."""

from enum import StrEnum


class AgreementState(StrEnum):
    """Where an agreement stands on a day."""

    COMING = "coming"
    IN_FORCE = "in_force"
    ENDING = "ending"  # In force, and over soon.
    OVER = "over"
