"""Sections in force and the seats in them, as the engine reads them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Prefetch, Q

from midspan.domains.people.enums import Sex
from midspan.domains.programs.enums import GroupType
from midspan.domains.schedule.models import Seat, Section, SectionLeader, SectionTime
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


def sections_in_force(*, organization_id: UUID, on: date) -> list[Section]:
    """Sections that meet in the week after `on`, with times, leaders, group, track, site and room."""
    rows = Section.objects.filter(
        Q(until_date=None) | Q(until_date__gt=on),
        organization_id=organization_id,
        from_date__lt=on + timedelta(days=DAYS_PER_WEEK),
    )
    return list(with_parts(rows))


def with_parts(rows: "Iterable[Section]") -> "Iterable[Section]":
    """A queryset of sections joined with all that describes them, in order of id (the order in which they lock)."""
    times = Prefetch("times", SectionTime.objects.order_by("weekday", "start_minute"))
    leaders = Prefetch("leaders", SectionLeader.objects.order_by("-is_lead", "id"))
    joined = rows.select_related("group", "track", "site", "room")  # type: ignore[attr-defined]  # a queryset
    return joined.prefetch_related(times, leaders).order_by("pk")  # type: ignore[no-any-return]


def seats_taken(
    *, organization_id: UUID, from_date: date, besides: UUID, avoided: Collection[UUID] = ()
) -> dict[UUID, SeatsTaken]:
    """Section id → seats that people other than `besides` hold at any time from `from_date` on.

    Needs a transaction that reaches the whole organization.
    """
    rows = Seat.objects.filter(organization_id=organization_id, dates__overlap=DateRange(from_date, None))
    found: dict[UUID, SeatsTaken] = {}
    for section_id, number, patient_id in rows.exclude(patient_id=besides).values_list(
        "section_id", "number", "patient_id"
    ):
        before = found.get(section_id, SeatsTaken())
        found[section_id] = SeatsTaken(before.numbers | {number}, before.is_avoided or patient_id in avoided)
    return found


def own_seats(*, organization_id: UUID, patient_id: UUID, from_date: date) -> list[Seat]:
    """The patient's own seats from `from_date` on."""
    rows = Seat.objects.filter(
        organization_id=organization_id, patient_id=patient_id, dates__overlap=DateRange(from_date, None)
    )
    return list(rows.order_by("section_id"))


def engine_section(row: Section, taken: SeatsTaken) -> engine.Section:
    """One section with its seats; its tags are its track's."""
    return engine.Section(
        id=str(row.pk),
        meetings=tuple(WeekSpan(time.weekday, time.start_minute, time.end_minute) for time in row.times.all()),
        site_id=str(row.site_id),
        is_video=row.is_video,
        capacity=row.capacity,
        taken=len(taken.numbers),
        comfortable=row.comfortable_size,
        minimum_to_run=row.minimum_to_run,
        content=CORE if row.group.group_type in CORE_TYPES else row.group.group_type,
        curriculum_id=row.group.curriculum,
        leader_ids=tuple(str(leader.staff_id) for leader in row.leaders.all()),
        level=row.level,
        age_band=row.track.age_band,
        focus=row.track.focus,
        gender=row.gender_note.lower(),
        language=row.track.language,
        legal_capacity=row.group.cap,
    )
