"""Somebody is in the circle no more: their way in, and all that is signed for them."""

from uuid import UUID

from midspan.domains.circle.actions.milestones import forget_milestones
from midspan.domains.circle.actions.own_tie import own_tie
from midspan.domains.circle.enums import HelpState
from midspan.domains.circle.models import HelpAsk, Invitation, Tie
from midspan.domains.circle.queries import InCircle
from midspan.domains.consents.actions import end_halves, take_back
from midspan.domains.privacy.actions import close_reach
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import widened
from midspan.values import Actor


@action("circle.end")
def end_tie(*, tie_id: UUID, language: str, by: Actor) -> Tie:
    """Somebody is in the circle no more, at once and with all that is signed for them. Nobody is told. RefusedError."""
    found = own_tie(tie_id, by)
    end_shares(found, language=language, by=by)
    end_invitation(found, patient=by, by=by)
    return found.tie


def end_shares(found: InCircle, *, language: str, by: Actor) -> None:
    """All that the gate knows them by, also what was signed on another page: by that name it would open once more."""
    for one in found.on_file:
        take_back(signed_id=one.id, language=language, by=by)
    end_halves(patient_id=by.id, half_ids=[one.pk for one in found.halves], by=by)


def end_invitation(found: InCircle, *, patient: Actor, by: Actor) -> None:
    """The way in of a tie, and help that waits or is agreed on by it."""
    of_tie = {"organization_id": patient.organization_id, "patient_id": patient.id, "tie": found.tie}
    Invitation.objects.filter(**of_tie, ended_at=None).update(ended_at=clock.now())
    HelpAsk.objects.filter(**of_tie, state__in=[HelpState.OPEN, HelpState.ACCEPTED]).update(
        state=HelpState.TAKEN_BACK, answered_at=clock.now()
    )
    forget_milestones(found.tie.pk, patient)  # Whoever is invited again is shown what is chosen then.
    with widened(patient):  # Only who reaches, and whom they reach, see such a row.
        close_reach(source_id=found.tie.pk, by=by)
