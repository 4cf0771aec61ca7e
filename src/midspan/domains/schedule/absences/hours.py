"""Individual hours that must move: the engine repairs those people's week, everything else in it kept as it is.

The problem of one week at one site holds only the people concerned. Their other sessions of the week are groups that
they keep; everybody else's hours are time that counselors have no more.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.programs.queries import closed_dates, one_to_one_rooms, opening_spans
from midspan.domains.responsibilities.queries import LifeInWeek, lives_in_week, week_preferences
from midspan.domains.schedule.absences.cover_rules import CoverRule
from midspan.domains.schedule.absences.sessions import LedSession, OwnSession
from midspan.domains.schedule.absences.steps import MovedHour
from midspan.domains.schedule.absences.weeks import StaffWeek, Week
from midspan.domains.schedule.enums import SessionKind, SessionState
from midspan.domains.schedule.models import Session
from midspan.domains.schedule.problem.asking import rules_in_force
from midspan.domains.schedule.problem.counselors import VIDEO_ONLY, roomed
from midspan.domains.schedule.problem.needs import NO_CAP, commitments_of
from midspan.domains.schedule.problem.rooms import TalkRoom, room_for
from midspan.engines import scheduling as engine
from midspan.engines.scheduling.repairing import repair
from midspan.kernel import clock
from midspan.values import Actor, WeekSpan
from midspan.values.spans import DAYS_PER_WEEK, MINUTES_PER_DAY

if TYPE_CHECKING:
    from midspan.domains.responsibilities.models import WeekPreference

MANY = 1000  # Seats of a session that somebody has anyway.


class HourAsk(Struct, frozen=True):
    """What moving hours in one week needs to know. `staff` are the absent person and whoever may see people instead."""

    week: Week
    absent_id: UUID
    staff: tuple[StaffWeek, ...]
    own: tuple[OwnSession, ...]
    rule: CoverRule
    by: Actor


def moved_hours(sessions: Iterable[LedSession], ask: HourAsk) -> dict[UUID, MovedHour]:
    """Session id → its other time; one for which the week has none is left out."""
    found: dict[UUID, MovedHour] = {}
    for _, of_site in groupby(sorted(sessions, key=_site), key=_site):
        found |= _moved_at_site(list(of_site), ask)
    return found


def _site(session: LedSession) -> str:
    return str(session.row.site_id)


def _moved_at_site(sessions: list[LedSession], ask: HourAsk) -> dict[UUID, MovedHour]:
    site_id, rooms = sessions[0].row.site_id, _rooms(sessions, ask)
    by_patient: dict[UUID, list[LedSession]] = {}
    for session in sessions:
        if session.row.patient_id:
            by_patient.setdefault(session.row.patient_id, []).append(session)
    people = list(by_patient)
    lives = lives_in_week(viewer=ask.by, patient_ids=people, monday=ask.week.monday, zone=ask.week.zone)
    preferences = week_preferences(viewer=ask.by, patient_ids=people)
    besides = {session.row.pk for session in sessions}
    kept = {
        one: [
            own
            for own in ask.own
            if own.patient_id == one and own.session_id not in besides and ask.week.has(own.start)
        ]
        for one in people
    }
    problem = engine.Problem(
        sections=tuple(_kept_section(own, ask.week) for of_one in kept.values() for own in of_one),
        counselors=tuple(_counselors(site_id, ask, rooms)),
        patients=tuple(
            _needs(by_patient[one], kept[one], ask, life=lives[one], preference=preferences.get(one)) for one in people
        ),
        # Their week is whole but for this hour: no group of treatment itself has to be in what is asked here.
        rules=replace(rules_in_force(), required_content=()),
    )
    repaired = repair(
        problem, engine.Schedule({needs.id: None for needs in problem.patients}), affected=[str(one) for one in people]
    )
    plans = {UUID(one): plan for one, plan in repaired.schedule.plans.items() if plan is not None}
    whole = {one: plan for one, plan in plans.items() if len(plan.section_ids) == len(kept[one])}
    return dict(_hours(by_patient, whole, ask, rooms))


def _kept_section(own: OwnSession, week: Week) -> engine.Section:
    return engine.Section(
        id=_section_id(own),
        meetings=(week.span(own.start, own.end),),
        site_id=str(own.site_id),
        is_video=own.is_video,
        capacity=MANY,
    )


def _section_id(own: OwnSession) -> str:
    """Two people in one group each keep it for themselves: no seat is asked about."""
    return f"{own.session_id}/{own.patient_id}"


def _needs(
    sessions: list[LedSession],
    kept: list[OwnSession],
    ask: HourAsk,
    *,
    life: LifeInWeek,
    preference: "WeekPreference | None",
) -> engine.PatientNeeds:
    first = sessions[0].row
    lengths = {session.row.kind: session.minutes for session in sessions}
    spans = {session.row.kind: ask.week.span(session.start, session.end) for session in sessions}
    sections = tuple(sorted(_section_id(own) for own in kept))
    absent = str(ask.absent_id)
    return engine.PatientNeeds(
        id=str(first.patient_id),
        site_id=str(first.site_id),
        minimum_minutes=sum(own.minutes for own in kept),
        maximum_minutes=NO_CAP,
        min_days=min(1, len(kept)),
        max_days=DAYS_PER_WEEK,
        max_group_minutes_per_day=MINUTES_PER_DAY,
        commitments=_free_of(kept, commitments_of(life), ask.week),
        travel_minutes=tuple(sorted(preference.travel_minutes.items())) if preference else (),
        individual_modes=(engine.Mode.VIDEO if first.is_video else engine.Mode.IN_PERSON,),
        # By video another counselor may not treat where the person is, so there it stays with their own.
        counselor_id=absent if first.is_video else None,
        individual_minutes=lengths.get(SessionKind.INDIVIDUAL, 0),
        family_minutes=lengths.get(SessionKind.FAMILY, 0),
        prior=engine.PriorWeek(
            section_ids=sections,
            individual=spans.get(SessionKind.INDIVIDUAL),
            family=spans.get(SessionKind.FAMILY),
            counselor_id=absent,
        ),
        eligible_section_ids=sections,
    )


def _free_of(
    kept: list[OwnSession], commitments: Iterable[engine.Commitment], week: Week
) -> tuple[engine.Commitment, ...]:
    """Their life without what a session of this week is in the way of already: it was settled before."""
    spans = [week.span(own.start, own.end) for own in kept]
    return tuple(one for one in commitments if not any(one.span.overlaps(span) for span in spans))


def _counselors(site_id: UUID, ask: HourAsk, rooms: Sequence[TalkRoom]) -> Iterator[engine.Counselor]:
    """Each one's hours at the site in which a room is free, and the absent person's other hours by video."""
    opening = opening_spans(viewer=ask.by).get(site_id)
    shut = list(_shut(site_id, ask))
    for one in ask.staff:
        at_site = [part for span in one.work_at(site_id) for part in _within(span, opening)]
        seen, unseen = roomed(at_site, rooms)
        is_absent = one.staff.pk == ask.absent_id
        elsewhere = [span for place, span in one.work if place != site_id] if is_absent else []
        # The site comes last: the engine reads where somebody is seen from their last entry.
        for place, spans in ((VIDEO_ONLY, [*unseen, *elsewhere] if is_absent else []), (str(site_id), seen)):
            if spans:
                yield engine.Counselor(
                    id=str(one.staff.pk),
                    site_id=place,
                    work=tuple(sorted(spans)),
                    taken=tuple(sorted({*one.taken, *shut})),
                    languages=() if is_absent else tuple(one.staff.languages),
                )


def _within(span: WeekSpan, opening: Sequence[WeekSpan] | None) -> Iterator[WeekSpan]:
    """The part of a stretch in which the site is open; all of it where opening hours are not known."""
    if opening is None:
        yield span
    for hours in opening or ():
        if hours.overlaps(span):
            yield WeekSpan(span.day, max(hours.start, span.start), min(hours.end, span.end))


def _shut(site_id: UUID, ask: HourAsk) -> Iterator[WeekSpan]:
    """What is no time to move to: closed days, and all that is past or too soon for anybody to hear of it."""
    week = ask.week
    closed = closed_dates(viewer=ask.by, from_date=week.monday, until_date=week.until)
    soonest = (clock.now() + timedelta(minutes=ask.rule.notice_minutes)).astimezone(week.zone)
    for number in range(DAYS_PER_WEEK):
        day = week.day(number)
        if {(site_id, day), (None, day)} & closed or day < soonest.date():
            yield WeekSpan(number, 0, MINUTES_PER_DAY)
        elif day == soonest.date() and soonest.hour * 60 + soonest.minute:
            yield WeekSpan(number, 0, soonest.hour * 60 + soonest.minute)


def _rooms(sessions: list[LedSession], ask: HourAsk) -> list[TalkRoom]:
    """The site's rooms for one-to-one sessions as that week takes them; empty where the site names none."""
    organization_id, site_id = ask.by.organization_id, sessions[0].row.site_id
    rooms = [room for room in one_to_one_rooms(organization_id=organization_id) if room.site_id == site_id]
    first, last = clock.at(ask.week.monday, 0, ask.week.zone), clock.at(ask.week.until, 0, ask.week.zone)
    rows = Session.objects.filter(
        organization_id=organization_id,
        room__in=[room.pk for room in rooms],
        state=SessionState.PLANNED,
        during__startswith__gte=first,
        during__startswith__lt=last,
    ).exclude(pk__in=[session.row.pk for session in sessions])
    taken: dict[UUID, list[WeekSpan]] = {}
    for room_id, during in rows.values_list("room_id", "during"):
        taken.setdefault(room_id, []).append(ask.week.span(during.lower, during.upper))
    return [TalkRoom(room.pk, room.name, tuple(taken.get(room.pk, ())), ()) for room in rooms]


def _hours(
    by_patient: Mapping[UUID, list[LedSession]],
    plans: Mapping[UUID, engine.WeekPlan],
    ask: HourAsk,
    rooms: Collection[TalkRoom],
) -> Iterator[tuple[UUID, MovedHour]]:
    """Each session's slot with a room of its own; where the last room went to another, it has none and is left out."""
    free = {room.id: room for room in rooms}
    for patient_id, plan in plans.items():
        slots = {SessionKind.INDIVIDUAL: plan.individual, SessionKind.FAMILY: plan.family}
        for session in by_patient[patient_id]:
            slot = slots[SessionKind(session.row.kind)]
            if slot is None:
                continue
            room = None
            if free and slot.mode is engine.Mode.IN_PERSON:
                room = room_for(slot.span, UUID(slot.counselor_id), free.values())
                if room is None:
                    continue
                free[room.id] = replace(room, taken=(*room.taken, slot.span))
            start, end = ask.week.instants(slot.span)
            kept_room = session.row.room_id if not rooms and not session.row.is_video else None
            yield session.row.pk, MovedHour(UUID(slot.counselor_id), start, end, room.id if room else kept_room)
