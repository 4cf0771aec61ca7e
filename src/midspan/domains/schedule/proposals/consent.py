"""A repair as rows, and everybody's own yes or no to it before anything changes."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import active_staff
from midspan.domains.schedule.enums import QUESTIONS, MoveState, ProposalKind, ProposalState
from midspan.domains.schedule.models import Move, Proposal
from midspan.domains.schedule.problem.center import CenterAsk
from midspan.domains.schedule.proposals.changes import Change
from midspan.domains.schedule.proposals.summing import counts_of, move_of
from midspan.domains.schedule.telling import tell_patient
from midspan.kernel import clock
from midspan.values import Actor, ActorKind


def repair_proposed(
    ask: CenterAsk, changes: Collection[Change], *, from_date: date, by: Actor, mends: Move | None = None
) -> Proposal:
    """The changes as a repair that nobody has been asked about. Needs the whole organization in reach."""
    now = clock.now()
    proposal = Proposal.objects.create(
        organization_id=by.organization_id,
        kind=ProposalKind.REPAIR,
        mends=mends,
        state=ProposalState.READY,
        from_date=from_date,
        asked_by_id=by.id,
        asked_at=now,
        heard_at=now,
        finished_at=now,
        summary=counts_of(ask, changes),
        rules_version=ask.problem.rules.version,
    )
    Move.objects.bulk_create(move_of(proposal, ask, change) for change in changes)
    return proposal


def moves_in(proposal: Proposal) -> list[Move]:
    """Everybody's move in a repair, locked. Needs the whole organization in reach."""
    rows = Move.objects.filter(organization_id=proposal.organization_id, proposal=proposal)
    return list(rows.select_for_update(no_key=True, of=("self",)).order_by("patient_id"))


def asked(proposal: Proposal, *, by: Actor) -> None:
    """Put the question to everybody in it who was not asked yet."""
    for move in moves_in(proposal):
        if move.state == MoveState.PROPOSED:
            _mark(move, MoveState.ASKED)
            tell_patient(NoticeKind.WEEK_QUESTION, move.patient_id, subject_id=move.pk, by=by)


def consented(move: Move, *, by: Actor) -> None:
    """One person's yes. Whoever publishes hears of the last one."""
    _mark(move, MoveState.CONSENTED)
    if all(one.state == MoveState.CONSENTED for one in moves_in(move.proposal)):
        _tell_schedulers(move.proposal.pk, by=by)


def refused_by(move: Move, *, words: str, by: Actor) -> None:
    """One person's no: nothing changes for anybody, and schedulers look again."""
    _mark(move, MoveState.REFUSED, words=words)
    put_aside(move.proposal)
    _tell_schedulers(move.proposal.pk, by=by)


def put_aside(proposal: Proposal) -> None:
    """Nobody is asked any more; who was asked sees that nothing changes."""
    for move in moves_in(proposal):
        if move.state in QUESTIONS:
            _mark(move, MoveState.UNDONE)
    proposal.state = ProposalState.WITHDRAWN
    proposal.save(update_fields=["state"])


def _mark(move: Move, state: MoveState, *, words: str = "") -> None:
    move.state, move.answered_at = state, clock.now()
    move.objection = words or move.objection
    move.save(update_fields=["state", "answered_at", "objection"])


def _tell_schedulers(proposal_id: UUID, *, by: Actor) -> None:
    for one in active_staff(organization_id=by.organization_id, role=Role.SCHEDULER):
        tell(
            kind=NoticeKind.TASK_DUE,
            recipient_id=one.pk,
            recipient_kind=ActorKind.STAFF,
            subject_id=proposal_id,
            by=by,
        )
