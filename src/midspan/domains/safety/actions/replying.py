"""What the person says on the screen that they see first."""

from uuid import UUID

from midspan.domains.safety.actions.opening import not_safe
from midspan.domains.safety.actions.stepping import locked
from midspan.domains.safety.enums import ObligationState, Safe
from midspan.domains.safety.models import Obligation, OwnReply
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused


@action("safety.reply")
def reply(*, obligation_id: UUID | None, safe: Safe, phone: str, place: str, with_whom: str, by: Actor) -> OwnReply:
    """Kept beside what was said before. "Not safe" makes it the most urgent there is; "safe" makes nothing less.

    Where that was closed, or nothing is open (None), "not safe" opens another, and anything else is refused.
    """
    return OwnReply.objects.create(
        organization_id=by.organization_id,
        patient_id=by.id,
        obligation=_about(obligation_id, safe, by),
        safe=safe,
        phone=phone.strip(),
        place=place.strip(),
        with_whom=with_whom.strip(),
        replied_at=clock.now(),
    )


def _about(obligation_id: UUID | None, safe: Safe, by: Actor) -> Obligation:
    found = locked(obligation_id, by=by) if obligation_id else None
    if found and found.obligation.patient_id != by.id:
        raise RefusedError(refused("There is nothing like this."))
    if safe is Safe.NO:
        return not_safe(by=by)
    if found is None or found.state is ObligationState.CLOSED:
        raise RefusedError(
            refused("Somebody from the team has closed this since. What you wrote is below; it was not sent.")
        )
    return found.obligation
