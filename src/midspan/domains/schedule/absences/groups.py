"""Stand-ins for groups: the engine staffs the sessions of one week at one site at a time, rooms kept."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from uuid import UUID

from msgspec import Struct, field

from midspan.domains.schedule.absences.cover_rules import NOT_ASKED, CoverRule, WhyNot, able, why_not
from midspan.domains.schedule.absences.sessions import LedSession
from midspan.domains.schedule.absences.weeks import StaffWeek, Week
from midspan.engines.scheduling.staffing import Duty, Leader, Place, Post, Staffing, staff
from midspan.values import WeekSpan


class Cover(Struct, frozen=True):
    """Who stands in for one session (None: nobody), who else could, and if nobody does, why."""

    stand_in: UUID | None
    able: tuple[UUID, ...]
    why: WhyNot = NOT_ASKED


class Covered(Struct):
    """The answers by session, and what each stand-in takes over in the week. `met` is whom a section met last."""

    covers: dict[UUID, Cover] = field(default_factory=dict)
    taken: dict[UUID, list[WeekSpan]] = field(default_factory=dict)
    met: dict[UUID, UUID] = field(default_factory=dict)


def covered(
    sessions: Iterable[LedSession],
    colleagues: Sequence[StaffWeek],
    *,
    week: Week,
    rule: CoverRule,
    met: Mapping[UUID, UUID],
    unlicensed: Mapping[UUID, Collection[UUID]],
) -> Covered:
    """Stand-ins for these groups of one week. `met` are section id → whom each group would rather see: it knows them.

    `unlicensed` are session id → who may not treat everybody expected in it by video.
    Sites are staffed one after the other; whoever stands in at one is taken at the next.
    """
    found = Covered(met=dict(met))
    for _, of_place in groupby(sorted(sessions, key=_place), key=_place):
        _cover_place(list(of_place), colleagues, found, week=week, rule=rule, unlicensed=unlicensed)
    return found


def _place(session: LedSession) -> str:
    """The site, or "" for sessions by video, which are led from anywhere."""
    return "" if session.row.is_video else str(session.row.site_id)


def _cover_place(
    sessions: list[LedSession],
    colleagues: Sequence[StaffWeek],
    found: Covered,
    *,
    week: Week,
    rule: CoverRule,
    unlicensed: Mapping[UUID, Collection[UUID]],
) -> None:
    place = _place(sessions[0])
    leaders = tuple(_leader(one.with_more(found.taken.get(one.staff.pk, ())), place, rule) for one in colleagues)
    duties = {one.row.pk: _duty(one, week, found.met, unlicensed.get(one.row.pk, ())) for one in sessions}
    answer = staff(Staffing(tuple(duties.values()), leaders, _places(sessions), rule.weights))
    for session in sessions:
        session_id, duty = session.row.pk, duties[session.row.pk]
        who = answer.leaders[duty.id, 0]
        could = tuple(UUID(one) for one in able(duty, leaders))
        if who is None:
            found.covers[session_id] = Cover(None, could, why_not(duty, leaders))
            continue
        found.covers[session_id] = Cover(UUID(who), could)
        found.taken.setdefault(UUID(who), []).extend(duty.spans)
        if session.row.section_id:
            found.met[session.row.section_id] = UUID(who)


def _duty(session: LedSession, week: Week, met: Mapping[UUID, UUID], unlicensed: Collection[UUID]) -> Duty:
    row, section = session.row, session.row.section
    known = met.get(row.section_id) if row.section_id else None
    post = Post(tuple(section.group.credentials) if section else (), str(known) if known else "")
    return Duty(
        id=str(row.pk),
        spans=(week.span(session.start, session.end),),
        posts=(post,),
        site_id=str(row.site_id),
        is_video=row.is_video,
        language=section.track.language if section else "",
        people=len(session.expected),
        current_place_id=str(row.room_id) if row.room_id else "",
        unlicensed=tuple(sorted(str(one) for one in unlicensed)),
    )


def _places(sessions: Iterable[LedSession]) -> tuple[Place, ...]:
    """Only the rooms they have: a group whose leader is away keeps its room."""
    rooms = {one.row.room_id: one.row.site_id for one in sessions if one.row.room_id}
    return tuple(Place(str(room_id), str(site_id)) for room_id, site_id in sorted(rooms.items()))


def _leader(one: StaffWeek, place: str, rule: CoverRule) -> Leader:
    return Leader(
        id=str(one.staff.pk),
        work=one.work_at(UUID(place) if place else None),
        taken=one.taken,
        credentials=tuple(one.staff.credentials),
        languages=tuple(one.staff.languages),
        site_ids=(place,),
        fair_minutes=rule.fair_minutes(worked=one.minutes_worked, taken=one.minutes_taken),
    )
