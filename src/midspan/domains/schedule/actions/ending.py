"""Ending what a stay holds: the standing week, visits, what waits for an answer, the calendar feed, and reach."""

from datetime import date
from uuid import UUID

from midspan.domains.journey.queries import episode_to_plan
from midspan.domains.schedule import rules
from midspan.domains.schedule.enums import SessionState, SwapState
from midspan.domains.schedule.models import Booking, CalendarFeed, Offer, Session, SwapRequest
from midspan.domains.schedule.offers.computing import withdraw_all_offers
from midspan.domains.schedule.problem.asking import before_of
from midspan.domains.schedule.reach.ending import past_sources, without_recent_sessions
from midspan.domains.schedule.reach.opening import close_reaches
from midspan.domains.schedule.weeks.seating import STAY_ENDED, begun_today, cancel_all, end_places, release
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import widened
from midspan.values import Actor, RefusedError, refused

NOT_FOUND = "There is no such open stay, or it is not yours to end."


@action("seats.end")
def end_seats(*, episode_id: UUID, on: date, by: Actor, reason: str = STAY_ENDED) -> Offer | None:
    """End all that a stay holds from that day on: seats, hours, visits, offers and swaps that wait, and their reach.

    Call it before the stay itself ends: an ended stay holds nothing. Where a session took place so lately that its
    note may be due, its leaders' reach stays until `close_past_reach` ends it.
    """
    rules.may_end_week(by).require()
    episode = episode_to_plan(viewer=by, episode_id=episode_id)
    if episode is None:
        raise RefusedError(refused(NOT_FOUND))
    with widened(by):
        held = before_of(organization_id=by.organization_id, patient_id=episode.patient_id, from_date=on)
        end_places(held.seats, held.hours, on=on, reason=reason)
        visits = _end_visits(episode.patient_id, on=on, reason=reason, by=by)
        places = without_recent_sessions(row.pk for row in (*held.seats, *held.hours))
        close_reaches([*places, *visits], by=by)
        withdraw_all_offers(episode)
        _withdraw_swaps(episode.patient_id, by=by)
    return Offer.objects.filter(organization_id=by.organization_id, episode=episode).order_by("computed_at").last()


def _end_visits(patient_id: UUID, *, on: date, reason: str, by: Actor) -> list[UUID]:
    """Sessions the person would have attended as a guest, and single ones of their own."""
    rows = Booking.objects.filter(organization_id=by.organization_id, patient_id=patient_id, seat=None, is_active=True)
    later = rows.filter(local_date__gte=on).exclude(begun_today())
    ids = list(later.values_list("pk", flat=True))
    release(Booking.objects.filter(pk__in=ids), reason=reason)
    single = Session.objects.filter(patient_id=patient_id, hour=None, state=SessionState.PLANNED, local_date__gte=on)
    cancel_all(single.exclude(begun_today()), reason=reason)
    return ids


def _withdraw_swaps(patient_id: UUID, *, by: Actor) -> None:
    rows = SwapRequest.objects.filter(organization_id=by.organization_id, patient_id=patient_id, state=SwapState.ASKED)
    rows.update(state=SwapState.WITHDRAWN, decided_at=clock.now(), decided_by_id=by.id)


@action("feed.end")
def end_feed_of(*, patient_id: UUID, by: Actor) -> int:
    """Nothing can be read under a patient's calendar address any more, because their stay has ended."""
    rules.may_end_week(by).require()
    with widened(by):
        rows = CalendarFeed.objects.filter(organization_id=by.organization_id, patient_id=patient_id, revoked_at=None)
        return rows.update(revoked_at=clock.now())


@action("reach.end_past")
def close_past_reach(*, by: Actor) -> int:
    """End reach that has done its work, once no note can be due any more. Returns how many rows had opened it."""
    rules.may_run_sessions(by).require()
    with widened(by):
        sources = past_sources(viewer=by)
        close_reaches(sources, by=by)
    return len(sources)
