"""Alerting: who may reach the person now is opened to them, and they are told that something waits; no more."""

from collections.abc import Sequence
from uuid import UUID

from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import has_gone_outside
from midspan.domains.privacy.actions import close_reach, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.safety.actions.stepping import add_step, seen_by
from midspan.domains.safety.book import safety_book
from midspan.domains.safety.enums import StepKind
from midspan.domains.safety.models import Obligation, Step
from midspan.domains.safety.queries import Standing, is_staffed_now, ladder_for, past_of
from midspan.domains.safety.rules.ladder import Person, above, left_to_alert, next_people
from midspan.kernel.row_security import widened
from midspan.values import Actor, ActorKind


def alert_first(obligation: Obligation, *, by: Actor) -> list[Step]:
    """The first rungs, as many as the tier says; further ones where nobody on these can be told."""
    found = seen_by(by, obligation.pk)
    return climb(found, rungs=safety_book().clocks[found.tier].at_once, by=by)


def climb(found: Standing, *, by: Actor, rungs: int = 1) -> list[Step]:
    """Alert who comes next, and on at once past those whom nothing reaches.

    Somebody without a way outside is not reached while nobody is at the site.
    """
    patient_id = found.obligation.patient_id
    ladder = ladder_for(viewer=by, patient_id=patient_id, tier=found.tier)
    # What has time until the next working day is read on the screen then.
    waits = safety_book().clocks[found.tier].contact_minutes is None
    on_screen = waits or is_staffed_now(viewer=by, patient_id=patient_id)
    past, told, number = list(found.past), list[Step](), next_round(found)
    while people := next_people(ladder, past, rungs=rungs):
        sent = [alert(found.obligation, one, number=number, by=by) for one in people]
        told += sent
        reached = [_reaches(step, on_screen=on_screen, by=by) for step in sent]
        if any(reached) or len(left_to_alert(ladder, past)) <= len(people):
            break
        past += map(past_of, sent)
    if not told:
        add_step(found.obligation, StepKind.NOBODY_LEFT, by=by)
    return told


def alert_above(found: Standing, ladder: Sequence[Person], *, by: Actor) -> None:
    """Those above are alerted; it stays the owner's."""
    number = next_round(found)
    for person in above(ladder, owner=found.owner):
        alert(found.obligation, person, number=number, by=by)


def next_round(found: Standing) -> int:
    """The number of the next climb."""
    return max((one.round or 0 for one in found.steps), default=0) + 1


def alert(obligation: Obligation, person: Person, *, number: int, by: Actor) -> Step:
    """One staff member is told and reaches the person from now on, until somebody else takes it or it is closed.

    `number` is the same for all whom one climb alerts.
    """
    step = add_step(obligation, StepKind.ALERTED, by=by, round=number, staff_id=person.staff_id, rung=person.rung or "")
    with widened(by):
        open_reach(
            actor_id=person.staff_id,
            patient_id=obligation.patient_id,
            basis=Basis.ON_CALL,
            source_id=obligation.pk,
            by=by,
        )
    tell(
        kind=NoticeKind.SAFETY_SIGNAL,
        recipient_id=person.staff_id,
        recipient_kind=ActorKind.STAFF,
        subject_id=step.pk,
        patient_id=obligation.patient_id,
        by=by,
    )
    return step


def give(obligation: Obligation, *, to: UUID, by: Actor) -> Step:
    """It is theirs without an alert, and they reach the person because of it."""
    with widened(by):
        open_reach(actor_id=to, patient_id=obligation.patient_id, basis=Basis.ON_CALL, source_id=obligation.pk, by=by)
    return add_step(obligation, StepKind.TAKEN, by=by, staff_id=to)


def _reaches(step: Step, *, on_screen: bool, by: Actor) -> bool:
    """Whether the alert has a way to somebody: outside or, while they look at it, on their screen."""
    with widened(by):
        reaches = on_screen or has_gone_outside(viewer=by, subject_id=step.pk)
    if not reaches:
        add_step(step.obligation, StepKind.ALERT_FAILED, by=by, staff_id=step.staff_id, rung=step.rung)
    return reaches


def end_reach_of_others(found: Standing, *, by: Actor) -> None:
    """Somebody has it now: who was alerted beside them does not reach the person because of it any more."""
    had = {one.staff_id for one in found.steps if one.kind in {StepKind.ALERTED, StepKind.TAKEN}}
    for staff_id in had - {by.id}:
        with widened(by):
            close_reach(source_id=found.obligation.pk, actor_id=staff_id, by=by)
