"""Asking about handovers: what there is to write before somebody is away, and what a stand-in is given to read."""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.utils.timezone import localdate
from msgspec import Struct

from midspan.domains.handovers.models import LONGEST, Handover, HandoverRead
from midspan.domains.handovers.rules import (
    A_DAY,
    WRITES_FOR_OTHERS,
    asks_for_words,
    covers_today,
    days_covered,
    may_write,
)
from midspan.domains.people.queries import all_staff, ungated_patients
from midspan.domains.privacy.queries import may_see_class, visible
from midspan.domains.schedule.queries import CoveredPerson, covered_among, covered_people, covered_rows, staff_names
from midspan.kernel.prepared import Prepared
from midspan.kernel.statements import asked_together
from midspan.values import Actor, ActorKind, DataClass

if TYPE_CHECKING:
    from midspan.domains.people.models import Staff

__all__ = [
    "LONGEST",
    "AwayFile",
    "Given",
    "HandedPerson",
    "ToWrite",
    "Unread",
    "away_file",
    "for_board",
    "given_to",
    "handovers_of",
    "reads",
    "to_hand_over",
    "unread_handovers",
]


class HandedPerson(Struct, frozen=True, kw_only=True):
    """Somebody whom colleagues see during an absence: by name, who sees them, and what is written (None: nothing).

    `reading_none` are those of `stand_ins` whose work includes no notes: they are told by word of mouth.
    """

    patient_id: UUID
    name: str
    stand_ins: tuple[str, ...]
    reading_none: tuple[str, ...]
    handover: Handover | None

    @property
    def number(self) -> int:
        """Of what is written; 0 for nothing."""
        return self.handover.number if self.handover else 0


class AwayFile(Struct, frozen=True, kw_only=True):
    """One absence as whoever writes for it sees it: `last` is its last day."""

    absence_id: UUID
    absent_name: str
    is_own: bool
    first: date
    last: date
    people: tuple[HandedPerson, ...]

    def person(self, patient_id: UUID) -> HandedPerson | None:
        return next((one for one in self.people if one.patient_id == patient_id), None)


class ToWrite(Struct, frozen=True, kw_only=True):
    """An absence in which colleagues see so many people about whom nothing is written yet."""

    absence_id: UUID
    absent_name: str
    is_own: bool
    first: date
    unwritten: int


class Given(Struct, frozen=True, kw_only=True):
    """What a stand-in is given to read about one person, until the day `last`."""

    handover: Handover
    patient_id: UUID
    name: str
    absent_name: str
    last: date
    is_read: bool


class Unread(Struct, frozen=True, kw_only=True):
    """What was written about one person for a stand-in who covers today and has not read it yet."""

    absence_id: UUID
    patient_id: UUID
    name: str
    absent_name: str
    stand_in_name: str
    since: date


def for_board(*, viewer: Actor, today: date) -> tuple[list[Given], list[ToWrite]]:
    """What the viewer is given to read today, and where they have to write. One query for who is given nothing."""
    rows = _OF_BOARD.rows(viewer=viewer, today=today)
    covers = covered_among(rows)
    written = {(absence_id, patient_id) for absence_id, *_, patient_ids in rows for patient_id in patient_ids}
    return _given(covers, viewer=viewer, today=today), _to_write(covers, written, viewer=viewer, today=today)


def _of_board(*, viewer: Actor, today: date) -> QuerySet[Any, Any]:
    """Who is covered, and about whom something is written for that absence."""
    of_absence = Handover.objects.filter(organization_id=OuterRef("organization_id"), absence_id=OuterRef("absence_id"))
    written = visible(of_absence, viewer=viewer, data_class=DataClass.NOTE)
    return covered_rows(viewer=viewer, today=today).annotate(written=ArraySubquery(written.values("patient_id")))


_OF_BOARD = Prepared(_of_board, today=date)


def _to_write(
    found: Iterable[CoveredPerson], written: Container[tuple[UUID, UUID]], *, viewer: Actor, today: date
) -> list[ToWrite]:
    """By their first day. A board says how many, so it asks for no names of theirs and no words."""
    by_absence = _to_be_written(found, viewer=viewer, today=today)
    files = [_to_write_in(covers, written, viewer) for covers in by_absence.values()]
    return sorted((one for one in files if one.unwritten), key=lambda one: (one.first, one.absent_name, one.absence_id))


def _to_write_in(covers: list[CoveredPerson], written: Container[tuple[UUID, UUID]], viewer: Actor) -> ToWrite:
    """Of one absence; `written`: of whom in which one something is."""
    one = covers[0]
    people = {(one.absence_id, cover.patient_id) for cover in covers}
    return ToWrite(
        absence_id=one.absence_id,
        absent_name=staff_names(organization_id=viewer.organization_id, staff_ids={one.absent_id})[one.absent_id],
        is_own=one.absent_id == viewer.id,
        first=one.first,
        unwritten=sum(person not in written for person in people),
    )


def to_hand_over(*, viewer: Actor, today: date) -> list[AwayFile]:
    """Absences for which the viewer may write and in which colleagues see people, the next first."""
    return _to_hand_over(covered_people(viewer=viewer, today=today), viewer=viewer, today=today)


def _to_hand_over(found: Iterable[CoveredPerson], *, viewer: Actor, today: date) -> list[AwayFile]:
    by_absence = _to_be_written(found, viewer=viewer, today=today)
    if not by_absence:
        return []
    names, staff, latest = _beside([one for rows in by_absence.values() for one in rows], viewer)
    files = [_file(rows, viewer=viewer, names=names, staff=staff, latest=latest) for rows in by_absence.values()]
    return sorted((one for one in files if one.people), key=lambda one: (one.first, one.absent_name, one.absence_id))


def _to_be_written(found: Iterable[CoveredPerson], *, viewer: Actor, today: date) -> dict[UUID, list[CoveredPerson]]:
    """Absence → whom colleagues still see in it, of those the viewer may write for."""
    by_absence: dict[UUID, list[CoveredPerson]] = defaultdict(list)
    for one in found:
        if asks_for_words(day=one.day, today=today) and may_write(
            viewer, absent_id=one.absent_id, until=one.until, today=today
        ):
            by_absence[one.absence_id].append(one)
    return by_absence


def away_file(*, viewer: Actor, absence_id: UUID, today: date) -> AwayFile | None:
    """One of them; None for whoever does not write for it."""
    return next((one for one in to_hand_over(viewer=viewer, today=today) if one.absence_id == absence_id), None)


def given_to(*, viewer: Actor, today: date) -> list[Given]:
    """What was written for the viewer, who covers today, by name. One query where they cover for nobody."""
    found = covered_people(viewer=viewer, today=today, stand_in_id=viewer.id)
    return _given(found, viewer=viewer, today=today)


def _given(covered: Iterable[CoveredPerson], *, viewer: Actor, today: date) -> list[Given]:
    covers = _covered_today(covered, viewer=viewer, today=today)
    if not covers:
        return []
    names, staff, latest = _beside(covers.values(), viewer)
    found = [
        Given(
            handover=latest[key].handover,
            patient_id=cover.patient_id,
            name=names[cover.patient_id],
            absent_name=str(staff.get(cover.absent_id, "")),
            last=cover.until - A_DAY,
            is_read=viewer.id in latest[key].read_by,
        )
        for key, cover in covers.items()
        if key in latest and cover.patient_id in names
    ]
    return sorted(found, key=lambda one: (one.name, one.patient_id, one.last))


def _covered_today(
    covered: Iterable[CoveredPerson], *, viewer: Actor, today: date
) -> dict[tuple[UUID, UUID], CoveredPerson]:
    """Absence and patient → somebody about whom the viewer reads today."""
    by_person: dict[tuple[UUID, UUID], list[CoveredPerson]] = defaultdict(list)
    for one in covered:
        if one.stand_in_id == viewer.id:
            by_person[one.absence_id, one.patient_id].append(one)
    found = {}
    for key, (one, *others) in by_person.items():
        sessions = {one.day, *(other.day for other in others)}
        first, until = days_covered(first=one.first, until=one.until, sessions=sessions)
        if covers_today(viewer, stand_in_id=one.stand_in_id, first=first, until=until, today=today):
            found[key] = one
    return found


def unread_handovers(*, viewer: Actor, today: date) -> list[Unread]:
    """What stand-ins of today have not read, for who answers for the team, the longest covered first.

    Whoever reads no notes is not waited for. One query where nobody is away.
    """
    found = covered_people(viewer=viewer, today=today) if viewer.roles & WRITES_FOR_OTHERS else []
    covers = {(one.absence_id, one.patient_id, one.stand_in_id): one for one in found if one.first <= today}
    if not covers:
        return []
    names, staff, latest = _beside(covers.values(), viewer)
    unread = [
        Unread(
            absence_id=one.absence_id,
            patient_id=one.patient_id,
            name=names[one.patient_id],
            absent_name=str(staff[one.absent_id]),
            stand_in_name=str(staff[one.stand_in_id]),
            since=max(one.first, localdate(written.handover.written_at)),
        )
        for one in covers.values()
        if one.patient_id in names and reads(staff[one.stand_in_id])
        if (written := latest.get((one.absence_id, one.patient_id))) is not None
        if one.stand_in_id not in written.read_by
    ]
    return sorted(unread, key=lambda one: (one.since, one.name, one.patient_id, one.stand_in_name))


def handovers_of(*, viewer: Actor, patient_id: UUID) -> list[Handover]:
    """All that was ever written of one patient, the newest first: part of their record."""
    return _WRITTEN.instances(viewer=viewer, patient_id=patient_id)


def _written(*, viewer: Actor, patient_id: UUID) -> QuerySet[Handover]:
    rows = Handover.objects.filter(patient_id=patient_id).select_related("written_by", "absence__staff")
    return visible(rows, viewer=viewer, data_class=DataClass.NOTE).order_by("-written_at", "pk")


_WRITTEN = Prepared(_written, patient_id=UUID)


def _file(
    rows: Collection[CoveredPerson],
    *,
    viewer: Actor,
    names: dict[UUID, str],
    staff: "dict[UUID, Staff]",
    latest: "dict[tuple[UUID, UUID], _Latest]",
) -> AwayFile:
    one = next(iter(rows))
    stand_ins: dict[UUID, set[UUID]] = defaultdict(set)
    for row in rows:
        stand_ins[row.patient_id].add(row.stand_in_id)
    people = [
        HandedPerson(
            patient_id=patient_id,
            name=names[patient_id],
            stand_ins=tuple(sorted(str(staff[pk]) for pk in found)),
            reading_none=tuple(sorted(str(staff[pk]) for pk in found if not reads(staff[pk]))),
            handover=written.handover if (written := latest.get((one.absence_id, patient_id))) else None,
        )
        for patient_id, found in stand_ins.items()
        if patient_id in names
    ]
    return AwayFile(
        absence_id=one.absence_id,
        absent_name=str(staff[one.absent_id]),
        is_own=one.absent_id == viewer.id,
        first=one.first,
        last=one.until - A_DAY,
        people=tuple(sorted(people, key=lambda person: (person.name, person.patient_id))),
    )


def reads(stand_in: "Staff") -> bool:
    """Whether their work includes notes, and so what is written for them."""
    roles = frozenset(stand_in.roles) if stand_in.is_active else frozenset()
    actor = Actor(organization_id=stand_in.organization_id, id=stand_in.pk, kind=ActorKind.STAFF, roles=roles)
    return bool(may_see_class(actor, DataClass.NOTE))


class _Latest(Struct, frozen=True):
    """What holds of somebody in an absence, and who has read it."""

    handover: Handover
    read_by: frozenset[UUID]


def _beside(
    covers: Collection[CoveredPerson], viewer: Actor
) -> "tuple[dict[UUID, str], dict[UUID, Staff], dict[tuple[UUID, UUID], _Latest]]":
    """Names of the covered, the staff concerned, and by absence and patient what holds: asked in one go."""
    names_of = partial(_NAMES.rows, viewer=viewer, patient_ids=list({one.patient_id for one in covers}))
    staff_ids = list({pk for one in covers for pk in (one.absent_id, one.stand_in_id)})
    staff_of = partial(_STAFF.instances, viewer=viewer, staff_ids=staff_ids)
    absences: dict[str, Any] = {"absence_ids": list({one.absence_id for one in covers})}
    written_of = partial(_HOLDING.instances, viewer=viewer, **absences)
    read_of = partial(_READ.rows, viewer=viewer, **absences)
    with asked_together(names_of, staff_of, written_of, read_of):
        names = {pk: f"{to_use or given} {family}".strip() for pk, given, to_use, family in names_of()}
        staff = {one.pk: one for one in staff_of()}
        return names, staff, _latest(written_of(), read_of())


def _latest(written: Iterable[Handover], readings: Iterable[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], _Latest]:
    """Absence and patient → what holds. What is written later counts, so it comes last."""
    readers: dict[UUID, set[UUID]] = defaultdict(set)
    for handover_id, staff_id in readings:
        readers[handover_id].add(staff_id)
    return {(one.absence_id, one.patient_id): _Latest(one, frozenset(readers[one.pk])) for one in written}


def _staff(*, viewer: Actor, staff_ids: list[UUID]) -> "QuerySet[Staff]":
    return all_staff(viewer=viewer).filter(pk__any_of=staff_ids)


def _names(*, viewer: Actor, patient_ids: list[UUID]) -> QuerySet[Any, Any]:
    rows = visible(ungated_patients(), viewer=viewer, data_class=DataClass.IDENTITY, patient="pk")
    return rows.filter(pk__any_of=patient_ids).values_list("pk", "given_names", "name_to_use", "family_name")


def _holding(*, viewer: Actor, absence_ids: list[UUID]) -> QuerySet[Handover]:
    rows = Handover.objects.filter(absence_id__any_of=absence_ids)
    return visible(rows, viewer=viewer, data_class=DataClass.NOTE).order_by("number").select_related("written_by")


def _read(*, viewer: Actor, absence_ids: list[UUID]) -> QuerySet[HandoverRead, Any]:
    rows = HandoverRead.objects.filter(handover__absence_id__any_of=absence_ids)
    return visible(rows, viewer=viewer, data_class=DataClass.NOTE).values_list("handover_id", "read_by_id")


_STAFF, _NAMES = Prepared(_staff, staff_ids=list[UUID]), Prepared(_names, patient_ids=list[UUID])
_HOLDING, _READ = Prepared(_holding, absence_ids=list[UUID]), Prepared(_read, absence_ids=list[UUID])
