"""The words of encounters."""

from enum import StrEnum


class AttendanceState(StrEnum):
    EXPECTED = "expected"  # Nothing recorded yet: unknown, not absent.
    ATTENDED = "attended"
    ABSENT = "absent"
    EXCUSED = "excused"


class AttendanceSource(StrEnum):
    """Who said so: a person, or the video server that saw them join and leave."""

    HAND = "hand"
    VIDEO = "video"


class FailureOf(StrEnum):
    """Whose line, device or room failed when a session was broken off for somebody."""

    PROGRAM = "program"
    PERSON = "person"
    UNKNOWN = "unknown"


class Engagement(StrEnum):
    LISTENED = "listened"
    TOOK_PART = "took_part"
    LED = "led"


class NoteState(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"


class ContactKind(StrEnum):
    """What a contact outside a group was for."""

    INDIVIDUAL = "individual"
    FAMILY = "family"
    MEDICATION = "medication"
    PEER = "peer"
    CASE_MANAGEMENT = "case_management"
    CRISIS = "crisis"


# The person is there. Of a family's contact, of a crisis, and of what is arranged for somebody, that is not said.
WITH_PERSON = frozenset({ContactKind.INDIVIDUAL, ContactKind.MEDICATION, ContactKind.PEER})


class ContactMode(StrEnum):
    IN_PERSON = "in_person"
    VIDEO = "video"
    PHONE = "phone"


class PhraseField(StrEnum):
    """The fields of a note for which a staff member keeps phrases."""

    NARRATIVE = "narrative"
    RESPONSE = "response"
    PROGRESS = "progress"
    PLAN_FOR_NEXT = "plan_for_next"
