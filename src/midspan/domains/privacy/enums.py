"""The words of privacy: why somebody reaches a patient, and what labels a row may carry."""

from enum import StrEnum

from midspan.domains.people.enums import Role
from midspan.values import Label

__all__ = ["WHOLE_ORGANIZATION_ROLES", "Basis", "Label"]


class Basis(StrEnum):
    PRIMARY_COUNSELOR = "primary_counselor"
    GROUP_LEADER = "group_leader"
    CARE_TEAM = "care_team"
    COVER = "cover"


# Roles whose work spans every patient of the organization; the others reach the patients they are assigned.
WHOLE_ORGANIZATION_ROLES = frozenset(
    {Role.INTAKE, Role.SCHEDULER, Role.DIRECTOR, Role.PRIVACY_OFFICER, Role.UTILIZATION_REVIEW, Role.FRONT_DESK}
)
