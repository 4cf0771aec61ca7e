"""Writing a handover for whoever covers, and saying that it was read."""

from uuid import UUID

from midspan.domains.handovers.models import Handover, HandoverRead
from midspan.domains.handovers.queries import given_to, reads
from midspan.domains.handovers.rules import asks_for_words, may_follow, may_say, may_write
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.queries import all_staff
from midspan.domains.privacy.queries import may_see_class
from midspan.domains.schedule.queries import CoveredPerson, covered_people
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, ActorKind, DataClass, RefusedError, refused


@action("handover.write")
def write_handover(*, absence_id: UUID, patient_id: UUID, words: str, after: int, by: Actor) -> Handover:
    """Write what matters of somebody whom colleagues see during an absence; who of these reads notes is told.

    `after` is the number of what the writer had before them, 0 for nothing. The same words again change nothing.
    Raises RefusedError.
    """
    in_turn("handover.write", absence_id)
    covers = _covers(absence_id, patient_id, by)
    may_say(words).require()
    rows = Handover.objects.filter(organization_id=by.organization_id, absence_id=absence_id, patient_id=patient_id)
    latest = rows.order_by("-number").first()
    if latest is not None and latest.words == words.strip():
        return latest
    number = latest.number if latest else 0
    may_follow(after=after, latest=number).require()
    handover = Handover.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        absence_id=absence_id,
        number=number + 1,
        words=words.strip(),
        written_at=clock.now(),
        written_by_id=by.id,
    )
    _tell_stand_ins(absence_id, {one.stand_in_id for one in covers}, by)
    return handover


def _covers(absence_id: UUID, patient_id: UUID, by: Actor) -> list[CoveredPerson]:
    """Who sees that person instead, if the actor writes for it. Raises RefusedError."""
    today = clock.local_date()
    covers = [
        one
        for one in covered_people(viewer=by, today=today)
        if one.absence_id == absence_id and one.patient_id == patient_id and asks_for_words(day=one.day, today=today)
    ]
    if not covers:
        raise RefusedError(refused("Nobody covers for them in these days."))
    may_see_class(by, DataClass.NOTE).require()
    may_write(by, absent_id=covers[0].absent_id, until=covers[0].until, today=today).require()
    return covers


def _tell_stand_ins(absence_id: UUID, stand_in_ids: set[UUID], by: Actor) -> None:
    stand_ins = all_staff(viewer=by).filter(pk__in=stand_in_ids - {by.id})
    for staff_id in sorted(one.pk for one in stand_ins if reads(one)):
        tell(
            kind=NoticeKind.HANDOVER_WRITTEN,
            recipient_id=staff_id,
            recipient_kind=ActorKind.STAFF,
            subject_id=absence_id,
            by=by,
        )


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
