"""What the clock does by itself: it alerts, climbs and tells; it never closes, and never makes anything less urgent."""

import logging
from collections.abc import Callable

from django.db import transaction

from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.safety.actions.alerting import alert_above, climb
from midspan.domains.safety.actions.stepping import add_step, locked
from midspan.domains.safety.enums import StepKind
from midspan.domains.safety.queries import Standing, open_obligations, situation_of
from midspan.domains.safety.rules.ladder import Move, Situation, moves, newly_failed
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, ActorKind

logger = logging.getLogger(__name__)


@action("safety.watch")
def watch(*, by: Actor) -> int:
    """Every open obligation of an organization, looked at now. Returns how many something happened to."""
    return sum(_watched_alone(one, by=by) for one in open_obligations(viewer=by))


def _watched_alone(seen: Standing, *, by: Actor) -> bool:
    """One that cannot be looked at takes no other with it: what was begun on it is undone, and the log says so."""
    try:
        with transaction.atomic():
            return _watched(seen, by=by)
    except Exception:
        logger.exception("safety_not_watched", extra={"obligation": str(seen.obligation.pk)})
        return False


def _watched(seen: Standing, *, by: Actor) -> bool:
    if not moves(situation_of(seen, viewer=by), now=clock.now()):
        return False
    # Looked at again with everybody else waiting: somebody may have taken it a moment ago.
    found = locked(seen.obligation.pk, by=by)
    situation = situation_of(found, viewer=by)
    asked = [] if found.closing else moves(situation, now=clock.now())
    for move in asked:
        DOES[move](found, situation, by)
    return bool(asked)


def _note_failed(found: Standing, situation: Situation, by: Actor) -> None:
    for step in found.steps:
        if step.pk in newly_failed(situation):
            add_step(found.obligation, StepKind.ALERT_FAILED, by=by, staff_id=step.staff_id, rung=step.rung)


def _climb(found: Standing, situation: Situation, by: Actor) -> None:  # noqa: ARG001 - one shape for all moves
    climb(_again(found, by), by=by)


def _tell_person(found: Standing, situation: Situation, by: Actor) -> None:  # noqa: ARG001 - as above
    add_step(found.obligation, StepKind.TOLD_LATE, by=by)
    tell(
        kind=NoticeKind.SAFETY_LATE,
        recipient_id=found.obligation.patient_id,
        recipient_kind=ActorKind.PATIENT,
        subject_id=found.obligation.pk,
        patient_id=found.obligation.patient_id,
        by=by,
    )


def _owner_away(found: Standing, situation: Situation, by: Actor) -> None:  # noqa: ARG001 - as above
    add_step(found.obligation, StepKind.OWNER_AWAY, by=by, staff_id=found.owner)


def _overdue(found: Standing, situation: Situation, by: Actor) -> None:
    """It has an owner who has not reached the person in time: those above are alerted."""
    add_step(found.obligation, StepKind.OVERDUE, by=by, staff_id=found.owner)
    alert_above(found, situation.ladder, by=by)


def _again(found: Standing, by: Actor) -> Standing:
    return locked(found.obligation.pk, by=by)


DOES: dict[Move, Callable[[Standing, Situation, Actor], None]] = {
    Move.NOTE_FAILED: _note_failed,
    Move.CLIMB: _climb,
    Move.TELL_PERSON: _tell_person,
    Move.OWNER_AWAY: _owner_away,
    Move.OVERDUE: _overdue,
}
