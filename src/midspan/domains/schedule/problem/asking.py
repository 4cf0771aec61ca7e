"""Everything the engine is asked for one person's standing week."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.journey.queries import caseloads
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import active_staff
from midspan.domains.programs.queries import doses_for
from midspan.domains.responsibilities.queries import must_not_meet, standing_life, week_preference
from midspan.domains.schedule.models import IndividualHour
from midspan.domains.schedule.problem.clocks import WeekClock
from midspan.domains.schedule.problem.counselors import CounselorQuestion, engine_counselors
from midspan.domains.schedule.problem.licensure import (
    LeftOut,
    Licensure,
    licensure_for,
    unlicensed_sections,
    video_leaders,
    video_state,
    with_licensed,
)
from midspan.domains.schedule.problem.needs import Before, Person, case_of, needs_from, tags_of
from midspan.domains.schedule.problem.sections import (
    SectionRow,
    engine_section,
    own_seats,
    sections_of,
    weekly_rows_open_to,
)
from midspan.engines import scheduling as engine
from midspan.kernel.prepared import Prepared, days_from, organization_reader
from midspan.kernel.row_security import widened
from midspan.kernel.statements import asked_together
from midspan.values import Actor

if TYPE_CHECKING:
    from midspan.domains.journey.models import Episode
    from midspan.domains.responsibilities.models import WeekPreference


class Ask(Struct, frozen=True):
    """A problem with one person in it; its times are on the clock of the person's site."""

    problem: engine.Problem
    patient_id: str
    left_out: LeftOut


@cache
def rules_in_force() -> engine.Rules:
    """The engine's dated rules; they change only with a new release."""
    return engine.rules_in_force()


def standing_ask(*, episode: "Episode", from_date: date, by: Actor) -> Ask:
    """The problem of a week that starts on `from_date` and has no end.

    Others' seats and hours are counted with the whole organization in reach; nothing in the answer names them.
    """
    clock, patient_id = week_clock(episode, day=from_date), episode.patient_id
    level, case = case_of(episode, on=from_date)
    life_of = partial(standing_life, viewer=by, patient_id=patient_id, from_date=from_date, zone=clock.zone)
    preference_of = partial(week_preference, viewer=by, patient_id=patient_id)
    doses_of = partial(doses_for, viewer=by, asked=[(level, case)])
    with asked_together(life_of, preference_of, doses_of):
        life, preference, dose = life_of(), preference_of(), doses_of()[level, case]
    # What makes up a standing week meets in all of them: the dose is a week's, no average's.
    tags = tags_of(episode, preference)
    with widened(by):
        here = {"organization_id": by.organization_id, "patient_id": patient_id}
        open_of = partial(
            weekly_rows_open_to, tags, organization_id=by.organization_id, on=from_date, besides=patient_id
        )
        apart_of, held_of = partial(must_not_meet, **here), partial(before_of, from_date=from_date, **here)
        counselors_of = _counselors_of(episode, clock, from_date=from_date, by=by)
        with asked_together(open_of, apart_of, held_of, counselors_of):
            (rows, taken), apart, before, counselors = open_of(), apart_of(), held_of(), counselors_of()
        avoid = _avoidances(apart, rows, from_date=from_date, by=by)
        leaders = video_leaders(rows, by=by)
        licensure = _licensure(episode, preference, leaders, counselors, from_date=from_date, by=by)
    person = Person(episode, life, preference, before, avoid, clock)
    unlicensed = unlicensed_sections(rows, leaders, licensure)
    needs, barred = with_licensed(needs_from(person, dose=dose), {one.id for one in counselors}, licensure)
    problem = engine.Problem(
        sections=tuple(
            engine_section(row, taken=seats, on=clock)
            for row, seats in zip(rows, taken, strict=True)
            if row.times and row.id not in unlicensed
        ),
        counselors=tuple(one for one in counselors if needs.counselor_ids is None or one.id in needs.counselor_ids),
        patients=(needs,),
        rules=rules_in_force(),
    )
    return Ask(problem, str(episode.patient_id), LeftOut(licensure.where, len(unlicensed), barred))


def _licensure(
    episode: "Episode",
    preference: "WeekPreference | None",
    leaders: Mapping[str, Sequence[UUID]],
    counselors: tuple[engine.Counselor, ...],
    *,
    from_date: date,
    by: Actor,
) -> Licensure:
    """Who is licensed where the person is, of those who lead groups by video and the counselors. One query."""
    staff_ids = {one for ids in leaders.values() for one in ids} | {UUID(one.id) for one in counselors}
    where = video_state(preference, episode)
    return licensure_for(where, episode=episode, staff_ids=staff_ids, on=from_date, by=by)


def week_clock(episode: "Episode", *, day: date) -> WeekClock:
    """The clock of the site where the stay is."""
    return WeekClock(ZoneInfo(episode.site.time_zone if episode.site else "UTC"), day)


def before_of(*, organization_id: UUID, patient_id: UUID, from_date: date) -> Before:
    """Seats and hours the person holds from that date on."""
    reader = organization_reader(organization_id)
    hours = _HOURS.instances(viewer=reader, patient_id=patient_id, from_date=from_date)
    seats = own_seats(organization_id=organization_id, patient_id=patient_id, from_date=from_date)
    return Before(tuple(seats), tuple(hours))


def _hours(*, viewer: Actor, patient_id: UUID, from_date: date) -> QuerySet[IndividualHour]:
    rows = IndividualHour.objects.filter(
        organization_id=viewer.organization_id, patient_id=patient_id, dates__overlap=days_from(from_date)
    )
    return rows.select_related("site").order_by("pk")


_HOURS = Prepared(_hours, patient_id=UUID, from_date=date)


def _avoidances(
    avoided: frozenset[UUID], rows: Iterable[SectionRow], *, from_date: date, by: Actor
) -> tuple[engine.Avoidance, ...]:
    """Those of the sections in which somebody sits whom this person must not meet."""
    seated = sections_of(organization_id=by.organization_id, patient_ids=avoided, from_date=from_date)
    closed = {str(section_id) for section_id in seated}
    here = sorted(row.id for row in rows if row.id in closed)
    return tuple(engine.Avoidance(section_id, engine.AvoidanceKind.NO_CONTACT) for section_id in here)


def _counselors_of(
    episode: "Episode", clock: WeekClock, *, from_date: date, by: Actor
) -> Callable[[], tuple[engine.Counselor, ...]]:
    """The primary counselor, whose caseload already counts this person; else everybody who has room."""
    room_left = {} if episode.primary_counselor_id else room_left_of(by.organization_id)
    question = CounselorQuestion(
        by=by,
        staff_ids=(episode.primary_counselor_id,) if episode.primary_counselor_id else tuple(room_left),
        site_id=episode.site_id,
        from_date=from_date,
        patient_ids=frozenset({episode.patient_id}),
        clock=clock,
    )
    return partial(engine_counselors, question, room_left=room_left)


def room_left_of(organization_id: UUID) -> dict[UUID, int]:
    """Counselor id → how many more people their caseload takes. Needs the whole organization in reach."""
    loads = caseloads(organization_id=organization_id)
    staff = active_staff(organization_id=organization_id, role=Role.COUNSELOR)
    return {one.pk: max(0, one.caseload_limit - loads.get(one.pk, 0)) for one in staff}
