"""Who is asking (`viewer=`) or acting (`by=`)."""

from enum import StrEnum
from uuid import UUID

from msgspec import Struct, field

NOBODY = UUID(int=0)  # What a database connection acts as until somebody is bound: the id of no row.


class ActorKind(StrEnum):
    PATIENT = "patient"
    STAFF = "staff"
    GUARDIAN = "guardian"  # Signed in by an account of their own; `id` is the account's.
    SUPPORTER = "supporter"  # Somebody a patient invited into their circle; `id` is the account's.
    MENTOR = "mentor"  # As theirs: an account of their own, and `id` is the account's.
    JOB = "job"  # A background job; `id` names the person it acts for, never "the system".
    PUBLIC = "public"


class Actor(Struct, frozen=True):
    """A person in one organization, as every query and action sees them.

    `id` is the staff member's or the patient's id, of somebody outside the account's. `roles` are values of
    `people.enums.Role` and empty for all but staff.
    """

    organization_id: UUID
    id: UUID
    kind: ActorKind
    roles: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_staff(self) -> bool:
        return self.kind is ActorKind.STAFF

    @property
    def is_patient(self) -> bool:
        return self.kind is ActorKind.PATIENT

    @property
    def is_guardian(self) -> bool:
        return self.kind is ActorKind.GUARDIAN

    @property
    def is_supporter(self) -> bool:
        return self.kind is ActorKind.SUPPORTER

    @property
    def is_mentor(self) -> bool:
        return self.kind is ActorKind.MENTOR

    @property
    def is_by_reach(self) -> bool:
        """Whether they are somebody outside who signs in, and whom rows of reach tie to patients: nothing else does."""
        return self.kind in {ActorKind.GUARDIAN, ActorKind.SUPPORTER, ActorKind.MENTOR}
