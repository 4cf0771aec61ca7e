"""The browsers somebody may be pushed to: their secret addresses are sealed for one person and one row."""

import json

from midspan.domains.notices.models import PushSubscription
from midspan.domains.notices.outside.carriers.parcel import Browser
from midspan.kernel.sealing import SealError, open_sealed
from midspan.values import Actor


def browsers_of(recipient: Actor) -> tuple[Browser, ...]:
    """All that open; one sealed under another key reaches nobody, until the person turns it on again."""
    mine = {"organization_id": recipient.organization_id, "recipient_id": recipient.id}
    opened = (_opened(row) for row in PushSubscription.objects.filter(**mine).order_by("created_at"))
    return tuple(one for one in opened if one)


def _opened(row: PushSubscription) -> Browser | None:
    try:
        return Browser(id=row.pk, **json.loads(open_sealed(row.sealed, context=seal_context(row))))
    except SealError:
        return None


def seal_context(row: PushSubscription) -> str:
    """Binds the sealed address to its person and its row, so that it opens for nobody else."""
    return f"notices.PushSubscription {row.organization_id} {row.recipient_id} {row.pk}"
