"""Telling somebody: the row is the message, written in the caller's own transaction; a job announces it outside."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.models import Notice
from midspan.domains.notices.outside.queueing import queue_outside
from midspan.domains.notices.queries import LAST_TOLD, unread_notices
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import active_staff
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.prepared import Prepared, organization_reader
from midspan.kernel.row_security import widened
from midspan.values import Actor, ActorKind

MOST_TIMES = 999  # Beyond, nobody counts.


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

    The same unread notice about the same thing is neither left nor sent twice: it is raised, with how many times it was
    told and when the last time was.
    """
    unread = {"recipient_id": recipient_id, "recipient_kind": recipient_kind, "kind": kind}
    # A patient may tell a counselor, whose notices the patient may not read. Two that come at once are both kept, so
    # there is no conflict for which the row would need a savepoint of its own.
    with widened(by):
        told = _unread(organization_id=by.organization_id, subject_id=subject_id, **unread)
        if told:
            return _raised(told[0])
        about = {"subject_id": subject_id, "patient_ref": patient_id}
        notice = Notice.objects.create(organization_id=by.organization_id, **unread, **about)
        queue_outside(notice)
        return notice


def _raised(notice: Notice) -> Notice:
    """What is late a second time is no less late for the first one not being read yet."""
    notice.times, notice.told_again_at = min(notice.times + 1, MOST_TIMES), clock.now()
    notice.save(update_fields=["times", "told_again_at"])
    return notice


def _unread(*, organization_id: UUID, subject_id: UUID | None, **notice: Any) -> list[Notice]:
    """The same notices that wait unread, the oldest first."""
    reader = organization_reader(organization_id)
    if subject_id is None:
        return _UNREAD.instances(viewer=reader, **notice)
    return _UNREAD_ABOUT.instances(viewer=reader, subject_id=subject_id, **notice)


def _same(*, viewer: Actor, **notice: Any) -> QuerySet[Notice]:
    return Notice.objects.filter(organization_id=viewer.organization_id, read_at=None, **notice).order_by("created_at")


def _same_about_nothing(*, viewer: Actor, **notice: Any) -> QuerySet[Notice]:
    return _same(viewer=viewer, subject_id=None, **notice)


_OF = {"recipient_id": UUID, "recipient_kind": str, "kind": str}
_UNREAD = Prepared(_same_about_nothing, **_OF)
_UNREAD_ABOUT = Prepared(_same, subject_id=UUID, **_OF)


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


@action("notice.read_these")
def mark_read(*, notice_ids: Collection[UUID], until: datetime, by: Actor) -> int:
    """The recipient has seen these, as they stood at `until`. What was told again since waits on. Returns how many."""
    rows = unread_notices(viewer=by).filter(pk__in=notice_ids)
    return rows.annotate(at=LAST_TOLD).filter(at__lte=until).update(read_at=clock.now())


@action("notice.read")
def mark_all_read(*, by: Actor) -> int:
    """The recipient has seen what waits for them. Returns how many became read."""
    rows = Notice.objects.filter(organization_id=by.organization_id, recipient_id=by.id, read_at__isnull=True)
    return rows.update(read_at=clock.now())
