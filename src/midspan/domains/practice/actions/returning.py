"""When a practice comes back: after a yes, after each use, after a day that passed by; and one question in the end."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.practice.enums import OPEN, AssignmentState, EndReason, OnGoing, ReturnState
from midspan.domains.practice.models import Assignment, Prompt, Reminding, Return
from midspan.domains.practice.queries.logs import logs_of, practiced
from midspan.domains.practice.queries.spaced import (
    away_days,
    due_return,
    is_full_of_silence,
    own_reminding,
    own_row,
    taken_days,
)
from midspan.domains.practice.rules import may_settle
from midspan.domains.privacy.queries import visible, zone_of_patient
from midspan.engines.practice import day_after, numbers_on, standing
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, DataClass, RefusedError, refused


class Plan(Struct, frozen=True):
    """Whose clock it is planned by, and what day that has."""

    zone: ZoneInfo
    today: date


def plan_for(*, viewer: Actor, patient_id: UUID) -> Plan:
    zone = zone_of_patient(viewer=viewer, patient_id=patient_id)
    return Plan(zone, clock.today(zone))


@action("practice.follow")
def follow(*, assignment: Assignment, was_done: bool, by: Actor) -> Return | None:
    """The day on which it comes back next, by all that stands written. For the person whose practice it is.

    `was_done`: what was due is done by it, and reminders are answered; else it is planned anew.
    """
    assignment = _held(assignment.pk, by)
    plan, now = plan_for(viewer=by, patient_id=assignment.patient_id), clock.now()
    _settle(assignment, ReturnState.DONE if was_done else ReturnState.DROPPED, by=by, now=now)
    if was_done:
        _answer_prompts(assignment, by=by, now=now)
        if assignment.silent_since:
            assignment.silent_since = None
            assignment.save(update_fields=["silent_since"])
    return _come_back(assignment, plan, since=None, by=by)


@action("practice.settle")
def settle_question(*, assignment_id: UUID, goes_on: OnGoing, by: Actor) -> Assignment:
    """Answer how it goes on, asked or not: as it is, or resting. Raises RefusedError."""
    if own_row(viewer=by, assignment_id=assignment_id) is None:
        raise RefusedError(refused("There is nothing like that."))
    assignment = _held(assignment_id, by)
    may_settle(by, patient_id=assignment.patient_id, state=AssignmentState(assignment.state)).require()
    now = clock.now()
    assignment.is_paused, assignment.silent_since = goes_on is OnGoing.REST, None
    assignment.save(update_fields=["is_paused", "silent_since"])
    # What passed by before the answer counts for no further question.
    _returns(assignment, by).filter(state=ReturnState.IGNORED).update(state=ReturnState.DROPPED)
    _answer_prompts(assignment, by=by, now=now)
    _settle(assignment, ReturnState.DROPPED, by=by, now=now)
    plan = plan_for(viewer=by, patient_id=assignment.patient_id)
    _come_back(assignment, plan, since=plan.today, by=by)
    return assignment


@action("practice.remind")
def choose_reminding(*, is_on: bool, most_a_day: int, by: Actor) -> Reminding:
    """Whether the person is reminded of cues on times, and how much comes back on one day at most."""
    row = own_reminding(viewer=by) or Reminding(organization_id=by.organization_id, patient_id=by.id)
    row.is_on, row.most_a_day, row.changed_at = is_on, most_a_day, clock.now()
    row.save()
    return row


@action("practice.pass_by")
def pass_by(*, one: Return, plan: Plan, is_away: bool, by: Actor) -> Return | None:
    """A day came and went: it comes again after the same while, or there is one question and silence. For the job.

    A day on which the person was away, or that stands there though the practice is over, is not held against them.
    None: the person was quicker.
    """
    assignment, now = _held(one.assignment_id, by), clock.now()
    waiting = due_return(viewer=by, assignment=assignment)
    if waiting is None or waiting.pk != one.pk:
        return None
    is_excused = is_away or assignment.state != AssignmentState.ACCEPTED
    waiting.state, waiting.settled_at = (ReturnState.DROPPED if is_excused else ReturnState.IGNORED), now
    waiting.save(update_fields=["state", "settled_at"])
    if not is_excused and is_full_of_silence(viewer=by, assignment=assignment, today=plan.today):
        fall_silent(assignment, now=now)
    else:
        _come_back(assignment, plan, since=waiting.due_on, by=by)
    return waiting


@action("practice.run_out")
def run_out(*, assignment_id: UUID, today: date, by: Actor) -> Assignment | None:
    """Its last day is over: what was practiced is done, and what nobody answered is taken back. For the job.

    None: somebody changed it meanwhile.
    """
    row = _held(assignment_id, by)
    if row.state not in OPEN or row.until_date is None or row.until_date >= today:
        return None
    was_offered = row.state == AssignmentState.OFFERED
    row.state, row.end_reason = AssignmentState.ENDED, EndReason.TAKEN_BACK if was_offered else EndReason.DONE
    row.ended_at, row.ended_by = clock.now(), by.id
    row.save(update_fields=["state", "end_reason", "ended_at", "ended_by"])
    _settle(row, ReturnState.DROPPED, by=by, now=row.ended_at)
    return row


def still_reminded(*, assignment_id: UUID, by: Actor) -> Assignment | None:
    """Held as it stands now, for the job; None where it is ended or rests, or a question to its person is open."""
    found = _held(assignment_id, by)
    is_on = found.state == AssignmentState.ACCEPTED and not found.is_paused and found.silent_since is None
    return found if is_on else None


def fall_silent(assignment: Assignment, *, now: datetime) -> None:
    """From now on there is one question on the person's page, and nothing else until they answer it.

    Whoever calls holds the row, so that it is not written over what the person says in this moment.
    """
    assignment.silent_since = now
    assignment.save(update_fields=["silent_since"])


def _held(assignment_id: UUID, by: Actor) -> Assignment:
    """As it stands now; whoever settles the same waits. Its person's phone and the job may come in one moment."""
    rows = visible(Assignment.objects.all(), viewer=by, data_class=DataClass.PRACTICE)
    return rows.select_for_update(of=("self",)).get(pk=assignment_id)


def _returns(assignment: Assignment, by: Actor) -> QuerySet[Return]:
    rows = Return.objects.filter(patient_id=assignment.patient_id, assignment=assignment)
    return visible(rows, viewer=by, data_class=DataClass.PRACTICE)


def _answer_prompts(assignment: Assignment, *, by: Actor, now: datetime) -> None:
    rows = Prompt.objects.filter(patient_id=assignment.patient_id, assignment=assignment, answered_at=None)
    visible(rows, viewer=by, data_class=DataClass.PRACTICE).update(answered_at=now)


def _settle(assignment: Assignment, state: ReturnState, *, by: Actor, now: datetime) -> None:
    if waiting := due_return(viewer=by, assignment=assignment):
        waiting.state, waiting.settled_at = state, now
        waiting.save(update_fields=["state", "settled_at"])


def _come_back(assignment: Assignment, plan: Plan, *, since: date | None, by: Actor) -> Return | None:
    is_open = assignment.state == AssignmentState.ACCEPTED
    if not is_open or assignment.is_paused or assignment.silent_since:
        return None
    patient_id = assignment.patient_id
    logs = [
        one for one in logs_of(viewer=by, patient_ids=[patient_id]).get(patient_id, []) if one.skill == assignment.skill
    ]
    rung = standing(practiced(logs)).rung
    reminding = own_reminding_of(by, patient_id)
    day = day_after(
        max([*(one.local_date for one in logs), since or date.min, _learned_on(assignment, plan.zone)]),
        rung,
        today=plan.today,
        numbers=numbers_on(plan.today),
        away=away_days(viewer=by, patient_ids=[patient_id], zone=plan.zone).get(patient_id, []),
        taken=taken_days(viewer=by, patient_id=patient_id, but_not=assignment),
        most_a_day=reminding.most_a_day if reminding else None,
        until=assignment.until_date,
    )
    if day is None:
        return None
    return Return.objects.create(
        organization_id=assignment.organization_id,
        patient_id=patient_id,
        assignment=assignment,
        due_on=day,
        step=rung,
    )


def own_reminding_of(by: Actor, patient_id: UUID) -> Reminding | None:
    rows = Reminding.objects.filter(patient_id=patient_id)
    return visible(rows, viewer=by, data_class=DataClass.PRACTICE).first()


def _learned_on(assignment: Assignment, zone: ZoneInfo) -> date:
    return (assignment.answered_at or assignment.offered_at).astimezone(zone).date()
