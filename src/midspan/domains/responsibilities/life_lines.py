"""A life as its pages list it: each responsibility in one line, with its times as the person said them."""

from datetime import date
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Model, Prefetch
from msgspec import Struct

from midspan.domains.people.queries import ungated_patients
from midspan.domains.privacy.queries import visible
from midspan.domains.programs.queries import active_sites
from midspan.domains.responsibilities.enums import Firmness, ResponsibilityKind
from midspan.domains.responsibilities.kept_times import weekly_time
from midspan.domains.responsibilities.models import (
    LifeStep,
    Responsibility,
    ResponsibilityException,
    ResponsibilityTime,
)
from midspan.domains.responsibilities.rules import DatedChange, WeeklyTime, as_said, overlapping
from midspan.values import Actor, DataClass

UNIVERSAL = ZoneInfo("UTC")


class ExceptionLine(Struct, frozen=True, kw_only=True):
    """One dated exception."""

    id: UUID
    change: DatedChange


class KeptStretch(Struct, frozen=True, kw_only=True):
    """One stretch as it is kept, for the painter."""

    id: UUID
    time: WeeklyTime


class LifeLine(Struct, frozen=True, kw_only=True):
    """One responsibility: `times` as said (over midnight in one), `stretches` as kept."""

    id: UUID
    patient_id: UUID
    kind: ResponsibilityKind
    title: str
    relies_on_me: str
    at_risk: bool | None
    what_would_help: str
    firmness: Firmness
    commute_minutes: int
    from_date: date | None
    until_date: date | None
    times: tuple[WeeklyTime, ...]
    stretches: tuple[KeptStretch, ...]
    exceptions: tuple[ExceptionLine, ...]


def life_lines(*, viewer: Actor, patient_id: UUID, from_day: date) -> list[LifeLine]:
    """Everything in this person's life that has not ended before `from_day`, oldest first. Three queries."""
    rows = visible(Responsibility.objects.filter(removed_at=None), viewer=viewer, data_class=DataClass.LIFE)
    rows = rows.filter(patient_id=patient_id).exclude(until_date__lte=from_day).order_by("created_at", "id")
    times = Prefetch("times", ResponsibilityTime.objects.order_by("weekday", "start_minute"))
    ahead = Prefetch("exceptions", ResponsibilityException.objects.filter(date__gte=from_day).order_by("date"))
    return [_line(row) for row in rows.prefetch_related(times, ahead)]


def life_line(*, viewer: Actor, patient_id: UUID, responsibility_id: UUID, from_day: date) -> LifeLine | None:
    """One of them, or None for what is removed or not this person's."""
    lines = life_lines(viewer=viewer, patient_id=patient_id, from_day=from_day)
    return next((line for line in lines if line.id == responsibility_id), None)


def overlaps(lines: list[LifeLine]) -> list[tuple[LifeLine, LifeLine, int]]:
    """Pairs that meet in some week, with the weekday: worth a warning, never refused."""
    by_id = {str(line.id): line for line in lines}
    found = overlapping([(str(line.id), line.times) for line in lines])
    return [(by_id[one], by_id[other], weekday) for one, other, weekday in found]


def last_step(*, viewer: Actor, patient_id: UUID) -> LifeStep | None:
    """The latest change of this person's life."""
    rows = visible(LifeStep.objects.all(), viewer=viewer, data_class=DataClass.LIFE)
    return rows.filter(patient_id=patient_id).order_by("-made_at").first()


def own_zone_name(*, viewer: Actor, patient_id: UUID) -> str:
    """The name of the person's own time zone as it is kept; empty where nobody asked."""
    rows = visible(ungated_patients(), viewer=viewer, data_class=DataClass.IDENTITY, patient="pk")
    return rows.filter(pk=patient_id).values_list("time_zone", flat=True).first() or ""


def zone_of(patient: Model | None, *, viewer: Actor) -> ZoneInfo:
    """The patient's own zone; where nobody asked, the first site's. UTC only for a center without a site."""
    name = getattr(patient, "time_zone", "")
    if not name:
        name = active_sites(viewer=viewer).values_list("time_zone", flat=True).first()
    return ZoneInfo(name) if name else UNIVERSAL


def weekday_runs(weekdays: list[int]) -> list[tuple[int, int]]:
    """Sorted weekdays as runs: Monday to Friday and Sunday are (0, 4) and (6, 6)."""
    if not weekdays:
        return []
    breaks = [place for place, (one, other) in enumerate(pairwise(weekdays), start=1) if other != one + 1]
    bounds = [0, *breaks, len(weekdays)]
    return [(weekdays[first], weekdays[last - 1]) for first, last in pairwise(bounds)]


def _line(row: Responsibility) -> LifeLine:
    kept = [KeptStretch(id=time.pk, time=weekly_time(time)) for time in row.times.all()]
    return LifeLine(
        id=row.pk,
        patient_id=row.patient_id,
        kind=ResponsibilityKind(row.kind),
        title=row.title,
        relies_on_me=row.relies_on_me,
        at_risk=row.at_risk,
        what_would_help=row.what_would_help,
        firmness=Firmness(row.firmness),
        commute_minutes=row.commute_minutes,
        from_date=row.from_date,
        until_date=row.until_date,
        times=tuple(as_said(stretch.time for stretch in kept)),
        stretches=tuple(kept),
        exceptions=tuple(_exception(exception) for exception in row.exceptions.all()),
    )


def _exception(row: ResponsibilityException) -> ExceptionLine:
    change = DatedChange(day=row.date, start_minute=row.start_minute, end_minute=row.end_minute)
    return ExceptionLine(id=row.pk, change=change)
