"""Changing who works here. `actions` opens this door."""

from collections.abc import Collection
from uuid import UUID

from msgspec import Struct

from midspan.domains.people.models import Staff
from midspan.domains.people.rules import may_change_roles, may_keep_staff, may_set_staff_active
from midspan.kernel.actions import action
from midspan.values import Actor


class StaffDetails(Struct, frozen=True, kw_only=True):
    """A staff member as patients and schedules need them."""

    given_name: str
    family_name: str
    title: str = ""
    credentials: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("en",)
    skills: tuple[str, ...] = ()
    caseload_limit: int = 12
    video_url: str = ""


@action("staff.keep")
def keep_staff(*, details: StaffDetails, by: Actor, staff_id: UUID | None = None) -> Staff:
    """A new staff member, or the changed one. Whoever is new may do nothing until the director says what they do."""
    may_keep_staff(by).require()
    staff = Staff(organization_id=by.organization_id) if staff_id is None else _locked(staff_id, by=by)
    staff.given_name, staff.family_name, staff.title = details.given_name, details.family_name, details.title
    staff.credentials, staff.languages = list(details.credentials), list(details.languages)
    staff.skills = list(details.skills)
    staff.caseload_limit, staff.video_url = details.caseload_limit, details.video_url
    staff.save()
    return staff


@action("staff.change_roles")
def change_roles(*, staff_id: UUID, roles: Collection[str], has_stepped_up: bool, by: Actor) -> Staff:
    """Say what a staff member does here, and so may open, from their next click on. Raises RefusedError."""
    may_change_roles(by, staff_id=staff_id, has_stepped_up=has_stepped_up).require()
    staff = _locked(staff_id, by=by)
    staff.roles = sorted(roles)
    staff.save(update_fields=["roles"])
    return staff


@action("staff.set_active")
def set_staff_active(*, staff_id: UUID, is_active: bool, by: Actor) -> Staff:
    """End or renew somebody's access. What they did stays theirs; nobody is deleted."""
    may_set_staff_active(by, staff_id=staff_id, is_active=is_active).require()
    staff = _locked(staff_id, by=by)
    staff.is_active = is_active
    staff.save(update_fields=["is_active"])
    return staff


def _locked(staff_id: UUID, *, by: Actor) -> Staff:
    return Staff.objects.select_for_update().get(organization_id=by.organization_id, pk=staff_id)
