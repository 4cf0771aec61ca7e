"""Repairs: weeks that do not hold any more, found again; everybody whom one touches is asked before it is published."""

from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.journey.queries import episode_to_plan
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.schedule.enums import DECIDABLE, QUESTIONS, MoveState, OfferState, ProposalKind
from midspan.domains.schedule.models import Move, Offer, Proposal, Publication
from midspan.domains.schedule.offers.computing import computed_offer
from midspan.domains.schedule.problem.center import CenterAsk, center_ask, for_referee
from midspan.domains.schedule.proposals import rules
from midspan.domains.schedule.proposals.consent import (
    asked,
    consented,
    moves_in,
    put_aside,
    refused_by,
    repair_proposed,
)
from midspan.domains.schedule.proposals.judging import Reason, reasons_by_patient
from midspan.domains.schedule.proposals.publishing import repair_published
from midspan.domains.schedule.proposals.reading import moves_for
from midspan.domains.schedule.telling import tell_patient
from midspan.engines import scheduling as engine
from midspan.engines.scheduling.referee import check
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import widened
from midspan.values import Actor, ActorKind, RefusedError, refused

AT_ONCE = 12  # Weeks found again in one request; the most urgent first, the others at the next press.
GONE = "This repair is no longer there."
ANSWERED = "This was answered or settled already."


class WeeksRepaired(Struct, frozen=True):
    """How many people have weeks to choose from, need others to move, and have no week found; `left` were not tried."""

    offers: int = 0
    repairs: int = 0
    none: int = 0
    left: int = 0


@action("weeks.repair")
def repair_weeks(*, by: Actor) -> WeeksRepaired:
    """Find weeks again for those whose week does not hold any more: a group was lost, a shift changed.

    Who alone has to move gets an offer; where others would have to, a repair waits in which everybody is asked. Nobody
    for whom an answer is already waited for is tried again.
    """
    rules.may_publish(by).require()
    start = rules.next_start(clock.local_date())
    with widened(by):
        ask = center_ask(from_date=start, by=replace(by, kind=ActorKind.JOB))
        broken = _broken(ask)
        counts = {"offers": 0, "repairs": 0, "none": 0}
        schedule = engine.Schedule(ask.now)
        for patient_id in list(broken)[:AT_ONCE]:
            schedule, became = _repaired(ask, patient_id, broken[patient_id], schedule, by=by)
            counts[became] += 1
    return WeeksRepaired(**counts, left=max(0, len(broken) - AT_ONCE))


def _broken(ask: CenterAsk) -> dict[str, tuple[Reason, ...]]:
    """Whose week does not hold, and why; the most urgent first, without those who are being asked already."""
    found = reasons_by_patient(ask.problem, check(for_referee(ask.problem), engine.Schedule(ask.now)).violations)
    patients = [needs for needs in ask.problem.patients if needs.id in found and ask.now[needs.id] is not None]
    ids = [UUID(needs.id) for needs in patients]
    waiting = set(Offer.objects.filter(patient_id__in=ids, state=OfferState.OPEN).values_list("patient_id", flat=True))
    open_moves = Move.objects.filter(patient_id__in=ids, state__in=sorted({MoveState.PROPOSED, *QUESTIONS}))
    in_repairs = open_moves.filter(proposal__kind=ProposalKind.REPAIR, proposal__state__in=sorted(DECIDABLE))
    waiting |= set(in_repairs.values_list("patient_id", flat=True))
    patients.sort(key=lambda needs: (-needs.priority, needs.id))
    return {needs.id: found[needs.id] for needs in patients if UUID(needs.id) not in waiting}


def _repaired(
    ask: CenterAsk, patient_id: str, why: tuple[Reason, ...], schedule: engine.Schedule, *, by: Actor
) -> tuple[engine.Schedule, str]:
    """The schedule with this person's new week in it, and what became of it."""
    from midspan.domains.schedule.proposals.mending import (  # noqa: PLC0415 - whoever repairs nothing never loads the solver
        Wish,
        mended,
    )

    found = mended(ask, Wish(patient_id, why=why), schedule=schedule)
    if found.needs_others:
        repair_proposed(ask, found.changes, from_date=ask.clock.day, by=by)
        return found.schedule, "repairs"
    if not found.changes or not _is_offered(ask, patient_id, by=by):
        return schedule, "none"
    return found.schedule, "offers"


def _is_offered(ask: CenterAsk, patient_id: str, *, by: Actor) -> bool:
    episode = episode_to_plan(viewer=by, episode_id=ask.stays[patient_id].pk)
    if episode is None:
        return False
    offer = computed_offer(episode=episode, from_date=ask.clock.day, by=by)
    if offer.state != OfferState.OPEN:
        return False
    tell_patient(NoticeKind.WEEK_READY, episode.patient_id, subject_id=offer.pk, by=by)
    return True


@action("repair.ask")
def ask_consent(*, proposal_id: UUID, by: Actor) -> Proposal:
    """Put the question to everybody whom the repair touches. Nothing changes by it."""
    rules.may_publish(by).require()
    with widened(by):
        proposal = _locked(proposal_id, by)
        rules.is_decidable(proposal.state).require()
        asked(proposal, by=by)
    return proposal


@action("repair.withdraw")
def withdraw_repair(*, proposal_id: UUID, by: Actor) -> Proposal:
    """Put a repair aside: nobody is asked any more, and nothing changes."""
    rules.may_publish(by).require()
    with widened(by):
        proposal = _locked(proposal_id, by)
        rules.is_decidable(proposal.state).require()
        put_aside(proposal)
    return proposal


@action("repair.publish")
def publish_repair(*, proposal_id: UUID, by: Actor) -> Publication:
    """Everybody has said yes: the repair is the next version of the center's weeks, all of it or (refused) nothing."""
    rules.may_publish(by).require()
    with widened(by):
        proposal = _locked(proposal_id, by)
        states = [move.state for move in moves_in(proposal)]
        today = clock.local_date()
        rules.may_publish_repair(proposal.state, states, takes_effect=proposal.from_date, today=today).require()
        return repair_published(proposal, by=by)


@action("move.consent")
def consent_to_move(*, move_id: UUID, by: Actor) -> Move:
    """The person says yes; or staff who publish record a yes that they heard."""
    move = _question(move_id, by)
    if not rules.may_move_on(move.state, MoveState.CONSENTED):
        raise RefusedError(refused(ANSWERED))
    if not by.is_patient:
        move.decided_at, move.decided_by_id = clock.now(), by.id
        move.save(update_fields=["decided_at", "decided_by_id"])
    with widened(by):
        consented(move, by=by)
    return move


@action("move.refuse")
def refuse_move(*, move_id: UUID, by: Actor, words: str = "") -> Move:
    """The person says no: nobody's week changes, and schedulers look for another way."""
    move = _question(move_id, by)
    if not rules.may_move_on(move.state, MoveState.REFUSED):
        raise RefusedError(refused(ANSWERED))
    with widened(by):
        refused_by(move, words=words, by=by)
    return move


def _question(move_id: UUID, by: Actor) -> Move:
    rows = moves_for(viewer=by).filter(pk=move_id, proposal__kind=ProposalKind.REPAIR)
    move = rows.select_related("proposal").select_for_update(no_key=True, of=("self",)).first()
    if move is None:
        raise RefusedError(refused(GONE))
    if by.is_patient:
        rules.may_answer(by, patient_id=move.patient_id).require()
    else:
        rules.may_publish(by).require()
    return move


def _locked(proposal_id: UUID, by: Actor) -> Proposal:
    rows = Proposal.objects.filter(organization_id=by.organization_id, pk=proposal_id, kind=ProposalKind.REPAIR)
    proposal = rows.select_for_update(no_key=True).first()
    if proposal is None:
        raise RefusedError(refused(GONE))
    return proposal
