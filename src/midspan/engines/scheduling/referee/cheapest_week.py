"""The least a person's week can cost under tolls: depth first over its days, left early where it cannot become cheaper.

How little the days ahead can cost is told by a table that knows minutes, days and facts, but forgets which sections of
several days were begun and which curricula were used. Forgetting only allows more, so the table never tells too much;
the walk itself forgets nothing.
"""

from collections.abc import Sequence

from msgspec import Struct, field

from midspan.engines.scheduling.model import Counselor
from midspan.engines.scheduling.referee.day_plans import FAMILY, FIRST_CONTENT, INDIVIDUAL, Day, DayPlan, Ways
from midspan.engines.scheduling.referee.own_life import (
    MILLI,
    OwnLife,
    Session,
    Stretch,
    Visit,
    counselors_for,
    family_sessions,
    individual_sessions,
    is_anybodys,
    visits_by_day,
)

NEVER = 10**15
SESSIONS = INDIVIDUAL | FAMILY
WEEK = range(7)


def cheapest_week(life: OwnLife, *, below: int = NEVER) -> int | None:
    """Millipoints of the person's cheapest week, tolls included; None when there is none below `below`."""
    visits = visits_by_day(life)
    attended = {visit.section.id for of_day in visits for visit in of_day}
    if not attended.issuperset(life.needs.frozen_section_ids):
        return None
    best = below
    for counselors, caseload in _with_whom(life):
        best = _Walk(life, _ways_by_day(life, visits, counselors), _ongoing_bits(visits), caseload, best).least_week()
    return best if best < below else None


def _with_whom(life: OwnLife) -> Sequence[tuple[tuple[Counselor, ...], int]]:
    """Counselors whose sessions may stand in for one another, with what joining the caseload costs beside them.

    Both sessions of a week are with the same counselor, so where a family session is wanted each is tried alone.
    """
    counselors = counselors_for(life)
    if life.needs.counselor_id is not None or is_anybodys(life) or not counselors:
        return [(counselors, 0)]
    return [((one,), life.tolls.caseloads.get(one.id, 0)) for one in counselors]


def _ways_by_day(
    life: OwnLife, visits: Sequence[tuple[Visit, ...]], counselors: Sequence[Counselor]
) -> tuple[tuple[Ways, ...], ...]:
    individual: list[list[Session]] = [[] for _ in WEEK]
    family: list[list[Session]] = [[] for _ in WEEK]
    for counselor in counselors:
        for day, session in individual_sessions(counselor, life):
            individual[day].append(session)
        for day, session in family_sessions(counselor, life):
            family[day].append(session)
    return tuple(Day(life, visits[day], _sorted(individual[day]), _sorted(family[day])).ways() for day in WEEK)


def _sorted(sessions: Sequence[Session]) -> tuple[Session, ...]:
    """Cheapest first; of those that differ in nothing but points and counselor, the cheapest."""
    alike: dict[tuple[Stretch, int], Session] = {}
    for session in sorted(sessions, key=lambda session: session.points):
        alike.setdefault((session.stretch, session.moved), session)
    return tuple(alike.values())


def _ongoing_bits(visits: Sequence[tuple[Visit, ...]]) -> tuple[int, ...]:
    """For each day, the sections that began on an earlier one."""
    return tuple(sum(visit.bit for visit in of_day if not visit.is_first) for of_day in visits)


class _SoFar(Struct, frozen=True):
    """A week up to some day."""

    points: int
    minutes: int
    facts: int = 0
    days: int = 0
    begun: int = 0
    curricula: frozenset[str] = frozenset()

    def after(self, ways: Ways, plan: DayPlan) -> "_SoFar":
        return _SoFar(
            points=self.points + plan.points,
            minutes=self.minutes + ways.minutes,
            facts=self.facts | ways.facts,
            days=self.days + (not ways.is_free),
            begun=self.begun | plan.begun,
            curricula=self.curricula | plan.curricula,
        )


class _Walk(Struct):
    """One walk through the week; `best` is what has to be beaten: the cheapest week so far."""

    life: OwnLife
    ways: tuple[tuple[Ways, ...], ...]
    ongoing: tuple[int, ...]
    caseload: int
    best: int
    _table: dict[tuple[int, int, int, int], int] = field(default_factory=dict)

    def least_week(self) -> int:
        needs, rules = self.life.needs, self.life.rules
        minutes = needs.individual_minutes + needs.family_minutes if rules.missed_sessions_count else 0
        left = rules.weights.group_left * len(set(needs.prior.section_ids))  # Each group kept takes its part off.
        self._go(0, _SoFar(MILLI * left, minutes))
        return self.best

    def _go(self, day: int, so_far: _SoFar) -> None:
        if day == len(WEEK):
            rest = self._end(so_far.minutes, so_far.facts, so_far.days)
            if rest < NEVER:  # Tolls below zero would make a week that is not allowed look cheaper than none.
                self.best = min(self.best, so_far.points + rest)
            return
        ongoing = so_far.begun & self.ongoing[day]
        for ways, ahead in self._cheapest_first(day, so_far):
            for plan in ways.plans:
                if so_far.points + plan.points + ahead >= self.best:
                    break
                if plan.continued == ongoing and not plan.curricula & so_far.curricula:
                    self._go(day + 1, so_far.after(ways, plan))

    def _cheapest_first(self, day: int, so_far: _SoFar) -> list[tuple[Ways, int]]:
        """Ways that fit what came before, each with the least that can follow it."""
        minutes, facts, days = so_far.minutes, so_far.facts, so_far.days
        found = [
            (ways, self._ahead(day + 1, minutes + ways.minutes, facts | ways.facts, days + (not ways.is_free)))
            for ways in self.ways[day]
            if not ways.facts & facts & SESSIONS
        ]
        return sorted(found, key=lambda pair: pair[0].plans[0].points + pair[1])

    def _ahead(self, day: int, minutes: int, facts: int, days: int) -> int:
        """The table: no week with these minutes, facts and days before `day` costs less from there on."""
        key = (day, minutes, facts, days)
        least = self._table.get(key)
        if least is None:
            least = self._table[key] = self._reckoned(day, minutes, facts, days)
        return least

    def _reckoned(self, day: int, minutes: int, facts: int, days: int) -> int:
        if minutes > self.life.needs.minutes_allowed or days > self.life.needs.max_days:
            return NEVER
        if day == len(WEEK):
            return self._end(minutes, facts, days)
        held = facts & SESSIONS
        return min(
            (
                ways.plans[0].points
                + self._ahead(day + 1, minutes + ways.minutes, facts | ways.facts, days + (not ways.is_free))
                for ways in self.ways[day]
                if not ways.facts & held
            ),
            default=NEVER,
        )

    def _end(self, minutes: int, facts: int, days: int) -> int:
        """What only the whole week tells; NEVER where it is not allowed."""
        needs, rules, weights = self.life.needs, self.life.rules, self.life.rules.weights
        required = sum(FIRST_CONTENT << number for number in range(len(rules.required_content)))
        is_dose = needs.minimum_minutes <= minutes <= needs.minutes_allowed and needs.min_days <= days <= needs.max_days
        if not is_dose or facts & required != required:
            return NEVER
        points = weights.over_minimum_per_30_minutes * ((minutes - needs.minimum_minutes) // 30)
        points += weights.extra_day * (days - needs.min_days)
        points += weights.no_individual if needs.individual_minutes and not facts & INDIVIDUAL else 0
        points += weights.no_family if needs.family_minutes and not facts & FAMILY else 0
        return MILLI * points + (self.caseload if facts & SESSIONS else 0)
