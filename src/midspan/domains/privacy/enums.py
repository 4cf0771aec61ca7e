"""The words of privacy: why somebody reaches a patient, and what labels a row may carry."""

from enum import StrEnum

from midspan.domains.people.enums import Role


class Basis(StrEnum):
    PRIMARY_COUNSELOR = "primary_counselor"
    GROUP_LEADER = "group_leader"
    CARE_TEAM = "care_team"
    COVER = "cover"


class Label(StrEnum):
    """Labels are added by origin: what a substance-use track creates is Part 2 by birth (42 CFR 2.11)."""

    PART2 = "part2"
    MENTAL_HEALTH = "mental_health"
    MINOR = "minor"
    THIRD_PARTY = "third_party"
    PATIENT_PRIVATE = "patient_private"


# Roles whose work spans every patient of the organization; the others reach the patients they are assigned.
WHOLE_ORGANIZATION_ROLES = frozenset(
    {Role.INTAKE, Role.SCHEDULER, Role.DIRECTOR, Role.PRIVACY_OFFICER, Role.UTILIZATION_REVIEW, Role.FRONT_DESK}
)
