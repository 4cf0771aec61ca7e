"""What is asked once a stay has ended, of who agreed to it: on which days, whether it came back, and how many answer.

Nobody is asked twice, nothing is told a second time, and nobody calls because nothing came back.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate
from msgspec import Struct

from midspan.domains.consents.queries import may_ask_after_stay
from midspan.domains.journey.queries import count_left, latest_episode, stays_left
from midspan.domains.measures.book import schedules
from midspan.domains.measures.ending import lines_at_end
from midspan.domains.measures.enums import DueState, MarkState
from midspan.domains.measures.models import Administration, Assignment
from midspan.domains.measures.queries import Asking, Chosen, answered_since, askings_of, is_to_be_reached
from midspan.domains.privacy.queries import visible
from midspan.kernel import clock
from midspan.values import Actor, DataClass


class Mark(Struct, frozen=True, kw_only=True):
    """One of the days after a stay: how it stands, how many questionnaires were asked and how many came back."""

    days: int
    on: date
    state: MarkState
    asked: int = 0
    answered: int = 0


class After(Struct, frozen=True, kw_only=True):
    """The days after the last stay of one person, and whether they agreed to be asked and nothing closes that."""

    marks: tuple[Mark, ...]
    is_agreed: bool


class MarkCount(Struct, frozen=True, kw_only=True):
    """Of one of the days, in people: who left long enough ago, who was asked, answered, missed it, or still may."""

    days: int
    left: int
    asked: int
    answered: int
    missed: int
    waits: int


def to_be_asked_after(*, viewer: Actor) -> dict[UUID, list[Chosen]]:
    """Patient id → what the person is asked today, or should have been on one of the last days. For jobs.

    Of who left, came to no other stay, and agreed in that stay or since. Nobody is in it while somebody has to talk
    with them. What came back lately, or waits already, is not asked again.
    """
    days_of = dict(_days_by_leaving())
    found = {}
    for stay in stays_left(viewer=viewer, left_on=days_of):
        left = localdate(stay.ended_at)
        put = _put(viewer, stay, left + timedelta(days=days_of[left]), days_of[left])
        if put and not is_to_be_reached(viewer=viewer, patient_id=stay.patient_id):
            found[stay.patient_id] = put
    return found


def _days_by_leaving() -> Iterator[tuple[date, int]]:
    """The day on which somebody left who is asked today, with how many days after it."""
    today, after = clock.local_date(), schedules().after_stay
    for days in after.days:
        yield from ((today - timedelta(days=days + late), days) for late in range(after.late_days + 1))


def _put(viewer: Actor, stay: Any, day: date, days: int) -> list[Chosen]:
    patient_id = stay.patient_id
    askings = askings_of(viewer=viewer, patient_id=patient_id)
    is_asked = any(one.assignment.after_days == days for one in _after(askings, stay))
    if is_asked or not may_ask_after_stay(viewer=viewer, patient_id=patient_id, since=stay.opened_at):
        return []
    # Counted from the day itself: what came back before it is not asked on a later one that catches it up.
    fresh = day - timedelta(days=schedules().ending.fresh_days)
    known = answered_since(viewer, patient_id, fresh) | {one.instrument.key for one in askings if one.due_on}
    return [
        Chosen(instrument=one.instrument, every_days=None, starts_on=day, after_days=days)
        for one in lines_at_end(viewer, patient_id, askings)
        if one.instrument not in known
    ]


def _after(askings: Collection[Asking], stay: Any) -> list[Asking]:
    """What was asked after that stay."""
    return [one for one in askings if one.assignment.after_days and one.assignment.assigned_at >= stay.ended_at]


def after_of(*, viewer: Actor, patient_id: UUID, askings: Collection[Asking]) -> After | None:
    """The days after somebody's last stay, from what they are asked; None while it runs, or before there was one."""
    stay = latest_episode(viewer=viewer, patient_id=patient_id)
    if stay is None or stay.ended_at is None or stay.admitted_at is None:
        return None
    left, asked = localdate(stay.ended_at), _after(askings, stay)
    return After(
        marks=tuple(_mark(days, left + timedelta(days=days), asked) for days in schedules().after_stay.days),
        is_agreed=may_ask_after_stay(viewer=viewer, patient_id=patient_id, since=stay.opened_at),
    )


def _mark(days: int, on: date, askings: list[Asking]) -> Mark:
    asked = [one for one in askings if one.assignment.after_days == days]
    states = Counter(state for one in asked for state in one.days.values())
    return Mark(
        days=days,
        on=on,
        state=_state(on, states, is_asked=bool(asked)),
        asked=len(asked),
        answered=states[DueState.ANSWERED],
    )


def _state(on: date, states: Counter[DueState], *, is_asked: bool) -> MarkState:
    if not is_asked:
        last = on + timedelta(days=schedules().after_stay.late_days)
        return MarkState.COMING if clock.local_date() <= last else MarkState.NOT_ASKED
    if states[DueState.DUE]:
        return MarkState.WAITS
    return MarkState.ANSWERED if states[DueState.ANSWERED] else MarkState.MISSED


def counts_after(*, viewer: Actor) -> list[MarkCount]:
    """How many people were asked on each of the days and how many answered, of those whom the viewer reaches."""
    people, after = _people(viewer), schedules().after_stay
    return [_count(days, [one for one in people if one[0] == days], viewer) for days in after.days]


def _count(days: int, people: list[tuple[int, date, bool]], viewer: Actor) -> MarkCount:
    today, open_days = clock.local_date(), timedelta(days=schedules().after_stay.open_days)
    silent = [on for _, on, came in people if not came]
    return MarkCount(
        days=days,
        left=count_left(viewer=viewer, until=today - timedelta(days=days)),
        asked=len(people),
        answered=len(people) - len(silent),
        missed=sum(on + open_days < today for on in silent),
        waits=sum(on + open_days >= today for on in silent),
    )


def _people(viewer: Actor) -> list[tuple[int, date, bool]]:
    """Of each person each time: how many days after, on which day they were asked, and whether anything came back."""
    came = Administration.objects.filter(assignment_id=OuterRef("pk"))
    rows = Assignment.objects.filter(after_days__isnull=False).annotate(came=Exists(came))
    seen = visible(rows, viewer=viewer, data_class=DataClass.SCORE).order_by("patient_id", "after_days", "starts_on")
    found: dict[tuple[UUID, int, date], bool] = {}
    for patient_id, days, on, is_back in seen.values_list("patient_id", "after_days", "starts_on", "came"):
        key = (patient_id, days or 0, on)
        found[key] = found.get(key, False) or is_back
    return [(days, on, is_back) for (_, days, on), is_back in found.items()]
