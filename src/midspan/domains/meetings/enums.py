"""The words of support meetings: where they are held, what they are like, how their lists come."""

from enum import StrEnum


class ListFormat(StrEnum):
    MEETING_GUIDE = "meeting-guide"
    TSML = "tsml"
    BMLT = "bmlt"


class ListState(StrEnum):
    WAITING = "waiting"
    FRESH = "fresh"
    FAILED = "failed"


class Attendance(StrEnum):
    """How people take part."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"


class Trait(StrEnum):
    """What somebody looks for in a meeting. Lists know more; the rest stays in their row."""

    OPEN = "open"  # Anybody may come.
    CLOSED = "closed"  # For people who want to stop, and nobody else.
    NEWCOMER = "newcomer"
    WOMEN = "women"
    MEN = "men"
    YOUNG = "young"
    SENIORS = "seniors"
    LGBTQ = "lgbtq"
    PEOPLE_OF_COLOR = "people_of_color"
    SECULAR = "secular"
    WHEELCHAIR = "wheelchair"
    SIGN_LANGUAGE = "sign_language"
    CHILDREN = "children"  # Children may come, or are looked after.
    DUAL_DIAGNOSIS = "dual_diagnosis"
    MEDITATION = "meditation"
    SPEAKER = "speaker"
    DISCUSSION = "discussion"
    STEPS = "steps"
    LITERATURE = "literature"


ACCESS = (Trait.WHEELCHAIR, Trait.SIGN_LANGUAGE)
