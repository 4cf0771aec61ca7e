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
from midspan.domains.journey.queries import count_left, stays_left, stays_of_patient
from midspan.domains.measures.book import schedules
from midspan.domains.measures.ending import lines_at_end
from midspan.domains.measures.enums import DueState, MarkState
from midspan.domains.measures.models import Administration, Assignment, AssignmentEnd
from midspan.domains.measures.queries import Asking, Chosen, answered_since, askings_of, is_held, is_to_be_reached
from midspan.domains.privacy.queries import may_see_class, visible
from midspan.domains.safety.queries import Talk, talks_of
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
    """The days after the last stay of one person, and whether they agreed to be asked and nothing closes that.

    `is_agreed` is None for who may not see what somebody agreed to.
    """

    marks: tuple[Mark, ...]
    is_agreed: bool | None


class Asked(Struct, frozen=True, kw_only=True):
    """One person on one of the days: whether anything came back, or nothing could, as staff stopped it or held it."""

    days: int
    on: date
    is_back: bool
    is_closed: bool


class MarkCount(Struct, frozen=True, kw_only=True):
    """Of one of the days, in people: who left long enough ago, who was asked, answered, missed it, or still may.

    Of whom staff stopped asking, or somebody had to talk with first, they are among those who were asked alone.
    """

    days: int
    left: int
    asked: int
    answered: int
    missed: int
    waits: int


def who_left(*, viewer: Actor) -> list[UUID]:
    """Who left so many days ago that they may be asked today, or could have been on one of the last days. For jobs."""
    return [stay.patient_id for stay in stays_left(viewer=viewer, left_on=dict(_days_by_leaving()))]


def to_be_asked_after(*, viewer: Actor, patient_id: UUID) -> list[Chosen]:
    """What the person is asked today, or should have been on one of the last days. For jobs.

    Of who left, came to no other stay, and agreed in that stay or since. Nothing while somebody has to talk with them.
    What came back lately, or waits already, is not asked again.
    """
    days_of = dict(_days_by_leaving())
    left = stays_left(viewer=viewer, left_on=days_of)
    stay = next((one for one in left if one.patient_id == patient_id), None)
    if stay is None or stay.ended_at is None or is_to_be_reached(viewer=viewer, patient_id=patient_id):
        return []
    day = localdate(stay.ended_at)
    return _put(viewer, stay, day + timedelta(days=days_of[day]), days_of[day])


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
        for one in lines_at_end(stay, askings)
        if one.instrument not in known
    ]


def _after(askings: Collection[Asking], stay: Any) -> list[Asking]:
    """What was asked after that stay."""
    return [one for one in askings if one.assignment.after_days and one.assignment.assigned_at >= stay.ended_at]


def after_of(*, viewer: Actor, patient_id: UUID, askings: Collection[Asking]) -> After | None:
    """The days after somebody's last stay, from what they are asked; None while it runs, or before there was one."""
    stay = _last_stay(viewer, patient_id)
    if stay is None or stay.ended_at is None:
        return None
    left, asked = localdate(stay.ended_at), _after(askings, stay)
    is_held = is_to_be_reached(viewer=viewer, patient_id=patient_id)
    return After(
        marks=tuple(
            _mark(days, left + timedelta(days=days), asked, is_held=is_held) for days in schedules().after_stay.days
        ),
        is_agreed=_is_agreed(viewer, stay),
    )


def _last_stay(viewer: Actor, patient_id: UUID) -> Any:
    """The stay that runs, or the last one that ended: what was closed before they were admitted is none."""
    stays = stays_of_patient(viewer=viewer, patient_id=patient_id)
    return next((one for one in stays if one.ended_at is None or one.admitted_at is not None), None)


def _is_agreed(viewer: Actor, stay: Any) -> bool | None:
    if not may_see_class(viewer, DataClass.CONSENT):
        return None
    return may_ask_after_stay(viewer=viewer, patient_id=stay.patient_id, since=stay.opened_at)


def _mark(days: int, on: date, askings: list[Asking], *, is_held: bool) -> Mark:
    asked = [one for one in askings if one.assignment.after_days == days]
    states = Counter(state for one in asked for state in one.days.values())
    return Mark(
        days=days,
        on=on,
        state=_state(on, states, is_asked=bool(asked), is_held=is_held),
        asked=len(asked),
        answered=states[DueState.ANSWERED],
    )


def _state(on: date, states: Counter[DueState], *, is_asked: bool, is_held: bool) -> MarkState:
    if not is_asked:
        last = on + timedelta(days=schedules().after_stay.late_days)
        return MarkState.COMING if clock.local_date() <= last else MarkState.NOT_ASKED
    if states[DueState.DUE]:
        return MarkState.CLOSED if is_held else MarkState.WAITS
    if states[DueState.ANSWERED]:
        return MarkState.ANSWERED
    return MarkState.MISSED if states[DueState.MISSED] else MarkState.CLOSED


def counts_after(*, viewer: Actor) -> list[MarkCount]:
    """How many people were asked on each of the days and how many answered, of those whom the viewer reaches."""
    people, after = _people(viewer), schedules().after_stay
    return [_count(days, [one for one in people if one.days == days], viewer) for days in after.days]


def _count(days: int, people: list[Asked], viewer: Actor) -> MarkCount:
    today, open_days = clock.local_date(), timedelta(days=schedules().after_stay.open_days)
    silent = [one.on for one in people if not (one.is_back or one.is_closed)]
    return MarkCount(
        days=days,
        left=count_left(viewer=viewer, until=today - timedelta(days=days)),
        asked=len(people),
        answered=sum(one.is_back for one in people),
        missed=sum(on + open_days < today for on in silent),
        waits=sum(on + open_days >= today for on in silent),
    )


def _people(viewer: Actor) -> list[Asked]:
    """Of each person each time, whether anything came back, and whether nothing could."""
    came_back = Administration.objects.filter(assignment_id=OuterRef("pk"))
    ends = AssignmentEnd.objects.filter(assignment_id=OuterRef("pk"))
    rows = Assignment.objects.filter(after_days__isnull=False).annotate(came=Exists(came_back), stopped=Exists(ends))
    seen = visible(rows, viewer=viewer, data_class=DataClass.SCORE).order_by("patient_id", "after_days", "starts_on")
    times: dict[tuple[UUID, int, date], list[tuple[bool, bool]]] = {}
    for patient_id, days, on, came, stopped in seen.values_list(
        "patient_id", "after_days", "starts_on", "came", "stopped"
    ):
        times.setdefault((patient_id, days or 0, on), []).append((came, stopped))
    talks = talks_of(viewer=viewer)
    return [
        Asked(
            days=days,
            on=on,
            is_back=any(came for came, _ in of_time),
            is_closed=all(stopped for _, stopped in of_time) or _is_held(on, talks.get(patient_id, [])),
        )
        for (patient_id, days, on), of_time in times.items()
    ]


def _is_held(on: date, talks: list[Talk]) -> bool:
    """Whether somebody has to talk with them now, or had to on the first or the last day on which it waited."""
    last = min(on + timedelta(days=schedules().after_stay.open_days), clock.local_date())
    return is_held(on, talks) or is_held(last, talks)
