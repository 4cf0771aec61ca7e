"""The cover plan: each session that somebody's absence leaves, what is proposed for it, and whom it touches."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from midspan.domains.journey.queries import stays_to_plan, week_hours_of
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import all_staff, staff_of
from midspan.domains.programs.queries import home_zone
from midspan.domains.schedule.absences.cover_rules import LEADS_GROUPS, NOT_ASKED, WhyNot, cover_rule
from midspan.domains.schedule.absences.groups import Cover, covered
from midspan.domains.schedule.absences.hours import HourAsk, moved_hours
from midspan.domains.schedule.absences.licensed import unlicensed
from midspan.domains.schedule.absences.sessions import (
    LedSession,
    OwnSession,
    own_sessions,
    people_in,
    seen_by,
    sessions_left,
    with_expected,
)
from midspan.domains.schedule.absences.steps import MovedHour
from midspan.domains.schedule.absences.weeks import Week, staff_weeks
from midspan.domains.schedule.enums import SessionKind, StepKind
from midspan.domains.schedule.models import SectionLeader
from midspan.domains.schedule.proposals.naming import patient_name
from midspan.kernel import clock
from midspan.kernel.row_security import widened
from midspan.values import Actor
from midspan.values.spans import DAYS_PER_WEEK

if TYPE_CHECKING:
    from midspan.domains.journey.models import Episode
    from midspan.domains.people.models import Staff


class CoverLine(Struct, frozen=True):
    """One session that needs somebody, and what is proposed: a stand-in, another time, or that it is canceled.

    `names` are those expected whom the viewer reaches, `expected` counts everybody. `at_risk` counts people whose
    hours of that week would fall below what is promised if it were canceled.
    """

    session_id: UUID
    title: str
    start: datetime
    end: datetime
    zone: str
    place: str
    is_group: bool
    expected: int
    names: tuple[str, ...]
    able: tuple[tuple[UUID, str], ...]
    stand_in: UUID | None
    moved: MovedHour | None
    moved_to: str
    at_risk: int
    why: WhyNot = NOT_ASKED

    @property
    def proposed(self) -> StepKind:
        if self.stand_in is not None:
            return StepKind.COVERED
        return StepKind.CANCELED if self.moved is None else StepKind.MOVED

    @property
    def starts_at(self) -> datetime:
        """The start on the site's wall clock."""
        return self.start.astimezone(ZoneInfo(self.zone))

    @property
    def ends_at(self) -> datetime:
        return self.end.astimezone(ZoneInfo(self.zone))

    @property
    def moved_at(self) -> datetime | None:
        """The proposed start on the site's wall clock."""
        return self.moved.start.astimezone(ZoneInfo(self.zone)) if self.moved else None


class CoverPlan(Struct, frozen=True):
    """The lines in order of time. `hidden` counts individual sessions of people whom the viewer does not reach.

    `names` are staff by id, for whoever is one step away from covering a session.
    """

    absent_id: UUID
    lines: tuple[CoverLine, ...]
    hidden: int
    names: Mapping[str, str]

    def count(self, kind: StepKind) -> int:
        return sum(1 for line in self.lines if line.proposed is kind)


def cover_plan(*, viewer: Actor, staff_id: UUID, first: date, until: date) -> CoverPlan:
    """What to do about somebody's absence from `first` to before `until`.

    Groups get stand-ins from the engine's staffing, individual hours another time of their week from its repair. The
    number of queries grows with the weeks of the absence, not with its sessions.
    """
    zone = home_zone(organization_id=viewer.organization_id)
    rows = sessions_left(viewer.organization_id, staff_id=staff_id, first=first, until=until)
    mine = seen_by(viewer, rows)
    reached = {stay.patient_id: patient_name(stay.patient) for stay in stays_to_plan(viewer=viewer)}
    with widened(viewer):
        sessions = with_expected(rows)
        found = _Found.of([one for one in sessions if one.row.pk in mine], viewer=viewer)
        away = {(staff_id, first + timedelta(days=number)) for number in range((until - first).days)}
        for week in sorted({Week.of(one.start, zone) for one in found.sessions}, key=lambda one: one.monday):
            _plan_week(week, found, absent_id=staff_id, away=away, by=viewer)
    lines = tuple(found.line(one, reached) for one in found.sessions)
    return CoverPlan(staff_id, lines, len(sessions) - len(lines), {str(one): name for one, name in found.names.items()})


class _Found(Struct):
    """What is known and decided while the weeks are planned one after the other."""

    sessions: list[LedSession]
    own: list[OwnSession]
    stays: "dict[UUID, Episode]"
    staff: "dict[UUID, Staff]"
    names: dict[UUID, str]
    met: dict[UUID, UUID]
    covers: dict[UUID, Cover]
    moved: dict[UUID, MovedHour]

    @classmethod
    def of(cls, sessions: list[LedSession], *, viewer: Actor) -> "_Found":
        staff = {one.pk: one for one in staff_of(viewer=viewer)}
        people = people_in(sessions)
        days = [one.row.local_date for one in sessions] or [clock.local_date()]
        first, last = clock.week_start(min(days)), clock.week_start(max(days)) + timedelta(days=2 * DAYS_PER_WEEK)
        return cls(
            sessions=sessions,
            own=own_sessions(people, first=first, until=last) if people else [],
            stays={stay.patient_id: stay for stay in stays_to_plan(viewer=viewer) if stay.patient_id in people},
            staff=staff,
            names={one.pk: str(one) for one in all_staff(viewer=viewer)},
            met=_other_leaders(sessions),
            covers={},
            moved={},
        )

    def line(self, one: LedSession, reached: Mapping[UUID, str]) -> CoverLine:
        row, cover = one.row, self.covers.get(one.row.pk, Cover(None, ()))
        moved = self.moved.get(row.pk)
        return CoverLine(
            session_id=row.pk,
            title=row.title,
            start=one.start,
            end=one.end,
            zone=row.site.time_zone,
            place=row.room.name if row.room else "",
            is_group=row.kind == SessionKind.GROUP,
            expected=len(one.expected),
            names=tuple(sorted(reached[person] for person in one.expected if person in reached)),
            able=tuple((who, self.names[who]) for who in _first(cover.stand_in, cover.able)),
            stand_in=cover.stand_in,
            moved=moved,
            moved_to=self.names.get(moved.staff_id, "") if moved else "",
            at_risk=sum(1 for person in one.expected if self._falls_short(person, one)),
            why=cover.why,
        )

    def _falls_short(self, person: UUID, without: LedSession) -> bool:
        """Whether the person's week would be below what is promised without that session; unknown is unknown."""
        stay, monday = self.stays.get(person), clock.week_start(without.row.local_date)
        needed = week_hours_of(stay, on=monday).minimum_minutes if stay else None
        zone = ZoneInfo(without.row.site.time_zone)
        planned = sum(
            own.minutes
            for own in self.own
            if own.patient_id == person and clock.week_start(own.start.astimezone(zone).date()) == monday
        )
        return needed is not None and planned - without.minutes < needed


def _first(stand_in: UUID | None, others: Iterable[UUID]) -> list[UUID]:
    return list(dict.fromkeys([*([stand_in] if stand_in else []), *others]))


def _other_leaders(sessions: Iterable[LedSession]) -> dict[UUID, UUID]:
    """Section id → somebody else who leads it on other days, whom the group knows."""
    absent = {one.row.section_id: one.row.lead_id for one in sessions if one.row.section_id}
    rows = SectionLeader.objects.filter(section__in=list(absent)).order_by("is_lead", "pk")
    pairs = rows.values_list("section_id", "staff_id")
    return {section_id: staff_id for section_id, staff_id in pairs if staff_id != absent[section_id]}


def _plan_week(week: Week, found: _Found, *, absent_id: UUID, away: Collection[tuple[UUID, date]], by: Actor) -> None:
    rule = cover_rule(week.monday)
    sessions = [one for one in found.sessions if week.has(one.start)]
    everybody = staff_weeks(week, list(found.staff.values()), away=away, by=by)
    colleagues = [one for one in everybody if one.staff.pk != absent_id and LEADS_GROUPS & set(one.staff.roles)]
    groups = [one for one in sessions if one.row.kind == SessionKind.GROUP]
    barred = unlicensed(groups, [one.staff.pk for one in colleagues], by=by)
    answer = covered(groups, colleagues, week=week, rule=rule, met=found.met, unlicensed=barred)
    found.covers |= answer.covers
    found.met |= answer.met
    busy = [one.with_more(answer.taken.get(one.staff.pk, ())) for one in everybody]
    ask = HourAsk(
        week=week,
        absent_id=absent_id,
        staff=tuple(one for one in busy if one.staff.pk == absent_id or Role.COUNSELOR in one.staff.roles),
        own=tuple(found.own),
        rule=rule,
        by=by,
    )
    # A single session, such as one with the family, is of no weekly hour: who was asked to it is asked anew.
    found.moved |= moved_hours([one for one in sessions if one.row.hour_id is not None], ask)
