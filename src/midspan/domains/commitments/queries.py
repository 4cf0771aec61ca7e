"""Asking: promises of one person by day, what the viewer has promised, and what is needed.

A promise is shown to who reads the plan, a need to who reads of the person's life, each through the gate. Whom somebody
told is asked for by themselves alone.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from json import loads
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.utils.timezone import localdate
from msgspec import Struct, convert

from midspan.domains.commitments.enums import (
    OVER,
    REPLACED,
    STANDING,
    UNDONE,
    NeedState,
    PromiseKind,
    PromiseState,
    Side,
)
from midspan.domains.commitments.models import LifeNeed, LifeNeedStep, Promise, PromiseStep, WhoKnows
from midspan.domains.commitments.rules import PROMISES, SEES_TO_NEEDS, WEEK, Promised, days_open
from midspan.domains.commitments.wording import OWN_NEED_WORDS, Told, needs_told, promises_told
from midspan.domains.diary.queries import own_reflections
from midspan.domains.journey.enums import ENDED
from midspan.domains.journey.queries import latest_episode, stays_on
from midspan.domains.people.queries import staff_of, ungated_patients
from midspan.domains.privacy.queries import visible, zone_of_patient
from midspan.domains.responsibilities.queries import life_line
from midspan.kernel import clock
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass

__all__ = [
    "OWN_NEED_WORDS",
    "PROMISES",
    "SEES_TO_NEEDS",
    "Asked",
    "Due",
    "Late",
    "PromiseOfWeek",
    "Promised",
    "TakenOn",
    "Told",
    "days_open",
    "due_for_viewer",
    "every_promise_of",
    "has_stay",
    "late_promises",
    "need_for",
    "needs_of",
    "needs_told",
    "open_needs",
    "own_promise_rows",
    "own_who_knows",
    "owners",
    "promise_for",
    "promises_among",
    "promises_of",
    "promises_told",
    "sees",
    "sides",
    "taken_on",
    "thread_of",
    "today_of",
    "who_knows",
]
SOON = timedelta(days=3)
COUNSELOR = "primary_counselor_id"
OPEN_SINCE = Coalesce("asked_again_at", "asked_at")
NAMED = ("patient__given_names", "patient__name_to_use", "patient__family_name")


class Due(Struct, frozen=True, kw_only=True):
    """Something the viewer promised, or took on of what somebody needs. `is_need` tells which."""

    id: UUID
    patient_id: UUID
    words: str
    by_date: date
    name: str
    is_need: bool


class Late(Struct, frozen=True, kw_only=True):
    """A promise of the team whose day has gone by, or whose owner has left; `counselors` of the person's open stays.

    `is_said`: whoever promised it said that it is not done yet.
    """

    promise_id: UUID
    patient_id: UUID
    name: str
    owner_id: UUID
    owner: str
    has_owner: bool
    is_said: bool
    by_date: date
    counselors: frozenset[UUID | None]


class Asked(Struct, frozen=True, kw_only=True):
    """A need under the person's name, and for how many days it has been there since it was asked for last."""

    row: LifeNeed
    name: str
    days: int


class TakenOn(Struct, frozen=True, kw_only=True):
    """What somebody wrote that they take on next week, which is no promise yet. `on` names the look back."""

    on: date
    words: str


def today_of(*, viewer: Actor, patient_id: UUID) -> date:
    """The date on the person's own clock."""
    return clock.today(zone_of_patient(viewer=viewer, patient_id=patient_id))


class PromiseOfWeek(Struct, frozen=True, kw_only=True):
    """What is promised by a day, by the person or somebody on the team, or asked by then by a court.

    A court's condition is no promise of the person's own. `state` is open, kept, partly or not_yet.
    """

    by_date: date
    words: str
    kind: PromiseKind
    state: PromiseState

    @property
    def is_of_team(self) -> bool:
        return self.kind is PromiseKind.TEAM

    @property
    def is_court(self) -> bool:
        return self.kind is PromiseKind.COURT


def own_promise_rows(*, viewer: Actor, first: date, until: date) -> QuerySet[Any, Any]:
    """What the viewer and their team promised by these days, by day, for a surface's own query.

    What was proposed only, declined or agreed anew is not among it.
    """
    rows = Promise.objects.filter(patient_id=viewer.id, state__in=sorted(STANDING))
    rows = rows.filter(by_date__gte=first, by_date__lt=until)
    told = JSONObject(**{name: name for name in PromiseOfWeek.__struct_fields__})
    shown = visible(rows, viewer=viewer, data_class=DataClass.PLAN)
    return shown.order_by("by_date", "made_at", "pk").values_list(told, flat=True)


def promises_among(rows: Iterable[str], *, first: date, until: date) -> tuple[PromiseOfWeek, ...]:
    """Those of these days among rows of `own_promise_rows`, as the database gives them."""
    return tuple(one for one in (convert(loads(row), PromiseOfWeek) for row in rows) if first <= one.by_date < until)


def promises_of(*, viewer: Actor, patient_id: UUID) -> list[Promise]:
    """The version that holds of every promise of one person, by day, with its steps. Two queries."""
    rows = Promise.objects.filter(patient_id=patient_id).exclude(state__in=sorted(REPLACED))
    shown = visible(rows, viewer=viewer, data_class=DataClass.PLAN).select_related("owner", "proposed_by")
    return list(shown.prefetch_related(_steps(viewer)).order_by("by_date", "made_at", "pk"))


def every_promise_of(*, viewer: Actor, patient_id: UUID) -> list[Promise]:
    """Every version of every promise of one person, in the order they were made, with its steps. Two queries."""
    rows = Promise.objects.filter(patient_id=patient_id)
    shown = visible(rows, viewer=viewer, data_class=DataClass.PLAN).select_related("owner", "proposed_by")
    return list(shown.prefetch_related(_steps(viewer)).order_by("made_at", "number", "pk"))


def own_who_knows(*, viewer: Actor) -> list[WhoKnows]:
    """Whom the viewer told of which promise of theirs; nobody else's to read."""
    rows = visible(WhoKnows.objects.filter(patient_id=viewer.id), viewer=viewer, data_class=DataClass.JOURNAL)
    return list(rows.select_related("promise").order_by("promise__made_at", "pk"))


def _steps(viewer: Actor) -> Any:
    steps = visible(PromiseStep.objects.all(), viewer=viewer, data_class=DataClass.PLAN)
    return Prefetch("steps", steps.select_related("owner").order_by("number"))


def promise_for(*, viewer: Actor, promise_id: UUID, patient_id: UUID | None = None) -> Promise | None:
    """One version of a promise; with `patient_id`, only of that person."""
    rows = Promise.objects.filter(pk=promise_id, **({"patient_id": patient_id} if patient_id else {}))
    shown = visible(rows, viewer=viewer, data_class=DataClass.PLAN).select_related("owner", "proposed_by")
    return shown.prefetch_related(_steps(viewer)).first()


def thread_of(*, viewer: Actor, promise: Promise) -> list[Promise]:
    """All versions of a promise, the latest first, with their steps."""
    rows = Promise.objects.filter(patient_id=promise.patient_id, thread=promise.thread)
    shown = visible(rows, viewer=viewer, data_class=DataClass.PLAN).select_related("owner", "proposed_by")
    return list(shown.prefetch_related(_steps(viewer)).order_by("-number"))


def who_knows(*, viewer: Actor, promise_id: UUID) -> str:
    """Whom the viewer told of a promise of theirs; nobody else's to read."""
    rows = visible(WhoKnows.objects.filter(promise_id=promise_id), viewer=viewer, data_class=DataClass.JOURNAL)
    return next(iter(rows.values_list("names", flat=True)), "")


def taken_on(*, viewer: Actor) -> TakenOn | None:
    """What the viewer wrote in their last look back that they take on, while it is no promise and not long ago."""
    last = own_reflections(viewer=viewer).last()
    today = today_of(viewer=viewer, patient_id=viewer.id)
    if last is None or not last.next_week or last.on_date + WEEK < today:
        return None
    made = visible(Promise.objects.filter(from_week=last.on_date), viewer=viewer, data_class=DataClass.PLAN)
    return None if made.exists() else TakenOn(on=last.on_date, words=last.next_week)


def owners(*, viewer: Actor, sees_to_needs: bool = False) -> list[Any]:
    """Staff who may promise something to people or, for needs, who see to those; by family name."""
    return list(staff_of(viewer=viewer, roles=sorted(SEES_TO_NEEDS if sees_to_needs else PROMISES)))


def has_stay(*, viewer: Actor, patient_id: UUID) -> bool:
    """Whether a stay of that person is open: only then does a team read what they write."""
    stay = latest_episode(viewer=viewer, patient_id=patient_id)
    return stay is not None and stay.state not in ENDED


def sees(who: Actor, *, patient_id: UUID, data_class: DataClass) -> bool:
    """Whether that staff member is shown this class of this person. To be asked inside `widened`."""
    rows = visible(ungated_patients(), viewer=who, data_class=data_class, patient="pk")
    return rows.filter(pk=patient_id).exists()


def due_for_viewer(*, viewer: Actor, today: date) -> list[Due]:
    """What the viewer promised or took on and is due within days, by day. One query."""
    found = [
        Due(id=pk, patient_id=patient_id, words=words, by_date=day, name=_name(*name), is_need=kind == "need")
        for pk, patient_id, words, day, *name, kind in _DUE.rows(viewer=viewer, until=today + SOON)
    ]
    return sorted(found, key=lambda one: (one.by_date, one.name, one.id))


def _name(given: str, to_use: str, family: str) -> str:
    return f"{to_use or given} {family}".strip()


def _due(*, viewer: Actor, until: date) -> QuerySet[Any, Any]:
    columns = ("pk", "patient_id", "words", "by_date", *NAMED, "what")
    mine = {"owner_id": viewer.id, "by_date__lte": until}
    promises = Promise.objects.filter(kind=PromiseKind.TEAM, state__in=sorted(UNDONE), **mine)
    needs = LifeNeed.objects.filter(state=NeedState.TAKEN, **mine)
    of_plan, of_life = (
        visible(visible(rows, viewer=viewer, data_class=shown), viewer=viewer, data_class=DataClass.IDENTITY)
        .annotate(what=Cast(Value(what), CharField()))
        .values_list(*columns)
        for rows, shown, what in ((promises, DataClass.PLAN, "promise"), (needs, DataClass.LIFE, "need"))
    )
    return of_plan.union(of_life, all=True)


_DUE = Prepared(_due, until=date)


def late_promises(*, viewer: Actor, today: date) -> list[Late]:
    """What the team promised and let its day go by, or whose owner has left, by day. One query."""
    rows = Promise.objects.filter(kind=PromiseKind.TEAM, state__in=sorted(UNDONE))
    rows = rows.filter(Q(by_date__lt=today) | Q(owner__is_active=False))
    shown = visible(
        visible(rows, viewer=viewer, data_class=DataClass.PLAN), viewer=viewer, data_class=DataClass.IDENTITY
    )
    counselors = ArraySubquery(
        stays_on(viewer=viewer).filter(patient_id=OuterRef("patient_id")).order_by().values(COUNSELOR)
    )
    found = shown.select_related("owner", "patient").annotate(counselors=counselors)
    return [_late(one) for one in found.order_by("by_date", "pk")]


def _late(row: Any) -> Late:
    return Late(
        promise_id=row.pk,
        patient_id=row.patient_id,
        name=_name(row.patient.given_names, row.patient.name_to_use, row.patient.family_name),
        owner_id=row.owner_id,
        owner=str(row.owner),
        has_owner=row.owner.is_active,
        is_said=row.state == PromiseState.NOT_YET,
        by_date=row.by_date,
        counselors=frozenset(row.counselors),
    )


def needs_of(*, viewer: Actor, patient_id: UUID) -> list[LifeNeed]:
    """What one person needs: what is open first, the oldest first, with its steps."""
    rows = visible(LifeNeed.objects.filter(patient_id=patient_id), viewer=viewer, data_class=DataClass.LIFE)
    found = rows.select_related("owner").prefetch_related(_need_steps(viewer)).order_by(OPEN_SINCE, "pk")
    return sorted(found, key=lambda one: one.state in OVER)


def _need_steps(viewer: Actor) -> Any:
    steps = visible(LifeNeedStep.objects.all(), viewer=viewer, data_class=DataClass.LIFE)
    return Prefetch("steps", steps.select_related("owner").order_by("number"))


def need_for(*, viewer: Actor, need_id: UUID, patient_id: UUID | None = None) -> LifeNeed | None:
    rows = LifeNeed.objects.filter(pk=need_id, **({"patient_id": patient_id} if patient_id else {}))
    shown = visible(rows, viewer=viewer, data_class=DataClass.LIFE).select_related("owner")
    return shown.prefetch_related(_need_steps(viewer)).first()


def open_needs(*, viewer: Actor, today: date) -> list[Asked]:
    """Of everybody the viewer reaches what nobody has yet, the oldest first, then what somebody has, by its day."""
    rows = LifeNeed.objects.filter(state__in=[NeedState.ASKED, NeedState.TAKEN])
    shown = visible(rows, viewer=viewer, data_class=DataClass.LIFE)
    shown = visible(shown, viewer=viewer, data_class=DataClass.IDENTITY).select_related("owner", "patient")
    found = [_asked(one, today) for one in shown.order_by(OPEN_SINCE, "pk")]
    return sorted(
        found, key=lambda one: (one.row.state == NeedState.TAKEN, one.row.by_date or localdate(one.row.open_since))
    )


def _asked(row: LifeNeed, today: date) -> Asked:
    patient = row.patient
    name = _name(patient.given_names, patient.name_to_use, patient.family_name)
    return Asked(row=row, name=name, days=days_open(localdate(row.open_since), today=today))


def sides(rows: Sequence[Promise]) -> dict[Side, list[Promise]]:
    """The person's and the team's, each in the order given."""
    return {side: [one for one in rows if one.whose is side] for side in Side}


def what_would_help(*, viewer: Actor, asked: str) -> str:
    """What the viewer wrote would help with the responsibility of that id; empty for any other, so it tells nobody."""
    try:
        named = UUID(asked)
    except ValueError:
        return ""
    line = life_line(viewer=viewer, patient_id=viewer.id, responsibility_id=named, from_day=clock.local_date())
    return line.what_would_help if line else ""
