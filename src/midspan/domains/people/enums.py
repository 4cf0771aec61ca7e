"""The words of people: roles, credentials, ages."""

from enum import StrEnum


class Role(StrEnum):
    INTAKE = "intake"
    SCHEDULER = "scheduler"
    COUNSELOR = "counselor"
    GROUP_LEADER = "group_leader"
    PEER_SPECIALIST = "peer_specialist"
    PEER_COORDINATOR = "peer_coordinator"
    NURSE = "nurse"
    FRONT_DESK = "front_desk"
    PROGRAM_MANAGER = "program_manager"
    UTILIZATION_REVIEW = "utilization_review"
    DIRECTOR = "director"
    PRIVACY_OFFICER = "privacy_officer"


class Credential(StrEnum):
    LCSW = "LCSW"
    LPC = "LPC"
    LMFT = "LMFT"
    LCDC = "LCDC"
    CSAC = "CSAC"
    PSYD = "PsyD"
    MD = "MD"
    DO = "DO"
    PMHNP = "PMHNP"
    RN = "RN"
    CPRS = "CPRS"
    INTERN = "intern"


CLINICAL_CREDENTIALS = frozenset(Credential) - {Credential.CPRS, Credential.INTERN}


class AgeBand(StrEnum):
    ADOLESCENT = "adolescent"  # 13 to 17
    YOUNG_ADULT = "young_adult"  # 18 to 25
    ADULT = "adult"  # 26 to 64
    OLDER_ADULT = "older_adult"  # 65 and over


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class Voicemail(StrEnum):
    NEVER = "never"
    NEUTRAL = "neutral"
    ANY = "any"


class ContactChannel(StrEnum):
    """The one way the person chose to be reached."""

    PHONE = "phone"
    TEXT = "text"
    EMAIL = "email"
    LETTER = "letter"
