"""Everything the engine is asked for everybody's standing week at once: a constant number of queries for any census."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateRange
from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.journey.enums import IN_TREATMENT, EpisodeState
from midspan.domains.journey.queries import stays_to_plan
from midspan.domains.programs.queries import doses_for, home_zone, sites
from midspan.domains.responsibilities.queries import pairs_apart, standing_lives, week_preferences
from midspan.domains.schedule.enums import SessionKind
from midspan.domains.schedule.models import IndividualHour, Seat
from midspan.domains.schedule.problem.asking import room_left_of, rules_in_force
from midspan.domains.schedule.problem.center_licenses import CenterLicenses, center_licenses
from midspan.domains.schedule.problem.clocks import WeekClock
from midspan.domains.schedule.problem.counselors import VIDEO_ONLY, CounselorQuestion, engine_counselors
from midspan.domains.schedule.problem.licensure import VideoState, video_state
from midspan.domains.schedule.problem.needs import Before, Person, case_of, needs_from
from midspan.domains.schedule.problem.sections import (
    SectionRow,
    engine_section,
    section_rows,
    sections_in_force,
)
from midspan.domains.schedule.rules import may_be_planned
from midspan.engines import scheduling as engine
from midspan.kernel.row_security import widened
from midspan.values import Actor, WeekSpan
from midspan.values.spans import DAYS_PER_WEEK

if TYPE_CHECKING:
    from midspan.domains.journey.models import Episode
    from midspan.domains.responsibilities.models import WeekPreference

PLANNED = IN_TREATMENT | {EpisodeState.WAITING}
NOTHING = Before((), ())
Pairs = Iterable[tuple[UUID, UUID]]


class CenterAsk(Struct, frozen=True):
    """One problem for a center, all its times on one clock, and the rows that its ids stand for.

    `zones` are the clocks of the sites by id. `now` is each person's week as it stands (None: none yet). `outside` are
    open stays that are not planned here: too little is known of them, they are paused, begin later, are already
    changing weeks, or have a group that does not meet every week; their places are counted. `licenses` say what may be
    by video, and `where` each person takes part so.
    """

    problem: engine.Problem
    stays: Mapping[str, "Episode"]
    now: Mapping[str, engine.WeekPlan | None]
    clock: WeekClock
    zones: Mapping[str, str]
    outside: tuple["Episode", ...]
    licenses: CenterLicenses
    where: Mapping[str, VideoState]

    def site_of(self, patient_id: str, plan: engine.WeekPlan) -> str:
        """Where the hours with the plan's counselor are; by video they belong to the patient's own site."""
        slot, home = plan.individual or plan.family, self.problem.patient(patient_id).site_id
        if slot is None:
            return home
        sites = (one.site_id for one in self.problem.counselors if one.id == slot.counselor_id and one.site_id)
        return next(sites, home)


def center_ask(*, from_date: date, by: Actor, site_id: UUID | None = None, also: Collection[UUID] = ()) -> CenterAsk:
    """The problem of everybody's week from `from_date` on, at the organization or one site.

    `also` are patients who are planned though their stay neither waits nor has begun.
    The whole organization is in reach while it is made, so `by` must be somebody whose answer may name its people, or
    the caller must count only. Nobody's name is in it.
    """
    with widened(by):
        all_sites = {str(site.pk): site for site in sites(viewer=by)}
        places = {one: site.time_zone for one, site in all_sites.items()}
        zone = ZoneInfo(places[str(site_id)]) if site_id else home_zone(organization_id=by.organization_id)
        clock, held = WeekClock(zone, from_date), _held(by.organization_id, from_date)
        here = by.organization_id
        rows = section_rows(sections_in_force(organization_id=here, on=from_date), organization_id=here)
        irregular = {row.id for row in rows if not row.is_weekly}
        stays = stays_to_plan(viewer=by, site_id=site_id)
        planned = [
            stay
            for stay in stays
            if (stay.state in PLANNED or stay.patient_id in also)
            and _is_planned(stay, held.get(stay.patient_id, NOTHING), from_date, irregular)
        ]
        weekly = [row for row in rows if row.is_weekly]
        pairs = pairs_apart(organization_id=by.organization_id)
        inside = frozenset(stay.patient_id for stay in planned)
        avoidances = _avoidances(held, inside, pairs)
        counselors = _counselors(planned, clock, by=by)
        counselor_ids = {one.id for one in counselors}
        states = {one: site.state for one, site in all_sites.items()}
        licenses = center_licenses(weekly, counselor_ids, home_states=states, on=from_date, by=by)
        preferences = week_preferences(viewer=by, patient_ids=[stay.patient_id for stay in planned])
        where = {str(stay.patient_id): video_state(preferences.get(stay.patient_id), stay) for stay in planned}
        needs = _needs(planned, held, avoidances, preferences, on=clock, by=by)
        problem = engine.Problem(
            sections=_sections([row for row in weekly if row.times], held, inside, on=clock),
            counselors=counselors,
            patients=tuple(licenses.applied(one, where[one.id], counselor_ids) for one in needs),
            rules=rules_in_force(),
            no_contact=tuple(sorted((str(one), str(other)) for one, other in pairs if {one, other} <= inside)),
        )
    return CenterAsk(
        problem=problem,
        stays={str(stay.patient_id): stay for stay in planned},
        now={str(stay.patient_id): plan_before(held.get(stay.patient_id, NOTHING), on=clock) for stay in planned},
        clock=clock,
        zones=places,
        outside=tuple(stay for stay in stays if stay.patient_id not in inside),
        licenses=licenses,
        where=where,
    )


def _held(organization_id: UUID, from_date: date) -> dict[UUID, Before]:
    """Patient id → every seat and hour held at any time from that date on. Two queries."""
    lasting = {"organization_id": organization_id, "dates__overlap": DateRange(from_date, None)}
    seats: dict[UUID, list[Seat]] = {}
    for seat in Seat.objects.filter(**lasting).order_by("section_id"):
        seats.setdefault(seat.patient_id, []).append(seat)
    hours: dict[UUID, list[IndividualHour]] = {}
    for hour in IndividualHour.objects.filter(**lasting).select_related("site").order_by("pk"):
        hours.setdefault(hour.patient_id, []).append(hour)
    return {one: Before(tuple(seats.get(one, ())), tuple(hours.get(one, ()))) for one in seats.keys() | hours.keys()}


def _is_planned(stay: "Episode", before: Before, from_date: date, irregular: Collection[str]) -> bool:
    """Whether this stay's week is part of the problem.

    Who begins later or is between two weeks is left alone, and who has a seat where no session is every week.
    """
    begins_later = stay.expected_start is not None and stay.expected_start >= from_date + timedelta(days=DAYS_PER_WEEK)
    is_weekly = all(str(seat.section_id) not in irregular for seat in before.seats)
    return bool(may_be_planned(stay)) and not begins_later and is_weekly and _is_settled(before, from_date)


def _is_settled(before: Before, from_date: date) -> bool:
    """Whether the person holds one week, from that day on without end."""
    places: tuple[Seat | IndividualHour, ...] = (*before.seats, *before.hours)
    kinds = [hour.kind for hour in before.hours]
    return len(kinds) == len(set(kinds)) and all(
        place.dates.lower <= from_date and place.dates.upper is None for place in places
    )


def plan_before(before: Before, *, on: WeekClock) -> engine.WeekPlan | None:
    """The week a person holds, as the engine writes weeks; None when they hold nothing."""
    if not before.seats and not before.hours:
        return None
    slots = {hour.kind: _slot(hour, on) for hour in before.hours}
    return engine.WeekPlan(
        section_ids=tuple(sorted(str(seat.section_id) for seat in before.seats)),
        individual=slots.get(SessionKind.INDIVIDUAL),
        family=slots.get(SessionKind.FAMILY),
    )


def _slot(hour: IndividualHour, on: WeekClock) -> engine.Slot:
    mode = engine.Mode.VIDEO if hour.is_video else engine.Mode.IN_PERSON
    span = on.read(WeekSpan(hour.weekday, hour.start_minute, hour.end_minute), of=hour.site.time_zone)[0]
    return engine.Slot(str(hour.staff_id), span, mode)


def _sections(
    rows: Iterable[SectionRow], held: Mapping[UUID, Before], inside: Collection[UUID], *, on: WeekClock
) -> tuple[engine.Section, ...]:
    numbers: dict[str, set[int]] = {}
    for patient_id, before in held.items():
        if patient_id not in inside:
            for seat in before.seats:
                numbers.setdefault(str(seat.section_id), set()).add(seat.number)
    return tuple(engine_section(row, taken=len(numbers.get(row.id, ())), on=on) for row in rows)


def _avoidances(
    held: Mapping[UUID, Before], inside: Collection[UUID], pairs: Pairs
) -> dict[UUID, tuple[engine.Avoidance, ...]]:
    """Sections closed to somebody inside, because a person they must not meet sits there and stays there."""
    closed: dict[UUID, set[str]] = {}
    for pair in pairs:
        for one, other in (pair, pair[::-1]):
            if one in inside and other not in inside:
                seats = held.get(other, NOTHING).seats
                closed.setdefault(one, set()).update(str(seat.section_id) for seat in seats)
    kind = engine.AvoidanceKind.NO_CONTACT
    return {one: tuple(engine.Avoidance(section_id, kind) for section_id in sorted(ids)) for one, ids in closed.items()}


def _needs(
    planned: list["Episode"],
    held: Mapping[UUID, Before],
    avoidances: Mapping[UUID, tuple[engine.Avoidance, ...]],
    preferences: Mapping[UUID, "WeekPreference"],
    *,
    on: WeekClock,
    by: Actor,
) -> Iterator[engine.PatientNeeds]:
    """Everybody's needs, whatever licenses say."""
    ids = [stay.patient_id for stay in planned]
    lives = standing_lives(viewer=by, patient_ids=ids, from_date=on.day, zone=on.zone)
    cases = {stay.patient_id: case_of(stay, on=on.day) for stay in planned}
    doses = doses_for(viewer=by, asked=set(cases.values()))
    for stay in planned:
        person = Person(
            episode=stay,
            life=lives[stay.patient_id],
            preference=preferences.get(stay.patient_id),
            before=held.get(stay.patient_id, NOTHING),
            avoid=avoidances.get(stay.patient_id, ()),
            clock=on,
        )
        yield needs_from(person, dose=doses[cases[stay.patient_id]])


def _counselors(planned: list["Episode"], clock: WeekClock, *, by: Actor) -> tuple[engine.Counselor, ...]:
    """Everybody who counsels, and whoever is somebody's counselor already. Without a caseload they take nobody new."""
    room_left = room_left_of(by.organization_id)
    staff_ids = set(room_left) | {stay.primary_counselor_id for stay in planned if stay.primary_counselor_id}
    question = CounselorQuestion(
        by=by,
        staff_ids=tuple(sorted(staff_ids)),
        site_id=None,
        from_date=clock.day,
        patient_ids=frozenset(stay.patient_id for stay in planned),
        clock=clock,
    )
    return engine_counselors(question, room_left=dict.fromkeys(staff_ids, 0) | room_left)


def keeping(problem: engine.Problem, plans: Mapping[str, engine.WeekPlan]) -> engine.Problem:
    """The problem without these people, who keep the weeks named here: their seats and hours are no one else's."""
    slots = [slot for plan in plans.values() for slot in (plan.individual, plan.family) if slot]
    held = [section_id for plan in plans.values() for section_id in plan.section_ids]
    return replace(
        problem,
        sections=tuple(replace(one, taken=one.taken + held.count(one.id)) for one in problem.sections),
        counselors=tuple(_with_slots(one, slots) for one in problem.counselors),
        patients=tuple(_kept_from(one, plans, problem.no_contact) for one in problem.patients if one.id not in plans),
        no_contact=tuple(pair for pair in problem.no_contact if not set(pair) & plans.keys()),
    )


def _with_slots(counselor: engine.Counselor, slots: Iterable[engine.Slot]) -> engine.Counselor:
    spans = {slot.span for slot in slots if slot.counselor_id == counselor.id}
    return replace(counselor, taken=tuple(sorted({*counselor.taken, *spans})))


def _kept_from(
    needs: engine.PatientNeeds, plans: Mapping[str, engine.WeekPlan], pairs: Iterable[tuple[str, str]]
) -> engine.PatientNeeds:
    """The needs with the sections closed in which somebody stays whom this person must not meet."""
    others = [other for pair in pairs for one, other in (pair, pair[::-1]) if one == needs.id and other in plans]
    closed = sorted({section_id for other in others for section_id in plans[other].section_ids})
    kind = engine.AvoidanceKind.NO_CONTACT
    return replace(needs, avoid=(*needs.avoid, *(engine.Avoidance(section_id, kind) for section_id in closed)))


def for_referee(problem: engine.Problem) -> engine.Problem:
    """The same problem with one entry for each counselor, as the referee reads them.

    Their hours at the site and by video stand in entries of their own for the search; together they are one working
    week, at the site.
    """
    entries: dict[str, engine.Counselor] = {}
    for one in problem.counselors:
        known = entries.get(one.id)
        merged = one if known is None else replace(known, work=tuple(sorted({*known.work, *one.work})))
        entries[one.id] = replace(merged, site_id=one.site_id) if one.site_id != VIDEO_ONLY else merged
    return replace(problem, counselors=tuple(entries.values()))
