"""Whose tie it is: what the patient's own changes ask first."""

from uuid import UUID

from midspan.domains.circle.queries import InCircle, in_circle
from midspan.values import Actor, RefusedError, refused

NOBODY = "There is nobody like this on your page."


def require_patient(by: Actor) -> None:
    if not by.is_patient:
        raise RefusedError(refused("Only the person says who is around them."))


def own_tie(tie_id: UUID, by: Actor) -> InCircle:
    """Somebody of the patient's own circle. Raises RefusedError, also for whoever is no patient."""
    require_patient(by)
    found = in_circle(viewer=by, tie_id=tie_id)
    if found is None:
        raise RefusedError(refused(NOBODY))
    return found
