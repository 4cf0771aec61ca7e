"""Swaps: asked by the patient, done at once or decided by staff."""

from uuid import UUID

from midspan.domains.journey.queries import open_episode_of
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.schedule import rules
from midspan.domains.schedule.enums import SwapState
from midspan.domains.schedule.models import Booking, Session, SwapRequest
from midspan.domains.schedule.swaps.choices import swap_choices, swappable_booking, waiting_swaps
from midspan.domains.schedule.swaps.doing import GONE, judged, request_of, swap, take_back_waiting
from midspan.domains.schedule.telling import tell_patient
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, ActorKind, RefusedError, refused


@action("swap.ask")
def ask_swap(*, booking_id: UUID, session_id: UUID, by: Actor, reason: str = "") -> SwapRequest:
    """Attend another session instead of a booked one. Done at once where the program's rule allows it, else asked.

    The state is DONE or ASKED (then the primary counselor is told); an earlier wish for the same session that still
    waits is taken back by it. Raises RefusedError when the booking is not this
    patient's to swap, or the session is not among what `swap_choices` proposes any more.
    """
    booking = swappable_booking(viewer=by, booking_id=booking_id)
    if booking is None:
        raise RefusedError(refused("This session cannot be swapped any more."))
    rules.may_hold(by, patient_id=booking.patient_id).require()
    choices = swap_choices(viewer=by, booking=booking)
    if session_id not in {choice.session_id for choice in choices}:
        raise RefusedError(refused(GONE))
    wanted = Session.objects.select_related("section__group").get(organization_id=by.organization_id, pk=session_id)
    take_back_waiting(booking, by=by)
    request = request_of(booking, wanted, choices, reason=reason)
    if judged(booking, [session_id])[session_id].at_once:
        swap(request, by=by)
    else:
        _tell_counselor(request, by=by)
    return request


@action("swap.take_back")
def take_back_swap(*, booking_id: UUID, by: Actor) -> Booking:
    """The person no longer wishes to swap this session; it stays as it is. Raises RefusedError when nothing waits."""
    booking = swappable_booking(viewer=by, booking_id=booking_id)
    if booking is None:
        raise RefusedError(refused("This session cannot be swapped any more."))
    rules.may_hold(by, patient_id=booking.patient_id).require()
    if not take_back_waiting(booking, by=by):
        raise RefusedError(refused("This was answered already."))
    return booking


def _tell_counselor(request: SwapRequest, *, by: Actor) -> None:
    episode = open_episode_of(viewer=by, patient_id=request.patient_id)
    if episode is not None and episode.primary_counselor_id is not None:
        tell(
            kind=NoticeKind.TASK_DUE,
            recipient_id=episode.primary_counselor_id,
            recipient_kind=ActorKind.STAFF,
            subject_id=request.pk,
            patient_id=request.patient_id,
            by=by,
        )


@action("swap.decide")
def decide_swap(*, swap_id: UUID, accept: bool, by: Actor) -> SwapRequest:
    """Staff do or decline a swap that was asked for; the patient is told. Raises RefusedError when it is gone."""
    rules.may_plan(by).require()
    request = next((one for one in waiting_swaps(viewer=by) if one.pk == swap_id), None)
    if request is None:
        raise RefusedError(refused("This swap is no longer waiting."))
    if accept:
        swap(request, by=by)
    else:
        request.state, request.decided_at, request.decided_by_id = SwapState.DECLINED, clock.now(), by.id
        request.save(update_fields=["state", "decided_at", "decided_by_id"])
    tell_patient(NoticeKind.SWAP_ANSWERED, request.patient_id, subject_id=request.pk, by=by)
    return request
