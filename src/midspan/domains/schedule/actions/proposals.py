"""The center's weeks: proposed, decided move by move, published, answered, undone."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q

from midspan.domains.notices.enums import NoticeKind
from midspan.domains.schedule.enums import (
    DECIDABLE,
    TAKEN_EFFECT,
    MoveState,
    OfferState,
    ProposalKind,
    ProposalState,
)
from midspan.domains.schedule.models import Move, Offer, Proposal, Publication
from midspan.domains.schedule.proposals import rules
from midspan.domains.schedule.proposals.answering import objected, repaired
from midspan.domains.schedule.proposals.publishing import published, undone
from midspan.domains.schedule.proposals.reading import moves_for
from midspan.domains.schedule.telling import tell_patient
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused

GONE = "This proposal is no longer there."
NO_MOVE = "This change is no longer there."


@action("proposal.ask")
def propose(*, from_date: date, by: Actor, site_id: UUID | None = None) -> Proposal:
    """Ask for a new week for the whole center (or one site) from that day on; `tasks.queue_proposal` has it computed.

    One is computed at a time: asking again answers the one that is. Proposals nobody published are withdrawn by it.
    """
    rules.may_propose(by).require()
    rows = Proposal.objects.filter(organization_id=by.organization_id, kind=ProposalKind.CENTER)
    now = clock.now()
    rows.filter(state__in=sorted(DECIDABLE)).update(state=ProposalState.WITHDRAWN)
    proposal, _ = rows.get_or_create(
        organization_id=by.organization_id,
        state=ProposalState.COMPUTING,
        defaults={"from_date": from_date, "site_id": site_id, "asked_by_id": by.id, "asked_at": now, "heard_at": now},
    )
    return proposal


@action("proposal.stop")
def stop_proposal(*, proposal_id: UUID, by: Actor) -> Proposal:
    """Let the computation end with the best it has found so far."""
    rules.may_propose(by).require()
    proposal = _locked(proposal_id, by)
    rules.may_become(proposal.state, ProposalState.STOPPED).require()
    proposal.stop_asked_at = proposal.stop_asked_at or clock.now()
    proposal.save(update_fields=["stop_asked_at"])
    return proposal


@action("proposal.withdraw")
def withdraw_proposal(*, proposal_id: UUID, by: Actor) -> Proposal:
    """Put a proposal aside; a computation still going on writes nothing any more."""
    rules.may_propose(by).require()
    proposal = _locked(proposal_id, by)
    rules.may_become(proposal.state, ProposalState.WITHDRAWN).require()
    proposal.state = ProposalState.WITHDRAWN
    proposal.save(update_fields=["state"])
    return proposal


@action("proposal.decide")
def decide_moves(*, proposal_id: UUID, accepted: Collection[UUID], by: Actor) -> Proposal:
    """Accept these moves of a proposal and decline all others: all, some or none. Deciding again decides anew."""
    rules.may_publish(by).require()
    proposal = _locked(proposal_id, by)
    rules.is_decidable(proposal.state).require()
    moves = moves_for(viewer=by, proposal_id=proposal_id).filter(after__isnull=False)
    decided = {"decided_at": clock.now(), "decided_by_id": by.id}
    chosen = Q(pk__in=list(accepted))
    moves.exclude(chosen).update(state=MoveState.DECLINED, **decided)
    moves.filter(chosen).update(state=MoveState.ACCEPTED, **decided)
    return proposal


@action("publication.publish")
def publish(*, proposal_id: UUID, by: Actor, takes_effect: date | None = None) -> Publication:
    """The accepted moves take effect on that day (the proposal's own), at least three days ahead.

    Everybody's seats, hours, sessions and reach in one transaction; whoever's new place is gone stays on their old
    week (GONE). Everybody who moves is told that their week changes. Publishing twice answers the same publication.
    """
    rules.may_publish(by).require()
    proposal = _locked(proposal_id, by)
    known = Publication.objects.filter(organization_id=by.organization_id, proposal=proposal).first()
    if known is not None and known.undone_at is None:
        return known
    rules.is_decidable(proposal.state).require()
    day = takes_effect or proposal.from_date
    rules.may_take_effect(day, proposed=proposal.from_date, today=clock.local_date()).require()
    return published(proposal, takes_effect=day, by=by)


@action("publication.undo")
def undo_publication(*, publication_id: UUID, by: Actor) -> Publication:
    """Everybody's old week again, before the new one takes effect. Whose old place is taken meanwhile keeps the new."""
    rules.may_publish(by).require()
    rows = Publication.objects.filter(organization_id=by.organization_id, pk=publication_id)
    publication = rows.select_for_update(no_key=True).first()
    if publication is None:
        raise RefusedError(refused("This publication is no longer there."))
    is_undone = publication.undone_at is not None
    rules.may_be_undone(takes_effect=publication.takes_effect, is_undone=is_undone, today=clock.local_date()).require()
    undone(publication, by=by)
    return publication


@action("move.agree")
def agree_to_move(*, move_id: UUID, by: Actor) -> Move:
    """The person says that the change is fine."""
    move = _answerable(move_id, by)
    move.state, move.answered_at = MoveState.AGREED, clock.now()
    move.save(update_fields=["state", "answered_at"])
    return move


@action("move.object")
def object_to_move(*, move_id: UUID, by: Actor, words: str = "") -> Move:
    """The person says that it does not work: RETURNED to their old week, or OBJECTED when it is no longer free."""
    return objected(_answerable(move_id, by), words=words, by=by)


@action("move.repair")
def repair_move(*, move_id: UUID, by: Actor) -> Offer | Proposal:
    """Weeks near the old one for somebody whose change does not work, without what does not work.

    An offer where nobody else is touched; else a repair in which everybody is asked before anything changes.
    """
    rules.may_repair(by).require()
    move = _move(move_id, by)
    if move.state != MoveState.OBJECTED:
        raise RefusedError(refused("This was settled already."))
    found = repaired(move, by=by)
    if isinstance(found, Offer) and found.state == OfferState.OPEN:
        tell_patient(NoticeKind.WEEK_READY, move.patient_id, subject_id=found.pk, by=by)
    return found


@action("move.settle")
def settle_move(*, move_id: UUID, by: Actor) -> Move:
    """It was talked over, and the person keeps the new week after all."""
    rules.may_repair(by).require()
    move = _move(move_id, by)
    if not rules.may_move_on(move.state, MoveState.SETTLED):
        raise RefusedError(refused("This was settled already."))
    move.state = MoveState.SETTLED
    move.save(update_fields=["state"])
    return move


def _locked(proposal_id: UUID, by: Actor) -> Proposal:
    rows = Proposal.objects.filter(organization_id=by.organization_id, pk=proposal_id, kind=ProposalKind.CENTER)
    proposal = rows.select_for_update(no_key=True).first()
    if proposal is None:
        raise RefusedError(refused(GONE))
    return proposal


def _move(move_id: UUID, by: Actor) -> Move:
    rows = moves_for(viewer=by).filter(pk=move_id).select_related("publication", "episode")
    move = rows.select_for_update(no_key=True, of=("self",)).first()
    if move is None:
        raise RefusedError(refused(NO_MOVE))
    return move


def _answerable(move_id: UUID, by: Actor) -> Move:
    move = _move(move_id, by)
    rules.may_answer(by, patient_id=move.patient_id).require()
    publication = move.publication
    if publication is None or move.state not in TAKEN_EFFECT:
        raise RefusedError(refused(NO_MOVE))
    rules.is_answerable(move.state, takes_effect=publication.takes_effect, today=clock.local_date()).require()
    return move
