"""Signed contacts whose minutes are hours of treatment."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from json import loads
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.functions import JSONObject
from msgspec import Struct

from midspan.domains.encounters.enums import NoteState
from midspan.domains.encounters.models import Contact
from midspan.domains.encounters.rules.contacts import counts_as_hours
from midspan.domains.privacy.queries import visible
from midspan.kernel.prepared import of_people, of_some_or_all, rows_of_people
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


def own_contact_rows(*, viewer: Actor, first: date, until: date) -> QuerySet[Any, Any]:
    """The viewer's own signed contacts of these dates, for a surface's own query."""
    told = JSONObject(**{name: name for name in COUNTED})
    return _signed(viewer=viewer, first=first, until=until).values_list(told, flat=True)


def own_counted(rows: Iterable[str], *, first: date, until: date) -> tuple[Counted, ...]:
    """As `counted_contacts`, from rows of `own_contact_rows` as the database gives them."""
    return tuple(_that_count(one for one in map(_read, rows) if first <= one[4] < until))


def _read(row: str) -> tuple[Any, ...]:
    told = loads(row)
    day, began, ended = (told[name] for name in COUNTED[4:])
    moments = date.fromisoformat(day), datetime.fromisoformat(began), datetime.fromisoformat(ended)
    return UUID(told["pk"]), UUID(told["patient_id"]), told["kind"], told["mode"], *moments


def _signed(*, viewer: Actor, first: date, until: date, patient_ids: list[UUID] | None = None) -> QuerySet[Any, Any]:
    rows = visible(Contact.objects.all(), viewer=viewer, data_class=DataClass.ATTENDANCE)
    rows = rows.filter(local_date__gte=first, local_date__lt=until)
    # A note is of whom its contact was with. To say so lets PostgreSQL find it among theirs.
    rows = rows.filter(entries__patient_id=F("patient_id"), entries__state=NoteState.SIGNED)
    return of_people(rows, patient_ids).order_by("began_at", "pk").values_list(*COUNTED)


_COUNTED = of_some_or_all(_signed, first=date, until=date)
