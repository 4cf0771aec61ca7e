"""One accepted offer: the week is taken, put on dates, and told to the gate, all in the caller's transaction."""

from uuid import UUID

from midspan.domains.journey.actions import assign_primary_counselor, drop_steps, take_step
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.privacy.queries import visible
from midspan.domains.schedule.enums import MoveState, OfferState
from midspan.domains.schedule.models import Move, Offer
from midspan.domains.schedule.offers.moving import begin_weeks
from midspan.domains.schedule.offers.rows import begins, stages_replaced
from midspan.domains.schedule.offers.stored import Alternative, alternatives_of
from midspan.domains.schedule.problem.asking import before_of
from midspan.domains.schedule.rules import is_acceptable, leaves_nothing_frozen, may_accept, takes_in_order
from midspan.domains.schedule.weeks.seating import Taking, take_week
from midspan.kernel import clock
from midspan.kernel.row_security import widened
from midspan.values import Actor, ActorKind, DataClass, RefusedError, refused


def take_offered_week(*, offer_id: UUID, choice: int, by: Actor) -> Offer:
    """The offer, accepted. Raises RefusedError or PlaceGoneError, having changed nothing."""
    offer = _locked(offer_id, by)
    may_accept(by, patient_id=offer.patient_id).require()
    if offer.state == OfferState.ACCEPTED and offer.chosen == choice:
        return offer
    is_acceptable(offer.state, choice=choice, alternatives=len(offer.alternatives)).require()
    takes_in_order(stage=offer.stage, open_stages=_open_stages(offer)).require()
    offer.from_date = begins(offer)
    chosen = alternatives_of(offer.alternatives)[choice]
    with widened(by):
        leaves_nothing_frozen(held=_sections_in(chosen), frozen=_frozen_for(offer)).require()
        _give_counselor(offer, chosen, by=by)
        taken = take_week(Taking.of(offer), chosen.plan, site_id=UUID(chosen.site_id))
        begin_weeks([taken], first=offer.from_date, by=by)
        _settle_objections(offer)
        _mark_accepted(offer, choice, by)  # Before the promise, which the database keeps for taken weeks alone.
        _keep_promise(offer, by=by)
    return offer


def _open_stages(offer: Offer) -> list[int]:
    rows = Offer.objects.filter(
        organization_id=offer.organization_id,
        episode_id=offer.episode_id,
        state=OfferState.OPEN,
        stage__isnull=False,
    )
    return [stage for stage in rows.values_list("stage", flat=True) if stage is not None]


def _sections_in(chosen: Alternative) -> set[UUID]:
    return {UUID(section_id) for section_id in chosen.plan.section_ids}


def _frozen_for(offer: Offer) -> list[UUID]:
    before = before_of(organization_id=offer.organization_id, patient_id=offer.patient_id, from_date=offer.from_date)
    return [seat.section_id for seat in before.seats if seat.frozen_at]


def _give_counselor(offer: Offer, chosen: Alternative, *, by: Actor) -> None:
    """The counselor whom the engine chose is the person's own from now on; who has one keeps them."""
    slot = chosen.plan.individual or chosen.plan.family
    if slot is not None:
        assign_primary_counselor(episode_id=offer.episode_id, staff_id=UUID(slot.counselor_id), by=by)


def _locked(offer_id: UUID, by: Actor) -> Offer:
    rows = visible(Offer.objects.all(), viewer=by, data_class=DataClass.SCHEDULE)
    rows = rows.select_related("episode__site").select_for_update(no_key=True, of=("self",))
    offer = rows.filter(pk=offer_id).first()
    if offer is None:
        raise RefusedError(refused("This offer is no longer there. Ask for a new one."))
    return offer


def _settle_objections(offer: Offer) -> None:
    """Whoever said that a change does not work, and takes another week, waits for nothing any more."""
    rows = Move.objects.filter(organization_id=offer.organization_id, patient_id=offer.patient_id)
    rows.filter(state=MoveState.OBJECTED).update(state=MoveState.SETTLED)


def _keep_promise(offer: Offer, *, by: Actor) -> None:
    """A stage says from its day on what is promised in a week. Any week takes the place of stages that come later."""
    later = stages_replaced(viewer=by, offer=offer)
    Offer.objects.filter(organization_id=offer.organization_id, pk__in=[one.pk for one in later]).update(
        state=OfferState.WITHDRAWN
    )
    if later:
        tell_counselor(offer, by=by)
    if offer.minutes is None:
        drop_steps(episode_id=offer.episode_id, after=offer.from_date, by=by)
    else:
        take_step(episode_id=offer.episode_id, from_date=offer.from_date, minutes=offer.minutes, by=by)


def tell_counselor(offer: Offer, *, by: Actor) -> None:
    """Of a step down something is to be looked at: the counselor hears of it, unless it was they who did it."""
    counselor_id = offer.episode.primary_counselor_id
    if counselor_id is not None and counselor_id != by.id:
        tell(
            kind=NoticeKind.TASK_DUE,
            recipient_id=counselor_id,
            recipient_kind=ActorKind.STAFF,
            subject_id=offer.episode_id,
            patient_id=offer.patient_id,
            by=by,
        )


def _mark_accepted(offer: Offer, choice: int, by: Actor) -> None:
    offer.state, offer.chosen = OfferState.ACCEPTED, choice
    offer.accepted_at, offer.accepted_by_id = clock.now(), by.id
    offer.save(update_fields=["state", "chosen", "from_date", "accepted_at", "accepted_by_id"])
