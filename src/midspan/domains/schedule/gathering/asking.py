"""What the engine is asked about a family session: real stretches of the coming weeks in which each is free."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from midspan.domains.journey.queries import open_episode_of
from midspan.domains.people.queries import staff_of
from midspan.domains.programs.queries import closed_dates, opening_spans, rooms
from midspan.domains.responsibilities.queries import life_in_week, week_preference
from midspan.domains.schedule.absences.sessions import OwnSession, own_sessions
from midspan.domains.schedule.absences.weeks import StaffWeek, Week, staff_weeks
from midspan.domains.schedule.enums import GatheringParty, SessionState
from midspan.domains.schedule.gathering.rules import WEEKS_AHEAD, Known, may_gather
from midspan.domains.schedule.models import Session
from midspan.domains.schedule.problem.licensure import licensure_for, video_state
from midspan.domains.schedule.problem.needs import price_of
from midspan.engines.scheduling.gathering import STEP, Giving, Party, Question, Way
from midspan.kernel import clock
from midspan.kernel.row_security import widened
from midspan.values import Actor, RefusedError, Span, WeekSpan, merge_spans, refused
from midspan.values.spans import DAYS_PER_WEEK

if TYPE_CHECKING:
    from midspan.domains.journey.models import Episode
    from midspan.domains.people.models import Staff
    from midspan.domains.programs.models import Room

NOTICE = timedelta(hours=2)  # Whoever is asked has to hear of it.
NOT_HERE = "There is nobody like this in treatment here."


class FamilyAsk(Struct, frozen=True, kw_only=True):
    """One family session that is wanted: of whom, led by whom, how long and how. `people` are in the room, all told."""

    patient_id: UUID
    lead_id: UUID
    from_date: date
    minutes: int
    is_video: bool
    people: int = 2


class FamilyFacts(Struct, frozen=True, kw_only=True):
    """What is known for the engine, before anybody else who is asked is added; and where it would be."""

    question: Question
    site_id: UUID
    site_name: str
    rooms: dict[str, str]


def family_facts(ask: FamilyAsk, *, viewer: Actor) -> FamilyFacts:
    """When the person, who leads it and (in person) a room that holds everybody are free in the coming three weeks.

    Rooms are of the person's site; one that has none written down keeps no track of them. Raises RefusedError with
    what is not known yet.
    """
    stay = open_episode_of(viewer=viewer, patient_id=ask.patient_id)
    lead = staff_of(viewer=viewer, staff_id=ask.lead_id).first()
    if stay is None or lead is None:
        raise RefusedError(refused(NOT_HERE))
    travel = _travel(stay, viewer)
    licensed = ask.is_video and _is_licensed(stay, lead, ask, viewer)
    here = travel.get(stay.site_id) if stay.site_id else None
    state, has_site = stay.state, stay.site_id is not None
    may_gather(
        Known(state=state, has_site=has_site, is_video=ask.is_video, travel=here, is_licensed=licensed)
    ).require()
    return _Looking(ask, stay, lead, viewer, travel).facts()


def _travel(stay: "Episode", viewer: Actor) -> dict[UUID, int]:
    preference = week_preference(viewer=viewer, patient_id=stay.patient_id)
    return {UUID(site): minutes for site, minutes in (preference.travel_minutes if preference else {}).items()}


def _is_licensed(stay: "Episode", lead: "Staff", ask: FamilyAsk, viewer: Actor) -> bool:
    where = video_state(week_preference(viewer=viewer, patient_id=stay.patient_id), stay)
    held = licensure_for(where, episode=stay, staff_ids=[lead.pk], on=ask.from_date, by=viewer)
    return held.admits([lead.pk])


class _Looking:
    """One look for times. Whatever others' rows say that are read here, the answer names nobody of them."""

    def __init__(self, ask: FamilyAsk, stay: "Episode", lead: "Staff", viewer: Actor, travel: dict[UUID, int]) -> None:
        self.ask, self.stay, self.lead, self.viewer, self.travel = ask, stay, lead, viewer, travel
        self.site_id: UUID = stay.site_id  # type: ignore[assignment]  # `may_gather` asked
        self.zone = ZoneInfo(stay.site.time_zone)  # type: ignore[union-attr]  # as above
        self.until = ask.from_date + timedelta(weeks=WEEKS_AHEAD)
        self.within = Span(self._soonest(), clock.at(self.until, 0, self.zone))
        first, last = clock.week_start(ask.from_date), self.until
        self.weeks = [
            Week(first + timedelta(days=step), self.zone) for step in range(0, (last - first).days, DAYS_PER_WEEK)
        ]

    def facts(self) -> FamilyFacts:
        with widened(self.viewer):
            own = own_sessions([self.ask.patient_id], first=self.weeks[0].monday, until=self.until)
            places = [] if self.ask.is_video else self._rooms()
        fixed, giving = self._life()
        taken = [*fixed, *(self._beside(one) for one in own)]
        parties = [
            Party(GatheringParty.PATIENT, (Way("", tuple(without([self.within], taken))),)),
            Party(GatheringParty.LEAD, (Way("", tuple(self._of_lead())),)),
        ]
        if not self.ask.is_video and places:
            parties.append(Party(GatheringParty.ROOM, tuple(self._ways(places))))
        question = Question(
            parties=tuple(parties),
            within=self.within,
            minutes=self.ask.minutes,
            zone=self.zone,
            giving=tuple(giving),
            there_anyway=tuple(Span(one.start, one.end) for one in own if self._is_there(one)),
        )
        names = {str(room.pk): room.name for room in places}
        site = self.stay.site.name if self.stay.site else ""
        return FamilyFacts(question=question, site_id=self.site_id, site_name=site, rooms=names)

    def _soonest(self) -> datetime:
        """On the quarter of an hour; from `from_date` on, or when whoever is asked has heard of it."""
        midnight = clock.at(self.ask.from_date, 0, self.zone)
        steps = -(-max(timedelta(), clock.now() + NOTICE - midnight) // STEP)
        return midnight + steps * STEP

    def _life(self) -> tuple[list[Span], list[Giving]]:
        """What blocks, and what can give way at its price, each with the ways there and back and on to the site."""
        fixed: list[Span] = []
        giving: list[Giving] = []
        way = timedelta(minutes=0 if self.ask.is_video else self.travel[self.site_id])
        for week in self.weeks:
            life = life_in_week(viewer=self.viewer, patient_id=self.ask.patient_id, monday=week.monday, zone=self.zone)
            for one in life.times:
                start, end = week.instants(one.blocked)
                span, price = Span(start - way, end + way), price_of(one.firmness, one.span.minutes)
                if price is None:
                    fixed.append(span)
                else:
                    giving.append(Giving(span, price))
        return fixed, giving

    def _is_there(self, own: OwnSession) -> bool:
        return not (own.is_video or self.ask.is_video) and own.site_id == self.site_id

    def _beside(self, own: OwnSession) -> Span:
        """A session of theirs with the way between it and this one; none in the same house, or from home to home."""
        minutes = 0
        if not self._is_there(own):
            minutes = (0 if self.ask.is_video else self.travel[self.site_id]) + (
                0 if own.is_video else self.travel.get(own.site_id, 0)
            )
        way = timedelta(minutes=minutes)
        return Span(own.start - way, own.end + way)

    def _of_lead(self) -> Iterator[Span]:
        """When they are at work at the site, in its hours; by video wherever they work."""
        shut = closed_dates(viewer=self.viewer, from_date=self.weeks[0].monday, until_date=self.until)
        opening = opening_spans(viewer=self.viewer).get(self.site_id)
        for week in self.weeks:
            [own] = staff_weeks(week, [self.lead], away=(), by=self.viewer)
            work = merge_spans(
                _dated(span, week)
                for span in self._worked(own, opening)
                if not {(self.site_id, week.day(span.day)), (None, week.day(span.day))} & shut
            )
            yield from without(work, [_dated(span, week) for span in own.taken])

    def _worked(self, own: StaffWeek, opening: Collection[WeekSpan] | None) -> Iterator[WeekSpan]:
        for span in own.work_at(None if self.ask.is_video else self.site_id):
            if self.ask.is_video or opening is None:
                yield span
                continue
            for hours in opening:
                if hours.overlaps(span):
                    yield WeekSpan(span.day, max(hours.start, span.start), min(hours.end, span.end))

    def _rooms(self) -> "list[Room]":
        """The site's rooms that are in use, the smallest first."""
        found = [room for room in rooms(viewer=self.viewer) if room.site_id == self.site_id and room.is_active]
        return sorted(found, key=lambda room: (room.capacity, room.name))

    def _ways(self, places: "Iterable[Room]") -> Iterator[Way]:
        """Of those that hold everybody, when nothing is in them."""
        large = [room for room in places if room.capacity >= self.ask.people]
        taken: dict[UUID, list[Span]] = {room.pk: [] for room in large}
        with widened(self.viewer):
            rows = Session.objects.filter(
                organization_id=self.viewer.organization_id,
                room__in=list(taken),
                state=SessionState.PLANNED,
                during__overlap=(self.within.start, self.within.end),
            )
            for room_id, during in rows.values_list("room_id", "during"):
                taken[room_id].append(Span(during.lower, during.upper))
        for room in large:
            yield Way(str(room.pk), tuple(without([self.within], taken[room.pk])))


def _dated(span: WeekSpan, week: Week) -> Span:
    return Span(*week.instants(span))


def without(spans: Iterable[Span], taken: Iterable[Span]) -> Iterator[Span]:
    """What is left of stretches without the others, in order."""
    gone = merge_spans(taken)
    for span in merge_spans(spans):
        start = span.start
        for other in gone:
            if other.overlaps(span):
                if other.start > start:
                    yield Span(start, other.start)
                start = max(start, other.end)
        if start < span.end:
            yield Span(start, span.end)
