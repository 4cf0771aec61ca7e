"""Stepping down: the weeks of a taper are computed stage by stage, and shown to be taken in their order."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from midspan.domains.journey.queries import episode_to_plan
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.schedule import rules
from midspan.domains.schedule.enums import OfferState
from midspan.domains.schedule.models import Offer
from midspan.domains.schedule.offers.computing import tapered_offers, withdraw_for_level, withdraw_tapers
from midspan.domains.schedule.offers.going_on import GoesOn, week_goes_on
from midspan.domains.schedule.telling import tell_patient
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused

NOT_FOUND = "There is no such open stay, or it is not yours to plan."


@action("offer.taper")
def compute_taper(*, episode_id: UUID, stages: Sequence[rules.Stage], by: Actor) -> list[Offer]:
    """Weeks for each stage of a step down, in place of offers still open. Nothing is booked before one is taken.

    A stage for which there is no week says why, as any offer does. Raises RefusedError.
    """
    episode = episode_to_plan(viewer=by, episode_id=episode_id)
    if episode is None:
        raise RefusedError(refused(NOT_FOUND))
    rules.may_taper(by, state=episode.state, stages=stages, today=clock.local_date()).require()
    rules.may_be_planned(episode).require()
    withdraw_tapers(episode)
    made = tapered_offers(episode=episode, stages=stages, by=by)
    if any(one.state == OfferState.OPEN for one in made):
        tell_patient(NoticeKind.WEEK_READY, episode.patient_id, subject_id=made[0].pk, by=by)
    return made


class TaperEnd(Struct, frozen=True, kw_only=True):
    """How many stages ended and how many go on; `week` says which week goes on in place of stages that were booked."""

    stages: int
    kept: int
    week: GoesOn | None = None


@action("taper.end")
def end_taper(*, episode_id: UUID, by: Actor) -> TaperEnd:
    """The level has changed: weeks computed for the one before stand no more, nor stages that do not fit the new one.

    Of stages that were booked and have not begun the places end, and the week held until then goes on, so that nobody
    steps down whose level says otherwise. What is booked for now stays until a new week takes its place. Raises
    RefusedError.
    """
    rules.may_end_week(by).require()
    episode = episode_to_plan(viewer=by, episode_id=episode_id)
    if episode is None:
        raise RefusedError(refused(NOT_FOUND))
    ended, kept = withdraw_for_level(episode)
    week = week_goes_on(episode, ended, standing=kept, by=by)
    if week is not None:
        tell_patient(NoticeKind.WEEK_CHANGED, episode.patient_id, subject_id=episode.pk, by=by)
    return TaperEnd(stages=len(ended), kept=len(kept), week=week)
