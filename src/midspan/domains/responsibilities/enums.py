"""The words of a life outside treatment."""

from enum import StrEnum


class ResponsibilityKind(StrEnum):
    WORK = "work"
    SCHOOL = "school"
    CARING = "caring"
    COURT = "court"
    HEALTH = "health"
    HOME = "home"
    MONEY = "money"
    PET = "pet"
    OTHER = "other"


class Firmness(StrEnum):
    """How firm a time is: fixed never moves, movable may at a price the person named."""

    FIXED = "fixed"
    HARD_TO_MOVE = "hard_to_move"
    MOVABLE = "movable"


class CalendarState(StrEnum):
    WAITING = "waiting"
    FRESH = "fresh"
    FAILED = "failed"


class Modality(StrEnum):
    """How the person would like to take part; hybrid is either way."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    HYBRID = "hybrid"


class PartOfDay(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
