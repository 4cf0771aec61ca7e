"""Where one-to-one sessions can be: the rooms of a site that are meant for them, and when each is free.

A site that names no such room keeps no track of them: its counselors have places of their own.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from midspan.domains.programs.queries import one_to_one_rooms
from midspan.domains.schedule.models import IndividualHour, SectionTime
from midspan.domains.schedule.problem.sections import meeting_between
from midspan.kernel.prepared import Prepared, days_from, organization_reader
from midspan.values import Actor, WeekSpan
from midspan.values.spans import DAYS_PER_WEEK


@dataclass(frozen=True, slots=True)
class TalkRoom:
    """One room for one-to-one sessions: its name, what takes it every week, and the ids of who has hours in it."""

    id: UUID
    name: str
    taken: tuple[WeekSpan, ...]
    staff_ids: tuple[str, ...]

    def is_free(self, span: WeekSpan) -> bool:
        return not any(taken.overlaps(span) for taken in self.taken)

    def free_within(self, span: WeekSpan) -> Iterator[WeekSpan]:
        """The stretches of `span` in which nothing takes the room, each as long as it can be."""
        yield from left_of(span, self.taken)


def talk_rooms(
    *, organization_id: UUID, site_ids: Collection[UUID], from_date: date, besides: Collection[UUID]
) -> dict[UUID, tuple[TalkRoom, ...]]:
    """Site id → its rooms for one-to-one sessions as they stand from that date on; a site without any is left out.

    Times are on the site's own clock. The hours of the patients `besides` do not count. Needs a transaction that
    reaches the whole organization.
    """
    reader = organization_reader(organization_id)
    rooms = _ROOMS.rows(viewer=reader, site_ids=list(site_ids)) if site_ids else []
    if not rooms:
        return {}
    room_ids = [row[0] for row in rooms]
    groups = _group_spans(reader, room_ids, from_date=from_date)
    hours = _hours(reader, room_ids, from_date=from_date, besides=frozenset(besides))
    found: dict[UUID, list[TalkRoom]] = {}
    for room_id, site_id, name in rooms:
        own = hours.get(str(room_id), ())
        taken = (*groups.get(room_id, ()), *(span for _, span in own))
        talk_room = TalkRoom(room_id, name, taken, tuple(staff_id for staff_id, _ in own))
        found.setdefault(site_id, []).append(talk_room)
    return {site_id: tuple(of_site) for site_id, of_site in found.items()}


def room_for(span: WeekSpan, staff_id: UUID, rooms: Iterable[TalkRoom]) -> TalkRoom | None:
    """The room in which this counselor already is most, else the one with most time left; None when all are taken."""
    free = [room for room in rooms if room.is_free(span)]
    return min(free, key=lambda room: (-room.staff_ids.count(str(staff_id)), len(room.taken), room.name), default=None)


def left_of(span: WeekSpan, taken: Iterable[WeekSpan]) -> Iterator[WeekSpan]:
    """What is left of a stretch without the others, in order."""
    overlapping = [one for one in taken if one.overlaps(span)]
    if not overlapping:
        yield span  # So it is for most stretches of most rooms.
        return
    start = span.start
    for other in sorted(overlapping):
        if other.start > start:
            yield WeekSpan(span.day, start, other.start)
        start = max(start, other.end)
    if start < span.end:
        yield WeekSpan(span.day, start, span.end)


def _group_spans(reader: Actor, room_ids: list[UUID], *, from_date: date) -> Mapping[UUID, list[WeekSpan]]:
    until = from_date + timedelta(days=DAYS_PER_WEEK)
    found: dict[UUID, list[WeekSpan]] = {}
    for room_id, *span in _GROUPS.rows(viewer=reader, room_ids=room_ids, on=from_date, until=until):
        found.setdefault(room_id, []).append(WeekSpan(*span))
    return found


def _hours(
    reader: Actor, room_ids: list[UUID], *, from_date: date, besides: frozenset[UUID]
) -> Mapping[str, list[tuple[str, WeekSpan]]]:
    found: dict[str, list[tuple[str, WeekSpan]]] = {}
    not_counted = {str(one) for one in besides}
    for patient_id, room_id, staff_id, *span in _ROOM_HOURS.rows(viewer=reader, room_ids=room_ids, from_date=from_date):
        if patient_id not in not_counted:
            found.setdefault(room_id, []).append((staff_id, WeekSpan(*span)))
    return found


def _room_rows(*, viewer: Actor, site_ids: list[UUID]) -> QuerySet[Any, Any]:
    rows = one_to_one_rooms(organization_id=viewer.organization_id).filter(site_id__any_of=site_ids)
    return rows.values_list("pk", "site_id", "name")


def _group_rows(*, viewer: Actor, room_ids: list[UUID], on: date, until: date) -> QuerySet[SectionTime, Any]:
    rows = SectionTime.objects.filter(
        section__in=meeting_between(organization_id=viewer.organization_id, on=on, until=until),
        section__room_id__any_of=room_ids,
        section__is_video=False,
    )
    return rows.values_list("section__room_id", "weekday", "start_minute", "end_minute")


def _hour_rows(*, viewer: Actor, room_ids: list[UUID], from_date: date) -> QuerySet[IndividualHour, Any]:
    rows = IndividualHour.objects.filter(
        organization_id=viewer.organization_id, room_id__any_of=room_ids, dates__overlap=days_from(from_date)
    )
    # As text: a large site has a thousand hours, and making their ids objects takes longer than all the rest.
    ids = [Cast(name, CharField()) for name in ("patient_id", "room_id", "staff_id")]
    return rows.values_list(*ids, "weekday", "start_minute", "end_minute")


_ROOMS = Prepared(_room_rows, site_ids=list[UUID])
_GROUPS = Prepared(_group_rows, room_ids=list[UUID], on=date, until=date)
_ROOM_HOURS = Prepared(_hour_rows, room_ids=list[UUID], from_date=date)
