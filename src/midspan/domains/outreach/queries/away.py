"""When somebody is in hospital or on leave."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from midspan.domains.outreach.models import Away
from midspan.domains.privacy.queries import visible
from midspan.values import Actor, DataClass

Stretch = tuple[datetime, datetime]


def away_of(*, viewer: Actor, patient_ids: Collection[UUID]) -> dict[UUID, list[Away]]:
    """Patient id → every stretch on file, the earliest first; one that ended before its last day ends there."""
    rows = Away.objects.filter(patient_id__in=list(patient_ids))
    found: dict[UUID, list[Away]] = {}
    for one in visible(rows, viewer=viewer, data_class=DataClass.ATTENDANCE).order_by("first", "pk"):
        found.setdefault(one.patient_id, []).append(one)
    return found


def stretch_of(one: Away) -> Stretch:
    return one.first, max(one.first, min(one.until, one.ended_at or one.until))


def is_away_at(stretches: Collection[Stretch], moment: datetime) -> bool:
    return any(first <= moment < until for first, until in stretches)
