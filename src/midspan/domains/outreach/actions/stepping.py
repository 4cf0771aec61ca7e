"""One deed more: what becomes of a step is a row added to it, one writer at a time."""

from datetime import datetime
from typing import Any
from uuid import UUID

from midspan.domains.encounters.queries import writing_about
from midspan.domains.outreach.enums import DeedKind, Ending, StepKey
from midspan.domains.outreach.models import Deed, Outreach
from midspan.domains.outreach.queries import Standing, outreach_for
from midspan.domains.privacy.actions import close_reach, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel import clock
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import widened
from midspan.values import Actor, RefusedError, refused


def locked(patient_id: UUID, *, by: Actor) -> Standing:
    """The person's clock that runs; who else changes it waits. Raises RefusedError where none is there for them."""
    rows = Outreach.objects.select_for_update(no_key=True).filter(organization_id=by.organization_id)
    list(rows.filter(patient_id=patient_id, ended_at__isnull=True))
    found = outreach_for(viewer=by, patient_id=patient_id)
    if found is None:
        raise RefusedError(refused("This has ended. Nothing waits here any more."))
    return found


def add_deed(found: Standing, key: StepKey, kind: DeedKind, *, by: Actor, **fields: Any) -> Deed:
    """Who adds one has locked the clock, or has just begun it."""
    return Deed.objects.create(
        organization_id=found.outreach.organization_id,
        patient_id=found.outreach.patient_id,
        outreach=found.outreach,
        step=found.step(key),
        kind=kind,
        by_id=by.id,
        at=clock.now(),
        **fields,
    )


def reach_for(found: Standing, staff_id: UUID, *, by: Actor) -> None:
    """Whose turn it is reaches the person until it ends."""
    one = found.outreach
    open_reach(actor_id=staff_id, patient_id=one.patient_id, basis=Basis.CARE_TEAM, source_id=one.pk, by=by)


def end(found: Standing, ending: Ending, *, by: Actor, words: str = "", at: datetime | None = None) -> Outreach:
    """Whoever reached the person because of it does not any more, once the notes they began about it are signed."""
    one = found.outreach
    one.ended_at, one.ending, one.ended_by, one.words = at or clock.now(), ending, by.id, words
    one.save(update_fields=["ended_at", "ending", "ended_by", "words"])
    with widened(by):
        let_go(one, by=by)
    return one


def let_go(one: Outreach, *, by: Actor) -> bool:
    """Whether somebody reaches the person no more because of it. Who wrote about a call signs or drops that first.

    Else their words would be out of reach for everybody, and late for good.
    """
    everybody = organization_reader(one.organization_id)
    writing = writing_about(viewer=everybody, patient_id=one.patient_id)
    return bool(close_reach(source_id=one.pk, by=by, but=writing))
