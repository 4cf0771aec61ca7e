"""When a counselor could see one more person: shifts in opening hours, minus groups, other people's hours and leave.

Where a site has rooms for one-to-one sessions, being seen there also needs one of them free; by video it needs none.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.programs.queries import StaffShift, leave_between, opening_spans, shifts_in_force
from midspan.domains.schedule.models import IndividualHour, SectionTime
from midspan.domains.schedule.problem.clocks import WeekClock
from midspan.domains.schedule.problem.rooms import TalkRoom, left_of, talk_rooms
from midspan.domains.schedule.problem.sections import meeting_between
from midspan.domains.schedule.problem.week_numbers import same_span
from midspan.engines import scheduling as engine
from midspan.kernel.prepared import Prepared, days_from, organization_reader
from midspan.values import Actor, WeekSpan
from midspan.values.spans import DAYS_PER_WEEK, MINUTES_PER_DAY

WEEKS_OF_LEAVE = 8  # A weekday that leave takes in most of these weeks is no standing hour; shorter leave is covered.
VIDEO_ONLY = ""  # The engine's site for hours that can only be by video.


class CounselorQuestion(Struct, frozen=True):
    """Whose hours, from when, for whom (whose own hours are not in the way), on which clock.

    `site_id` is where they are wanted; None: each where they work most.
    """

    by: Actor
    staff_ids: tuple[UUID, ...]
    site_id: UUID | None
    from_date: date
    patient_ids: frozenset[UUID]
    clock: WeekClock


def engine_counselors(question: CounselorQuestion, *, room_left: Mapping[UUID, int]) -> tuple[engine.Counselor, ...]:
    """Each counselor's standing week. Hours away from the site stand in an entry of their own, by video only."""
    by, since = question.by, question.from_date
    shifts = shifts_in_force(viewer=by, staff_ids=question.staff_ids, on=since)
    opening = opening_spans(viewer=by)
    busy = _busy_spans(question)
    own_shifts = {one: [shift for shift in shifts if shift.staff_id == one] for one in question.staff_ids}
    homes = {staff_id: _home_site(own, question.site_id) for staff_id, own in own_shifts.items()}
    rooms = _rooms(question, site_ids={home for home in homes.values() if home})
    found: list[engine.Counselor] = []
    for staff_id, own in own_shifts.items():
        home = homes[staff_id]
        places: dict[str, list[WeekSpan]] = {VIDEO_ONLY: [], **({str(home): []} if home else {})}
        for shift in own:
            is_home = home is not None and shift.site_id == home
            here, zone = rooms.get(home, ()) if home and is_home else (), shift.zone or question.clock.zone.key
            seen, unseen = roomed(list(_open(shift, opening)), here)
            places[str(home) if is_home else VIDEO_ONLY] += question.clock.read_all(seen, of=zone)
            places[VIDEO_ONLY] += question.clock.read_all(unseen, of=zone)
        found += (
            engine.Counselor(
                id=str(staff_id),
                site_id=place,
                work=tuple(spans),
                taken=tuple(sorted(busy.get(staff_id, ()))),
                room_left=room_left.get(staff_id),
            )
            for place, spans in places.items()
            if spans
        )
    return tuple(found)


def _rooms(question: CounselorQuestion, *, site_ids: Collection[UUID]) -> dict[UUID, tuple[TalkRoom, ...]]:
    return talk_rooms(
        organization_id=question.by.organization_id,
        site_ids=site_ids,
        from_date=question.from_date,
        besides=question.patient_ids,
    )


def _home_site(shifts: Iterable[StaffShift], preferred: UUID | None) -> UUID | None:
    """The patient's site if the counselor works there, else where they work most."""
    sites = Counter(shift.site_id for shift in shifts if shift.site_id is not None)
    if preferred in sites:
        return preferred
    return min(sites, key=lambda site: (-sites[site], str(site)), default=None)


def _open(shift: StaffShift, opening: Mapping[UUID, list[WeekSpan]]) -> Iterator[WeekSpan]:
    """The part of a shift in which its site is open; by video, or where opening hours are not known, all of it."""
    if shift.site_id is None or shift.site_id not in opening:
        yield shift.span
        return
    for hours in opening[shift.site_id]:
        if hours.overlaps(shift.span):
            start, end = max(hours.start, shift.span.start), min(hours.end, shift.span.end)
            yield WeekSpan(shift.span.day, start, end)


def roomed(spans: list[WeekSpan], rooms: Collection[TalkRoom]) -> tuple[list[WeekSpan], list[WeekSpan]]:
    """On the site's clock: stretches in which one of its rooms is free all along, and those in which none is."""
    if not rooms:
        return spans, []
    seen = sorted({free for span in map(same_span, spans) for free in _free_within(span, rooms)})
    return seen, [left for span in spans for left in left_of(span, seen)]


def _free_within(span: WeekSpan, rooms: Collection[TalkRoom]) -> Iterable[WeekSpan]:
    """Where a room is free all along, the whole stretch says all that pieces of it in other rooms could say."""
    found: set[WeekSpan] = set()
    for room in rooms:
        left = room.free_within(span)
        if left == (span,):
            return left  # So it is in one of the first rooms mostly: the rest need not be looked at.
        found.update(left)
    return found


def _busy_spans(question: CounselorQuestion) -> dict[UUID, set[WeekSpan]]:
    busy: dict[UUID, set[WeekSpan]] = {staff_id: set() for staff_id in question.staff_ids}
    for staff_id, zone, *span in (*_groups_led(question), *_other_hours(question)):
        busy[staff_id].update(question.clock.read(WeekSpan(*span), of=zone))
    for staff_id, day in _days_of_long_leave(question):
        busy[staff_id].add(WeekSpan(day, 0, MINUTES_PER_DAY))
    return busy


def _groups_led(question: CounselorQuestion) -> Iterable[tuple[Any, ...]]:
    on, staff_ids = question.from_date, list(question.staff_ids)
    until = on + timedelta(days=DAYS_PER_WEEK)
    return _LED.rows(viewer=organization_reader(question.by.organization_id), on=on, until=until, staff_ids=staff_ids)


def _other_hours(question: CounselorQuestion) -> Iterable[Sequence[Any]]:
    reader, staff_ids = organization_reader(question.by.organization_id), list(question.staff_ids)
    hours = _HOURS.rows(viewer=reader, staff_ids=staff_ids, from_date=question.from_date)
    return (hour for patient_id, *hour in hours if patient_id not in question.patient_ids)


def _led(*, viewer: Actor, on: date, until: date, staff_ids: list[UUID]) -> QuerySet[SectionTime, Any]:
    rows = SectionTime.objects.filter(
        section__in=meeting_between(organization_id=viewer.organization_id, on=on, until=until),
        section__leaders__staff_id__any_of=staff_ids,
    )
    return rows.values_list(
        "section__leaders__staff_id", "section__site__time_zone", "weekday", "start_minute", "end_minute"
    )


def _hours(*, viewer: Actor, staff_ids: list[UUID], from_date: date) -> QuerySet[IndividualHour, Any]:
    rows = IndividualHour.objects.filter(
        organization_id=viewer.organization_id, staff_id__any_of=staff_ids, dates__overlap=days_from(from_date)
    )
    return rows.values_list("patient_id", "staff_id", "site__time_zone", "weekday", "start_minute", "end_minute")


_LED = Prepared(_led, on=date, until=date, staff_ids=list[UUID])
_HOURS = Prepared(_hours, staff_ids=list[UUID], from_date=date)


def _days_of_long_leave(question: CounselorQuestion) -> Iterator[tuple[UUID, int]]:
    until = question.from_date + timedelta(weeks=WEEKS_OF_LEAVE)
    leave = leave_between(
        viewer=question.by, from_date=question.from_date, until_date=until, staff_ids=question.staff_ids
    )
    missed: Counter[tuple[UUID, int]] = Counter()
    for staff_id, day in {(row.staff_id, day) for row in leave for day in _days(row.from_date, row.until_date)}:
        if question.from_date <= day < until:
            missed[staff_id, day.weekday()] += 1
    yield from (place for place, weeks in missed.items() if weeks * 2 > WEEKS_OF_LEAVE)


def _days(from_date: date, until_date: date) -> Iterator[date]:
    for step in range(min((until_date - from_date).days, DAYS_PER_WEEK * WEEKS_OF_LEAVE * 10)):
        yield from_date + timedelta(days=step)
