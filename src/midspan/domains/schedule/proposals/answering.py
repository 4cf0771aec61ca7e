"""One person's answer to a change of their week, and another week when it does not work."""

from midspan.domains.journey.queries import episode_to_plan
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import active_staff
from midspan.domains.schedule.enums import MoveState
from midspan.domains.schedule.models import Move, Offer
from midspan.domains.schedule.offering import repaired_offer
from midspan.domains.schedule.problem.asking import week_clock
from midspan.domains.schedule.problem.clocks import WeekClock
from midspan.domains.schedule.proposals.publishing import take_back
from midspan.domains.schedule.stored import plan_from
from midspan.engines import scheduling as engine
from midspan.engines.scheduling.referee import ViolationKind
from midspan.kernel import clock
from midspan.kernel.row_security import widened
from midspan.values import Actor, ActorKind, RefusedError, refused

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


def repaired(move: Move, *, by: Actor) -> Offer:
    """An offer of weeks near the old one, without what did not work; taking one settles the objection."""
    episode = episode_to_plan(viewer=by, episode_id=move.episode_id)
    if episode is None or move.publication is None or move.after is None:
        raise RefusedError(refused(NOT_OPEN))
    before, after = plan_from(move.before) if move.before else engine.WeekPlan(()), plan_from(move.after)
    first = max(move.publication.takes_effect, clock.local_date())
    on = week_clock(episode, day=first)
    offer = repaired_offer(
        episode=episode,
        from_date=first,
        prior=_prior(before, on, zone=move.before["zone"] if move.before else on.zone.key),
        refused=frozenset(after.section_ids) - frozenset(before.section_ids),
        by=by,
    )
    move.repair = offer
    move.save(update_fields=["repair"])
    return offer


def _prior(before: engine.WeekPlan, on: WeekClock, *, zone: str) -> engine.PriorWeek:
    """The old week on the clock of the offer."""
    return engine.PriorWeek(
        section_ids=before.section_ids,
        individual=on.read(before.individual.span, of=zone)[0] if before.individual else None,
        family=on.read(before.family.span, of=zone)[0] if before.family else None,
        counselor_id=before.individual.counselor_id if before.individual else None,
    )
