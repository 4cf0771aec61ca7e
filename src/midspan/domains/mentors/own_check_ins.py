"""What a patient and a mentor agreed on, as rows for a page of the patient's that asks for more."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import JSONObject
from msgspec import Struct, convert
from msgspec.json import decode

from midspan.domains.mentors.enums import CheckInState, MatchState
from midspan.domains.mentors.models import CheckIn
from midspan.domains.privacy.queries import visible
from midspan.values import Actor, DataClass


class OwnCheckIn(Struct, frozen=True, kw_only=True):
    """One check-in that both agreed on. It names nobody."""

    match_id: UUID
    starts_at: datetime
    minutes: int

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


def own_check_in_rows(*, viewer: Actor, first: date, until: date | None = None) -> QuerySet[Any, Any]:
    """The viewer's agreed check-ins of about these dates, while the match stands, for a surface's own query."""
    rows = CheckIn.objects.filter(patient_id=viewer.id, state=CheckInState.AGREED, match__state=MatchState.MATCHED)
    rows = rows.filter(starts_at__date__gte=first)
    if until is not None:
        rows = rows.filter(starts_at__date__lt=until)
    told = JSONObject(**{name: name for name in OwnCheckIn.__struct_fields__})
    shown = visible(rows, viewer=viewer, data_class=DataClass.JOURNAL)
    return shown.order_by("starts_at", "pk").values_list(told, flat=True)


def check_ins_among(rows: Iterable[str]) -> tuple[OwnCheckIn, ...]:
    """Rows of `own_check_in_rows` as the database gives them."""
    return tuple(convert(decode(row), OwnCheckIn) for row in rows)
