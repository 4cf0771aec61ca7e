"""Sections in force and the seats in them, as the engine reads them.

Hundreds are read while somebody waits, nearly all as they were when the last person asked. So the database gives each
as one text, and what a text means is worked out once.
"""

from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg, BoolOr
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Upper
from msgspec import Struct

from midspan.domains.people.enums import Sex
from midspan.domains.programs.enums import GroupType
from midspan.domains.schedule.models import Seat, Section, SectionTime
from midspan.domains.schedule.problem.clocks import WeekClock
from midspan.domains.schedule.problem.week_numbers import WEEK_NUMBER, numbers_in, week_spans_in
from midspan.engines import scheduling as engine
from midspan.kernel.prepared import AnyOf, Prepared, days_from, organization_reader
from midspan.values import Actor, WeekSpan
from midspan.values.spans import DAYS_PER_WEEK

# The engine's word for groups in which treatment itself happens; every week holds at least one.
CORE_TYPES = frozenset({GroupType.PROCESS, GroupType.SKILLS, GroupType.RELAPSE_PREVENTION})
CORE = "core"
GENDERS_BY_SEX = {Sex.FEMALE: ("female", "women"), Sex.MALE: ("male", "men")}


class SeatsTaken(Struct, frozen=True):
    """Seats of one section from a date on: the numbers others hold, and whether somebody to avoid is among them."""

    numbers: frozenset[int] = frozenset()
    is_avoided: bool = False


class SectionRow(Struct, frozen=True, eq=False):
    """One section as the engine reads it, with the clock of its site and its weekly times on that clock.

    Ids are text, as the engine's are. One object for as long as nothing in it changes: it is looked up by what it is,
    without comparing.
    """

    id: str
    site_id: str
    zone: str
    state: str
    is_video: bool
    capacity: int
    comfortable_size: int
    minimum_to_run: int
    level: str
    gender: str
    group_type: str
    cap: int
    age_band: str
    focus: str
    language: str
    every_weeks: int
    family_places: int
    times: tuple[WeekSpan, ...]
    curriculum: str

    @property
    def is_weekly(self) -> bool:
        """What makes up a standing week meets in all of them: the dose is a week's, no average's."""
        return self.every_weeks == 1


# In the order of the row, its times left out. None may be null, which would be skipped, and a curriculum's name may
# hold anything, so it comes last.
COLUMNS = (
    "pk", "site_id", "site__time_zone", "site__state", "is_video", "capacity", "comfortable_size", "minimum_to_run",
    "level", "gender_note", "group__group_type", "group__cap", "track__age_band", "track__focus", "track__language",
    "every_weeks", "family_places",
)  # fmt: skip
LAST = "group__curriculum"
BETWEEN = "\x1f"  # The unit separator.


def sections_in_force(*, organization_id: UUID, on: date) -> QuerySet[Section]:
    """Sections that meet in the week after `on`."""
    return meeting_between(organization_id=organization_id, on=on, until=on + timedelta(days=DAYS_PER_WEEK))


def meeting_between(*, organization_id: UUID, on: date, until: date) -> QuerySet[Section]:
    """As `sections_in_force`, with the week's end given: a compiled query counts no days."""
    return Section.objects.filter(
        Q(until_date=None) | Q(until_date__gt=on), organization_id=organization_id, from_date__lt=until
    )


def open_to(tags: engine.PatientTags, *, section: str = "") -> Q:
    """Sections that a person with these tags may join: the engine looks at no others, so no others are fetched.

    `section` is the field path that leads to the section, with its underscores.
    """
    return _open_to(section, **_open_words(tags))


def _open_words(tags: engine.PatientTags) -> dict[str, list[str]]:
    """The words that may stand on a section for somebody with these tags; an empty one is for everybody."""
    return {
        "levels": ["", *tags.levels],
        "age_bands": ["", *tags.age_bands],
        "focuses": ["", *tags.focuses],
        "languages": ["", *tags.languages],
        "genders": ["", *(gender.upper() for gender in tags.genders)],
    }


def _open_to(section: str, *, genders: list[str], **words: list[str]) -> Q:
    paths = {
        "levels": "level",
        "age_bands": "track__age_band",
        "focuses": "track__focus",
        "languages": "track__language",
    }
    named = {f"{section}{paths[name]}__any_of": held for name, held in words.items()}
    return Q(**named) & Q(AnyOf(Upper(f"{section}gender_note"), genders))


def section_rows(rows: QuerySet[Section], *, organization_id: UUID) -> list[SectionRow]:
    """The organization's sections with their weekly times, in order of id. One query."""
    return [_row_of(text) for (text,) in _texts(rows, organization_id=organization_id)]


def weekly_rows_open_to(
    tags: engine.PatientTags, *, organization_id: UUID, on: date, besides: UUID
) -> tuple[list[SectionRow], list[int]]:
    """Of the sections that meet in the week after `on`, and in every week, those which this person may join.

    In order of id, and for each the number of seats that people other than `besides` hold in it at any time from `on`.
    One query; needs a transaction that reaches the whole organization.
    """
    reader, until = organization_reader(organization_id), on + timedelta(days=DAYS_PER_WEEK)
    found = _OPEN.rows(viewer=reader, on=on, until=until, besides=besides, **_open_words(tags))
    return [_row_of(text) for text, _ in found], [_seats_in(numbers) for _, numbers in found]


@lru_cache(maxsize=1 << 12)
def _row_of(text: str) -> SectionRow:
    id_, site_id, zone, state, is_video, *rest = text.split(BETWEEN, len(COLUMNS) + 1)
    capacity, comfortable, minimum, level, gender, group_type, cap, age_band, focus, language, *late = rest
    every, beside, times, last = late
    return SectionRow(
        id_, site_id, zone, state, is_video == "t", int(capacity), int(comfortable), int(minimum), level, gender,
        group_type, int(cap), age_band, focus, language, int(every), int(beside), week_spans_in(times), last,
    )  # fmt: skip


@lru_cache(maxsize=1 << 12)
def _seats_in(numbers: str) -> int:
    """A number may be held by one person until a day, and by another from it on: it is one seat."""
    return len(set(numbers_in(numbers)))


def _open(*, viewer: Actor, on: date, until: date, besides: UUID, **words: list[str]) -> QuerySet[Section, Any]:
    rows = meeting_between(organization_id=viewer.organization_id, on=on, until=until)
    # Counting different numbers sorts them, here for each of hundreds of sections.
    here = _seats_from(on, viewer).filter(section_id=OuterRef("pk")).exclude(patient_id=besides)
    taken = Cast(ArraySubquery(here.order_by().values("number")), TextField())
    return _texts(rows.filter(_open_to("", **words), every_weeks=1), taken, organization_id=viewer.organization_id)


def _texts(rows: QuerySet[Section], *more: Cast, organization_id: UUID) -> QuerySet[Section, Any]:
    times = SectionTime.objects.filter(organization_id=organization_id, section_id=OuterRef("pk"))
    numbers = times.order_by().annotate(number=WEEK_NUMBER).values("number")
    columns = (*COLUMNS, Cast(ArraySubquery(numbers), TextField()), LAST)
    text = Func(Value(BETWEEN), *columns, function="concat_ws", output_field=TextField())
    return rows.order_by("pk").values_list(text, *more)


_WORDS = dict.fromkeys(("levels", "age_bands", "focuses", "languages", "genders"), list[str])
_OPEN = Prepared(_open, on=date, until=date, besides=UUID, **_WORDS)


def seats_taken(
    *, organization_id: UUID, section_ids: Collection[UUID], from_date: date, besides: UUID, avoided: Collection[UUID]
) -> dict[UUID, SeatsTaken]:
    """Section id → seats that people other than `besides` hold at any time from `from_date` on. One query.

    Needs a transaction that reaches the whole organization.
    """
    found = _TAKEN.rows(
        viewer=organization_reader(organization_id),
        section_ids=list(section_ids),
        from_date=from_date,
        besides=besides,
        avoided=list(avoided),
    )
    return {section_id: SeatsTaken(frozenset(numbers), is_avoided) for section_id, numbers, is_avoided in found}


def _taken(
    *, viewer: Actor, section_ids: list[UUID], from_date: date, besides: UUID, avoided: list[UUID]
) -> QuerySet[Seat, Any]:
    rows = _seats_from(from_date, viewer).filter(section_id__any_of=section_ids)
    found = rows.exclude(patient_id=besides).order_by().values("section_id")
    counted = found.annotate(
        numbers=ArrayAgg("number", distinct=True), is_avoided=BoolOr(Q(patient_id__any_of=avoided))
    )
    return counted.values_list("section_id", "numbers", "is_avoided")


_TAKEN = Prepared(_taken, section_ids=list[UUID], from_date=date, besides=UUID, avoided=list[UUID])


def sections_of(*, organization_id: UUID, patient_ids: Collection[UUID], from_date: date) -> frozenset[UUID]:
    """The sections in which one of these people has a seat at any time from that date on. One query, none for nobody.

    Needs a transaction that reaches the whole organization.
    """
    if not patient_ids:
        return frozenset()
    reader = organization_reader(organization_id)
    found = _SECTIONS_OF.rows(viewer=reader, patient_ids=list(patient_ids), from_date=from_date)
    return frozenset(section_id for (section_id,) in found)


def _sections_of(*, viewer: Actor, patient_ids: list[UUID], from_date: date) -> QuerySet[Seat, Any]:
    rows = _seats_from(from_date, viewer).filter(patient_id__any_of=patient_ids)
    return rows.order_by().values_list("section_id").distinct()


def _seats_from(day: date, viewer: Actor) -> QuerySet[Seat]:
    return Seat.objects.filter(organization_id=viewer.organization_id, dates__overlap=days_from(day))


_SECTIONS_OF = Prepared(_sections_of, patient_ids=list[UUID], from_date=date)


def own_seats(*, organization_id: UUID, patient_id: UUID, from_date: date) -> list[Seat]:
    """The patient's own seats from `from_date` on."""
    return _OWN.instances(viewer=organization_reader(organization_id), patient_id=patient_id, from_date=from_date)


def _own(*, viewer: Actor, patient_id: UUID, from_date: date) -> QuerySet[Seat]:
    return _seats_from(from_date, viewer).filter(patient_id=patient_id).order_by("section_id")


_OWN = Prepared(_own, patient_id=UUID, from_date=date)


def engine_section(row: SectionRow, *, taken: int, on: WeekClock) -> engine.Section:
    """One section with its seats, its meetings on the clock of the person's week; its tags are its track's."""
    return _engine_section(row, taken, on.ahead_of(row.zone))


@lru_cache(maxsize=1 << 12)
def _engine_section(row: SectionRow, taken: int, ahead: int) -> engine.Section:
    """Made once for as long as nothing in it changes: most sections are as they were when the last person asked."""
    return engine.Section(
        id=row.id,
        meetings=tuple(part for span in row.times for part in span.shifted(ahead)),
        site_id=row.site_id,
        is_video=row.is_video,
        capacity=row.capacity,
        taken=taken,
        comfortable=row.comfortable_size,
        minimum_to_run=row.minimum_to_run,
        content=CORE if row.group_type in CORE_TYPES else row.group_type,
        curriculum_id=row.curriculum,
        level=row.level,
        age_band=row.age_band,
        focus=row.focus,
        gender=row.gender.lower(),
        language=row.language,
        legal_capacity=row.cap - row.family_places,  # A cap counts everybody in the room.
    )
