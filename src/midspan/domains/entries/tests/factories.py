"""What arrived, for tests of the forms that are sent late."""

from uuid import uuid4

from midspan.domains.entries.models import Entry
from midspan.kernel import clock


def entries_kept():
    """Every entry of the organization the test is bound to, in the order of arrival."""
    return list(Entry.objects.order_by("arrived_at", "number"))


def make_not_taken_in(patient):
    """An entry that waits for its person to mend or drop it."""
    now = clock.now()
    moments = dict.fromkeys(("made_at", "made_at_ours", "arrived_at"), now)
    ids = {"entry_id": uuid4(), "device_id": uuid4(), "number": 1}
    told = {"page": "diary:day", "address": "/days/one/", "outcome": "refused", "reason": "invalid"}
    return Entry.objects.create(
        organization_id=patient.organization_id, patient=patient, **ids, **told, **moments, is_doubtful=False
    )
