"""Absences as their page shows them: what became of each session, for whoever may see it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from midspan.domains.people.queries import all_staff
from midspan.domains.privacy.queries import visible
from midspan.domains.schedule.absences.before import SessionBefore
from midspan.domains.schedule.absences.rules import may_undo_absence
from midspan.domains.schedule.absences.undoing import begins_at, steps_of
from midspan.domains.schedule.enums import SessionState, StepKind
from midspan.domains.schedule.models import Absence, AbsenceStep, Booking
from midspan.kernel import clock
from midspan.kernel.prepared import Prepared
from midspan.kernel.row_security import widened
from midspan.values import Actor, DataClass, Verdict

A_DAY = timedelta(days=1)
WORDS = {
    StepKind.COVERED: (_("covered"), "done"),
    StepKind.MOVED: (_("moved"), "done"),
    StepKind.CANCELED: (_("canceled"), "late"),
    StepKind.OPEN: (_("needs cover"), "due"),
    StepKind.WITHOUT: (_("led by the others"), "quiet"),
}


class StepLine(Struct, frozen=True):
    """One session of an absence: when it was, and what became of it."""

    title: str
    starts_at: datetime
    ends_at: datetime
    state: object
    state_kind: str
    stand_in: str
    moved_to: datetime | None


class AbsenceLine(Struct, frozen=True):
    """One absence in a list."""

    id: UUID
    name: str
    first: date
    last: date
    is_undone: bool


class AbsencePicture(Struct, frozen=True):
    """What was done about somebody's absence, and whether it can be undone."""

    line: AbsenceLine
    steps: tuple[StepLine, ...]
    may_undo: Verdict


def absences(*, viewer: Actor, today: date, count: int = 10) -> list[AbsenceLine]:
    """Absences that are not over, the next first. Two queries."""
    rows = Absence.objects.filter(organization_id=viewer.organization_id, until__gt=today, undone_at=None)
    names = {one.pk: str(one) for one in all_staff(viewer=viewer)}
    return [_line(row, names) for row in rows.order_by("first", "made_at")[:count]]


def is_absence(*, viewer: Actor, absence_id: UUID) -> bool:
    return Absence.objects.filter(organization_id=viewer.organization_id, pk=absence_id).exists()


def first_day_led(*, viewer: Actor, absence_id: UUID) -> date | None:
    """The date of the first session that the viewer leads instead of who is away; None where there is none."""
    steps = AbsenceStep.objects.filter(
        organization_id=viewer.organization_id, absence_id=absence_id, stand_in_id=viewer.id
    )
    return steps.order_by("session__local_date").values_list("session__local_date", flat=True).first()


def absence_picture(*, viewer: Actor, absence_id: UUID) -> AbsencePicture | None:
    """One absence with its steps; individual sessions of people whom the viewer does not reach are left out."""
    row = Absence.objects.filter(organization_id=viewer.organization_id, pk=absence_id).first()
    if row is None:
        return None
    names = {one.pk: str(one) for one in all_staff(viewer=viewer)}
    with widened(viewer):
        first = begins_at(row)
    undoing = may_undo_absence(is_undone=row.undone_at is not None, begins_at=first, now=clock.now())
    return AbsencePicture(_line(row, names), tuple(_steps(row, names)), undoing)


class CoveredPerson(Struct, frozen=True):
    """Somebody whom a stand-in sees on `day` in an absence from `first` to before `until`."""

    absence_id: UUID
    absent_id: UUID
    first: date
    until: date
    stand_in_id: UUID
    patient_id: UUID
    day: date


COLUMNS = (
    "absence_id", "absence__staff_id", "absence__first", "absence__until", "stand_in_id", "session_id",
    "session__lead_id", "session__local_date", "coming",
)  # fmt: skip


class _Step(Struct, frozen=True):
    """A session that somebody covers, and whom of those who come to it the viewer knows; in the order of COLUMNS."""

    absence_id: UUID
    absent_id: UUID
    first: date
    until: date
    stand_in_id: UUID
    session_id: UUID
    lead_id: UUID | None
    day: date
    patient_ids: list[UUID]


def covered_people(*, viewer: Actor, today: date, stand_in_id: UUID | None = None) -> list[CoveredPerson]:
    """Whom stand-ins see in absences that are not over or in sessions to come, as far as the viewer knows of them.

    Where cover was covered again, whoever comes now stands in for each of the absent. One query.
    """
    return covered_among(_STEPS.rows(viewer=viewer, today=today), stand_in_id=stand_in_id)


def covered_among(rows: Iterable[tuple[Any, ...]], *, stand_in_id: UUID | None = None) -> list[CoveredPerson]:
    """As `covered_people`, of rows that begin as those of `covered_rows`."""
    steps = [_Step(*row[: len(COLUMNS)]) for row in rows]
    standing = {one.session_id for one in steps if one.stand_in_id == one.lead_id}
    return [
        CoveredPerson(one.absence_id, one.absent_id, one.first, one.until, one.lead_id, patient_id, one.day)
        for one in steps
        if one.session_id in standing and one.lead_id is not None and one.lead_id != one.absent_id
        if stand_in_id in {None, one.lead_id}
        for patient_id in one.patient_ids
    ]


def covered_rows(*, viewer: Actor, today: date) -> QuerySet[AbsenceStep, Any]:
    """What `covered_people` is made from, for another domain's own query. Of who comes, those known by name."""
    steps = AbsenceStep.objects.filter(
        Q(absence__until__gt=today) | Q(session__local_date__gte=today),
        organization_id=viewer.organization_id,
        stand_in_id__isnull=False,
        absence__undone_at=None,
        session__state=SessionState.PLANNED,
    )
    booked = visible(Booking.objects.filter(is_active=True), viewer=viewer, data_class=DataClass.SCHEDULE)
    named = visible(booked, viewer=viewer, data_class=DataClass.IDENTITY)
    coming = named.filter(session_id=OuterRef("session_id")).order_by("patient_id").values("patient_id")
    steps = steps.annotate(coming=ArraySubquery(coming)).order_by("absence__made_at", "absence_id", "session_id")
    return steps.values_list(*COLUMNS)


_STEPS = Prepared(covered_rows, today=date)


def _line(row: Absence, names: dict[UUID, str]) -> AbsenceLine:
    return AbsenceLine(row.pk, names.get(row.staff_id, ""), row.first, row.until - A_DAY, row.undone_at is not None)


def _steps(row: Absence, names: dict[UUID, str]) -> list[StepLine]:
    found = []
    for step in steps_of(row).select_related("session__site"):
        session, zone = step.session, ZoneInfo(step.session.site.time_zone)
        before = SessionBefore.read(step.before)
        words, kind = WORDS[StepKind(step.kind)]
        found.append(
            StepLine(
                title=session.title,
                starts_at=before.start.astimezone(zone),
                ends_at=before.end.astimezone(zone),
                state=words,
                state_kind=kind,
                stand_in=names.get(step.stand_in_id, "") if step.stand_in_id else "",
                moved_to=session.during.lower.astimezone(zone) if step.kind == StepKind.MOVED else None,
            )
        )
    return sorted(found, key=lambda line: line.starts_at)
