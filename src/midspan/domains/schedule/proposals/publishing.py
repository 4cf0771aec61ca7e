"""Publishing accepted moves: everybody's new week is taken, put on dates and told to the gate, in one transaction."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Max

from midspan.domains.journey.actions import assign_primary_counselor
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.schedule.enums import TAKEN_EFFECT, MoveState, ProposalState
from midspan.domains.schedule.models import Move, Proposal, Publication
from midspan.domains.schedule.offers.moving import Moved, Wish, begin_weeks, take_weeks
from midspan.domains.schedule.offers.stored import plan_from
from midspan.domains.schedule.problem.clocks import WeekClock
from midspan.domains.schedule.telling import tell_patient
from midspan.domains.schedule.weeks.seating import Taking
from midspan.kernel import clock
from midspan.kernel.row_security import widened
from midspan.values import Actor, RefusedError, refused

PLACE_GONE = (
    "A place in this repair was taken meanwhile, or a seat it leaves was frozen. Nothing has changed: withdraw it, "
    "and repair again."
)
NOTHING_ACCEPTED = "Accept at least one change first. Without any, withdraw the proposal."


def published(proposal: Proposal, *, takes_effect: date, by: Actor) -> Publication:
    """The accepted moves as the next version of the center's weeks. Raises RefusedError when there are none.

    Who cannot have the new week any more, because a place was taken or a seat frozen meanwhile, stays on the old one
    (GONE).
    """
    moves = list(_moves_of(proposal).filter(state=MoveState.ACCEPTED).order_by("patient_id"))
    if not moves:
        raise RefusedError(refused(NOTHING_ACCEPTED))
    return _taken_up(proposal, moves, MoveState.PUBLISHED, takes_effect=takes_effect, by=by)


def repair_published(proposal: Proposal, *, by: Actor) -> Publication:
    """A repair as the next version: all of it, since one person's new place is another's old one.

    Needs a transaction that reaches the whole organization. Raises RefusedError when a place was taken meanwhile.
    """
    moves = list(_moves_of(proposal).order_by("patient_id"))
    publication = _taken_up(proposal, moves, MoveState.AGREED, takes_effect=proposal.from_date, by=by)
    if any(move.state == MoveState.GONE for move in moves):
        raise RefusedError(refused(PLACE_GONE))
    if proposal.mends_id:
        Move.objects.filter(pk=proposal.mends_id, state=MoveState.OBJECTED).update(state=MoveState.SETTLED)
    return publication


def _taken_up(
    proposal: Proposal, moves: Sequence[Move], state: MoveState, *, takes_effect: date, by: Actor
) -> Publication:
    """Everybody's new week; who has it is in that state, and is told."""
    publication = _next_publication(proposal, takes_effect=takes_effect, by=by)
    with widened(by):
        moved = take_weeks(_wish(move, move.after, on=takes_effect) for move in moves)
        _give_counselors(moves, moved, by=by)
        begin_weeks(moved.taken.values(), first=takes_effect, by=by)
        for move in moves:
            _mark(move, moved, publication, state)
            if move.state == state:
                tell_patient(NoticeKind.WEEK_CHANGED, move.patient_id, subject_id=move.pk, by=by)
    proposal.state = ProposalState.PUBLISHED
    proposal.save(update_fields=["state"])
    return publication


def undone(publication: Publication, *, by: Actor) -> Moved:
    """Everybody's old week again, from the day on which the new one would have begun. Answers who could not go back."""
    moves = list(
        Move.objects.filter(
            organization_id=by.organization_id, publication=publication, state__in=sorted(TAKEN_EFFECT)
        ).order_by("patient_id")
    )
    with widened(by):
        moved = take_back(moves, publication, by=by)
    for move in moves:
        if move.patient_id in moved.taken:
            move.state = MoveState.UNDONE
            move.save(update_fields=["state"])
            tell_patient(NoticeKind.WEEK_CHANGED, move.patient_id, subject_id=move.pk, by=by)
    publication.undone_at, publication.undone_by_id = clock.now(), by.id
    publication.save(update_fields=["undone_at", "undone_by_id"])
    Proposal.objects.filter(organization_id=by.organization_id, pk=publication.proposal_id).update(
        state=ProposalState.UNDONE
    )
    return moved


def take_back(moves: Sequence[Move], publication: Publication, *, by: Actor) -> Moved:
    """These people's old weeks, each where it is still free; nobody's state is changed here."""
    on = publication.takes_effect
    moved = take_weeks(_wish(move, move.before or NO_WEEK, on=on, reopens=move.ended) for move in moves)
    begin_weeks(moved.taken.values(), first=on, by=by)
    return moved


NO_WEEK: dict[str, Any] = {
    "section_ids": [],
    "individual": None,
    "family": None,
    "site_id": str(UUID(int=0)),
    "zone": "UTC",
}


def _moves_of(proposal: Proposal) -> Any:
    return Move.objects.filter(organization_id=proposal.organization_id, proposal=proposal)


def _wish(move: Move, week: dict[str, Any] | None, *, on: date, reopens: Iterable[str] = ()) -> Wish:
    stored = week or NO_WEEK
    return Wish(
        taking=Taking(move.organization_id, move.patient_id, on, WeekClock(ZoneInfo(stored["zone"]), on)),
        plan=plan_from(stored),
        site_id=UUID(stored["site_id"]),
        reopens=tuple(UUID(place) for place in reopens),
    )


def _next_publication(proposal: Proposal, *, takes_effect: date, by: Actor) -> Publication:
    rows = Publication.objects.filter(organization_id=proposal.organization_id)
    return Publication.objects.create(
        organization_id=proposal.organization_id,
        number=(rows.aggregate(last=Max("number"))["last"] or 0) + 1,
        proposal=proposal,
        takes_effect=takes_effect,
        published_at=clock.now(),
        published_by_id=by.id,
    )


def _give_counselors(moves: Iterable[Move], moved: Moved, *, by: Actor) -> None:
    """As when an offer is accepted: who has a counselor keeps them."""
    for move in moves:
        slot = plan_from(move.after).individual or plan_from(move.after).family if move.after else None
        if move.patient_id in moved.taken and slot is not None:
            assign_primary_counselor(episode_id=move.episode_id, staff_id=UUID(slot.counselor_id), by=by)


def _mark(move: Move, moved: Moved, publication: Publication, state: MoveState) -> None:
    taken = moved.taken.get(move.patient_id)
    move.publication = publication
    move.state = MoveState.GONE if taken is None else state
    move.ended = [] if taken is None else [str(place) for place in taken.ended_ids]
    move.save(update_fields=["publication", "state", "ended"])
