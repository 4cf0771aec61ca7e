"""A patient's own sessions with what is recorded of them: one compiled query, and the week's hours by the engine."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import DateTimeField, Func, QuerySet
from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.encounters.enums import AttendanceState, FailureOf
from midspan.domains.encounters.models import Attendance
from midspan.domains.encounters.queries.attendance import lost_arrays
from midspan.domains.encounters.queries.contact_hours import Counted
from midspan.domains.encounters.queries.hours import NOWHERE, Attended, Stay, for_engine, lost_of, rule_of
from midspan.domains.journey.queries import OwnStay, WeekHours
from midspan.domains.privacy.queries import visible
from midspan.domains.programs.queries import Case, Dose, doses_for
from midspan.domains.schedule.enums import SessionState
from midspan.domains.schedule.queries import CenterWords, WeekMeeting, bookings_between, center_words
from midspan.engines import tally as engine
from midspan.kernel import clock
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, ActorKind, DataClass, Span
from midspan.values.spans import DAYS_PER_WEEK

COLUMNS = (
    "pk", "session_id", "session__kind", "session__state", "session__title", "starts_at", "ends_at", "local_date",
    "is_active", "ended_reason", "session__canceled_reason", "session__is_video",
    "session__site_id", "session__room_id", "session__lead_id", "session__section_id",
    "makes_up_for_id", "attendances__state",
    "lost_during", "lost_to", "came_at", "left_at",
)  # fmt: skip
BEFORE = datetime(1970, 1, 1, tzinfo=UTC)
Stretches = tuple[tuple[datetime, datetime | None], ...]


class OwnSession(Struct, frozen=True, kw_only=True):
    """One of the viewer's sessions. `stretches` are the times in the room; `end` None: here, or not recorded.

    `attendance` is None where it is not told at all.
    """

    booking_id: UUID
    session_id: UUID
    kind: str
    title: str
    start: datetime
    end: datetime
    local_date: date
    is_on: bool
    reason: str
    is_video: bool
    zone: str
    site_name: str
    site_address: str
    room_name: str
    lead_name: str
    break_minutes: int
    makes_up_for_id: UUID | None
    attendance: AttendanceState | None
    stretches: Stretches
    lost: tuple[tuple[Span, FailureOf], ...] = ()


def own_sessions(*, viewer: Actor, first: date, until: date) -> list[OwnSession]:
    """The viewer's sessions on dates from `first` to before `until`, canceled ones too, in order. One query.

    Once a minute the names of sites, rooms and leaders are read again (one query).
    """
    rows = _SESSIONS.rows(viewer=viewer, first=first, until=until)
    if not rows:
        return []
    try:
        return _own_sessions(rows, center_words(organization_id=viewer.organization_id))
    except KeyError:  # A site, a room, a leader or a group of this minute.
        return _own_sessions(rows, center_words(organization_id=viewer.organization_id, anew=True))


def _own_sessions(rows: Iterable[tuple[Any, ...]], words: CenterWords) -> list[OwnSession]:
    found: dict[UUID, OwnSession] = {}
    for row in rows:
        known, came_at, left_at = found.get(row[0]), *row[-2:]
        stretch = ((came_at, left_at),) if came_at is not None else ()
        found[row[0]] = replace(known, stretches=known.stretches + stretch) if known else _session(row, stretch, words)
    return list(found.values())


def days_attended(*, viewer: Actor) -> list[date]:
    """The dates on which the person who asks came to a session, in order. One query."""
    rows = Attendance.objects.filter(patient_id=viewer.id, state=AttendanceState.ATTENDED)
    seen = visible(rows, viewer=viewer, data_class=DataClass.ATTENDANCE)
    return list(seen.order_by("session__local_date").values_list("session__local_date", flat=True).distinct())


def own_hours(
    sessions: Sequence[OwnSession],
    contacts: tuple[Counted, ...],
    *,
    viewer: Actor,
    stay: OwnStay | None,
    monday: date,
    now: datetime,
) -> engine.Tally:
    """The week's minutes by the engine, as `hours_of_week` counts them, from sessions and contacts already read.

    No query; once a minute the rules of laws and payers are read again (one): they change a few times a year.
    """
    held = tuple(one for one in sessions if one.is_on and 0 <= (one.local_date - monday).days < DAYS_PER_WEEK)
    rule = _rule(stay, monday, held[0].zone if held else "", viewer=viewer, minute=int(now.timestamp()) // 60)
    week_ends = clock.at(monday + timedelta(days=DAYS_PER_WEEK), 0, rule.zone)
    payer = stay.payer if stay and stay.is_in_treatment else ""
    return _counted(held, contacts, monday, rule, _as_of(now, held, week_ends), Case(on=monday, payer=payer))


def _sessions(*, viewer: Actor, first: date, until: date) -> QuerySet[Any, tuple[Any, ...]]:
    rows = bookings_between(viewer=viewer, first=first, until=until)
    # Ends of ranges as moments: the driver reads those several times faster than ranges.
    presence = "attendances__presences__during"
    moments = {
        "starts_at": _end("lower", "during"),
        "ends_at": _end("upper", "during"),
        "came_at": _end("lower", presence),
        "left_at": _end("upper", presence),
    }
    return (
        rows.annotate(**moments, **lost_arrays("attendances__pk"))
        .order_by("during", "pk", presence)
        .values_list(*COLUMNS)
    )


def _end(name: str, field: str) -> Func:
    """One end of a range; an open one is None."""
    return Func(field, function=name, output_field=DateTimeField())


_SESSIONS = Prepared(_sessions, first=date, until=date)


def _session(row: tuple[Any, ...], stretches: Stretches, words: CenterWords) -> OwnSession:
    (
        booking_id, session_id, kind, state, title, start, end, local_date, is_active, ended, canceled, is_video,
        site_id, room_id, lead_id, section_id, makes_up_for_id, attendance, *lost, _, _,
    ) = row  # fmt: skip
    site = words.sites[site_id]
    return OwnSession(
        booking_id=booking_id,
        session_id=session_id,
        kind=kind,
        title=title,
        start=start,
        end=end,
        local_date=local_date,
        is_on=is_active and state == SessionState.PLANNED,
        reason=canceled or ended,
        is_video=is_video,
        zone=site.zone,
        site_name=site.name,
        site_address=f"{site.address}, {site.city}",
        room_name=words.rooms[room_id] if room_id else "",
        lead_name=words.staff[lead_id] if lead_id else "",
        break_minutes=words.breaks[section_id] if section_id else 0,
        makes_up_for_id=makes_up_for_id,
        attendance=AttendanceState(attendance or AttendanceState.EXPECTED),
        stretches=stretches,
        lost=lost_of(*lost),
    )


def _rule(stay: OwnStay | None, monday: date, zone: str, *, viewer: Actor, minute: int) -> engine.DoseRule:
    asked = _asked(stay if stay and stay.is_in_treatment else None, monday, zone, viewer)
    return rule_of(asked, _dose(viewer.organization_id, asked.level, asked.case, minute))


@lru_cache(maxsize=1024)
def _dose(organization_id: UUID, level: str, case: Case, minute: int) -> Dose:  # noqa: ARG001 - `minute` ends its life
    """Kept for a minute; it says nothing about anybody."""
    reader = Actor(organization_id=organization_id, id=organization_id, kind=ActorKind.PATIENT)
    return doses_for(viewer=reader, asked={(level, case)})[level, case]


def _asked(stay: OwnStay | None, monday: date, zone: str, viewer: Actor) -> Stay:
    """The stay as the tally asks about it; of somebody not in treatment now, nothing is known to be promised."""
    where = (stay.site_zone if stay else None) or zone
    age_band, jurisdiction, payer = (stay.age_band or "", stay.jurisdiction, stay.payer) if stay else ("", "", "")
    return Stay(
        patient_id=viewer.id,
        alias="",
        name="",
        level=stay.level_on(monday) if stay else "",
        case=Case(on=monday, age_band=age_band, jurisdiction=jurisdiction, payer=payer),
        zone=ZoneInfo(where) if where else NOWHERE,
        promised=stay.week_hours(on=monday) if stay else WeekHours(),
    )


def _as_of(now: datetime, held: tuple[OwnSession, ...], week_ends: datetime) -> datetime:
    """The latest moment not after `now` at which anything can change, so that pages a minute apart count once."""
    edges = [week_ends, *(edge for one in held for edge in (one.start, one.end))]
    edges += [moment for one in held for stretch in one.stretches for moment in stretch if moment is not None]
    if any(one.start <= now < one.end for one in held):
        return now.replace(second=0, microsecond=0)
    return max((edge for edge in edges if edge <= now), default=BEFORE)


@lru_cache(maxsize=4096)
def _counted(
    held: tuple[OwnSession, ...],
    contacts: tuple[Counted, ...],
    monday: date,
    rule: engine.DoseRule,
    now: datetime,
    case: Case,
) -> engine.Tally:
    attended = {
        one.booking_id: Attended(
            one.attendance or AttendanceState.EXPECTED,
            [engine.Presence(str(one.booking_id), *pair) for pair in one.stretches],
            one.lost,
        )
        for one in held
    }
    dates = {one.booking_id: one.local_date for one in held}
    meetings, presences = for_engine((_meeting(one, dates) for one in held), attended, contacts, case=case)
    return engine.tally(meetings, presences, week=monday, rule=rule, now=now)


def _meeting(one: OwnSession, dates: Mapping[UUID, date]) -> WeekMeeting:
    return WeekMeeting(
        booking_id=one.booking_id,
        patient_id=one.booking_id,  # Whose it is decides nothing in counting, and is not kept.
        kind=one.kind,
        start=one.start,
        end=one.end,
        zone=one.zone,
        break_minutes=one.break_minutes,
        makes_up_for_id=one.makes_up_for_id,
        # A session missed in another week has no date here; its make-up counts all the same, in the week it is held.
        missed_date=dates.get(one.makes_up_for_id) if one.makes_up_for_id else None,
    )
