"""An envelope about what waits after a stay leads to the first of it, without signing in; every other to the app."""

from django.urls import reverse

from midspan.domains.measures.linking import make_link
from midspan.domains.measures.queries import askings_of, has_left
from midspan.domains.notices.actions import leads_outside
from midspan.domains.notices.enums import NoticeKind
from midspan.kernel.prepared import organization_reader
from midspan.values import Actor, RefusedError


@leads_outside(NoticeKind.MEASURE_DUE)
def first_after_stay(*, recipient: Actor) -> str:
    """A new address for the first that waits of who left and agreed; "" for everybody else."""
    center = organization_reader(recipient.organization_id)
    if not recipient.is_patient or not has_left(viewer=center, patient_id=recipient.id):
        return ""
    askings = askings_of(viewer=center, patient_id=recipient.id)
    waiting = [one.id for one in askings if one.assignment.after_days and one.due_on is not None]
    try:
        secrets = [make_link(patient_id=recipient.id, assignment_id=one, by=center) for one in waiting[:1]]
    except RefusedError:  # They took back meanwhile that they may be asked.
        return ""
    return next((reverse("measures:by_link", args=[secret]) for secret in secrets), "")
