"""One person's week as the bound sees it: what is fixed, what may move, and every stretch that fits.

Written apart from the search, and in its own terms: a *stretch* is time at one place on one day, a *session* a possible
hour with a counselor, a *visit* all of one section's meetings on one day. All points here are millipoints.
"""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field

from midspan.engines.scheduling.model import Counselor, Mode, PatientNeeds, Problem, Section
from midspan.engines.scheduling.referee.costs import is_unsuited, prefers_another_mode
from midspan.engines.scheduling.referee.violations import is_eligible, may_see, takes_part, understands
from midspan.engines.scheduling.rules import Rules
from midspan.values import WeekSpan

MILLI = 1000
BY_VIDEO = ""  # The place of everything by video.


class Tolls(Struct, frozen=True):
    """Millipoints one person pays to use what is shared: a seat, a tick (counselor, day, minute), a caseload."""

    seats: Mapping[str, int] = field(default_factory=dict)
    ticks: Mapping[tuple[str, int, int], int] = field(default_factory=dict)
    caseloads: Mapping[str, int] = field(default_factory=dict)


class Stretch(Struct, frozen=True):
    """Time at one place; `way` is the minutes there, and back again."""

    start: int
    end: int
    place: str
    way: int

    def leaves_time_for(self, other: "Stretch") -> bool:
        """Whether both can be attended on one day."""
        between = 0 if self.place == other.place else self.way + other.way
        return self.end + between <= other.start or other.end + between <= self.start


class Session(Struct, frozen=True):
    """A possible hour with a counselor. `moved` has a bit for each movable commitment in its way."""

    stretch: Stretch
    points: int
    moved: int


class Visit(Struct, frozen=True):
    """One section on one day, with an equal share of the section's points.

    `bit` marks a section that meets on several days, and is 0 for others; `is_first` says whether it begins here.
    """

    section: Section
    stretches: tuple[Stretch, ...]
    minutes: int
    points: int
    moved: int
    bit: int
    is_first: bool


class OwnLife(Struct, frozen=True):
    """A person in a problem under tolls."""

    problem: Problem
    needs: PatientNeeds
    tolls: Tolls

    @property
    def rules(self) -> Rules:
        return self.problem.rules

    def moved_by(self, day: int, stretch: Stretch) -> int | None:
        """Bits of the movable commitments that the stretch and its ways touch; None when it touches a fixed one."""
        bits = 0
        for number, commitment in enumerate(self.needs.commitments):
            own = commitment.span
            if own.day != day or stretch.start - stretch.way >= own.end or own.start >= stretch.end + stretch.way:
                continue
            if commitment.price is None:
                return None
            bits |= 1 << number
        return bits

    def moving_points(self, bits: int) -> int:
        """What moving these commitments costs, each once."""
        prices = (one.price or 0 for number, one in enumerate(self.needs.commitments) if bits >> number & 1)
        return MILLI * sum(prices)

    def trip_points(self, way: int) -> int:
        return MILLI * (self.rules.weights.trip_per_15_minutes * way // 15)


def stretch_of(span: WeekSpan, *, is_video: bool, site_id: str, needs: PatientNeeds) -> Stretch | None:
    """The span as this person lives it; None where they know no way to the site."""
    if is_video:
        return Stretch(span.start, span.end, BY_VIDEO, 0)
    way = dict(needs.travel_minutes).get(site_id)
    return None if way is None else Stretch(span.start, span.end, site_id, way)


def visits_by_day(life: OwnLife) -> tuple[tuple[Visit, ...], ...]:
    """Every section the person may attend, on each of its days."""
    days: list[list[Visit]] = [[] for _ in range(7)]
    shift = 0
    for section in life.problem.sections:
        if not _is_possible(section, life.needs):
            continue
        by_day = _stretches_by_day(section, life)
        if by_day is None:
            continue
        bit = 1 << shift if len(by_day) > 1 else 0
        shift += 1 if bit else 0
        for day, visit in _visits(section, by_day, bit=bit, life=life):
            days[day].append(visit)
    return tuple(tuple(visits) for visits in days)


def _is_possible(section: Section, needs: PatientNeeds) -> bool:
    is_closed = section.id in {avoidance.section_id for avoidance in needs.avoid}
    return section.seats_left > 0 and not is_closed and is_eligible(section, needs) and takes_part(section, needs)


def _stretches_by_day(section: Section, life: OwnLife) -> dict[int, list[tuple[Stretch, int]]] | None:
    """Stretches, each with the commitments it moves; None when any of them cannot be attended."""
    by_day: dict[int, list[tuple[Stretch, int]]] = {}
    for span in sorted(section.meetings):
        stretch = stretch_of(span, is_video=section.is_video, site_id=section.site_id, needs=life.needs)
        moved = None if stretch is None else life.moved_by(span.day, stretch)
        if stretch is None or moved is None:
            return None
        before = by_day.setdefault(span.day, [])
        if before and before[-1][0].end > stretch.start:
            return None
        before.append((stretch, moved))
    return by_day


def _visits(
    section: Section, by_day: Mapping[int, Sequence[tuple[Stretch, int]]], *, bit: int, life: OwnLife
) -> Iterator[tuple[int, Visit]]:
    points, count = _section_points(section, life), len(by_day)
    for number, (day, pairs) in enumerate(by_day.items()):
        moved = 0
        for _, bits in pairs:
            moved |= bits
        stretches = tuple(stretch for stretch, _ in pairs)
        share = points // count + (points % count if number == 0 else 0)
        minutes = sum(stretch.end - stretch.start for stretch in stretches)
        yield day, Visit(section, stretches, minutes, share, moved, bit, number == 0)


def _section_points(section: Section, life: OwnLife) -> int:
    """The toll of a seat, and what this section costs the person beside trips and moved commitments."""
    needs, weights = life.needs, life.rules.weights
    points = weights.other_mode if prefers_another_mode(section, needs) else 0
    unsuited = sum(1 for span in section.meetings if is_unsuited(span, needs=needs, rules=life.rules))
    points += weights.other_part_of_day * unsuited
    points -= weights.group_left if section.id in needs.prior.section_ids else 0
    return MILLI * points + life.tolls.seats.get(section.id, 0)


def counselors_for(life: OwnLife) -> tuple[Counselor, ...]:
    """The person's own counselor, or everybody who could become it."""
    needs = life.needs
    counselors = [one for one in life.problem.counselors if may_see(one.id, needs)]
    if needs.counselor_id is not None:
        return tuple(one for one in counselors if one.id == needs.counselor_id)
    return tuple(one for one in counselors if one.room_left != 0 and understands(one, needs))


def is_anybodys(life: OwnLife) -> bool:
    """Whether any counselor may take the individual session, and nothing else depends on which: no family session."""
    return life.needs.counselor_id is None and not life.needs.family_minutes


def individual_sessions(counselor: Counselor, life: OwnLife) -> Iterator[tuple[int, Session]]:
    """(day, session) for every hour in every mode; joining a caseload is in its points where anybody may take it."""
    needs = life.needs
    if not needs.individual_minutes:
        return
    joining = life.tolls.caseloads.get(counselor.id, 0) if is_anybodys(life) else 0
    for span in _free_hours(counselor, needs.individual_minutes, tick=life.rules.tick_minutes):
        for mode in needs.individual_modes:
            points = MILLI * _individual_points(span, mode, counselor, life=life) + joining
            yield from _session(span, is_video=mode is Mode.VIDEO, counselor=counselor, points=points, life=life)


def family_sessions(counselor: Counselor, life: OwnLife) -> Iterator[tuple[int, Session]]:
    """(day, session) for every hour; families come by video."""
    if not life.needs.family_minutes:
        return
    for span in _free_hours(counselor, life.needs.family_minutes, tick=life.rules.tick_minutes):
        points = MILLI * _family_points(span, life)
        yield from _session(span, is_video=True, counselor=counselor, points=points, life=life)


def _free_hours(counselor: Counselor, minutes: int, *, tick: int) -> Iterator[WeekSpan]:
    starts = {
        (work.day, start)
        for work in counselor.work
        for start in range(work.start, work.end - minutes + 1)
        if start % tick == 0
    }
    for day, start in sorted(starts):
        span = WeekSpan(day, start, start + minutes)
        if not any(span.overlaps(taken) for taken in counselor.taken):
            yield span


def _session(
    span: WeekSpan, *, is_video: bool, counselor: Counselor, points: int, life: OwnLife
) -> Iterator[tuple[int, Session]]:
    stretch = stretch_of(span, is_video=is_video, site_id=counselor.site_id, needs=life.needs)
    moved = None if stretch is None else life.moved_by(span.day, stretch)
    if stretch is not None and moved is not None:
        ticks = range(span.start, span.end, life.rules.tick_minutes)
        toll = sum(life.tolls.ticks.get((counselor.id, span.day, tick), 0) for tick in ticks)
        yield span.day, Session(stretch, points + toll, moved)


def _individual_points(span: WeekSpan, mode: Mode, counselor: Counselor, *, life: OwnLife) -> int:
    needs, weights = life.needs, life.rules.weights
    points = weights.other_part_of_day if is_unsuited(span, needs=needs, rules=life.rules) else 0
    if needs.prior.individual is not None and needs.prior.individual != span:
        points += weights.session_moved
    if needs.prior.counselor_id is not None and needs.prior.counselor_id != counselor.id:
        points += weights.counselor_changed
    if len(needs.individual_modes) > 1 and needs.preferred_mode is not None and needs.preferred_mode is not mode:
        points += weights.other_mode
    return points


def _family_points(span: WeekSpan, life: OwnLife) -> int:
    prior, rules = life.needs.prior.family, life.rules
    points = rules.weights.session_moved if prior is not None and prior != span else 0
    is_office_time = span.day < rules.family_weekend_from_day and span.start < rules.family_evening_from
    return points + (rules.weights.family_in_office_hours if is_office_time else 0)
