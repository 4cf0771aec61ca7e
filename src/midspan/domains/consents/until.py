"""Until when something is shared with people: for a page that can ask no gate row by row."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce

from midspan.domains.consents.enums import PAUSE
from midspan.domains.consents.models import SignedConsent
from midspan.domains.privacy.queries import rows_over, visible
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass

NO_END = Value(datetime(9999, 1, 1, tzinfo=UTC))


def shared_until(*, viewer: Actor, key: str, references: Collection[str]) -> dict[str, datetime]:
    """Until when the viewer lets each of these have what `key` names; those left out have nothing, or all is paused.

    For what a patient reads of their own. What is told to anybody, the gate decides. No query for nobody, else one.
    """
    if not references:
        return {}
    rows = _SHARED.rows(viewer=viewer, references=sorted(references))
    return {reference: until for reference, shares, until in rows if key in shares}


def _shared(*, viewer: Actor, references: list[str]) -> QuerySet[Any, Any]:
    """The one that lasts longest comes last."""
    signed = visible(SignedConsent.objects.filter(patient_id=viewer.id), viewer=viewer, data_class=DataClass.CONSENT)
    lasting = signed.filter(~Exists(rows_over(viewer=viewer).filter(consent_id=OuterRef("consent_id"))))
    open_now = lasting.filter(~Exists(lasting.filter(kind=PAUSE)), reference__any_of=references)
    ends = open_now.annotate(until=Coalesce(F("ends_at"), NO_END)).order_by("until")
    return ends.values_list("reference", "shares", "until")


_SHARED = Prepared(_shared, references=list[str])
