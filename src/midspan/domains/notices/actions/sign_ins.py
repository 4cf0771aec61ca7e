"""What is new about somebody's sign-in: always told, in the words of an envelope that says no more than that."""

from typing import Any

from midspan.domains.notices.actions.telling import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.models import KnownDevice, Notice
from midspan.domains.notices.rules import agent_hash
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, ActorKind


def tell_sign_in_changed(*, by: Actor) -> Notice:
    """The person themselves is told that their sign-in changed: a password, a passkey, a device."""
    patient_id = by.id if by.kind is ActorKind.PATIENT else None
    return tell(
        kind=NoticeKind.SIGN_IN_CHANGED, recipient_id=by.id, recipient_kind=by.kind, patient_id=patient_id, by=by
    )


@action("sign_in.note_device")
def note_device(*, agent: str, by: Actor) -> KnownDevice:
    """Remember the kind of browser somebody signed in with, and tell them when it is new; their first one is not."""
    mine: dict[str, Any] = {"organization_id": by.organization_id, "recipient_id": by.id}
    is_first = not KnownDevice.objects.filter(**mine).exists()
    seen = {"recipient_kind": by.kind, "seen_at": clock.now()}
    device, is_new = KnownDevice.objects.update_or_create(agent_hash=agent_hash(agent), defaults=seen, **mine)
    if is_new and not is_first:
        tell_sign_in_changed(by=by)
    return device
