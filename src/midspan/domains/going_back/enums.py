"""The words of going back: where to, and who knows there."""

from enum import StrEnum


class GoingTo(StrEnum):
    WORK = "work"
    SCHOOL = "school"


class WhoKnows(StrEnum):
    """Who there knows anything, by the person's own choice."""

    NOBODY = "nobody"
    HR = "hr"  # The personnel office; at a school, the office that arranges support.
    MANAGER = "manager"  # At a school, a teacher.
    BOTH = "both"
