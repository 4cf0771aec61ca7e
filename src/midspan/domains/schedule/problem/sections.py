"""Sections in force and the seats in them, as the engine reads them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import NamedTuple
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg, BoolOr
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Prefetch, Q, QuerySet

from midspan.domains.people.enums import Sex
from midspan.domains.programs.enums import GroupType
from midspan.domains.schedule.models import Seat, Section, SectionLeader, SectionTime
from midspan.domains.schedule.problem.clocks import WeekClock
from midspan.engines import scheduling as engine
from midspan.values import WeekSpan
from midspan.values.spans import DAYS_PER_WEEK

# The engine's word for groups in which treatment itself happens; every week holds at least one.
CORE_TYPES = frozenset({GroupType.PROCESS, GroupType.SKILLS, GroupType.RELAPSE_PREVENTION})
CORE = "core"
GENDERS_BY_SEX = {Sex.FEMALE: ("female", "women"), Sex.MALE: ("male", "men")}


@dataclass(frozen=True, slots=True)
class SeatsTaken:
    """Seats of one section from a date on: the numbers others hold, and whether somebody to avoid is among them."""

    numbers: frozenset[int] = frozenset()
    is_avoided: bool = False


class SectionRow(NamedTuple):
    """One section as the engine reads it, with the clock of its site and its weekly times on that clock."""

    pk: UUID
    site_id: UUID
    zone: str
    state: str
    is_video: bool
    capacity: int
    comfortable_size: int
    minimum_to_run: int
    level: str
    gender: str
    group_type: str
    curriculum: str
    cap: int
    age_band: str
    focus: str
    language: str
    times: tuple[WeekSpan, ...]


COLUMNS = (
    "pk", "site_id", "site__time_zone", "site__state", "is_video", "capacity", "comfortable_size", "minimum_to_run",
    "level", "gender_note", "group__group_type", "group__curriculum", "group__cap", "track__age_band", "track__focus",
    "track__language",
)  # fmt: skip


def sections_in_force(*, organization_id: UUID, on: date) -> QuerySet[Section]:
    """Sections that meet in the week after `on`."""
    return Section.objects.filter(
        Q(until_date=None) | Q(until_date__gt=on),
        organization_id=organization_id,
        from_date__lt=on + timedelta(days=DAYS_PER_WEEK),
    )


def open_to(tags: engine.PatientTags, *, section: str = "") -> Q:
    """Sections that a person with these tags may join: the engine looks at no others, so no others are fetched.

    `section` is the field path that leads to the section, with its underscores.
    """
    held = {
        "level": tags.levels,
        "track__age_band": tags.age_bands,
        "track__focus": tags.focuses,
        "track__language": tags.languages,
    }
    named = {f"{section}{name}__in": ("", *values) for name, values in held.items()}
    genders = [Q(**{f"{section}gender_note__iexact": gender}) for gender in ("", *tags.genders)]
    return Q(**named) & reduce(or_, genders)


def section_rows(rows: QuerySet[Section]) -> list[SectionRow]:
    """The sections with their weekly times, in order of id. Two queries."""
    found = list(rows.order_by("pk").values_list(*COLUMNS))
    times: dict[UUID, list[WeekSpan]] = {}
    meetings = SectionTime.objects.filter(section__in=[row[0] for row in found]).order_by("weekday", "start_minute")
    for section_id, *span in meetings.values_list("section_id", "weekday", "start_minute", "end_minute"):
        times.setdefault(section_id, []).append(WeekSpan(*span))
    return [SectionRow._make((*row, tuple(times.get(row[0], ())))) for row in found]


def with_parts(rows: "Iterable[Section]") -> "Iterable[Section]":
    """A queryset of sections joined with all that describes them, in order of id (the order in which they lock)."""
    times = Prefetch("times", SectionTime.objects.order_by("weekday", "start_minute"))
    leaders = Prefetch("leaders", SectionLeader.objects.order_by("-is_lead", "id"))
    joined = rows.select_related("group", "track", "site", "room")  # type: ignore[attr-defined]  # a queryset
    return joined.prefetch_related(times, leaders).order_by("pk")  # type: ignore[no-any-return]


def seats_taken(
    *, organization_id: UUID, section_ids: Collection[UUID], from_date: date, besides: UUID, avoided: Collection[UUID]
) -> dict[UUID, SeatsTaken]:
    """Section id → seats that people other than `besides` hold at any time from `from_date` on. One query.

    Needs a transaction that reaches the whole organization.
    """
    rows = Seat.objects.filter(
        organization_id=organization_id, section__in=section_ids, dates__overlap=DateRange(from_date, None)
    )
    found = rows.exclude(patient_id=besides).order_by().values("section_id")
    # `besides` is among no rows; naming them too keeps the list from being empty.
    counted = found.annotate(
        numbers=ArrayAgg("number", distinct=True), is_avoided=BoolOr(Q(patient_id__in=[besides, *avoided]))
    )
    return {
        section_id: SeatsTaken(frozenset(numbers), is_avoided)
        for section_id, numbers, is_avoided in counted.values_list("section_id", "numbers", "is_avoided")
    }


def own_seats(*, organization_id: UUID, patient_id: UUID, from_date: date) -> list[Seat]:
    """The patient's own seats from `from_date` on."""
    rows = Seat.objects.filter(
        organization_id=organization_id, patient_id=patient_id, dates__overlap=DateRange(from_date, None)
    )
    return list(rows.order_by("section_id"))


def engine_section(row: SectionRow, taken: SeatsTaken, *, on: WeekClock) -> engine.Section:
    """One section with its seats, its meetings on the clock of the person's week; its tags are its track's."""
    return engine.Section(
        id=str(row.pk),
        meetings=on.read_all(row.times, of=row.zone),
        site_id=str(row.site_id),
        is_video=row.is_video,
        capacity=row.capacity,
        taken=len(taken.numbers),
        comfortable=row.comfortable_size,
        minimum_to_run=row.minimum_to_run,
        content=CORE if row.group_type in CORE_TYPES else row.group_type,
        curriculum_id=row.curriculum,
        level=row.level,
        age_band=row.age_band,
        focus=row.focus,
        gender=row.gender.lower(),
        language=row.language,
        legal_capacity=row.cap,
    )
