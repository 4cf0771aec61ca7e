"""Another session instead of a booked one, in that very week: what the engine proposes, as flat answers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.journey.queries import open_episode_of
from midspan.domains.privacy.queries import visible
from midspan.domains.responsibilities.queries import life_in_week, must_not_meet, week_preference
from midspan.domains.schedule.enums import SessionKind, SessionState, SwapState
from midspan.domains.schedule.models import Booking, Section, Session, SessionStaff, SwapRequest
from midspan.domains.schedule.problem.asking import rules_in_force, week_clock
from midspan.domains.schedule.problem.clocks import WeekClock
from midspan.domains.schedule.problem.licensure import licensure_for, video_state
from midspan.domains.schedule.problem.needs import Before, Person, needs_of
from midspan.domains.schedule.problem.sections import engine_section, open_to, section_rows
from midspan.engines.scheduling import PatientNeeds, PatientTags
from midspan.engines.scheduling import Section as EngineSection
from midspan.engines.scheduling.swapping import ALONE, SwapOption, SwapQuestion, swap_options
from midspan.kernel import clock
from midspan.kernel.row_security import widened
from midspan.values import Actor, DataClass, WeekSpan
from midspan.values.spans import DAYS_PER_WEEK, MINUTES_PER_DAY

if TYPE_CHECKING:
    from midspan.domains.journey.models import Episode

CHOICES = 4
JOINS = ("session__section__group", "session__section__track", "session__site")


class SwapChoice(Struct, frozen=True):
    """A session that could be attended instead. `reasons` are codes of the engine's `SwapReason`."""

    session_id: UUID
    title: str
    start: datetime
    end: datetime
    zone: str
    is_video: bool
    site_name: str
    reasons: tuple[str, ...]
    moves: tuple[str, ...]

    @property
    def starts_at(self) -> datetime:
        """The start on the site's wall clock."""
        return self.start.astimezone(ZoneInfo(self.zone))

    @property
    def ends_at(self) -> datetime:
        return self.end.astimezone(ZoneInfo(self.zone))


def swappable_booking(*, viewer: Actor, booking_id: UUID) -> Booking | None:
    """An active booking of a group session still to come, with its session and section."""
    rows = visible(Booking.objects.all(), viewer=viewer, data_class=DataClass.SCHEDULE).select_related(*JOINS)
    return rows.filter(
        pk=booking_id,
        is_active=True,
        session__kind=SessionKind.GROUP,
        session__state=SessionState.PLANNED,
        during__startswith__gt=clock.now(),
    ).first()


def swap_choices(*, viewer: Actor, booking: Booking) -> list[SwapChoice]:
    """Up to four sessions of the same week that fit life, dose and days, best first. Nothing says who sits there."""
    episode = open_episode_of(viewer=viewer, patient_id=booking.patient_id)
    if episode is None or episode.site is None:
        return []
    sessions, question = _question(booking, episode, viewer)
    return [_choice(sessions[option.section_id], option) for option in swap_options(question, count=CHOICES)]


def waiting_swaps(*, viewer: Actor) -> list[SwapRequest]:
    """Swaps that wait for staff, oldest first, with patient and both sessions."""
    rows = visible(SwapRequest.objects.all(), viewer=viewer, data_class=DataClass.SCHEDULE)
    joined = rows.select_related("patient", "booking__session__site", "chosen_session__site")
    return list(joined.filter(state=SwapState.ASKED).order_by("asked_at"))


def _question(booking: Booking, episode: "Episode", viewer: Actor) -> tuple[dict[str, Session], SwapQuestion]:
    monday = clock.week_start(booking.local_date)
    kept = [row for row in _own_week(viewer, booking.patient_id, monday) if row.pk != booking.pk]
    with widened(viewer):
        needs, on = _needs(episode, monday, viewer), week_clock(episode, day=monday)
        sessions, taken = _open_sessions(booking, monday, needs.tags, besides={row.session_id for row in kept})
        sessions = _licensed(sessions, episode, on=monday, by=viewer)
        weekly = _weekly(
            [booking.session, *(row.session for row in kept), *sessions], on, organization_id=viewer.organization_id
        )
    question = SwapQuestion(
        needs=needs,
        rules=rules_in_force(),
        given_up=as_section(booking.session, weekly, taken=0, on=on),
        kept=tuple(as_section(row.session, weekly, taken=0, on=on) for row in kept),
        candidates=tuple(as_section(one, weekly, taken=taken[one.pk], on=on) for one in sessions),
    )
    return {str(one.pk): one for one in sessions}, question


def _own_week(viewer: Actor, patient_id: UUID, monday: date) -> list[Booking]:
    rows = visible(Booking.objects.all(), viewer=viewer, data_class=DataClass.SCHEDULE).select_related(*JOINS)
    week = {"local_date__gte": monday, "local_date__lt": monday + timedelta(days=DAYS_PER_WEEK)}
    return list(rows.filter(patient_id=patient_id, is_active=True, session__state=SessionState.PLANNED, **week))


def _open_sessions(
    booking: Booking, monday: date, tags: PatientTags, *, besides: set[UUID]
) -> tuple[list[Session], Counter[UUID]]:
    """Group sessions of the week still to come that this person may join, and places taken in each.

    Those with anybody they must not meet are left out.
    """
    rows = Session.objects.filter(
        open_to(tags, section="section__"),
        organization_id=booking.organization_id,
        kind=SessionKind.GROUP,
        state=SessionState.PLANNED,
        local_date__gte=monday,
        local_date__lt=monday + timedelta(days=DAYS_PER_WEEK),
        during__startswith__gt=clock.now(),
    ).exclude(pk__in={*besides, booking.session_id})
    sessions = list(rows.select_related("site").order_by("during", "pk"))
    avoided = must_not_meet(organization_id=booking.organization_id, patient_id=booking.patient_id)
    taken, closed = _places(sessions, avoided)
    return [one for one in sessions if one.pk not in closed], taken


def _licensed(sessions: list[Session], episode: "Episode", *, on: date, by: Actor) -> list[Session]:
    """Without sessions by video that nobody licensed leads, where the person is."""
    by_video = [one.pk for one in sessions if one.is_video]
    if not by_video:
        return sessions
    leaders: dict[UUID, list[UUID]] = {session_id: [] for session_id in by_video}
    rows = SessionStaff.objects.filter(session_id__in=by_video, is_active=True)
    for session_id, staff_id in rows.values_list("session_id", "staff_id"):
        leaders[session_id].append(staff_id)
    where = video_state(week_preference(viewer=by, patient_id=episode.patient_id), episode)
    everybody = {one for ids in leaders.values() for one in ids}
    licensure = licensure_for(where, episode=episode, staff_ids=everybody, on=on, by=by)
    return [
        one for one in sessions if one.pk not in leaders or licensure.admits(leaders[one.pk], home_state=one.site.state)
    ]


def _places(sessions: Iterable[Session], avoided: frozenset[UUID]) -> tuple[Counter[UUID], set[UUID]]:
    rows = Booking.objects.filter(session__in=[one.pk for one in sessions], is_active=True)
    taken: Counter[UUID] = Counter()
    closed: set[UUID] = set()
    for session_id, patient_id in rows.values_list("session_id", "patient_id"):
        taken[session_id] += 1
        if patient_id in avoided:
            closed.add(session_id)
    return taken, closed


def _needs(episode: "Episode", monday: date, viewer: Actor) -> PatientNeeds:
    on = week_clock(episode, day=monday)
    life = life_in_week(viewer=viewer, patient_id=episode.patient_id, monday=monday, zone=on.zone)
    preference = week_preference(viewer=viewer, patient_id=episode.patient_id)
    return needs_of(Person(episode, life, preference, Before((), ()), (), on), by=viewer, on=monday)


def _weekly(sessions: Iterable[Session], on: WeekClock, *, organization_id: UUID) -> dict[UUID, EngineSection]:
    """Section id → what the engine knows of it, whatever the date."""
    ids = {one.section_id for one in sessions if one.section_id}
    rows = section_rows(Section.objects.filter(pk__in=ids), organization_id=organization_id)
    return {UUID(row.id): engine_section(row, taken=0, on=on) for row in rows}


def as_section(session: Session, weekly: Mapping[UUID, EngineSection], *, taken: int, on: WeekClock) -> EngineSection:
    """One dated session as the engine reads sections: one meeting on the person's clock, with that day's places."""
    start, end = session.during.lower.astimezone(on.zone), session.during.upper.astimezone(on.zone)
    first = start.hour * 60 + start.minute
    last = end.hour * 60 + end.minute if end.date() == start.date() else MINUTES_PER_DAY
    meetings = (WeekSpan(start.weekday(), first, last),)
    if session.section_id is None:
        return EngineSection(
            id=str(session.pk),
            meetings=meetings,
            site_id=str(session.site_id),
            is_video=session.is_video,
            capacity=1,
            content=ALONE,
        )
    found = weekly[session.section_id]
    return replace(found, id=str(session.pk), meetings=meetings, taken=taken, is_video=session.is_video)


def _choice(session: Session, option: SwapOption) -> SwapChoice:
    return SwapChoice(
        session_id=session.pk,
        title=session.title,
        start=session.during.lower,
        end=session.during.upper,
        zone=session.site.time_zone,
        is_video=session.is_video,
        site_name=session.site.name,
        reasons=tuple(reason.value for reason in option.reasons),
        moves=tuple(sorted({move.id for move in option.moves})),
    )
