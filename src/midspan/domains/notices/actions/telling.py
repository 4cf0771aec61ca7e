"""Telling somebody: the row is the message, written in the caller's own transaction; a job announces it outside."""

from uuid import UUID

from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.models import Notice
from midspan.domains.notices.outside.queueing import queue_outside
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import active_staff
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import widened
from midspan.values import Actor, ActorKind


@action("notice.tell")
def tell(
    *,
    kind: NoticeKind,
    recipient_id: UUID,
    recipient_kind: ActorKind,
    by: Actor,
    subject_id: UUID | None = None,
    patient_id: UUID | None = None,
) -> Notice:
    """Leave one notice, and queue it on the channels its recipient chose.

    The same unread notice about the same thing is neither left nor sent twice.
    """
    unread = {
        "organization_id": by.organization_id,
        "recipient_id": recipient_id,
        "recipient_kind": recipient_kind,
        "kind": kind,
        "subject_id": subject_id,
        "read_at": None,
    }
    # A patient may tell a counselor, whose notices the patient may not read. Two that come at once are both kept, so
    # there is no conflict for which the row would need a savepoint of its own.
    with widened(by):
        told = Notice.objects.filter(**unread).order_by("created_at").first()
        if told:
            return told
        notice = Notice.objects.create(**unread, patient_ref=patient_id)
        queue_outside(notice)
        return notice


def tell_officers(
    *, kind: NoticeKind, subject_id: UUID, by: Actor, patient_id: UUID | None = None, but_not: UUID | None = None
) -> None:
    """Tell every privacy officer that something waits for them; `but_not` is one whom it is about."""
    for officer in active_staff(organization_id=by.organization_id, role=Role.PRIVACY_OFFICER):
        if officer.pk != but_not:
            tell(
                kind=kind,
                recipient_id=officer.pk,
                recipient_kind=ActorKind.STAFF,
                subject_id=subject_id,
                patient_id=patient_id,
                by=by,
            )


@action("notice.read")
def mark_all_read(*, by: Actor) -> int:
    """The recipient has seen what waits for them. Returns how many became read."""
    rows = Notice.objects.filter(organization_id=by.organization_id, recipient_id=by.id, read_at__isnull=True)
    return rows.update(read_at=clock.now())
