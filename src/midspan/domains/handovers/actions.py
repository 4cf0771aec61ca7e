"""Writing a handover for whoever covers, and saying that it was read."""

from uuid import UUID

from midspan.domains.handovers.models import Handover, HandoverRead
from midspan.domains.handovers.queries import given_to
from midspan.domains.handovers.rules import may_say, may_write
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.privacy.queries import may_see_class
from midspan.domains.schedule.queries import covered_people
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, ActorKind, DataClass, RefusedError, refused


@action("handover.write")
def write_handover(*, absence_id: UUID, patient_id: UUID, words: str, by: Actor) -> Handover:
    """Write what matters of somebody whom colleagues see during an absence; they are told. Raises RefusedError."""
    in_turn("handover.write", absence_id)
    today = clock.local_date()
    covers = [
        one
        for one in covered_people(viewer=by, today=today)
        if one.absence_id == absence_id and one.patient_id == patient_id
    ]
    if not covers:
        raise RefusedError(refused("Nobody covers for them in these days."))
    may_see_class(by, DataClass.NOTE).require()
    may_write(by, absent_id=covers[0].absent_id, until=covers[0].until, today=today).require()
    may_say(words).require()
    earlier = Handover.objects.filter(
        organization_id=by.organization_id, absence_id=absence_id, patient_id=patient_id
    ).count()
    handover = Handover.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        absence_id=absence_id,
        number=earlier + 1,
        words=words.strip(),
        written_at=clock.now(),
        written_by_id=by.id,
    )
    for stand_in_id in sorted({one.stand_in_id for one in covers} - {by.id}):
        tell(
            kind=NoticeKind.HANDOVER_WRITTEN,
            recipient_id=stand_in_id,
            recipient_kind=ActorKind.STAFF,
            subject_id=absence_id,
            by=by,
        )
    return handover


@action("handover.read")
def mark_handover_read(*, handover_id: UUID, by: Actor) -> HandoverRead | None:
    """Who covers today has read it; a second time changes nothing. Raises RefusedError."""
    in_turn("handover.read", handover_id)
    given = next((one for one in given_to(viewer=by, today=clock.local_date()) if one.handover.pk == handover_id), None)
    if given is None:
        raise RefusedError(refused("This is no longer there to read."))
    if given.is_read:
        return None
    return HandoverRead.objects.create(
        organization_id=by.organization_id,
        patient_id=given.patient_id,
        handover_id=handover_id,
        read_by_id=by.id,
        read_at=clock.now(),
    )
