"""One person's own life as stretches of a week, on the clock of the site where treatment would be."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Prefetch, Q, QuerySet
from msgspec import Struct

from midspan.domains.privacy.queries import visible
from midspan.domains.responsibilities.enums import Firmness, ResponsibilityKind
from midspan.domains.responsibilities.kept_times import instants, weekly_time
from midspan.domains.responsibilities.models import (
    BusyTime,
    PersonToAvoid,
    Responsibility,
    ResponsibilityException,
    ResponsibilityTime,
    WeekPreference,
)
from midspan.domains.responsibilities.rules import Course, dated_stretches
from midspan.kernel import clock
from midspan.kernel.prepared import Prepared, organization_reader
from midspan.values import Actor, DataClass, Span, WeekSpan, merge_spans
from midspan.values.spans import DAYS_PER_WEEK

IMPORTED = "imported"  # The id of busy times that came from a calendar: what they are is not known.
WEEKS_COMPARED = 4  # An imported time belongs to the standing week when it recurs in these weeks,
WEEKS_TO_RECUR = 2  # at least so often; once is an appointment, and is met in its own week.


class LifeTime(Struct, frozen=True):
    """One stretch: `span` is the time itself, `blocked` that time with the way there and back."""

    responsibility_id: str
    span: WeekSpan
    blocked: WeekSpan
    firmness: Firmness
    kind: ResponsibilityKind
    title: str


class _Kept(NamedTuple):
    """What a stretch needs of its responsibility, as a compiled query reads it."""

    pk: UUID
    commute_minutes: int
    firmness: str
    kind: str
    title: str


class LifeInWeek(Struct, frozen=True):
    """Everything known of one week from `monday`; on the wall clock of `zone`."""

    monday: date
    zone: str
    times: tuple[LifeTime, ...]


def life_in_week(*, viewer: Actor, patient_id: UUID, monday: date, zone: ZoneInfo) -> LifeInWeek:
    """The week as it will really be: this week's alternate times, exceptions and imported busy times."""
    return lives_in_week(viewer=viewer, patient_ids=[patient_id], monday=monday, zone=zone)[patient_id]


def lives_in_week(
    *, viewer: Actor, patient_ids: Collection[UUID], monday: date, zone: ZoneInfo
) -> dict[UUID, LifeInWeek]:
    """Patient id → their week as it will really be, all on the wall clock of `zone`. Few queries, however many."""
    until = monday + timedelta(days=DAYS_PER_WEEK)
    found: dict[UUID, list[LifeTime]] = {patient_id: [] for patient_id in patient_ids}
    exceptions = Prefetch("exceptions", ResponsibilityException.objects.order_by("date"))
    for row in _responsibilities(viewer, patient_ids).prefetch_related(exceptions):
        for start, end in _dated_times(row, monday, _own_zone(row) or zone):
            found[row.patient_id] += _stretches(row, start, end, monday=monday, zone=zone)
    for patient_id, busy in _busy_spans(viewer, patient_ids, monday, until, zone).items():
        found[patient_id] += _imported(busy, monday=monday, zone=zone)
    return {patient_id: LifeInWeek(monday, zone.key, tuple(times)) for patient_id, times in found.items()}


def standing_life(*, viewer: Actor, patient_id: UUID, from_date: date, zone: ZoneInfo) -> LifeInWeek:
    """What a week without end date has to fit: every alternate week's times at once, and what recurs in calendars."""
    return standing_lives(viewer=viewer, patient_ids=[patient_id], from_date=from_date, zone=zone)[patient_id]


def standing_lives(
    *, viewer: Actor, patient_ids: Collection[UUID], from_date: date, zone: ZoneInfo
) -> dict[UUID, LifeInWeek]:
    """Patient id → their standing life, all on the wall clock of `zone`. Two queries for any number of people."""
    monday = clock.week_start(from_date)
    found: dict[UUID, list[LifeTime]] = {patient_id: [] for patient_id in patient_ids}
    for row in _LASTING.rows(viewer=viewer, patient_ids=list(patient_ids), from_date=from_date):
        patient_id, own_zone, weekday, start_minute, end_minute, *kept = row
        there = ZoneInfo(own_zone) if own_zone else zone
        start, end = instants(monday + timedelta(days=weekday), start_minute, end_minute, zone=there)
        found[patient_id] += _stretches(_Kept(*kept), start, end, monday=monday, zone=zone)
    until = monday + timedelta(weeks=WEEKS_COMPARED)
    for patient_id, busy in _busy_spans(viewer, patient_ids, monday, until, zone).items():
        found[patient_id] += _recurring(busy, monday, zone)
    return {patient_id: LifeInWeek(monday, zone.key, tuple(times)) for patient_id, times in found.items()}


def week_preference(*, viewer: Actor, patient_id: UUID) -> WeekPreference | None:
    """How the person would like treatment to fit; None when nobody asked yet."""
    return week_preferences(viewer=viewer, patient_ids=[patient_id]).get(patient_id)


def week_preferences(*, viewer: Actor, patient_ids: Collection[UUID]) -> dict[UUID, WeekPreference]:
    """Patient id → how they would like treatment to fit; who was never asked is absent. One query."""
    rows = _PREFERENCES.instances(viewer=viewer, patient_ids=list(patient_ids))
    return {row.patient_id: row for row in rows}


def pairs_apart(*, organization_id: UUID) -> frozenset[tuple[UUID, UUID]]:
    """Every two patients who must not meet, the lower id first, whoever of them said so. Never shown.

    Needs a transaction that reaches the whole organization, as `must_not_meet` does.
    """
    rows = PersonToAvoid.objects.filter(
        organization_id=organization_id, removed_at=None, other_patient__isnull=False
    ).values_list("patient_id", "other_patient_id")
    return frozenset((min(pair), max(pair)) for pair in rows)


def must_not_meet(*, organization_id: UUID, patient_id: UUID) -> frozenset[UUID]:
    """The patients this person must not meet, whoever of the two said so. Never shown: only seats are closed by it.

    Needs a transaction that reaches the whole organization (`kernel.row_security.widened`).
    """
    rows = _APART.rows(viewer=organization_reader(organization_id), patient_id=patient_id)
    return frozenset(one for pair in rows for one in pair) - {patient_id}


def _lasting(*, viewer: Actor, patient_ids: list[UUID], from_date: date) -> QuerySet[Responsibility, Any]:
    """Those that stand, once for each of their weekly times."""
    rows = visible(Responsibility.objects.all(), viewer=viewer, data_class=DataClass.LIFE)
    lasting = Q(until_date=None) | Q(until_date__gt=from_date)
    rows = rows.filter(lasting, patient_id__any_of=patient_ids, removed_at=None, times__isnull=False)
    columns = (
        "patient_id", "patient__time_zone", "times__weekday", "times__start_minute", "times__end_minute",
        "pk", "commute_minutes", "firmness", "kind", "title",
    )  # fmt: skip
    return rows.order_by("created_at", "pk", "times__weekday", "times__start_minute").values_list(*columns)


def _preferences(*, viewer: Actor, patient_ids: list[UUID]) -> QuerySet[WeekPreference]:
    rows = visible(WeekPreference.objects.all(), viewer=viewer, data_class=DataClass.LIFE)
    return rows.filter(patient_id__any_of=patient_ids)


def _apart(*, viewer: Actor, patient_id: UUID) -> QuerySet[PersonToAvoid, Any]:
    rows = PersonToAvoid.objects.filter(
        Q(patient_id=patient_id, other_patient__isnull=False) | Q(other_patient_id=patient_id),
        organization_id=viewer.organization_id,
        removed_at=None,
    )
    return rows.values_list("patient_id", "other_patient_id")


def _busy(*, viewer: Actor, patient_ids: list[UUID], first: datetime, last: datetime) -> QuerySet[BusyTime, Any]:
    rows = visible(BusyTime.objects.all(), viewer=viewer, data_class=DataClass.LIFE)
    rows = rows.filter(patient_id__any_of=patient_ids, source__removed_at=None, start_at__lt=last, end_at__gt=first)
    return rows.values_list("patient_id", "start_at", "end_at")


_LASTING = Prepared(_lasting, patient_ids=list[UUID], from_date=date)
_PREFERENCES = Prepared(_preferences, patient_ids=list[UUID])
_APART = Prepared(_apart, patient_id=UUID)
_BUSY = Prepared(_busy, patient_ids=list[UUID], first=datetime, last=datetime)


def _responsibilities(viewer: Actor, patient_ids: Collection[UUID]) -> QuerySet[Responsibility]:
    """Those that stand, with their weekly times and the person's own zone."""
    rows = visible(Responsibility.objects.all(), viewer=viewer, data_class=DataClass.LIFE)
    times = Prefetch("times", ResponsibilityTime.objects.order_by("weekday", "start_minute"))
    rows = rows.filter(patient_id__in=patient_ids, removed_at=None).order_by("created_at", "id")
    return rows.annotate(own_zone=F("patient__time_zone")).prefetch_related(times)


def _own_zone(row: Responsibility) -> ZoneInfo | None:
    """The clock on which the person wrote their times down; None where nobody asked."""
    return ZoneInfo(row.own_zone) if row.own_zone else None  # type: ignore[attr-defined]  # annotated above


def _dated_times(row: Responsibility, monday: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """The instants of one responsibility in the week, with the days around it for what crosses zones."""
    course = Course(
        stretches=[weekly_time(time) for time in row.times.all()],
        changes={change.date: (change.start_minute, change.end_minute) for change in row.exceptions.all()},
        from_date=row.from_date,
        until_date=row.until_date,
    )
    days = [monday + timedelta(days=step) for step in range(-1, DAYS_PER_WEEK + 1)]
    for day, start_minute, end_minute in dated_stretches(course, days):
        yield instants(day, start_minute, end_minute, zone=zone)


def _stretches(
    row: "Responsibility | _Kept", start: datetime, end: datetime, *, monday: date, zone: ZoneInfo
) -> Iterator[LifeTime]:
    for span in week_spans(start, end, monday=monday, zone=zone):
        yield LifeTime(
            responsibility_id=str(row.pk),
            span=span,
            blocked=span.widened(row.commute_minutes),
            firmness=Firmness(row.firmness),
            kind=ResponsibilityKind(row.kind),
            title=row.title,
        )


def week_spans(start: datetime, end: datetime, *, monday: date, zone: ZoneInfo) -> Iterator[WeekSpan]:
    """The parts of a real stretch of time that lie in the week from `monday`, by the wall clock of `zone`."""
    touched = [(moment.astimezone(zone).date() - monday).days for moment in (start, end)]
    for day in range(max(touched[0], 0), min(touched[1] + 1, DAYS_PER_WEEK)):
        date_ = monday + timedelta(days=day)
        first, last = clock.at(date_, 0, zone), clock.at(date_ + timedelta(days=1), 0, zone)
        if start < last and end > first:
            from_minute = 0 if start <= first else _minute(start, zone)
            until_minute = 24 * 60 if end >= last else _minute(end, zone)
            if from_minute < until_minute:  # Not so for a stretch inside the hour that the clocks repeat.
                yield WeekSpan(day, from_minute, until_minute)


def _minute(moment: datetime, zone: ZoneInfo) -> int:
    local = moment.astimezone(zone)
    return local.hour * 60 + local.minute


def _busy_spans(
    viewer: Actor, patient_ids: Collection[UUID], monday: date, until: date, zone: ZoneInfo
) -> dict[UUID, list[Span]]:
    """Patient id → imported busy times that touch those days; who has none is absent. One query."""
    first, last = clock.at(monday, 0, zone), clock.at(until, 0, zone)
    found: dict[UUID, list[Span]] = {}
    for patient_id, *busy in _BUSY.rows(viewer=viewer, patient_ids=list(patient_ids), first=first, last=last):
        found.setdefault(patient_id, []).append(Span(*busy))
    return {patient_id: merge_spans(spans) for patient_id, spans in found.items()}


def _imported(spans: Iterable[Span], *, monday: date, zone: ZoneInfo) -> Iterator[LifeTime]:
    for busy in spans:
        for span in week_spans(busy.start, busy.end, monday=monday, zone=zone):
            yield _imported_time(span)


def _imported_time(span: WeekSpan) -> LifeTime:
    return LifeTime(IMPORTED, span, span, Firmness.FIXED, ResponsibilityKind.OTHER, "")


def _recurring(busy: list[Span], monday: date, zone: ZoneInfo) -> Iterator[LifeTime]:
    """Imported times of the next weeks that stand at the same place of the week more than once."""
    edges: dict[int, list[tuple[int, int]]] = {}
    for week in range(WEEKS_COMPARED):
        for time in _imported(busy, monday=monday + timedelta(weeks=week), zone=zone):
            edges.setdefault(time.span.day, []).extend([(time.span.start, 1), (time.span.end, -1)])
    for day, changes in sorted(edges.items()):
        yield from (_imported_time(span) for span in _deep_enough(day, sorted(changes)))


def _deep_enough(day: int, changes: list[tuple[int, int]]) -> Iterator[WeekSpan]:
    depth, since = 0, 0
    for minute, change in changes:
        was_deep = depth >= WEEKS_TO_RECUR
        depth += change
        if not was_deep and depth >= WEEKS_TO_RECUR:
            since = minute
        elif was_deep and depth < WEEKS_TO_RECUR and since < minute:
            yield WeekSpan(day, since, minute)
