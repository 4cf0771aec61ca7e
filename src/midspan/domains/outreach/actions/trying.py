"""Keeping that somebody was tried and not reached, and taking that back where it was pressed by mistake."""

from uuid import UUID

from midspan.domains.journey.queries import how_to_call, patient_for
from midspan.domains.outreach.enums import TryOutcome
from midspan.domains.outreach.models import Try
from midspan.domains.outreach.queries.tries import (
    agreed_of,
    last_tried_at,
    may_undo,
    tried_lately,
    tries_shown,
    try_of,
    within_the_hour,
)
from midspan.domains.outreach.rules.tries import may_try
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, RefusedError, refused

NOT_YOURS = "There is no such person, or they are not yours."


@action("outreach.try")
def keep_try(*, patient_id: UUID, outcome: TryOutcome, by: Actor) -> Try:
    """Somebody was tried, and was not reached by it. The same pressed twice is once. Raises RefusedError."""
    if patient_for(viewer=by, patient_id=patient_id) is None:
        raise RefusedError(refused(NOT_YOURS))
    in_turn("outreach.try", patient_id)
    now = clock.now()
    tried = tried_lately(viewer=by, patient_ids=[patient_id], now=now).get(patient_id, [])
    same = within_the_hour(tried, now=now)
    if same is not None and same.id and (same.made_by, same.outcome) == (by.id, outcome):
        return Try.objects.get(pk=same.id)
    calling = how_to_call(viewer=by, patient_ids=[patient_id]).get(patient_id)
    may_try(
        by,
        outcome=outcome,
        agreed=agreed_of(calling),
        knows_tries=patient_id in tries_shown(viewer=by, patient_ids=[patient_id]),
        last_at=last_tried_at(tried),
        now=now,
    ).require()
    about = {"organization_id": by.organization_id, "patient_id": patient_id}
    return Try.objects.create(**about, outcome=outcome, made_by_id=by.id, made_at=now)


@action("outreach.take_back_try")
def take_back_try(*, try_id: UUID, by: Actor) -> Try:
    """It was pressed by mistake. Twice is once. Raises RefusedError for another's, and for one of another day."""
    one = try_of(viewer=by, try_id=try_id)
    if one is None:
        raise RefusedError(refused("There is nothing like this."))
    in_turn("outreach.try", one.patient_id)
    one.refresh_from_db()
    if one.taken_back_at is not None:
        return one
    now = clock.now()
    may_undo(by, made_by=one.made_by_id, made_at=one.made_at, now=now).require()
    one.taken_back_at = now
    one.save(update_fields=["taken_back_at"])
    return one
