"""Asking about people. Accounts are looked up before anybody is known; all else takes `viewer=`."""

from uuid import UUID

from midspan.domains.people.models import Account, Staff
from midspan.values import Actor, ActorKind


def actor_of(account: Account) -> Actor:
    """The person an account signs in. A staff account reads its roles, a patient account needs no query."""
    if account.is_staff:
        return staff_actor(account.organization_id, account.staff_id)
    return Actor(organization_id=account.organization_id, id=account.patient_id, kind=ActorKind.PATIENT)


def staff_actor(organization_id: UUID, staff_id: UUID) -> Actor:
    """A staff member as viewer and actor; somebody no longer active has no roles."""
    staff = Staff.objects.only("roles", "is_active").get(organization_id=organization_id, pk=staff_id)
    roles = frozenset(staff.roles) if staff.is_active else frozenset()
    return Actor(organization_id=organization_id, id=staff_id, kind=ActorKind.STAFF, roles=roles)
