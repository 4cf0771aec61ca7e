"""One questionnaire that a person is asked, as it stands, and whose turn it is to ask for it."""

from uuid import UUID

from midspan.domains.measures.queries import Asking, asking_for
from midspan.values import Actor, RefusedError, refused

ASKING = "measure.asking"  # Two that ask one person for the same, or one and the clock, come one after the other.


def asking_found(assignment_id: UUID, patient_id: UUID, by: Actor) -> Asking:
    asking = asking_for(viewer=by, patient_id=patient_id, assignment_id=assignment_id)
    if asking is None:
        raise RefusedError(refused("There is no such questionnaire."))
    return asking
