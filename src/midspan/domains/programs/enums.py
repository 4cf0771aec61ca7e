"""The words of programs."""

from enum import StrEnum


class Level(StrEnum):
    OUTPATIENT = "1"
    IOP = "2.1"
    PHP = "2.5"


class Focus(StrEnum):
    SUBSTANCE_USE = "substance_use"
    MENTAL_HEALTH = "mental_health"
    CO_OCCURRING = "co_occurring"


class Modality(StrEnum):
    IN_PERSON = "in_person"
    VIDEO = "video"
    HYBRID = "hybrid"


class GroupType(StrEnum):
    PROCESS = "process"
    SKILLS = "skills"
    PSYCHOEDUCATION = "psychoeducation"
    RELAPSE_PREVENTION = "relapse_prevention"
    FAMILY = "family"
    ACTIVITY = "activity"
    MEDICATION = "medication"
    PEER = "peer"


class SourceStatus(StrEnum):
    """How far a rule can be trusted: read in its source, or recalled and to be confirmed before it is switched on."""

    CONFIRMED = "confirmed"
    RECALLED = "recalled"
