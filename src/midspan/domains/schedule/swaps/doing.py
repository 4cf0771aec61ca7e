"""Doing a swap: the old booking ends, the new one stands, in one step; or staff are asked first."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from msgspec import Struct
from msgspec.structs import asdict

from midspan.domains.schedule.enums import SessionState, SwapState
from midspan.domains.schedule.models import Booking, SectionLeader, Session, SwapRequest
from midspan.domains.schedule.reach.opening import open_guest_reach
from midspan.domains.schedule.swaps.choices import SwapChoice
from midspan.domains.schedule.swaps.rules import SwapFacts, swaps_by_itself
from midspan.domains.schedule.weeks.seating import lowest_free
from midspan.kernel import clock
from midspan.kernel.row_security import widened
from midspan.values import Actor, RefusedError, Verdict, refused
from midspan.values.spans import DAYS_PER_WEEK

SWAPPED = "swapped"
GONE = "That place was taken a moment ago. Choose another session."


class Judged(Struct, frozen=True):
    """Whether a swap is done at once, and whether both sessions are of one kind, as the program names its groups."""

    at_once: Verdict
    is_same_kind: bool


def judged(booking: Booking, wanted_ids: Iterable[UUID]) -> dict[UUID, Judged]:
    """Session id → what the program's rule says of swapping to it: two queries. Needs the patient's week in reach."""
    monday = clock.week_start(booking.local_date)
    made = SwapRequest.objects.filter(
        organization_id=booking.organization_id,
        patient_id=booking.patient_id,
        state=SwapState.DONE,
        booking__local_date__gte=monday,
        booking__local_date__lt=monday + timedelta(days=DAYS_PER_WEEK),
    ).count()
    rows = Session.objects.filter(organization_id=booking.organization_id, pk__in=list(wanted_ids))
    now = clock.now()
    facts = {one.pk: _facts(booking, one, made) for one in rows.select_related("section__group")}
    return {key: Judged(swaps_by_itself(one, now=now), one.is_same_kind) for key, one in facts.items()}


def _facts(booking: Booking, wanted: Session, made: int) -> SwapFacts:
    old, new = booking.session.section, wanted.section
    return SwapFacts(
        given_up_at=booking.during.lower,
        wanted_at=wanted.during.lower,
        is_same_kind=bool(old and new and old.group.group_type == new.group.group_type),
        swaps_this_week=made,
    )


def waiting_swap(booking: Booking) -> SwapRequest | None:
    """The person's own wish for this booking that waits for an answer, with the session they would like."""
    rows = SwapRequest.objects.filter(booking=booking, state=SwapState.ASKED)
    return rows.select_related("chosen_session__site").order_by("-asked_at").first()


def take_back_waiting(booking: Booking, *, by: Actor) -> int:
    """Wishes for this booking that wait for an answer wait no longer. Returns how many there were."""
    rows = SwapRequest.objects.filter(booking=booking, state=SwapState.ASKED)
    return rows.update(state=SwapState.WITHDRAWN, decided_at=clock.now(), decided_by_id=by.id)


def request_of(booking: Booking, wanted: Session, choices: list[SwapChoice], *, reason: str) -> SwapRequest:
    """The wish, as a row, with what was proposed at that moment."""
    encoder = DjangoJSONEncoder()
    stored: list[dict[str, Any]] = [
        {
            name: value if isinstance(value, str | bool | tuple) else encoder.default(value)
            for name, value in row.items()
        }
        for row in map(asdict, choices)
    ]
    return SwapRequest.objects.create(
        organization_id=booking.organization_id,
        patient_id=booking.patient_id,
        booking=booking,
        reason=reason,
        alternatives=stored,
        chosen_session=wanted,
    )


def swap(request: SwapRequest, *, by: Actor) -> Booking:
    """End the booking and take a place in the chosen session. Raises RefusedError, having changed nothing."""
    with widened(by):
        try:
            with transaction.atomic():
                booking = _swapped(request)
        except IntegrityError as error:
            raise RefusedError(refused(GONE)) from error
        open_guest_reach(booking, _leaders(booking.session), by=by)
    request.state, request.decided_at, request.decided_by_id = SwapState.DONE, clock.now(), by.id
    request.save(update_fields=["state", "decided_at", "decided_by_id"])
    return booking


def _swapped(request: SwapRequest) -> Booking:
    old, session = _locked(request)
    taken = _numbers_taken(session)
    number = lowest_free(taken, session.section.capacity) if session.section else None
    if number is None or session.state != SessionState.PLANNED or not old.is_active:
        raise RefusedError(refused(GONE))
    old.is_active, old.ended_reason = False, SWAPPED
    old.save(update_fields=["is_active", "ended_reason"])
    new, _ = Booking.objects.update_or_create(
        organization_id=old.organization_id,
        patient_id=old.patient_id,
        session=session,
        defaults={
            "number": number,
            "during": session.during,
            "local_date": session.local_date,
            "is_active": True,
            "ended_reason": "",
            "makes_up_for": old,
        },
    )
    return new


def _numbers_taken(session: Session) -> set[int]:
    numbers = session.bookings.filter(is_active=True).values_list("number", flat=True)
    return {number for number in numbers if number is not None}


def _locked(request: SwapRequest) -> tuple[Booking, Session]:
    """Both sessions locked in order of id, then the booking read again."""
    ids = sorted([request.booking.session_id, _chosen_id(request)])
    rows = Session.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True, of=("self",))
    sessions = {one.pk: one for one in rows}
    return Booking.objects.get(pk=request.booking_id), sessions[_chosen_id(request)]


def _chosen_id(request: SwapRequest) -> UUID:
    if request.chosen_session_id is None:
        raise RefusedError(refused("Choose a session first."))
    return request.chosen_session_id


def _leaders(session: Session) -> list[UUID]:
    rows = SectionLeader.objects.filter(section__sessions=session)
    return list(rows.values_list("staff_id", flat=True))
