"""How people come and go: handoffs with a gap, the first week here, the first weeks after, and why people left.

Counts stand beside what they are counted of; what nobody knows is counted as unknown, and whose time is not over yet is
not counted among those who were missed. No figure is about a staff member.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from msgspec import Struct

from midspan.domains.checkups.enums import Ending
from midspan.domains.checkups.queries import calls_over, contacts_after
from midspan.domains.encounters.queries import days_came, landings_with_gap
from midspan.domains.journey.checklists import Edition, LeavingReasons, edition_of
from midspan.domains.journey.enums import WITHOUT, AtDischarge, Leaving
from midspan.domains.journey.queries import (
    departures_between,
    handoffs_since,
    open_handoffs,
    said_no_to_calls,
    stays_opened,
)
from midspan.domains.summaries.queries import arrivals_of
from midspan.values import Actor

WEEK, FOUR_WEEKS = timedelta(days=7), timedelta(days=28)
UNKNOWN = "unknown"
SAFETY_PLAN = "safety_plan"  # The item's key on the discharge list.


class Tile(Struct, frozen=True, kw_only=True):
    """One figure: `count` of `of`, with who is meant. `means` says what is counted, `beside` what is not in it."""

    key: str
    title: str
    means: str
    count: int
    of: int
    people: tuple[tuple[UUID, str], ...]
    beside: tuple[str, ...] = ()
    is_ours: bool = False


class Stretch(Struct, frozen=True):
    """Somebody's stretch of days that begins then, and on which of them something happened first; None: not so far."""

    begins: date
    happened: date | None


def within(found: Collection[Stretch], *, length: timedelta, today: date) -> tuple[int, int, int]:
    """How many happened in time, of how many whose time is over or who were in time, and how many may still be.

    >>> day = date(2026, 12, 1)
    >>> within([Stretch(day, day), Stretch(day, None)], length=timedelta(days=7), today=day)
    (1, 1, 1)
    """
    in_time = sum(_is_in_time(one, length) for one in found)
    ahead = sum(not _is_in_time(one, length) and one.begins + length >= today for one in found)
    return in_time, len(found) - ahead, ahead


def _is_in_time(one: Stretch, length: timedelta) -> bool:
    return one.happened is not None and one.begins <= one.happened <= one.begins + length


def tiles(*, viewer: Actor, since: date, today: date) -> list[Tile]:
    """All figures of the days from `since` to today."""
    left = list(departures_between(viewer=viewer, first=since, until=today + timedelta(days=1)))
    return [
        _gaps(viewer, today),
        _first_week(viewer, since, today),
        _first_weeks_after(left, viewer, today),
        *_arrived_next(left, viewer),
        *_without_plan(left),
        *_reasons(left),
    ]


def _person(row: Any) -> tuple[UUID, str]:
    patient = row.patient
    return patient.pk, f"{patient.name_to_use or patient.given_names} {patient.family_name}".strip()


def _gaps(viewer: Actor, today: date) -> Tile:
    found = list(landings_with_gap(viewer=viewer, today=today))
    return Tile(
        key="gaps",
        title=_("Handoffs with a gap over three days, or whose gap nobody knows"),
        means=_(
            "Of handoffs that are open today, whatever the time above: those with more than three days between the "
            "last day there and the first session here, and those of which one of the two days is not known."
        ),
        count=len(found),
        of=open_handoffs(viewer=viewer).count(),
        people=tuple((one.patient_id, one.name) for one in found),
    )


def _first_week(viewer: Actor, since: date, today: date) -> Tile:
    """Of who left residential care: whether they were here within seven days."""
    rows = handoffs_since(viewer=viewer, first=since)
    known = [one for one in rows if one.discharged_on]
    unknown = [one for one in rows if one.discharged_on is None and one.expected_discharge < today]
    came = days_came(viewer=viewer, patient_ids=[one.patient_id for one in known], since=since)
    stretches = {one: Stretch(one.discharged_on, _came_first(came, one)) for one in known}
    count, of, ahead = within(stretches.values(), length=WEEK, today=today)
    return Tile(
        key="first-week",
        title=_("Here within seven days of leaving residential care"),
        means=_(
            "Of people who left residential care in this time, and whose seven days are over or who came in them: "
            "those who came to a session here from the day they left up to the seventh day after."
        ),
        count=count,
        of=of,
        people=_missed(stretches, WEEK, today),
        beside=_beside(ahead=ahead, unknown=len(unknown), of_unknown=_("the day they left is not known")),
    )


def _came_first(came: Mapping[UUID, Sequence[date]], handoff: Any) -> date | None:
    days = came.get(handoff.patient_id, ())
    return next((day for day in days if day >= handoff.discharged_on), None)


def _missed(stretches: Mapping[Any, Stretch], length: timedelta, today: date) -> tuple[tuple[UUID, str], ...]:
    """Those whose time is over, and of whom it did not happen: whom somebody may look at."""
    return tuple(
        _person(row) for row, one in stretches.items() if not _is_in_time(one, length) and one.begins + length < today
    )


def _beside(*, ahead: int, unknown: int, of_unknown: str) -> tuple[str, ...]:
    said = []
    if ahead:
        said.append(_("%(count)s whose time is not over yet") % {"count": ahead})
    if unknown:
        said.append(_("%(count)s unknown: %(what)s") % {"count": unknown, "what": of_unknown})
    return tuple(said)


def _first_weeks_after(rows: Sequence[Any], viewer: Actor, today: date) -> Tile:
    """Of who left: whether somebody talked with them, or they came back, within twenty-eight days.

    Who said that they want no calls, and whose calls ended within that time, because they died or said stop, was missed
    by nobody: they stand beside. Who is not called and never said so was missed.
    """
    living = [one for one in rows if one.how != Leaving.DIED]
    uncalled = [one.episode_id for one in living if not one.caller_id]
    said_no = said_no_to_calls(viewer=viewer, episode_ids=uncalled)
    called = [one for one in living if one.caller_id or one.episode_id not in said_no]
    not_called = [one for one in living if not one.caller_id and one.episode_id in said_no]
    talked = contacts_after(viewer=viewer, episode_ids=[one.episode_id for one in called])
    opened = stays_opened(viewer=viewer, patient_ids=[one.patient_id for one in called])
    ended = calls_over(viewer=viewer, episode_ids=[one.episode_id for one in called])
    stretches = {one: _after(one, talked.get(one.episode_id), opened.get(one.patient_id, ())) for one in called}
    over = [one for one, each in stretches.items() if _ended_before(each, ended.get(one.episode_id))]
    stretches = {one: each for one, each in stretches.items() if one not in over}
    count, of, ahead = within(stretches.values(), length=FOUR_WEEKS, today=today)
    beside = _beside(ahead=ahead, unknown=0, of_unknown="")
    died = [one for one in over if ended[one.episode_id][0] is Ending.DIED]
    if len(not_called) + len(over) > len(died):
        beside = (*beside, _("%(count)s who want no calls") % {"count": len(not_called) + len(over) - len(died)})
    if died:
        beside = (*beside, _("%(count)s who died") % {"count": len(died)})
    return Tile(
        key="first-weeks-after",
        title=_("Talked with within 28 days after they left"),
        means=_(
            "Of people whose stay ended in this time, without those who said that they want no calls: those with whom "
            "somebody talked, or who came back, from their last day up to the 28th day after. Whose days are not over "
            "is counted once it happened."
        ),
        count=count,
        of=of,
        people=_missed(stretches, FOUR_WEEKS, today),
        beside=beside,
    )


def _arrived_next(rows: Sequence[Any], viewer: Actor) -> list[Tile]:
    """Of who left, and was spoken of where they go next: who arrived there. Nothing where nobody was."""
    arrived = arrivals_of(viewer=viewer, episode_ids=[one.episode_id for one in rows])
    if not arrived:
        return []
    told = [one for one in rows if arrived.get(one.episode_id) is not None]
    tile = Tile(
        key="arrived-next",
        title=_("Arrived at who treats them next"),
        means=_(
            "Of people whose stay ended in this time, and of whom somebody here spoke with who treats them next: those "
            "who arrived there, as they or the program said."
        ),
        count=sum(bool(arrived[one.episode_id]) for one in told),
        of=len(told),
        people=tuple(_person(one) for one in told if not arrived[one.episode_id]),
        beside=_beside(
            ahead=0,
            unknown=len(arrived) - len(told),
            of_unknown=_("nobody has said yet whether they arrived"),
        ),
    )
    return [tile]


def _without_plan(rows: Sequence[Any]) -> list[Tile]:
    """Of who left: who has no safety plan though one was offered. Nothing where everybody has, or nobody wrote why."""
    without = [one for one in rows if one.without.get(SAFETY_PLAN) in WITHOUT]
    if not without:
        return []
    declined = sum(one.without[SAFETY_PLAN] == AtDischarge.DECLINED for one in without)
    beside = []
    if declined:
        beside.append(_("%(count)s declined it") % {"count": declined})
    if declined < len(without):
        beside.append(_("%(count)s not able to") % {"count": len(without) - declined})
    tile = Tile(
        key="without-plan",
        title=_("Left without a safety plan that was offered"),
        means=_(
            "Of people whose stay ended in this time: those of whom the discharge list says that they declined a "
            "safety plan, or were not able to, with who offered it and when."
        ),
        count=len(without),
        of=len(rows),
        people=tuple(_person(one) for one in without),
        beside=tuple(beside),
    )
    return [tile]


def _after(left: Any, talked: date | None, opened: Sequence[datetime]) -> Stretch:
    """From the last day on, until somebody talked with the person or they came back; whichever was first.

    They came back with the first stay opened after this one: who left again later is counted for that once more.
    """
    began = localdate(left.left_at)
    back = next((localdate(at) for at in opened if at > left.left_at), None)
    days = [one for one in (talked, back) if one is not None and one >= began]
    return Stretch(began, min(days, default=None))


def _ended_before(one: Stretch, ended: tuple[Ending, date] | None) -> bool:
    """Whether the calls ended within the time, with nothing before, other than with a return."""
    if ended is None or _is_in_time(one, FOUR_WEEKS):
        return False
    how, day = ended
    return how in {Ending.DIED, Ending.SAID_STOP} and day <= one.begins + FOUR_WEEKS


def _reasons(rows: Sequence[Any]) -> list[Tile]:
    """Why people left, as it was said when they did, the most frequent first; unknown last and as unknown."""
    found: dict[tuple[str, str], list[Any]] = {}
    for one in rows:
        found.setdefault((one.why, one.reasons), []).append(one)
    ordered = sorted(found.items(), key=lambda each: (each[0][0] == UNKNOWN, -len(each[1]), each[0]))
    return [_reason(key, edition, left, of=len(rows)) for (key, edition), left in ordered]


def _reason(key: str, edition: str, left: Sequence[Any], *, of: int) -> Tile:
    reasons: LeavingReasons = edition_of(Edition.REASONS, edition)
    reason = reasons.reason(key)
    return Tile(
        key=f"left-{key}",
        title=reason.words if reason else key,
        means=_("Of people whose stay ended in this time: those of whom this was written down as the reason."),
        count=len(left),
        of=of,
        people=tuple(_person(one) for one in left),
        is_ours=reason.ours if reason else False,
    )
