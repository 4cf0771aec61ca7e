"""What is asked once when a stay ends, by itself, and of whom."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils.timezone import make_aware
from msgspec import Struct

from midspan.domains.journey.queries import ends_decided, latest_episode
from midspan.domains.measures.book import Battery, Line, at_end_of, lines_for, schedules
from midspan.domains.measures.enums import DueState
from midspan.domains.measures.queries import Asking, Chosen, answered_since, askings_of, is_to_be_reached
from midspan.engines.scoring import Instrument, instrument
from midspan.kernel import clock
from midspan.values import Actor


class AtEnd(Struct, frozen=True, kw_only=True):
    """What is asked once at the end of a person's stay, and after it of who agreed."""

    instruments: tuple[Instrument, ...]
    source: str


def at_end(*, viewer: Actor, patient_id: UUID) -> AtEnd | None:
    """None while nobody has a track, or there is nothing for its age band."""
    stay = latest_episode(viewer=viewer, patient_id=patient_id)
    lines = lines_at_end(stay, askings_of(viewer=viewer, patient_id=patient_id))
    if not lines:
        return None
    return AtEnd(instruments=tuple(instrument(one.instrument) for one in lines), source=schedules().ending.source)


def who_leaves(*, viewer: Actor) -> list[UUID]:
    """Of whom it is decided that their stay ends, and who left before they could be asked. For jobs."""
    return list(ends_decided(viewer=viewer, left_since=_left_since()))


def to_be_asked_at_end(*, viewer: Actor, patient_id: UUID) -> list[Chosen]:
    """What the person is asked from the day on which the end of their stay is decided. For jobs.

    Also of who left before they could be asked. Nothing while somebody has to talk with them.
    """
    decided_at = ends_decided(viewer=viewer, left_since=_left_since()).get(patient_id)
    if decided_at is None or is_to_be_reached(viewer=viewer, patient_id=patient_id):
        return []
    return _put(viewer, patient_id, decided_at)


def _left_since() -> datetime:
    first = clock.local_date() - timedelta(days=schedules().ending.late_days)
    return make_aware(datetime.combine(first, time.min))


def _put(viewer: Actor, patient_id: UUID, decided_at: datetime) -> list[Chosen]:
    """Without what waits already, came back lately, or was asked since: what staff ended does not come back."""
    today = clock.local_date()
    askings = askings_of(viewer=viewer, patient_id=patient_id)
    known = answered_since(viewer, patient_id, today - timedelta(days=schedules().ending.fresh_days))
    known |= {one.instrument.key for one in askings if one.due_on or _is_settled(one, decided_at)}
    return [
        Chosen(instrument=one.instrument, every_days=None, starts_on=today)
        for one in lines_at_end(latest_episode(viewer=viewer, patient_id=patient_id), askings)
        if one.instrument not in known
    ]


def _is_settled(one: Asking, decided_at: datetime) -> bool:
    """Whether it was asked since then, and did not vanish unanswered as the stay ended."""
    is_over = one.is_ended and not one.is_stopped and DueState.ANSWERED not in one.days.values()
    return one.assignment.assigned_at >= decided_at and not is_over


def lines_at_end(stay: Any, askings: list[Asking]) -> list[Line]:
    """The battery of the track of that stay, with what is followed in the place of another in its place."""
    track = stay.track if stay is not None else None
    battery = at_end_of(track.age_band) if track is not None else None
    if battery is None or track is None or stay is None:
        return []
    followed = {one.instrument.key for one in askings if _is_followed(one, stay.opened_at)}
    return _in_place(battery, track.focus, followed)


def _is_followed(one: Asking, opened_at: datetime) -> bool:
    """Whether it is asked again and again, or was until the stay itself ended."""
    is_running = not one.is_ended or (not one.is_stopped and one.assignment.assigned_at >= opened_at)
    return bool(one.assignment.every_days) and is_running


def _in_place(battery: Battery, focus: str, followed: set[str]) -> list[Line]:
    lines = lines_for(battery, focus)
    replaced = {one.instead_of for one in lines if one.instead_of and one.instrument in followed}
    return [
        one for one in lines if one.instrument not in replaced and (not one.instead_of or one.instead_of in replaced)
    ]
