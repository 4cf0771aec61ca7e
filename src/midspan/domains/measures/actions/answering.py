"""The person answers: one answer after the other, then all of them handed in."""

from datetime import datetime
from typing import Any
from uuid import UUID

from midspan.domains.measures.actions.asked import asking_found
from midspan.domains.measures.actions.keeping import keep_scored, tell_signals
from midspan.domains.measures.enums import DueState, Mode
from midspan.domains.measures.models import Administration, Assignment, Draft
from midspan.domains.measures.queries import Asking, is_watched, line_for, own_draft
from midspan.domains.measures.rules import kept_as, may_answer, places_of, points_given
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused


@action("measure.keep_answer")
def keep_answer(
    *, assignment_id: UUID, item: str, place: int | None, by: Actor, given_at: datetime | None = None
) -> Draft:
    """Keep one answer of the person's own, given now or at that moment; None is rather not. A signal is told at once.

    Raises RefusedError.
    """
    asking = _to_answer(assignment_id, by)
    one = asking.instrument
    if place is not None and place not in places_of(one, one.item(item)):
        raise RefusedError(refused("Choose one of the answers."))
    given_at = given_at or clock.now()
    draft = _draft(asking, given_at, by)
    draft.answers, draft.kept_at = {**draft.answers, item: place}, max(draft.kept_at, given_at)
    draft.save(update_fields=["answers", "kept_at"])
    line = line_for(viewer=by, asking=asking)
    tell_signals(one, {item: place}, patient_id=by.id, source=_source(asking), told_from=line, by=by)
    return draft


@action("measure.tell_late")
def tell_late(*, assignment_id: UUID, item: str, place: int | None, by: Actor) -> None:
    """An answer to what is not due is not kept, but a worrying one is told all the same. Raises RefusedError."""
    asking = asking_found(assignment_id, by.id, by)
    may_answer(by, patient_id=asking.assignment.patient_id, state=DueState.DUE).require()
    # By the day on which it is given: what was told of an earlier day may be closed long since.
    source = f"{asking.id} {clock.local_date():%Y-%m-%d}"
    line = line_for(viewer=by, asking=asking)
    tell_signals(asking.instrument, {item: place}, patient_id=by.id, source=source, told_from=line, by=by)


def _draft(asking: Asking, begun_at: datetime, by: Actor) -> Draft:
    of_it: dict[str, Any] = {"assignment": asking.assignment, "due_on": asking.due_on}
    draft, _ = Draft.objects.select_for_update().get_or_create(
        organization_id=by.organization_id,
        patient_id=by.id,
        **of_it,
        defaults={"begun_at": begun_at, "kept_at": begun_at},
    )
    return draft


@action("measure.hand_in")
def hand_in(*, assignment_id: UUID, language: str, by: Actor, mode: Mode = Mode.SELF) -> Administration:
    """The person hands in what they answered; what they did not answer stays open, and nothing is guessed.

    Raises RefusedError when it is not due, was handed in already, or nothing was answered.
    """
    asking = _to_answer(assignment_id, by)
    draft = own_draft(viewer=by, asking=asking)
    if draft is None:
        raise RefusedError(refused("Nothing is answered yet."))
    points = points_given(asking.instrument, draft.answers)
    one = kept_as(asking.instrument, points, staffed=is_watched(viewer=by, asking=asking))
    row = keep_scored(
        one,
        draft.answers,
        Administration(
            organization_id=by.organization_id,
            patient_id=by.id,
            assignment=asking.assignment,
            due_on=asking.due_on,
            mode=mode,
            language=asking.instrument.put_in(language),
            answered_on=clock.local_date(),
        ),
        by=by,
    )
    draft.delete()
    return row


def _to_answer(assignment_id: UUID, by: Actor) -> Asking:
    """What the person is about to answer. Raises RefusedError unless it is theirs and due."""
    # Two at once come one after the other, and the second one finds what the first one handed in.
    Assignment.objects.select_for_update(no_key=True).filter(pk=assignment_id).first()
    asking = asking_found(assignment_id, by.id, by)
    may_answer(by, patient_id=asking.assignment.patient_id, state=_state(asking)).require()
    return asking


def _state(asking: Asking) -> DueState:
    if asking.due_on is not None:
        return DueState.DUE
    return next(reversed(asking.days.values()), DueState.LATER)


def _source(asking: Asking) -> str:
    return f"{asking.id} {asking.due_on:%Y-%m-%d}"
