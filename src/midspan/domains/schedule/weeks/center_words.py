"""What a center's sessions are called by: its sites, rooms, leaders and breaks, kept for a minute in each process.

Every page of a patient names some of it, and it names nobody but staff. To join it to their sessions took PostgreSQL a
third of that question.
"""

import time
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet
from django.db.models.functions import JSONObject
from django.db.models.signals import post_save
from msgspec import Struct, json

from midspan.domains.people.queries import all_staff
from midspan.domains.programs.queries import rooms, sites
from midspan.domains.schedule.models import Section
from midspan.kernel.models import Organization
from midspan.kernel.prepared import Prepared, organization_reader
from midspan.values import Actor

MINUTE = 60
# Whatever changes one of these changes the words of its center.
WORDED = ("people.Staff", "programs.Group", "programs.Room", "programs.Site", "schedule.Section")


class SiteWords(Struct, frozen=True):
    id: UUID
    zone: str
    name: str
    address: str
    city: str


class _Named(Struct, frozen=True):
    id: UUID
    name: str


class _Leader(Struct, frozen=True):
    id: UUID
    given: str
    family: str


class _Paused(Struct, frozen=True):
    id: UUID
    minutes: int


class CenterWords(Struct, frozen=True):
    """By id: sites, names of rooms and of staff, and the minutes of break in a session of each section."""

    sites: dict[UUID, SiteWords]
    rooms: dict[UUID, str]
    staff: dict[UUID, str]
    breaks: dict[UUID, int]


_KEPT: dict[UUID, tuple[int, CenterWords]] = {}


def center_words(*, organization_id: UUID, anew: bool = False) -> CenterWords:
    """The words of a center, at most a minute old. `anew`: for who met something that is not among them."""
    minute = int(time.monotonic()) // MINUTE
    kept = _KEPT.get(organization_id)
    if kept is None or kept[0] != minute or anew:
        kept = _KEPT[organization_id] = (minute, _read(organization_id))
    return kept[1]


def staff_names(*, organization_id: UUID, staff_ids: Collection[UUID]) -> dict[UUID, str]:
    """Id → name of these, who work or worked at that center; at most a minute old."""
    kept = center_words(organization_id=organization_id).staff
    if not kept.keys() >= set(staff_ids):
        kept = center_words(organization_id=organization_id, anew=True).staff
    return {staff_id: kept[staff_id] for staff_id in staff_ids}


def _read(organization_id: UUID) -> CenterWords:
    [[at_sites, in_rooms, by_staff, with_breaks]] = _WORDS.rows(viewer=organization_reader(organization_id))
    return CenterWords(
        sites={one.id: one for one in _told(at_sites, SiteWords)},
        rooms={one.id: one.name for one in _told(in_rooms, _Named)},
        staff={one.id: f"{one.given} {one.family}" for one in _told(by_staff, _Leader)},
        breaks={one.id: one.minutes for one in _told(with_breaks, _Paused)},
    )


def _told(rows: list[str], kind: Any) -> list[Any]:
    return [json.decode(row, type=kind) for row in rows]


def _words(*, viewer: Actor) -> QuerySet[Any, Any]:
    sections = Section.objects.filter(organization_id=viewer.organization_id)
    told = {
        "sites": _as_json(sites(viewer=viewer), zone="time_zone", name="name", address="address", city="city"),
        "rooms": _as_json(rooms(viewer=viewer), name="name"),
        "staff": _as_json(all_staff(viewer=viewer), given="given_name", family="family_name"),
        "breaks": _as_json(sections, minutes="group__break_minutes"),
    }
    rows = Organization.objects.filter(pk=viewer.organization_id)
    return rows.annotate(**told).values_list(*told)


def _as_json(rows: QuerySet[Any], **fields: str) -> ArraySubquery:
    told = JSONObject(id="pk", **fields)
    return ArraySubquery(rows.prefetch_related(None).order_by().values_list(told, flat=True))


_WORDS = Prepared(_words)


def forget_words(instance: Any, **_told: Any) -> None:
    """In the process that changes a word it is read anew at once."""
    _KEPT.pop(instance.organization_id, None)


for _worded in WORDED:
    post_save.connect(forget_words, sender=_worded, dispatch_uid=f"{_worded} changes the words of a center")
