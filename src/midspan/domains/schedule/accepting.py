"""One accepted offer: the week is taken, put on dates, and told to the gate, all in the caller's transaction."""

from collections.abc import Iterable
from uuid import UUID

from midspan.domains.journey.actions import assign_primary_counselor
from midspan.domains.privacy.queries import visible
from midspan.domains.schedule.dates import fill_for_patient
from midspan.domains.schedule.enums import OfferState
from midspan.domains.schedule.models import Offer, Seat, SectionLeader
from midspan.domains.schedule.past_reach import without_recent_sessions
from midspan.domains.schedule.reaching import close_reaches, open_reaches
from midspan.domains.schedule.rules import is_acceptable, may_accept
from midspan.domains.schedule.seating import take_week
from midspan.domains.schedule.stored import Alternative, alternatives_of
from midspan.kernel import clock
from midspan.kernel.row_security import widened
from midspan.values import Actor, DataClass, RefusedError, refused


def take_offered_week(*, offer_id: UUID, choice: int, by: Actor) -> Offer:
    """The offer, accepted. Raises RefusedError or PlaceGoneError, having changed nothing."""
    offer = _locked(offer_id, by)
    may_accept(by, patient_id=offer.patient_id).require()
    if offer.state == OfferState.ACCEPTED and offer.chosen == choice:
        return offer
    is_acceptable(offer.state, choice=choice, alternatives=len(offer.alternatives)).require()
    chosen = alternatives_of(offer.alternatives)[choice]
    with widened(by):
        _give_counselor(offer, chosen, by=by)
        taken = take_week(offer, chosen.plan, site_id=UUID(chosen.site_id))
        close_reaches(without_recent_sessions(taken.ended_ids), by=by)
        open_reaches(taken.new_seats, taken.new_hours, _leaders(taken.seats), by=by)
        fill_for_patient(seats=taken.seats, hours=taken.hours, first=offer.from_date, by=by)
    return _marked_accepted(offer, choice, by)


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


def _leaders(seats: Iterable[Seat]) -> dict[UUID, list[UUID]]:
    leaders: dict[UUID, list[UUID]] = {}
    rows = SectionLeader.objects.filter(section__in=[seat.section_id for seat in seats])
    for section_id, staff_id in rows.values_list("section_id", "staff_id"):
        leaders.setdefault(section_id, []).append(staff_id)
    return leaders


def _marked_accepted(offer: Offer, choice: int, by: Actor) -> Offer:
    offer.state, offer.chosen = OfferState.ACCEPTED, choice
    offer.accepted_at, offer.accepted_by_id = clock.now(), by.id
    offer.save(update_fields=["state", "chosen", "accepted_at", "accepted_by_id"])
    return offer
