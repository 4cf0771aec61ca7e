"""Changing levels of care, tracks and groups, and putting anything of the center in or out of use."""

from uuid import UUID

from django.db import models
from msgspec import Struct
from msgspec.structs import asdict

from midspan.domains.people.actions import set_staff_active
from midspan.domains.programs.actions.keeping import keep_row
from midspan.domains.programs.enums import Focus, GroupType, Level, Modality
from midspan.domains.programs.models import Group, LevelOfCare, Room, Site, Track
from midspan.domains.programs.queries import cap_for
from midspan.domains.programs.rules import may_be_group
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.models import Organization
from midspan.values import Actor

IN_USE: dict[str, type[models.Model]] = {
    "site": Site,
    "room": Room,
    "level": LevelOfCare,
    "track": Track,
    "group": Group,
}
STAFF = "staff"


class TrackDetails(Struct, frozen=True, kw_only=True):
    name: str
    age_band: str
    focus: Focus
    language: str = "en"
    modality: Modality = Modality.HYBRID
    family_minutes: int | None = None


class GroupDetails(Struct, frozen=True, kw_only=True):
    name: str
    group_type: GroupType
    minutes: int
    cap: int
    curriculum: str = ""
    break_minutes: int = 0
    minimum_to_run: int = 2
    facilitators_needed: int = 1
    credentials: tuple[str, ...] = ()


@action("level.keep")
def keep_level(*, code: Level, name: str, by: Actor, level_id: UUID | None = None) -> LevelOfCare:
    """A new level of care, or the renamed one. Raises RefusedError when the level is there already."""
    return keep_row(LevelOfCare, row_id=level_id, values={"code": code, "name": name}, by=by)


@action("track.keep")
def keep_track(*, details: TrackDetails, by: Actor, track_id: UUID | None = None) -> Track:
    """A new track, or the changed one. Raises RefusedError for a second track of that name."""
    return keep_row(Track, row_id=track_id, values=asdict(details), by=by)


@action("group.keep")
def keep_group(*, details: GroupDetails, by: Actor, group_id: UUID | None = None) -> Group:
    """A new group, or the changed one. Raises RefusedError, naming the rule its size or length breaks."""
    organization = Organization.objects.get(pk=by.organization_id)
    allowed = cap_for(
        viewer=by,
        group_type=details.group_type,
        age_band="",
        jurisdiction=organization.jurisdiction,
        payer="",
        on=clock.local_date(),
    )
    may_be_group(
        minutes=details.minutes,
        break_minutes=details.break_minutes,
        minimum_to_run=details.minimum_to_run,
        cap=details.cap,
        allowed=allowed,
    ).require()
    values = asdict(details) | {"credentials": list(details.credentials)}
    return keep_row(Group, row_id=group_id, values=values, by=by)


@action("program.set_in_use")
def set_in_use(*, kind: str, row_id: UUID, is_active: bool, by: Actor) -> models.Model:
    """Put a site, room, staff member, level, track or group in or out of use; what already uses it stays as it is.

    Raises RefusedError, and KeyError for a kind there is not.
    """
    if kind == STAFF:
        return set_staff_active(staff_id=row_id, is_active=is_active, by=by)
    return keep_row(IN_USE[kind], row_id=row_id, values={"is_active": is_active}, by=by)
