"""Taking up what a colleague flagged for the team."""

from uuid import UUID

from midspan.domains.encounters.models import FlagTaken
from midspan.domains.encounters.queries.flags import flag_for
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, RefusedError, refused

NOT_FOUND = "There is no such flag, or it is not yours to see."


@action("flag.take_up")
def take_up_flag(*, entry_id: UUID, by: Actor) -> FlagTaken:
    """Say that what this entry flags was taken up; that stands for good. Raises RefusedError."""
    in_turn("flag.take_up", entry_id)
    flag = flag_for(viewer=by, entry_id=entry_id)
    if flag is None:
        raise RefusedError(refused(NOT_FOUND))
    flag.taking.require()
    return FlagTaken.objects.create(
        organization_id=by.organization_id,
        patient_id=flag.patient_id,
        entry_id=flag.entry_id,
        taken_by_id=by.id,
        taken_at=clock.now(),
    )
