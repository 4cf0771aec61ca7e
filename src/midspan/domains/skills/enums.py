"""What a skill is for, and what may be written down beside it."""

from enum import StrEnum


class SkillKind(StrEnum):
    """What somebody would use it for, in the order in which people look for it."""

    URGE = "urge"
    ANXIETY = "anxiety"
    ANGER = "anger"
    LOW = "low"
    SLEEP = "sleep"
    CONFLICT = "conflict"
    DISTRESS = "distress"
    MEMORY = "memory"
    ALONE = "alone"
    OTHER = "other"


class ExtraKind(StrEnum):
    """How something is asked that is written down with one skill and not with the others."""

    RATING = "rating"  # 0 to 10.
    MINUTES = "minutes"
    TEXT = "text"
    CHOICE = "choice"
    TIME = "time"  # Of the day.
