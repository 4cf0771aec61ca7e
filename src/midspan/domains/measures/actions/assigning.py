"""Assigning what a person is asked, by hand and by itself, and ending it."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from msgspec.structs import replace

from midspan.domains.measures.actions.asked import ASKING, asking_found
from midspan.domains.measures.after_stay import to_be_asked_after
from midspan.domains.measures.book import schedules
from midspan.domains.measures.ending import to_be_asked_at_end
from midspan.domains.measures.models import Assignment, AssignmentEnd
from midspan.domains.measures.queries import (
    Asking,
    Chosen,
    askings_of,
    has_left,
    is_to_be_reached,
    occurrence_id,
    to_be_asked_usual,
    usual_of,
    week_of,
)
from midspan.domains.measures.rules import (
    AFTER_THE_STAY,
    AT_THE_END,
    may_ask,
    may_ask_besides,
    may_ask_by_itself,
    may_ask_now,
    may_assign,
    may_differ,
    may_have_line,
    may_recur,
    may_take,
)
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.engines.scoring import instrument
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, ActorKind, RefusedError, refused


@action("measure.assign")
def assign(
    *,
    patient_id: UUID,
    key: str,
    starts_on: date,
    every_days: int | None,
    by: Actor,
    reason: str = "",
    told_from: int | None = None,
) -> Assignment:
    """Ask one person an instrument from a day on; they are told.

    From `told_from` points on, as agreed with them, somebody talks with them on the same working day. Where the same is
    asked already as often without that line, it is asked on in its rhythm with it. Raises RefusedError, also where all
    that they are asked takes longer a week than is meant and no `reason` is given.
    """
    in_turn(ASKING, patient_id)
    chosen = Chosen(instrument=key, every_days=every_days, starts_on=starts_on, told_from=told_from)
    _may_be_assigned(chosen, by)
    other = _with_other_line(chosen, patient_id, by)
    if other is not None:
        _ended(other, by)
        # Nothing more is asked than before: they are told of it as they would have been.
        return _created(replace(chosen, starts_on=other.goes_on), patient_id=patient_id, reason=reason, by=by)
    may_ask_besides(is_asked=not _unasked([chosen], patient_id, by)).require()
    _may_be_asked([chosen], patient_id=patient_id, reason=reason, by=by)
    return _assigned(chosen, patient_id=patient_id, reason=reason, by=by)


@action("measure.assign_usual")
def assign_usual(*, patient_id: UUID, chosen: Sequence[Chosen], reason: str, by: Actor) -> list[Assignment]:
    """Ask what is usual for the person's track, or what staff made of it for a `reason`.

    What they are asked already, and the person was told of, stays as it is. Raises RefusedError with nothing asked.
    """
    in_turn(ASKING, patient_id)
    if not chosen:
        raise RefusedError(refused("Choose what is asked."))
    for one in chosen:
        _may_be_assigned(one, by)
    chosen = _unasked(chosen, patient_id, by)
    if not chosen:
        return []  # A second click, or somebody was faster: all of it is asked.
    usual = usual_of(viewer=by, patient_id=patient_id)
    _may_be_asked(chosen, patient_id=patient_id, reason=reason, by=by)
    may_differ(differs=usual is None or usual.differs(chosen), reason=reason).require()
    return [_assigned(one, patient_id=patient_id, reason=reason, by=by) for one in chosen]


@action("measure.ask_usual_at_admission")
def ask_usual_at_admission(*, patient_id: UUID, by: Actor) -> list[Assignment]:
    """Ask somebody newly admitted what is usual for their track; they are told once, of all of it. Twice is once.

    Nothing is asked while somebody has to talk with them, or once staff have chosen. Raises RefusedError unless it is
    a job's.
    """
    return _asked_by_itself(to_be_asked_usual, patient_id=patient_id, by=by)


@action("measure.ask_at_end")
def ask_at_end(*, patient_id: UUID, by: Actor) -> list[Assignment]:
    """Ask somebody whose stay is about to end what is asked then; they are told once, of all of it. Twice is once.

    Nothing is asked while somebody has to talk with them. Raises RefusedError unless it is a job's.
    """
    return _asked_by_itself(to_be_asked_at_end, patient_id=patient_id, reason=AT_THE_END, by=by)


@action("measure.ask_after_stay")
def ask_after_stay(*, patient_id: UUID, by: Actor) -> list[Assignment]:
    """Ask somebody who left and agreed to it how they are, so many days later; they are told once. Twice is once.

    Nothing is asked while somebody has to talk with them. Raises RefusedError unless it is a job's.
    """
    return _asked_by_itself(to_be_asked_after, patient_id=patient_id, reason=AFTER_THE_STAY, by=by)


def _asked_by_itself(
    to_be_asked: Callable[..., list[Chosen]], *, patient_id: UUID, by: Actor, reason: str = ""
) -> list[Assignment]:
    may_ask_by_itself(by).require()
    in_turn(ASKING, patient_id)
    put = to_be_asked(viewer=by, patient_id=patient_id)
    rows = [_created(one, patient_id=patient_id, reason=reason, by=by) for one in put]
    for first in rows[:1]:
        tell_due(assignment=first, by=by)
    return rows


def _may_be_assigned(one: Chosen, by: Actor) -> None:
    today = clock.local_date()
    may_assign(
        by, one=instrument(one.instrument), every_days=one.every_days, starts_on=one.starts_on, today=today
    ).require()
    may_have_line(instrument(one.instrument), one.told_from).require()


def _unasked(chosen: Sequence[Chosen], patient_id: UUID, by: Actor) -> list[Chosen]:
    """What is chosen and not asked already."""
    still = [one for one in askings_of(viewer=by, patient_id=patient_id) if one.is_open]
    return [one for one in chosen if not any(asking.is_same(one) for asking in still)]


def _with_other_line(chosen: Chosen, patient_id: UUID, by: Actor) -> Asking | None:
    """What is asked already, but for the line. Choosing none takes none away: who ends the asking does."""
    still = [one for one in askings_of(viewer=by, patient_id=patient_id) if one.is_open and one.is_same(chosen)]
    last = still[-1].assignment if still else None
    if last is None or chosen.told_from in {None, last.told_from} or chosen.every_days != last.every_days:
        return None
    return still[-1]


def _may_be_asked(chosen: Sequence[Chosen], *, patient_id: UUID, reason: str, by: Actor) -> None:
    may_ask_now(waits=is_to_be_reached(viewer=by, patient_id=patient_id)).require()
    if any(one.every_days for one in chosen):
        may_recur(has_left=has_left(viewer=by, patient_id=patient_id)).require()
    minutes, burden = week_of(viewer=by, patient_id=patient_id, besides=chosen), schedules().burden
    # What comes more seldom is no part of an ordinary week, however full that is.
    if any(one.every_days and one.every_days <= burden.often_days for one in chosen):
        may_take(minutes, most=burden.minutes_a_week, reason=reason).require()


def _assigned(chosen: Chosen, *, patient_id: UUID, reason: str, by: Actor) -> Assignment:
    assigned = _created(chosen, patient_id=patient_id, reason=reason, by=by)
    tell_due(assignment=assigned, by=by)
    return assigned


def _created(chosen: Chosen, *, patient_id: UUID, by: Actor, reason: str = "") -> Assignment:
    return Assignment.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        instrument=chosen.instrument,
        starts_on=chosen.starts_on,
        every_days=chosen.every_days,
        told_from=chosen.told_from,
        after_days=chosen.after_days,
        reason=reason.strip(),
        assigned_by=by.id if by.is_staff else None,
        assigned_at=clock.now(),
    )


def tell_due(*, assignment: Assignment, by: Actor, due_on: date | None = None) -> None:
    """The person is told that something waits, once of each time it falls due; without `due_on` it is the first.

    Whoever somebody has to talk with is told nothing: what falls due meanwhile is told later.
    """
    waits = is_to_be_reached(viewer=by, patient_id=assignment.patient_id)
    if assignment.starts_on <= clock.local_date() and not waits:
        tell(
            kind=NoticeKind.MEASURE_DUE,
            recipient_id=assignment.patient_id,
            recipient_kind=ActorKind.PATIENT,
            subject_id=occurrence_id(assignment, due_on or assignment.starts_on),
            patient_id=assignment.patient_id,
            by=by,
        )


@action("measure.end")
def end_assignment(*, patient_id: UUID, assignment_id: UUID, by: Actor) -> AssignmentEnd:
    """It does not fall due any more from tomorrow on. Twice is once. Raises RefusedError."""
    may_ask(by).require()
    return _ended(asking_found(assignment_id, patient_id, by), by)


def _ended(asking: Asking, by: Actor) -> AssignmentEnd:
    found, _ = AssignmentEnd.objects.get_or_create(
        organization_id=by.organization_id,
        patient_id=asking.assignment.patient_id,
        assignment=asking.assignment,
        defaults={"ended_on": clock.local_date(), "ended_by": by.id, "ended_at": clock.now()},
    )
    return found
