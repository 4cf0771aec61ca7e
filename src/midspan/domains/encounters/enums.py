"""The words of encounters."""

from enum import StrEnum


class AttendanceState(StrEnum):
    EXPECTED = "expected"  # Nothing recorded yet: unknown, not absent.
    ATTENDED = "attended"
    ABSENT = "absent"
    EXCUSED = "excused"


class Engagement(StrEnum):
    LISTENED = "listened"
    TOOK_PART = "took_part"
    LED = "led"


class NoteState(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"
