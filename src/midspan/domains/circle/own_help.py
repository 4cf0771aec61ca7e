"""What was offered to somebody and agreed on with those around them, as rows for a page that asks for more."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import JSONObject
from msgspec import Struct, convert
from msgspec.json import decode

from midspan.domains.circle.enums import HelpKind, HelpState
from midspan.domains.circle.models import HelpAsk
from midspan.domains.consents.queries import shared_until
from midspan.domains.privacy.queries import visible
from midspan.values import Actor, DataClass

OF_TIE = "RelatedPerson/"
HEARD = "heard_until"
HELP_ASKS = "help_asks"  # What a consent says of help that is asked and answered.
LASTS = timedelta(hours=1)  # Nobody says how long help takes; this is what a week and a calendar draw.


class OwnHelp(Struct, frozen=True, kw_only=True):
    """Help that was agreed on, or was offered and waits for an answer. It names nobody.

    `heard_until`: until when whoever it is with reads here what becomes of it; None once nothing is shared with them.
    """

    id: UUID
    kind: HelpKind
    state: HelpState
    starts_at: datetime
    heard_until: datetime | None = None

    def is_heard(self, now: datetime) -> bool:
        return self.heard_until is not None and now < self.heard_until

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + LASTS

    @property
    def waits(self) -> bool:
        return self.state is HelpState.OPEN


def own_help_rows(*, viewer: Actor, first: date, until: date | None = None) -> QuerySet[Any, Any]:
    """What the viewer agreed on and was offered for days of about these dates, for a surface's own query."""
    offered = Q(state=HelpState.OPEN, is_offer=True)
    rows = HelpAsk.objects.filter(Q(state=HelpState.ACCEPTED) | offered, patient_id=viewer.id)
    rows = rows.filter(starts_at__date__gte=first)
    if until is not None:
        rows = rows.filter(starts_at__date__lt=until)
    told = JSONObject(tie_id="tie_id", **{name: name for name in OwnHelp.__struct_fields__ if name != HEARD})
    shown = visible(rows, viewer=viewer, data_class=DataClass.HELP_ASK)
    return shown.order_by("starts_at", "pk").values_list(told, flat=True)


def help_among(rows: Iterable[str], *, viewer: Actor) -> tuple[OwnHelp, ...]:
    """Rows of `own_help_rows` as the database gives them. No query where there are none, else one."""
    told = [decode(row) for row in rows]
    heard = shared_until(viewer=viewer, key=HELP_ASKS, references={OF_TIE + one["tie_id"] for one in told})
    return tuple(convert({**one, HEARD: heard.get(OF_TIE + one["tie_id"])}, OwnHelp) for one in told)
