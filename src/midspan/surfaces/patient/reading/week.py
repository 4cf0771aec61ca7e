"""What My week is made from: three questions to the database, asked in one go."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, QuerySet
from django.utils.translation import get_language
from msgspec import Struct

from midspan.domains.circle.queries import OwnHelp, help_among, own_help_rows
from midspan.domains.commitments.queries import PromiseOfWeek, own_promise_rows, promises_among
from midspan.domains.encounters.queries import OwnSession, own_contact_rows, own_counted, own_hours, own_sessions
from midspan.domains.journey.queries import OwnStay, own_stay, own_stays
from midspan.domains.mentors.queries import OwnCheckIn, check_ins_among, own_check_in_rows
from midspan.domains.people.enums import AgeBand
from midspan.domains.practice.queries import (
    PracticeTime,
    WeekRows,
    planned_rows_in_week,
    practice_times,
    practiced_rows_in_week,
)
from midspan.domains.responsibilities.queries import (
    OwnTime,
    busy_times,
    calendars_tell,
    own_busy,
    own_calendars,
    own_nothing_else,
    own_responsibilities,
)
from midspan.domains.schedule.queries import own_changes
from midspan.engines.tally import Tally
from midspan.kernel import clock
from midspan.kernel.prepared import Prepared
from midspan.kernel.statements import asked_together
from midspan.surfaces.patient.reading.zones import UNTOLD, WEEK, earliest_today, last_told, widest, zone_told
from midspan.values import Actor


class OwnWeek(Struct, frozen=True, kw_only=True):
    """A week from `monday`: treatment by the site's clock, life by the person's own.

    `tally` is None where hours are not told. `is_own`: whoever looks may ask to change something. `life_is_told`: the
    person told of times outside treatment, though perhaps of none in this week, or that there are none.
    `has_practice`: they said yes to one, though perhaps it rests.
    """

    now: datetime
    monday: date
    zone: ZoneInfo
    own_zone: ZoneInfo
    stay: OwnStay | None
    sessions: list[OwnSession]
    life: list[OwnTime]
    tally: Tally | None
    changes: tuple[UUID, ...]
    life_is_told: bool = False
    has_practice: bool = False
    practice: tuple[PracticeTime, ...] = ()
    promises: tuple[PromiseOfWeek, ...] = ()
    helps: tuple[OwnHelp, ...] = ()
    check_ins: tuple[OwnCheckIn, ...] = ()
    is_own: bool = True

    @property
    def is_young(self) -> bool:
        return self.stay is not None and self.stay.age_band == AgeBand.ADOLESCENT


class _BesideWeek(Struct, frozen=True):
    """What is read of a week in the same query as the stay, in its order."""

    busy: Sequence[Any] = ()
    changes: Sequence[UUID] = ()
    refreshed: Sequence[datetime] = ()
    has_nothing_else: bool = False
    planned: Sequence[str] = ()
    practiced: Sequence[str] = ()
    contacts: Sequence[str] = ()
    promises: Sequence[str] = ()
    helps: Sequence[str] = ()
    check_ins: Sequence[str] = ()


def own_week(*, viewer: Actor, day: date | None, now: datetime) -> OwnWeek:
    """The week that holds `day` (None: today). Three queries, asked in one go; one more for whom somebody helps."""
    with asked_together(partial(_ask_of_week, viewer, day, now), tells_time=False):
        return _own_week(viewer=viewer, day=day, now=now)


def _ask_of_week(viewer: Actor, day: date | None, now: datetime) -> None:
    """What `_own_week` asks of somebody whose site tells the time that the site of the last one told."""
    zone = last_told(viewer.organization_id)
    monday, (first, until) = clock.week_start(day or now.astimezone(zone).date()), widest(day, now)
    _STAY_WEEK.rows(viewer=viewer, first=first, until=until, earliest=earliest_today(now))
    own_sessions(viewer=viewer, first=monday, until=monday + WEEK)
    own_responsibilities(viewer=viewer, monday=monday, zone=zone)


def _own_week(*, viewer: Actor, day: date | None, now: datetime) -> OwnWeek:
    first, until = widest(day, now)
    row = next(iter(_STAY_WEEK.rows(viewer=viewer, first=first, until=until, earliest=earliest_today(now))), None)
    beside = _BesideWeek(*row[-len(_BesideWeek.__struct_fields__) :]) if row else _BesideWeek()
    stay = own_stay(row) if row else None
    zone = zone_told(viewer.organization_id, stay.zone if stay else UNTOLD)
    own_zone = ZoneInfo(stay.own_zone) if stay and stay.own_zone else zone
    monday = clock.week_start(day or now.astimezone(zone).date())
    contacts = own_counted(beside.contacts, first=monday, until=monday + WEEK)
    sessions = own_sessions(viewer=viewer, first=monday, until=monday + WEEK)
    life = own_responsibilities(viewer=viewer, monday=monday, zone=own_zone)
    practice = _practice_of(beside, stay, viewer=viewer, monday=monday, now=now, zone=own_zone)
    return OwnWeek(
        now=now,
        monday=monday,
        zone=zone,
        own_zone=own_zone,
        stay=stay,
        sessions=sessions,
        life=[*life.times, *busy_times(beside.busy)],
        tally=own_hours(sessions, contacts, viewer=viewer, stay=stay, monday=monday, now=now),
        changes=tuple(beside.changes),
        life_is_told=(
            life.is_told or beside.has_nothing_else or calendars_tell(beside.refreshed, monday=monday, zone=own_zone)
        ),
        promises=promises_among(beside.promises, first=monday, until=monday + WEEK),
        has_practice=bool(beside.planned),
        practice=tuple(one for one in practice if _is_within(one, monday, zone)),
        helps=tuple(
            one for one in help_among(beside.helps, viewer=viewer) if not one.waits and _begins_in(one, monday, zone)
        ),
        check_ins=tuple(one for one in check_ins_among(beside.check_ins) if _begins_in(one, monday, zone)),
    )


def _begins_in(one: OwnHelp | OwnCheckIn, monday: date, zone: ZoneInfo) -> bool:
    return monday <= one.starts_at.astimezone(zone).date() < monday + WEEK


def _practice_of(
    beside: _BesideWeek, stay: OwnStay | None, *, viewer: Actor, monday: date, now: datetime, zone: ZoneInfo
) -> list[PracticeTime]:
    rows = WeekRows(beside.planned, beside.practiced)
    track, language = (stay.age_band or "") if stay else "", (get_language() or "en")[:2]
    return practice_times(rows, viewer=viewer, monday=monday, now=now, zone=zone, language=language, track=track)


def _is_within(one: PracticeTime, monday: date, zone: ZoneInfo) -> bool:
    """Whether it begins in the week as the clock of treatment tells it; days of the person's may reach out of it."""
    day = one.start.astimezone(zone).date() if one.start else one.day
    return monday <= day < monday + WEEK


def _stay_week(*, viewer: Actor, first: date, until: date, earliest: date) -> QuerySet[Any, Any]:
    practiced = practiced_rows_in_week(viewer=viewer, first=first, until=until)
    beside = {
        "busy": ArraySubquery(own_busy(viewer=viewer, first=first, until=until)),
        "changes": ArraySubquery(own_changes(viewer=viewer, today=earliest).values("pk")),
        "refreshed": ArraySubquery(own_calendars(viewer=viewer).values("refreshed_at")),
        "has_nothing_else": Exists(own_nothing_else(viewer=viewer)),
        "planned": ArraySubquery(planned_rows_in_week(viewer=viewer)),
        "practiced": ArraySubquery(practiced),
        "contacts": ArraySubquery(own_contact_rows(viewer=viewer, first=first, until=until)),
        "promises": ArraySubquery(own_promise_rows(viewer=viewer, first=first, until=until)),
        "helps": ArraySubquery(own_help_rows(viewer=viewer, first=first, until=until)),
        "check_ins": ArraySubquery(own_check_in_rows(viewer=viewer, first=first, until=until)),
    }
    return own_stays(viewer=viewer).annotate(**{name: beside[name] for name in _BesideWeek.__struct_fields__})[:1]


_STAY_WEEK = Prepared(_stay_week, first=date, until=date, earliest=date)
