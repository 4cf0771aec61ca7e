"""A section's rows as series, and where and with whom one of its dates is."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from midspan.domains.schedule.enums import DayChangeKind
from midspan.domains.schedule.models import Section, SectionDayChange
from midspan.domains.schedule.series import DayChange, Rhythm, Series


def changes_of(section_ids: Collection[UUID]) -> dict[UUID, list[DayChange]]:
    """Section id → what is different on single dates, undone changes left out. One query."""
    found: dict[UUID, list[DayChange]] = defaultdict(list)
    rows = SectionDayChange.objects.filter(section_id__in=section_ids, undone_at=None)
    for row in rows.order_by("day", "start_minute"):
        found[row.section_id].append(day_change(row))
    return found


def day_change(row: SectionDayChange) -> DayChange:
    """The row as series speak of it."""
    return DayChange(
        id=row.pk,
        kind=DayChangeKind(row.kind),
        day=row.day,
        start_minute=row.start_minute,
        by_id=row.made_by_id,
        reason=row.reason,
        to_day=row.to_day,
        to_start=row.to_start,
        to_end=row.to_end,
        room_id=row.room_id,
        is_video=row.is_video,
        lead_id=row.lead_id,
    )


def series_of(section: Section, changes: Iterable[DayChange] = ()) -> tuple[Series, ...]:
    """One series for each local time at which the section meets; dates that were added stand in the first."""
    by_time: dict[tuple[int, int], list[int]] = defaultdict(list)
    for time in section.times.all():
        by_time[time.start_minute, time.end_minute].append(time.weekday)
    changes = list(changes)
    added = tuple(one for one in changes if one.kind is DayChangeKind.EXTRA)
    others = tuple(one for one in changes if one.kind is not DayChangeKind.EXTRA)
    return tuple(
        Series(
            rhythm=_rhythm(section, weekdays),
            start_minute=start,
            end_minute=end,
            zone=ZoneInfo(section.site.time_zone),
            first=section.from_date,
            changes=others if place else (*others, *added),
        )
        for place, ((start, end), weekdays) in enumerate(sorted(by_time.items()))
    )


def _rhythm(section: Section, weekdays: Iterable[int]) -> Rhythm:
    return Rhythm(
        weekdays=tuple(sorted(set(weekdays))),
        anchor=section.anchor_date or section.from_date,
        every_weeks=section.every_weeks,
        until=section.until_date,
    )


def place_on(section: Section, change: DayChange | None) -> tuple[UUID | None, bool]:
    """(room id or None, whether by video) of the section on a date."""
    if change is not None and change.is_video:
        return None, True
    if change is not None and change.room_id is not None:
        return change.room_id, False
    return (None, True) if section.is_video else (section.room_id, False)


def leaders_on(usual: Sequence[UUID], change: DayChange | None) -> list[UUID]:
    """Who leads on a date, the lead first: somebody named for that date takes the lead's place."""
    if change is None or change.lead_id is None:
        return list(usual)
    return [change.lead_id, *(one for one in usual[1:] if one != change.lead_id)]
