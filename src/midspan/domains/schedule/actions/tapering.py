"""Stepping down: the weeks of a taper are computed stage by stage, and shown to be taken in their order."""

from collections.abc import Sequence
from uuid import UUID

from midspan.domains.journey.queries import episode_to_plan
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.schedule import rules
from midspan.domains.schedule.enums import OfferState
from midspan.domains.schedule.models import Offer
from midspan.domains.schedule.offers.computing import tapered_offers, withdraw_stages, withdraw_tapers
from midspan.domains.schedule.telling import tell_patient
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused


@action("offer.taper")
def compute_taper(*, episode_id: UUID, stages: Sequence[rules.Stage], by: Actor) -> list[Offer]:
    """Weeks for each stage of a step down, in place of offers still open. Nothing is booked before one is taken.

    A stage for which there is no week says why, as any offer does. Raises RefusedError.
    """
    episode = episode_to_plan(viewer=by, episode_id=episode_id)
    if episode is None:
        raise RefusedError(refused("There is no such open stay, or it is not yours to plan."))
    rules.may_taper(by, state=episode.state, stages=stages, today=clock.local_date()).require()
    rules.may_be_planned(episode).require()
    withdraw_tapers(episode)
    made = tapered_offers(episode=episode, stages=stages, by=by)
    if any(one.state == OfferState.OPEN for one in made):
        tell_patient(NoticeKind.WEEK_READY, episode.patient_id, subject_id=made[0].pk, by=by)
    return made


@action("taper.end")
def end_taper(*, episode_id: UUID, by: Actor) -> int:
    """The level has changed: stages of a step down that do not fit the new one stand no more.

    What is booked stays until a new week takes its place. Returns how many stages ended. Raises RefusedError.
    """
    rules.may_end_week(by).require()
    return withdraw_stages(episode_id, by=by)
