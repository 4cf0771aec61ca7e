"""The clock each person at a center reads, kept for ten minutes in a process: each page that tells a time asks it."""

from time import monotonic
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models.signals import post_delete, post_save

from midspan.domains.programs.queries.places import zone_of_work
from midspan.values import Actor

SECONDS = 600
_kept: dict[UUID, dict[UUID, tuple[ZoneInfo, float]]] = {}


def kept_zone_of_work(*, viewer: Actor) -> ZoneInfo:
    """As `zone_of_work`, at most ten minutes old."""
    of_center = _kept.setdefault(viewer.organization_id, {})
    zone, until = of_center.get(viewer.id, (None, 0.0))
    if zone is None or until < monotonic():
        zone = zone_of_work(viewer=viewer)
        of_center[viewer.id] = zone, monotonic() + SECONDS
    return zone


def forget_zones(instance: Any, **_told: Any) -> None:
    """In the process that changes a site, a room or a shift the clocks of that center are asked anew at once."""
    _kept.pop(instance.organization_id, None)


for _moved in ("programs.Room", "programs.Shift", "programs.Site"):
    for _changed in (post_save, post_delete):
        _changed.connect(forget_zones, sender=_moved, dispatch_uid=f"{_moved} moves the clocks of a center")
