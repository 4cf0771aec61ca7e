"""A patient's own calendar feed, as they see it."""

from uuid import UUID

from midspan.domains.privacy.queries import visible
from midspan.domains.schedule.models import CalendarFeed
from midspan.values import Actor, DataClass


def live_feed(*, viewer: Actor, patient_id: UUID) -> CalendarFeed | None:
    """The feed that is switched on; only the patient sees that there is one."""
    if viewer.id != patient_id:
        return None
    rows = visible(CalendarFeed.objects.all(), viewer=viewer, data_class=DataClass.SCHEDULE)
    return rows.filter(patient_id=patient_id, revoked_at=None).first()
