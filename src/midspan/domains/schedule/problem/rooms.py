"""Where one-to-one sessions can be: the rooms of a site that are meant for them, and when each is free.

A site that names no such room keeps no track of them: its counselors have places of their own.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from functools import cached_property, lru_cache, partial
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from msgspec import Struct

from midspan.domains.programs.queries import one_to_one_rooms
from midspan.domains.schedule.models import IndividualHour, SectionTime
from midspan.domains.schedule.problem.sections import meeting_between
from midspan.domains.schedule.problem.week_numbers import WEEK_NUMBER, week_spans_in
from midspan.kernel.prepared import Prepared, days_from, organization_reader
from midspan.kernel.statements import asked_together
from midspan.values import Actor, WeekSpan
from midspan.values.spans import DAYS_PER_WEEK

NONE = "{}"
# As text: what takes a room is mostly what took it when the last person asked, and was worked out then.
_TIMES = Cast(ArrayAgg(WEEK_NUMBER), TextField())


class TalkRoom(Struct, frozen=True, dict=True):
    """One room for one-to-one sessions: what takes it every week, and who (of those asked for) has hours in it."""

    id: UUID
    name: str
    taken: tuple[WeekSpan, ...]
    staff_ids: tuple[str, ...]

    def is_free(self, span: WeekSpan) -> bool:
        return not any(taken.overlaps(span) for taken in self.taken)

    def free_within(self, span: WeekSpan) -> tuple[WeekSpan, ...]:
        """The stretches of `span` in which nothing takes the room, each as long as it can be."""
        if span not in self._left:
            self._left[span] = tuple(left_of(span, self.taken))
        return self._left[span]

    @cached_property
    def _left(self) -> dict[WeekSpan, tuple[WeekSpan, ...]]:
        """What is left of the stretches asked about before: those of shifts are few, and the same for many people."""
        return {}


def talk_rooms(
    *,
    organization_id: UUID,
    site_ids: Collection[UUID],
    from_date: date,
    besides: Collection[UUID],
    staff_ids: Collection[UUID] = (),
) -> dict[UUID, tuple[TalkRoom, ...]]:
    """Site id → its rooms for one-to-one sessions as they stand from that date on; a site without any is left out.

    Times are on the site's own clock. The hours of the patients `besides` do not count; of `staff_ids` the rooms say
    who has hours in them. Needs a transaction that reaches the whole organization.
    """
    if not site_ids:
        return {}
    reader, until = organization_reader(organization_id), from_date + timedelta(days=DAYS_PER_WEEK)
    places: dict[str, Any] = {"site_ids": list(site_ids)}
    rooms_of = partial(_ROOMS.rows, viewer=reader, **places)
    groups_of = partial(_GROUPS.rows, viewer=reader, on=from_date, until=until, **places)
    hours_of = partial(_HOURS.rows, viewer=reader, from_date=from_date, besides=list(besides), **places)
    with asked_together(rooms_of, groups_of, hours_of):
        rooms, groups, held = rooms_of(), dict(groups_of()), dict(hours_of())
    own = _own_hours(staff_ids, organization_id=organization_id, from_date=from_date, besides=besides)
    found: dict[UUID, list[TalkRoom]] = {}
    for room_id, site_id, name in rooms:
        taken = (groups.get(room_id, NONE), held.get(room_id, NONE))
        found.setdefault(site_id, []).append(_talk_room(room_id, name, taken, tuple(own.get(room_id, ()))))
    return {site_id: tuple(of_site) for site_id, of_site in found.items()}


def _own_hours(
    staff_ids: Collection[UUID], *, organization_id: UUID, from_date: date, besides: Collection[UUID]
) -> dict[UUID, list[str]]:
    """Room id → for each hour that one of these counselors has in it, the counselor's id. No query for nobody."""
    found: dict[UUID, list[str]] = {}
    if staff_ids:
        reader, asked = organization_reader(organization_id), {"staff_ids": list(staff_ids), "besides": list(besides)}
        for room_id, staff_id in _OWN_HOURS.rows(viewer=reader, from_date=from_date, **asked):
            found.setdefault(room_id, []).append(str(staff_id))
    return found


@lru_cache(maxsize=1 << 11)
def _talk_room(room_id: UUID, name: str, taken: tuple[str, str], staff_ids: tuple[str, ...]) -> TalkRoom:
    """One object for as long as nothing in it changes: it knows what is left of the stretches it was asked about."""
    return TalkRoom(room_id, name, week_spans_in(*taken), staff_ids)


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


def _room_rows(*, viewer: Actor, site_ids: list[UUID]) -> QuerySet[Any, Any]:
    return _rooms_at(site_ids, viewer).values_list("pk", "site_id", "name")


def _rooms_at(site_ids: list[UUID], viewer: Actor) -> QuerySet[Any, Any]:
    return one_to_one_rooms(organization_id=viewer.organization_id).filter(site_id__any_of=site_ids)


def _group_rows(*, viewer: Actor, site_ids: list[UUID], on: date, until: date) -> QuerySet[SectionTime, Any]:
    rows = SectionTime.objects.filter(
        section__in=meeting_between(organization_id=viewer.organization_id, on=on, until=until),
        section__room__in=_rooms_at(site_ids, viewer),
        section__is_video=False,
    )
    return rows.order_by().values("section__room_id").annotate(times=_TIMES).values_list("section__room_id", "times")


def _hour_rows(
    *, viewer: Actor, site_ids: list[UUID], from_date: date, besides: list[UUID]
) -> QuerySet[IndividualHour, Any]:
    """One row for each room: a large site has a thousand hours, and a row for each takes longer than all the rest."""
    rows = _hours_in_rooms(viewer, from_date, besides).filter(site_id__any_of=site_ids)
    return rows.order_by().values("room_id").annotate(times=_TIMES).values_list("room_id", "times")


def _own_hour_rows(
    *, viewer: Actor, staff_ids: list[UUID], from_date: date, besides: list[UUID]
) -> QuerySet[IndividualHour, Any]:
    rows = _hours_in_rooms(viewer, from_date, besides).filter(staff_id__any_of=staff_ids)
    return rows.order_by("pk").values_list("room_id", "staff_id")


def _hours_in_rooms(viewer: Actor, from_date: date, besides: list[UUID]) -> QuerySet[IndividualHour]:
    rows = IndividualHour.objects.filter(organization_id=viewer.organization_id, room__isnull=False)
    return rows.filter(dates__overlap=days_from(from_date)).exclude(patient_id__any_of=besides)


_ROOMS = Prepared(_room_rows, site_ids=list[UUID])
_GROUPS = Prepared(_group_rows, site_ids=list[UUID], on=date, until=date)
_HOURS = Prepared(_hour_rows, site_ids=list[UUID], from_date=date, besides=list[UUID])
_OWN_HOURS = Prepared(_own_hour_rows, staff_ids=list[UUID], from_date=date, besides=list[UUID])
