"""Signed contacts whose minutes are hours of treatment."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from msgspec import Struct

from midspan.domains.encounters.enums import NoteState
from midspan.domains.encounters.models import Contact
from midspan.domains.encounters.rules.contacts import counts_as_hours
from midspan.domains.privacy.queries import visible
from midspan.kernel.prepared import Prepared, of_people, of_some_or_all, rows_of_people
from midspan.values import Actor, DataClass

COUNTED = ("pk", "patient_id", "kind", "mode", "local_date", "began_at", "ended_at")


class Counted(Struct, frozen=True, kw_only=True):
    """A signed contact whose minutes are hours of treatment."""

    contact_id: UUID
    patient_id: UUID
    kind: str
    began_at: datetime
    ended_at: datetime


def counted_contacts(
    *, viewer: Actor, first: date, until: date, patient_ids: Collection[UUID] | None = None
) -> list[Counted]:
    """Signed contacts from `first` to before `until` whose minutes are hours of treatment. One query."""
    return _that_count(rows_of_people(_COUNTED, patient_ids, viewer=viewer, first=first, until=until))


def _that_count(rows: Any) -> list[Counted]:
    return [
        Counted(contact_id=pk, patient_id=patient_id, kind=kind, began_at=began_at, ended_at=ended_at)
        for pk, patient_id, kind, mode, day, began_at, ended_at in rows
        if counts_as_hours(kind, mode, on=day)
    ]


def own_counted(*, viewer: Actor, first: date, until: date) -> tuple[Counted, ...]:
    """As `counted_contacts`, the viewer's own. One query."""
    return tuple(_that_count(_OWN.rows(viewer=viewer, first=first, until=until)))


def _signed(*, viewer: Actor, first: date, until: date, patient_ids: list[UUID] | None = None) -> QuerySet[Any, Any]:
    rows = visible(Contact.objects.all(), viewer=viewer, data_class=DataClass.ATTENDANCE)
    rows = rows.filter(local_date__gte=first, local_date__lt=until)
    # A note is of whom its contact was with. To say so lets PostgreSQL find it among theirs.
    rows = rows.filter(entries__patient_id=F("patient_id"), entries__state=NoteState.SIGNED)
    return of_people(rows, patient_ids).order_by("began_at", "pk").values_list(*COUNTED)


_OWN = Prepared(_signed, first=date, until=date)
_COUNTED = of_some_or_all(_signed, first=date, until=date)
