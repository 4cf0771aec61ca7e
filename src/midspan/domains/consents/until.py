"""Until when something is shared, as a part of another query: for a page that can ask no gate row by row."""

from datetime import UTC, datetime

from django.db.models import Exists, Expression, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from midspan.domains.consents.enums import PAUSE
from midspan.domains.consents.models import SignedConsent
from midspan.domains.privacy.queries import rows_over, visible
from midspan.values import Actor, DataClass

NO_END = Value(datetime(9999, 1, 1, tzinfo=UTC))


def shared_until(*, viewer: Actor, key: str, reference: Expression) -> Subquery:
    """Until when a row's patient lets `reference` have what `key` names; nothing where they do not, or pause all.

    For what a patient reads of their own. What is told to anybody, the gate decides.
    """
    signed = visible(SignedConsent.objects.all(), viewer=viewer, data_class=DataClass.CONSENT)
    lasting = signed.filter(
        ~Exists(rows_over(viewer=viewer).filter(consent_id=OuterRef("consent_id"))), patient_id=OuterRef("patient_id")
    )
    open_now = lasting.filter(~Exists(lasting.filter(kind=PAUSE)), shares__contains=[key], reference=reference)
    ends = open_now.annotate(until=Coalesce(F("ends_at"), NO_END)).order_by("-until")
    return Subquery(ends.values("until")[:1])
