"""Who waits at a center, and what the calendar knows of seats to come."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.schedule.models import Seat as SeatRow
from midspan.domains.schedule.models import Section
from midspan.domains.schedule.problem.center import CenterAsk, center_ask, keeping
from midspan.domains.schedule.problem.sections import engine_section, section_rows
from midspan.domains.schedule.rules import may_be_planned
from midspan.domains.schedule.waiting.dates import Opening, Seat, SeatDate, seat_dates
from midspan.engines import scheduling as engine
from midspan.kernel import clock
from midspan.kernel.row_security import widened
from midspan.values import Actor, ActorKind
from midspan.values.spans import DAYS_PER_WEEK

if TYPE_CHECKING:
    from midspan.domains.journey.models import Episode


class OwnWait(Struct, frozen=True):
    """What a person who waits is told: how many days already, and from when on a place can open."""

    days: int
    place: SeatDate

    @property
    def words(self) -> str:
        """In one sentence, without a promise."""
        if self.place.on is not None:
            day = {"day": date_format(self.place.on, "l, F j")}
            return _("No place opens before %(day)s, unless somebody leaves early.") % day
        if self.place.seat is Seat.FREE:
            return _("There is a place that fits. We get in touch with you to plan your week.")
        return _("We cannot say yet when a place opens. We tell you as soon as we know.")

    @property
    def waited(self) -> str:
        return ngettext("You have waited %(count)s day.", "You have waited %(count)s days.", self.days) % {
            "count": self.days
        }


def dates_of(ask: CenterAsk, *, by: Actor, patient_ids: Collection[str] | None = None) -> dict[str, SeatDate]:
    """Patient id → what can be said about the first seat of those without a week (or of these among them)."""
    waiting = [one for one, plan in ask.now.items() if plan is None and (patient_ids is None or one in patient_ids)]
    if not waiting:
        return {}
    held = {one: plan for one, plan in ask.now.items() if plan is not None}
    with widened(by):
        coming = list(_sections_to_come(ask, by=by))
        openings = [*_planned_ends(ask, held), *_ending_seats(ask, by=by), *(opening for _, opening in coming)]
    problem = keeping(ask.problem, held)
    problem = replace(problem, sections=(*problem.sections, *(section for section, _ in coming)))
    return seat_dates(problem, openings, waiting)


def own_wait(*, viewer: Actor, episode: "Episode") -> OwnWait | None:
    """What this person may be told of their own wait; None for who has a week or of whom too little is known.

    The whole center is counted, as a job counts; nobody of it is in the answer.
    """
    if not may_be_planned(episode):
        return None
    by = replace(viewer, kind=ActorKind.JOB)
    ask = center_ask(from_date=clock.local_date(), by=by)
    patient_id = str(episode.patient_id)
    found = dates_of(ask, by=by, patient_ids={patient_id}).get(patient_id)
    return OwnWait(days_waited(episode), found) if found else None


def days_waited(episode: "Episode") -> int:
    """Whole days since the stay was opened."""
    return (clock.local_date() - episode.opened_at.date()).days


def _planned_ends(ask: CenterAsk, held: Mapping[str, engine.WeekPlan]) -> Iterator[Opening]:
    """Seats of people whose stay at this level has a planned end."""
    for patient_id, plan in held.items():
        end = ask.stays[patient_id].planned_end
        if end is not None and end > ask.clock.day:
            yield from (Opening(end, section_id) for section_id in plan.section_ids)


def _ending_seats(ask: CenterAsk, *, by: Actor) -> Iterator[Opening]:
    """Seats that end by themselves, of people whose week is not planned here. Needs the whole organization in reach."""
    rows = SeatRow.objects.filter(
        organization_id=by.organization_id, dates__overlap=DateRange(ask.clock.day, None), dates__upper_inf=False
    ).exclude(patient_id__in=[UUID(one) for one in ask.stays])
    for section_id, dates in rows.values_list("section_id", "dates"):
        yield Opening(dates.upper, str(section_id))


def _sections_to_come(ask: CenterAsk, *, by: Actor) -> Iterator[tuple[engine.Section, Opening]]:
    """Sections that start after this week, all their seats taken until then."""
    first: date = ask.clock.day + timedelta(days=DAYS_PER_WEEK)
    starting = Section.objects.filter(
        Q(until_date=None) | Q(until_date__gt=first), organization_id=by.organization_id, from_date__gte=first
    )
    starts = {str(section_id): day for section_id, day in starting.values_list("pk", "from_date")}
    for row in section_rows(starting, organization_id=by.organization_id):
        section = engine_section(row, taken=0, on=ask.clock)
        if row.times:
            yield replace(section, taken=section.capacity), Opening(starts[row.id], section.id, section.capacity)
