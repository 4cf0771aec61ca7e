"""A week's hours through the tally engine: what was attended against what the plan of care and the payer ask."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.encounters.enums import AttendanceState, FailureOf
from midspan.domains.encounters.models import Attendance
from midspan.domains.encounters.queries.attendance import lost_arrays
from midspan.domains.encounters.queries.contact_hours import Counted, counted_contacts
from midspan.domains.encounters.rules.lost_time import counts
from midspan.domains.journey.enums import IN_TREATMENT
from midspan.domains.journey.queries import Past, Steps, WeekHours, stays_on, week_hours
from midspan.domains.privacy.queries import visible
from midspan.domains.programs.queries import Case, Dose, doses_for
from midspan.domains.schedule.queries import WeekMeeting, meetings_in_week
from midspan.engines import tally as engine
from midspan.kernel import clock
from midspan.kernel.prepared import of_people, of_some_or_all, rows_of_people
from midspan.values import Actor, DataClass, Span
from midspan.values.spans import DAYS_PER_WEEK

WEDNESDAY = 2
NOWHERE = ZoneInfo("UTC")
STATES = {
    AttendanceState.EXPECTED: engine.Attendance.UNKNOWN,
    AttendanceState.ATTENDED: engine.Attendance.ATTENDED,
    AttendanceState.ABSENT: engine.Attendance.ABSENT,
    AttendanceState.EXCUSED: engine.Attendance.EXCUSED,
}
AT_RISK = frozenset({engine.Code.AT_RISK, engine.Code.SHORT})
STAY = (
    "patient_id", "alias", "patient__given_names", "patient__name_to_use", "patient__family_name", "level",
    "jurisdiction", "payer", "track__age_band", "site__time_zone", "past_until", "past_levels", "past_limits",
    "step_dates", "step_minutes",
    "minimum_weekly_minutes", "maximum_weekly_minutes", "minimum_days", "maximum_days",
)  # fmt: skip


class Stay(Struct, frozen=True, kw_only=True):
    """What a stay says about the week: the person, and the hours promised in it."""

    patient_id: UUID
    alias: str
    name: str
    level: str
    case: Case
    zone: ZoneInfo
    promised: WeekHours


class RiskLine(Struct, frozen=True, kw_only=True):
    """One person whose week will not reach its hours as it is planned."""

    patient_id: UUID
    alias: str
    name: str
    risk: engine.HoursAtRisk

    @property
    def missing_minutes(self) -> int:
        return self.risk.makeup_minutes_needed or 0


class Attended(Struct, frozen=True):
    """What is recorded of one booking: whether they came, when they were there, and what failures took of it."""

    state: AttendanceState
    presences: list[engine.Presence]
    lost: tuple[tuple[Span, FailureOf], ...] = ()


def hours_of_week(*, viewer: Actor, patient_id: UUID, monday: date, now: datetime | None = None) -> engine.Tally:
    """Minutes and days of one person's week against their plan of care and the rules in force. Five queries.

    A number that neither the plan nor a rule says is None in the findings: unknown, never zero.
    """
    stays = _stays(viewer, monday, patient_ids=[patient_id])
    meetings = meetings_in_week(viewer=viewer, monday=monday, patient_ids=[patient_id])
    attended = _attended(viewer, monday, patient_ids=[patient_id])
    contacts = _contacts(viewer, monday, patient_ids=[patient_id])
    stay = stays[0] if stays else _no_stay(patient_id, meetings, monday)
    rule = _rules([stay], viewer=viewer)[patient_id]
    known, presences = for_engine(meetings, attended, contacts.get(patient_id, ()), case=stay.case)
    return engine.tally(known, presences, week=monday, rule=rule, now=now or clock.now())


def hours_of_weeks(
    *, viewer: Actor, monday: date, patient_ids: Collection[UUID] | None = None, now: datetime | None = None
) -> dict[UUID, engine.Tally]:
    """Patient id → their week, for everybody in treatment whom the viewer reaches (or these). Five queries."""
    moment = now or clock.now()
    return {
        stay.patient_id: engine.tally(*facts, week=monday, rule=rule, now=moment)
        for stay, rule, facts in _weeks(viewer, monday, patient_ids)
    }


def hours_at_risk_by_wednesday(
    *, viewer: Actor, today: date, now: datetime | None = None, patient_ids: Collection[UUID] | None = None
) -> list[RiskLine]:
    """Who of those the viewer reaches will miss this week's hours as planned, the most missing first.

    Empty on Monday and Tuesday, when the week is still being settled. Five queries for any number of people.
    """
    if today.weekday() < WEDNESDAY:
        return []
    monday, moment = clock.week_start(today), now or clock.now()
    lines = [
        RiskLine(
            patient_id=stay.patient_id,
            alias=stay.alias,
            name=stay.name,
            risk=engine.hours_at_risk(*facts, week=monday, rule=rule, now=moment),
        )
        for stay, rule, facts in _weeks(viewer, monday, patient_ids)
    ]
    at_risk = [line for line in lines if line.risk.verdict.code in AT_RISK and line.missing_minutes]
    return sorted(at_risk, key=lambda line: (-line.missing_minutes, line.name))


Facts = tuple[list[engine.Meeting], list[engine.Presence]]


def _weeks(
    viewer: Actor, monday: date, patient_ids: Collection[UUID] | None
) -> list[tuple[Stay, engine.DoseRule, Facts]]:
    stays = _stays(viewer, monday, patient_ids=patient_ids)
    meetings: dict[UUID, list[WeekMeeting]] = {}
    for one in meetings_in_week(viewer=viewer, monday=monday, patient_ids=patient_ids):
        meetings.setdefault(one.patient_id, []).append(one)
    attended = _attended(viewer, monday, patient_ids=patient_ids)
    contacts = _contacts(viewer, monday, patient_ids=patient_ids)
    rules = _rules(stays, viewer=viewer)
    found = []
    for stay in stays:
        key = stay.patient_id
        facts = for_engine(meetings.get(key, ()), attended, contacts.get(key, ()), case=stay.case)
        found.append((stay, rules[key], facts))
    return found


def _contacts(viewer: Actor, monday: date, *, patient_ids: Collection[UUID] | None) -> dict[UUID, list[Counted]]:
    """Patient id → the week's contacts whose minutes count. One query."""
    until = monday + timedelta(days=DAYS_PER_WEEK)
    found: dict[UUID, list[Counted]] = {}
    for one in counted_contacts(viewer=viewer, first=monday, until=until, patient_ids=patient_ids):
        found.setdefault(one.patient_id, []).append(one)
    return found


def _stays(viewer: Actor, monday: date, *, patient_ids: Collection[UUID] | None) -> list[Stay]:
    return [_stay(*row, on=monday) for row in rows_of_people(_STAYS, patient_ids, viewer=viewer)]


def _stay_rows(*, viewer: Actor, patient_ids: list[UUID] | None = None) -> QuerySet[Any, Any]:
    rows = stays_on(viewer=viewer).filter(state__in=sorted(IN_TREATMENT))
    return of_people(rows, patient_ids).values_list(*STAY)


_STAYS = of_some_or_all(_stay_rows)


def _stay(patient_id: UUID, alias: str, given: str, to_use: str, family: str, level: str, *rest: Any, on: date) -> Stay:
    jurisdiction, payer, age_band, zone, until, levels, past_limits, step_dates, step_minutes, *limits = rest
    past = Past(until, levels, past_limits)
    care = WeekHours(
        minimum_minutes=limits[0], maximum_minutes=limits[1], minimum_days=limits[2], maximum_days=limits[3]
    )
    return Stay(
        patient_id=patient_id,
        alias=alias,
        name=f"{to_use or given} {family}".strip(),
        level=past.level(on, now=level),
        case=Case(on=on, age_band=age_band or "", jurisdiction=jurisdiction, payer=payer),
        zone=ZoneInfo(zone) if zone else NOWHERE,
        promised=week_hours(past.care(on, now=care), Steps(step_dates, step_minutes), on=on),
    )


def _no_stay(patient_id: UUID, meetings: list[WeekMeeting], monday: date) -> Stay:
    """Somebody not in treatment now: what they attended is counted, what they should have is not known."""
    return Stay(
        patient_id=patient_id,
        alias="",
        name="",
        level="",
        case=Case(on=monday),
        zone=ZoneInfo(meetings[0].zone) if meetings else NOWHERE,
        promised=WeekHours(),
    )


def _rules(stays: Iterable[Stay], *, viewer: Actor) -> dict[UUID, engine.DoseRule]:
    stays = list(stays)
    doses = doses_for(viewer=viewer, asked={(stay.level, stay.case) for stay in stays})
    return {stay.patient_id: rule_of(stay, doses[stay.level, stay.case]) for stay in stays}


def rule_of(stay: Stay, dose: Dose) -> engine.DoseRule:
    """A stage of a step down or the plan of care first, then the rules in force; what none says stays unknown."""
    said = stay.promised
    minutes = _limits(
        (said.minimum_minutes, dose.minimum_weekly_minutes), (said.maximum_minutes, dose.maximum_weekly_minutes)
    )
    days = _limits((said.minimum_days, dose.minimum_days), (said.maximum_days, dose.maximum_days))
    return engine.DoseRule(
        minimum_minutes=minutes[0],
        maximum_minutes=minutes[1],
        minimum_days=days[0],
        maximum_days=days[1],
        # A week is planned with its breaks; only a rule that takes them out does so here.
        counts_breaks=dose.counts_breaks is not False,
        zone=stay.zone,
        source="; ".join(
            ["Step down" if said.is_stage else "Plan of care", *(citation.source for citation in dose.sources)]
        ),
        reviewed_on=min((citation.reviewed_on for citation in dose.sources), default=stay.case.on),
        minimum_minutes_per_day=dose.minimum_minutes_per_service_day or 0,
    )


def _limits(least: tuple[int | None, ...], most: tuple[int | None, ...]) -> tuple[int | None, int | None]:
    """The first number known of each. A maximum below the minimum contradicts it, so it is not known either."""
    minimum = next((number for number in least if number is not None), None)
    maximum = next((number for number in most if number is not None), None)
    if minimum is not None and maximum is not None and maximum < minimum:
        maximum = None
    return minimum, maximum


def _attended(viewer: Actor, monday: date, *, patient_ids: Collection[UUID] | None) -> dict[UUID, Attended]:
    """Booking id → what is recorded of it, in that week. One query."""
    found: dict[UUID, Attended] = {}
    until = monday + timedelta(days=DAYS_PER_WEEK)
    for booking_id, state, during, spans, failures in rows_of_people(
        _ATTENDED, patient_ids, viewer=viewer, monday=monday, until=until
    ):
        one = found.setdefault(booking_id, Attended(AttendanceState(state), [], lost_of(spans, failures)))
        if during is not None:
            one.presences.append(engine.Presence(str(booking_id), during.lower, during.upper))
    return found


def _attended_rows(
    *, viewer: Actor, monday: date, until: date, patient_ids: list[UUID] | None = None
) -> QuerySet[Any, Any]:
    rows = visible(Attendance.objects.all(), viewer=viewer, data_class=DataClass.ATTENDANCE)
    rows = of_people(rows.filter(booking__local_date__gte=monday, booking__local_date__lt=until), patient_ids)
    columns = ("booking_id", "state", "presences__during", "lost_during", "lost_to")
    return rows.annotate(**lost_arrays("pk")).values_list(*columns)


_ATTENDED = of_some_or_all(_attended_rows, monday=date, until=date)


def lost_of(spans: Iterable[Any], failures: Iterable[str]) -> tuple[tuple[Span, FailureOf], ...]:
    """What failures took of one booking, as the database gives it."""
    taken = zip(spans, failures, strict=True)
    return tuple((Span(span.lower, span.upper), FailureOf(failure_of)) for span, failure_of in taken)


def for_engine(
    meetings: Iterable[WeekMeeting],
    attended: Mapping[UUID, Attended],
    contacts: Iterable[Counted] = (),
    *,
    case: Case,
) -> Facts:
    """Sessions and contacts as the engine knows them: a contact was attended from its first minute to its last.

    Whether time that a failure took counts is said for the payer of `case`.
    """
    known, presences = [], []
    for one in contacts:
        known.append(
            engine.Meeting(
                id=str(one.contact_id),
                span=Span(one.began_at, one.ended_at),
                kind=one.kind,
                attendance=engine.Attendance.ATTENDED,
            )
        )
        presences.append(engine.Presence(str(one.contact_id), one.began_at, one.ended_at))
    for meeting in meetings:
        recorded = attended.get(meeting.booking_id, Attended(AttendanceState.EXPECTED, []))
        known.append(_meeting(meeting, recorded, case))
        presences += recorded.presences
    return known, presences


def _meeting(meeting: WeekMeeting, recorded: Attended, case: Case) -> engine.Meeting:
    made_up = None
    if meeting.makes_up_for_id and meeting.missed_date:
        made_up = engine.MakeUp(str(meeting.makes_up_for_id), meeting.missed_date)
    return engine.Meeting(
        id=str(meeting.booking_id),
        span=Span(meeting.start, meeting.end),
        kind=meeting.kind,
        attendance=STATES[recorded.state],
        breaks=_breaks(meeting),
        is_makeup_for=made_up,
        lost=tuple(
            engine.Lost(span, counts(failure_of, payer=case.payer, on=case.on)) for span, failure_of in recorded.lost
        ),
    )


def _breaks(meeting: WeekMeeting) -> tuple[Span, ...]:
    """The group says how long its break is, not when; it is taken to lie in the middle, in whole minutes."""
    if not meeting.break_minutes:
        return ()
    before = (int((meeting.end - meeting.start).total_seconds() // 60) - meeting.break_minutes) // 2
    start = meeting.start + timedelta(minutes=before)
    return (Span(start, start + timedelta(minutes=meeting.break_minutes)),)
