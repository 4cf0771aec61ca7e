"""Weeks: computed, accepted whole, ended."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from msgspec.structs import replace

from midspan.domains.journey.queries import episode_to_plan
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import active_staff
from midspan.domains.responsibilities.actions import keep_preference
from midspan.domains.responsibilities.queries import week_preference
from midspan.domains.schedule import rules
from midspan.domains.schedule.enums import OfferState
from midspan.domains.schedule.models import Offer, Section
from midspan.domains.schedule.offers.accepting import take_offered_week, tell_counselor
from midspan.domains.schedule.offers.computing import computed_offer, stage_offer
from midspan.domains.schedule.offers.rows import begins, offer_for
from midspan.domains.schedule.offers.stored import proposed_day, proposes_seat
from midspan.domains.schedule.telling import tell_patient
from midspan.domains.schedule.weeks.seating import PlaceGoneError, lock_sections
from midspan.domains.schedule.weeks.wishes import wish_of
from midspan.kernel.actions import action
from midspan.values import Actor, ActorKind, RefusedError, refused

if TYPE_CHECKING:
    from midspan.domains.responsibilities.models import WeekPreference

NOT_FOUND = "There is no such open stay, or it is not yours to plan."


class SeatTakenError(Exception):
    """Somebody else was faster; `offer` holds the next best weeks (or says why there are none now)."""

    def __init__(self, offer: Offer) -> None:
        super().__init__("Somebody else took a place in this week a moment ago. Here are the next best weeks.")
        self.offer = offer


@action("offer.compute")
def compute_offer(*, episode_id: UUID, from_date: date, by: Actor) -> Offer:
    """Compute up to three weeks from `from_date` on for a stay, in place of an offer still open.

    The offer's state is OPEN with alternatives, or IMPOSSIBLE with the explanation and its verified fixes.
    Raises RefusedError when this person plans no weeks, or the plan of care does not say enough yet.
    """
    episode = episode_to_plan(viewer=by, episode_id=episode_id)
    if episode is None:
        raise RefusedError(refused(NOT_FOUND))
    rules.may_accept(by, patient_id=episode.patient_id).require()
    rules.may_be_planned(episode).require()
    offer = computed_offer(episode=episode, from_date=from_date, by=by)
    if by.is_staff and offer.state == OfferState.OPEN:
        tell_patient(NoticeKind.WEEK_READY, offer.patient_id, subject_id=offer.pk, by=by)
    return offer


def accept_offer(*, offer_id: UUID, choice: int, by: Actor) -> Offer:
    """Take the week at place `choice` (from 0) of an open offer, whole or not at all; accepting twice is once.

    Seats with the lowest free numbers, hours with the counselor, sessions and bookings for eight weeks, and reach for
    everybody who leads them, in one transaction. Raises RefusedError when the offer is not open (to this person), and
    SeatTakenError, with a newly computed offer, when somebody else was faster.
    """
    try:
        return accept_week(offer_id=offer_id, choice=choice, by=by)
    except PlaceGoneError:
        raise SeatTakenError(compute_again(offer_id=offer_id, by=by)) from None


def compute_again(*, offer_id: UUID, by: Actor) -> Offer:
    """The same question once more: of a stage of a step down that stage alone, else a week. Raises RefusedError."""
    offer = offer_for(viewer=by, offer_id=offer_id)
    if offer is None:
        raise RefusedError(refused("This offer is no longer there. Ask for a new one."))
    if offer.stage is None:
        return compute_offer(episode_id=offer.episode_id, from_date=begins(offer), by=by)
    return compute_stage(offer_id=offer_id, by=by)


@action("offer.stage")
def compute_stage(*, offer_id: UUID, by: Actor) -> Offer:
    """One stage of a step down, of the same hours and as near the week before it; later stages stay to be taken.

    Where there is no week for it any more, the counselor hears of it. Raises RefusedError.
    """
    before = offer_for(viewer=by, offer_id=offer_id)
    episode = episode_to_plan(viewer=by, episode_id=before.episode_id) if before else None
    if before is None or episode is None:
        raise RefusedError(refused(NOT_FOUND))
    rules.may_accept(by, patient_id=before.patient_id).require()
    rules.may_be_planned(episode).require()
    rules.is_computed_again(before.state).require()
    offer = stage_offer(of=before, from_date=begins(before), by=by)
    if offer.state == OfferState.IMPOSSIBLE:
        tell_counselor(offer, by=by)
    elif by.is_staff:
        tell_patient(NoticeKind.WEEK_READY, offer.patient_id, subject_id=offer.pk, by=by)
    return offer


@action("offer.accept")
def accept_week(*, offer_id: UUID, choice: int, by: Actor) -> Offer:
    """As `accept_offer`, which callers use; raises PlaceGoneError where that computes the next best."""
    offer = take_offered_week(offer_id=offer_id, choice=choice, by=by)
    if by.is_staff:
        tell_patient(NoticeKind.WEEK_CHANGED, offer.patient_id, subject_id=offer.pk, by=by)
    return offer


@action("section.add_seat")
def add_seat(*, offer_id: UUID, section_id: UUID, by: Actor) -> Section:
    """One more place in a group, as an impossible offer proposes it, within the cap of its kind and its room."""
    rules.may_add_seat(by).require()
    offer = offer_for(viewer=by, offer_id=offer_id)
    if offer is None or not proposes_seat(offer.explanation, section_id):
        raise RefusedError(refused("This change is no longer proposed. Compute again."))
    [section] = lock_sections(by.organization_id, [section_id])
    room = section.room.capacity if section.room else None
    people = section.capacity + section.family_places
    rules.fits_one_more(capacity=people, cap=section.group.cap, room=room).require()
    section.capacity += 1
    section.save(update_fields=["capacity"])
    return section


@action("section.ask_for_seat")
def ask_for_seat(*, offer_id: UUID, section_id: UUID, by: Actor) -> Offer:
    """Tell every program manager that one more place in a group would open this person's week."""
    rules.may_plan(by).require()
    offer = offer_for(viewer=by, offer_id=offer_id)
    if offer is None or not proposes_seat(offer.explanation, section_id):
        raise RefusedError(refused("This change is no longer proposed. Compute again."))
    managers = active_staff(organization_id=by.organization_id, role=Role.PROGRAM_MANAGER)
    if not managers:
        raise RefusedError(refused("Nobody here is a program manager yet. Ask the director."))
    for manager in managers:
        tell(
            kind=NoticeKind.TASK_DUE,
            recipient_id=manager.pk,
            recipient_kind=ActorKind.STAFF,
            subject_id=offer.episode_id,
            patient_id=offer.patient_id,
            by=by,
        )
    return offer


@action("week.allow_longer_day")
def allow_longer_day(*, offer_id: UUID, by: Actor) -> "WeekPreference":
    """The person agrees to as much group time on one day as an impossible offer proposes: their wish is changed."""
    rules.may_plan(by).require()
    offer = offer_for(viewer=by, offer_id=offer_id)
    minutes = proposed_day(offer.explanation) if offer else None
    if offer is None or minutes is None:
        raise RefusedError(refused("This change is no longer proposed. Compute again."))
    before = week_preference(viewer=by, patient_id=offer.patient_id)
    wish = replace(wish_of(before), longest_day_minutes=minutes)
    return keep_preference(patient_id=offer.patient_id, wish=wish, by=by)
