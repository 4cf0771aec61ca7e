"""What the person says on the screen that they see first."""

from uuid import UUID

from midspan.domains.safety.actions.opening import raise_tier
from midspan.domains.safety.actions.stepping import locked
from midspan.domains.safety.enums import ObligationState, Safe
from midspan.domains.safety.models import OwnReply
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused


@action("safety.reply")
def reply(*, obligation_id: UUID, safe: Safe, phone: str, place: str, with_whom: str, by: Actor) -> OwnReply:
    """Kept beside what was said before. "Not safe" makes it the most urgent there is; "safe" makes nothing less."""
    found = locked(obligation_id, by=by)
    if found.obligation.patient_id != by.id or found.state is ObligationState.CLOSED:
        raise RefusedError(refused("There is nothing like this."))
    replied = OwnReply.objects.create(
        organization_id=by.organization_id,
        patient_id=by.id,
        obligation=found.obligation,
        safe=safe,
        phone=phone.strip(),
        place=place.strip(),
        with_whom=with_whom.strip(),
        replied_at=clock.now(),
    )
    if safe is Safe.NO:
        raise_tier(found.obligation, now_tier=found.tier, by=by)
    return replied
