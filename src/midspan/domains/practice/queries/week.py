"""One week of a person's own practice, for a surface's own query: what was meant for when, and what was done."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from json import loads
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from msgspec import Struct

from midspan.domains.practice.enums import AssignmentState, Guided, ReturnState
from midspan.domains.practice.models import PracticeLog, Return
from midspan.domains.practice.queries.own import own_assignments
from midspan.domains.practice.rules import Intention, Meant, Use, week_of
from midspan.domains.practice.wording import sentence_of
from midspan.domains.privacy.queries import visible
from midspan.domains.skills.queries import Skill
from midspan.domains.skills.queries import skill as skill_by_key
from midspan.kernel import clock
from midspan.values import Actor, DataClass

A_DAY, A_WEEK = timedelta(days=1), 7
UNKNOWN_MINUTES = 10  # Of a skill that the library no longer has.


class WeekRows(Struct, frozen=True):
    """Rows of `planned_rows_in_week` and of `practiced_rows_in_week`, as the database gives them."""

    planned: Iterable[str] = ()
    practiced: Iterable[str] = ()


class PracticeTime(Struct, frozen=True, kw_only=True):
    """One practice of the week. `start` is when it was done, or else is meant for; None where it has a day and no time.

    `cue` is its sentence, or "". `is_ahead`: it is not done, and its day is not over. What is neither is past, and
    nobody says anything of it.
    """

    assignment_id: UUID | None
    title: str
    day: date
    start: datetime | None
    minutes: int
    cue: str
    is_done: bool
    is_ahead: bool


class _Told(Struct, frozen=True):
    """An intention with the sentence of its cue."""

    intention: Intention
    cue: str


def _chosen(*, viewer: Actor) -> QuerySet[Any]:
    """What the viewer said yes to, resting or not, for a surface's own query."""
    return own_assignments(viewer=viewer).filter(state=AssignmentState.ACCEPTED)


def planned_rows_in_week(*, viewer: Actor) -> QuerySet[Any, Any]:
    """What the viewer said yes to, with its cue and the day on which it comes back, also what `rests` for now."""
    mine = {"patient_id": OuterRef("patient_id"), "assignment": OuterRef("pk")}
    returns = Return.objects.filter(organization_id=OuterRef("organization_id"), state=ReturnState.DUE, **mine)
    due_on = Subquery(visible(returns, viewer=viewer, data_class=DataClass.PRACTICE).values("due_on")[:1])
    told = JSONObject(
        id="pk", skill="skill", rests="is_paused", answered="answered_at", until="until_date", due=due_on,
        short="short_allowed", weekdays="cues__weekdays", minute="cues__minute", chosen="cues__chosen_at",
        anchor="cues__anchor", place="cues__place", will="cues__will",
    )  # fmt: skip
    return _chosen(viewer=viewer).order_by("answered_at", "pk").values_list(told, flat=True)


def practiced_rows_in_week(*, viewer: Actor, first: date, until: date) -> QuerySet[Any, Any]:
    """What the viewer wrote down for days from `first` to before `until`, as it stands."""
    rows = PracticeLog.objects.filter(patient_id=viewer.id, local_date__gte=first, local_date__lt=until)
    rows = rows.filter(replaced_by__isnull=True, is_taken_back=False)
    told = JSONObject(skill="skill", day="local_date", at="practiced_at", assignment="assignment_id", guided="guided")
    shown = visible(rows, viewer=viewer, data_class=DataClass.PRACTICE)
    return shown.order_by("practiced_at", "pk").values_list(told, flat=True)


def practice_times(
    rows: WeekRows, *, viewer: Actor, monday: date, now: datetime, zone: ZoneInfo, language: str, track: str
) -> list[PracticeTime]:
    """The week from `monday` by the person's own clock, `zone`. No query while all skills are from the library.

    The days before and after are there too, for a reader whose week is told by another clock.
    """
    days = [monday + A_DAY * step for step in range(-1, A_WEEK + 1)]
    planned = [_told(row, zone) for row in map(loads, rows.planned) if not row["rests"]]
    told = {one.intention.assignment_id: one for one in planned}
    uses = [_use(loads(row)) for row in rows.practiced]
    meant, beyond = week_of([one.intention for one in told.values()], uses, days)
    skills, today = _Skills(viewer, language, track), now.astimezone(zone).date()
    return [
        *(_meant(one, told[one.intention.assignment_id].cue, skills, today=today, zone=zone) for one in meant),
        *(_done(use, skills) for use in beyond if use.day in days),
    ]


class _Skills:
    """Each skill read once, as the person reads it."""

    def __init__(self, viewer: Actor, language: str, track: str) -> None:
        self._viewer, self._language, self._track = viewer, language, track
        self._known: dict[str, Skill | None] = {}

    def title(self, key: str) -> str:
        found = self._found(key)
        return found.title if found else key

    def minutes(self, key: str, *, short: bool) -> int:
        found = self._found(key)
        if found is None:
            return UNKNOWN_MINUTES
        return found.short_minutes if short else found.minutes

    def _found(self, key: str) -> Skill | None:
        if key not in self._known:
            found = skill_by_key(viewer=self._viewer, key=key, language=self._language, track=self._track)
            self._known[key] = found
        return self._known[key]


def _told(row: dict[str, Any], zone: ZoneInfo) -> _Told:
    since = max(datetime.fromisoformat(row[name]) for name in ("answered", "chosen") if row[name])
    intention = Intention(
        assignment_id=UUID(row["id"]),
        skill=row["skill"],
        weekdays=tuple(row["weekdays"] or ()),
        minute=row["minute"],
        since=since.astimezone(zone).date(),
        until=_day(row["until"]),
        due_on=_day(row["due"]),
        short_allowed=row["short"],
    )
    return _Told(intention, sentence_of(row["anchor"], row["place"], row["will"]) if row["anchor"] else "")


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _use(row: dict[str, Any]) -> Use:
    return Use(
        skill=row["skill"],
        day=date.fromisoformat(row["day"]),
        at=datetime.fromisoformat(row["at"]).replace(second=0, microsecond=0),
        assignment_id=UUID(row["assignment"]) if row["assignment"] else None,
        short=row["guided"] != Guided.FULL,
    )


def _meant(one: Meant, cue: str, skills: _Skills, *, today: date, zone: ZoneInfo) -> PracticeTime:
    its, use = one.intention, one.use
    return PracticeTime(
        assignment_id=its.assignment_id,
        title=skills.title(its.skill),
        day=one.day,
        start=use.at if use else None if its.minute is None else clock.at(one.day, its.minute, zone),
        minutes=skills.minutes(its.skill, short=use.short if use else its.short_allowed),
        cue=cue,
        is_done=one.is_done,
        is_ahead=not one.is_done and one.day >= today,
    )


def _done(use: Use, skills: _Skills) -> PracticeTime:
    return PracticeTime(
        assignment_id=use.assignment_id,
        title=skills.title(use.skill),
        day=use.day,
        start=use.at,
        minutes=skills.minutes(use.skill, short=use.short),
        cue="",
        is_done=True,
        is_ahead=False,
    )
