"""One person's answer to a change of their week, and another week when it does not work."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from midspan.domains.journey.queries import episode_to_plan
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import active_staff
from midspan.domains.schedule.enums import DECIDABLE, MoveState
from midspan.domains.schedule.models import Move, Offer, Proposal
from midspan.domains.schedule.offers.computing import repaired_offer
from midspan.domains.schedule.offers.stored import plan_from
from midspan.domains.schedule.problem.asking import week_clock
from midspan.domains.schedule.problem.center import center_ask
from midspan.domains.schedule.problem.clocks import WeekClock
from midspan.domains.schedule.proposals.consent import repair_proposed
from midspan.domains.schedule.proposals.judging import Reason, Why
from midspan.domains.schedule.proposals.publishing import take_back
from midspan.engines import scheduling as engine
from midspan.engines.scheduling.referee import ViolationKind
from midspan.kernel import clock
from midspan.kernel.row_security import widened
from midspan.values import Actor, ActorKind, RefusedError, refused

if TYPE_CHECKING:
    from midspan.domains.journey.models import Episode

A_DAY = timedelta(days=1)
# Reasons of the old week that a person cannot set aside by themselves.
NO_WAY_BACK = frozenset({ViolationKind.NO_CONTACT, ViolationKind.CLOSED_SECTION, ViolationKind.NOT_ELIGIBLE})
NOT_OPEN = "This stay is not open any more."


def objected(move: Move, *, words: str, by: Actor) -> Move:
    """The old week again where it is still free (RETURNED); else the new one stays and staff are asked (OBJECTED)."""
    publication = move.publication
    if publication is None:
        raise RefusedError(refused("This change is not published."))
    with widened(by):
        is_back = _may_go_back(move) and move.patient_id in take_back([move], publication, by=by).taken
        move.state = MoveState.RETURNED if is_back else MoveState.OBJECTED
        move.objection, move.answered_at = words, clock.now()
        move.save(update_fields=["state", "objection", "answered_at"])
        if not is_back:
            _ask_staff(move, by=by)
    return move


def _may_go_back(move: Move) -> bool:
    """Whether there is an old week, and nothing but comfort spoke against it."""
    return move.before is not None and not {one["kind"] for one in move.why} & NO_WAY_BACK


def _ask_staff(move: Move, *, by: Actor) -> None:
    """Schedulers and the person's own counselor hear that something waits."""
    staff = {one.pk for one in active_staff(organization_id=by.organization_id, role=Role.SCHEDULER)}
    counselor_id = move.episode.primary_counselor_id
    for staff_id in sorted(staff | ({counselor_id} if counselor_id else set())):
        tell(
            kind=NoticeKind.TASK_DUE,
            recipient_id=staff_id,
            recipient_kind=ActorKind.STAFF,
            subject_id=move.pk,
            patient_id=move.patient_id,
            by=by,
        )


def repaired(move: Move, *, by: Actor) -> Offer | Proposal:
    """Another week, without what did not work, near the old one; taking it settles the objection.

    An offer where only the person themself moves, or where no week is found at all; a repair where somebody else would
    have to make room, who is asked first.
    """
    episode = episode_to_plan(viewer=by, episode_id=move.episode_id)
    if episode is None or move.publication is None or move.after is None:
        raise RefusedError(refused(NOT_OPEN))
    with widened(by):
        waiting = Proposal.objects.filter(mends=move, state__in=sorted(DECIDABLE)).first()
        repair = waiting or _repair_with_others(move, takes_effect=move.publication.takes_effect, by=by)
    return repair or _offer(move, episode, takes_effect=move.publication.takes_effect, by=by)


def _offer(move: Move, episode: "Episode", *, takes_effect: date, by: Actor) -> Offer:
    first = max(takes_effect, clock.local_date())
    offer = repaired_offer(
        episode=episode,
        from_date=first,
        prior=_prior(move, week_clock(episode, day=first)),
        refused=_sections_refused(move),
        by=by,
    )
    move.repair = offer
    move.save(update_fields=["repair"])
    return offer


def _sections_refused(move: Move) -> frozenset[str]:
    """Groups that are new in the week that does not work, and in later weeks to which the person said no."""
    found = _joined(move)
    for repair in Move.objects.filter(proposal__mends=move, patient_id=move.patient_id, state=MoveState.REFUSED):
        found |= _joined(repair)
    return found - (frozenset(plan_from(move.before).section_ids) if move.before else frozenset())


def _joined(move: Move) -> frozenset[str]:
    before = plan_from(move.before).section_ids if move.before else ()
    return frozenset(plan_from(move.after).section_ids if move.after else ()) - frozenset(before)


def _repair_with_others(move: Move, *, takes_effect: date, by: Actor) -> Proposal | None:
    """The engine's repair of the center's week, where it needs more than this person. Needs full reach."""
    from midspan.domains.schedule.proposals.mending import (  # noqa: PLC0415 - whoever repairs nothing never loads the solver
        Wish,
        mended,
    )

    first = max(takes_effect, clock.local_date() + A_DAY)
    ask = center_ask(from_date=first, by=replace(by, kind=ActorKind.JOB))
    patient_id = str(move.patient_id)
    if patient_id not in ask.stays:
        return None
    said_no = Move.objects.filter(proposal__mends=move, state=MoveState.REFUSED).exclude(patient_id=move.patient_id)
    wish = Wish(
        patient_id,
        prior=_prior(move, ask.clock),
        refused=_sections_refused(move),
        kept=[str(one) for one in said_no.values_list("patient_id", flat=True)],
        why=(Reason(Why.DID_NOT_WORK),),
    )
    found = mended(ask, wish)
    return repair_proposed(ask, found.changes, from_date=first, by=by, mends=move) if found.needs_others else None


def _prior(move: Move, on: WeekClock) -> engine.PriorWeek:
    """The old week on that clock."""
    before = plan_from(move.before) if move.before else engine.WeekPlan(())
    zone = move.before["zone"] if move.before else on.zone.key
    return engine.PriorWeek(
        section_ids=before.section_ids,
        individual=on.read(before.individual.span, of=zone)[0] if before.individual else None,
        family=on.read(before.family.span, of=zone)[0] if before.family else None,
        counselor_id=before.individual.counselor_id if before.individual else None,
    )
