"""The workbench: how the center's week stands today. Counts are of everybody; names only of whom the viewer reaches."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.journey.queries import stays_to_plan
from midspan.domains.schedule.models import Move, Section
from midspan.domains.schedule.offers.stored import explanation_from
from midspan.domains.schedule.problem.center import CenterAsk, center_ask, for_referee
from midspan.domains.schedule.problem.clocks import WeekClock
from midspan.domains.schedule.proposals.judging import Reason, plan_minutes, reasons_by_patient
from midspan.domains.schedule.proposals.naming import patient_name, week_names
from midspan.domains.schedule.proposals.wording import WeekNames, why_words
from midspan.domains.schedule.sections.facts import meeting_key
from midspan.domains.schedule.waiting.dates import Seat, SeatDate
from midspan.domains.schedule.waiting.listing import dates_of, days_waited
from midspan.domains.schedule.wording import obstacle_lines
from midspan.engines import scheduling as engine
from midspan.engines.scheduling.referee import ViolationKind, check
from midspan.ui.hours import duration_words
from midspan.ui.week import clock_words
from midspan.values import Actor, ActorKind
from midspan.values.spans import DAYS_PER_WEEK

if TYPE_CHECKING:
    from midspan.domains.journey.models import Episode

HOURS = frozenset({ViolationKind.TOO_FEW_MINUTES.value, ViolationKind.TOO_FEW_DAYS.value})
WORKDAYS = 5


class Cell(Struct, frozen=True):
    """One meeting of a section in the week grid. `kind`: full, open, few (below what it needs to run).

    `move_key` and `move_from` are its form value and its start, by which it is moved on a copy.
    """

    name: str
    times: str
    people: int
    capacity: int
    leaders: str
    place: str
    kind: str
    start: int
    move_key: str
    move_from: str


class Day(Struct, frozen=True):
    number: int
    name: str
    cells: tuple[Cell, ...]


class Demand(Struct, frozen=True):
    """Hours of one track: what the plans of care ask for, and how much of it is planned."""

    name: str
    people: int
    needed: int
    planned: int

    @property
    def words(self) -> str:
        return _("%(planned)s of %(needed)s") % {
            "planned": duration_words(self.planned),
            "needed": duration_words(self.needed),
        }


class Line(Struct, frozen=True):
    """One person who needs something: why, where it is done, and where it is explained."""

    name: str
    why: str
    url: str
    explain_url: str
    tag: str = ""


class Board(Struct, frozen=True):
    """Everything the workbench says, in words."""

    days: tuple[Day, ...]
    demand: tuple[Demand, ...]
    waiting: tuple[Line, ...]
    at_risk: tuple[Line, ...]
    conflicts: tuple[Line, ...]
    unreached: int

    @property
    def planned(self) -> int:
        return sum(one.planned for one in self.demand)

    @property
    def needed(self) -> int:
        return sum(one.needed for one in self.demand)

    @property
    def people(self) -> int:
        return sum(one.people for one in self.demand)

    @property
    def is_clear(self) -> bool:
        """Whether nobody needs anything, as far as can be said: of people out of reach it cannot."""
        lines = (*self.at_risk, *self.waiting, *self.conflicts)
        return not lines and not self.unreached and self.planned >= self.needed

    @property
    def sentence(self) -> str:
        """The answer in one line: how much of everybody's hours is planned."""
        if not self.people:
            return _("Nobody's week is planned yet.")
        facts = {"planned": duration_words(self.planned), "needed": duration_words(self.needed)}
        people = ngettext("%(count)s person", "%(count)s people", self.people) % {"count": self.people}
        return _("%(people)s, %(planned)s of %(needed)s planned a week.") % {**facts, "people": people}


def center_board(*, viewer: Actor, from_date: date, last: Iterable[Move] = ()) -> Board:
    """The center's week from that day on, for one viewer. `last` are moves of the last proposal, for its reasons."""
    # Everybody is counted, as a job counts; the names below come through the viewer's own reach.
    ask = center_ask(from_date=from_date, by=replace(viewer, kind=ActorKind.JOB))
    reached = {str(stay.patient_id): patient_name(stay.patient) for stay in stays_to_plan(viewer=viewer)}
    names = week_names(viewer=viewer, patient_ids=[UUID(one) for one in reached], from_date=from_date)
    found = reasons_by_patient(ask.problem, check(for_referee(ask.problem), engine.Schedule(ask.now)).violations)
    opens = dates_of(ask, by=viewer, patient_ids=set(reached))
    people = _People(ask, reached, names, found, {str(move.patient_id): move for move in last}, opens)
    return Board(
        days=tuple(_days(ask, names)),
        demand=tuple(_demand(ask)),
        waiting=tuple(people.waiting()),
        at_risk=tuple(people.at_risk()),
        conflicts=tuple(people.conflicts()),
        unreached=sum(1 for one in ask.stays if one not in reached),
    )


def _days(ask: CenterAsk, names: WeekNames) -> Iterator[Day]:
    people = Counter(section_id for plan in ask.now.values() if plan for section_id in plan.section_ids)
    cells: dict[int, list[Cell]] = {day: [] for day in range(DAYS_PER_WEEK)}
    for section in ask.problem.sections:
        row, count = names.rows[section.id], people[section.id] + section.taken
        # A group stands under the times that are in its name and on its door: those of its own site.
        for span in names.times[section.id]:
            cells[span.day].append(
                Cell(
                    name=row.name,
                    times=f"{clock_words(span.start)} – {clock_words(span.end)}",
                    people=count,
                    capacity=section.capacity,
                    leaders=", ".join(names.staff.get(str(one.staff_id), "") for one in row.leaders.all())
                    or _("Nobody leads it yet"),
                    place=_place(row, is_elsewhere=ask.zones[section.site_id] != ask.clock.zone.key),
                    kind=_kind(count, section),
                    start=span.start,
                    move_key=meeting_key(section.id, span),
                    move_from=f"{span.start // 60:02}:{span.start % 60:02}",
                )
            )
    for day, found in cells.items():
        if found or day < WORKDAYS:
            yield Day(day, str(WEEKDAYS[day]), tuple(sorted(found, key=lambda cell: (cell.start, cell.name))))


def _place(row: Section, *, is_elsewhere: bool) -> str:
    place = _("By video") if row.is_video or row.room is None else row.room.name
    return _("%(place)s, on the clock of %(site)s") % {"place": place, "site": row.site} if is_elsewhere else place


def _kind(count: int, section: engine.Section) -> str:
    if count < section.minimum_to_run:
        return "few"
    return "full" if count >= section.capacity else "open"


def _demand(ask: CenterAsk) -> Iterator[Demand]:
    """By track, in order of name; what somebody has beyond their need does not hide what another lacks."""
    by_track: dict[str, list[tuple[int, int]]] = {}
    for needs in ask.problem.patients:
        track = ask.stays[needs.id].track
        planned = min(needs.minimum_minutes, plan_minutes(ask.problem, ask.now[needs.id]))
        by_track.setdefault(track.name if track else "", []).append((needs.minimum_minutes, planned))
    for name, lines in sorted(by_track.items()):
        yield Demand(name, len(lines), sum(needed for needed, _ in lines), sum(planned for _, planned in lines))


class _People(Struct, frozen=True):
    """The people of a problem whom the viewer reaches, with what is wrong with their weeks."""

    ask: CenterAsk
    reached: Mapping[str, str]
    names: WeekNames
    found: Mapping[str, tuple[Reason, ...]]
    last: Mapping[str, Move]
    opens: Mapping[str, SeatDate]

    def waiting(self) -> Iterator[Line]:
        """Who has no week: the most urgent first, then the longest wait; from when on a seat can open."""
        rows = [stay for one, stay in self.ask.stays.items() if one in self.reached and self.ask.now[one] is None]
        for stay in sorted(rows, key=lambda stay: (-self._priority(stay), stay.opened_at)):
            patient_id = str(stay.patient_id)
            yield Line(
                name=self.reached[patient_id],
                why=" ".join(one for one in (seat_words(self.opens[patient_id]), self._in_the_way(patient_id)) if one),
                url=reverse("schedule:offer", args=[stay.pk]),
                explain_url=reverse("schedule:explain", args=[stay.pk]),
                tag=wait_words(days_waited(stay), priority=self._priority(stay)),
            )

    def _priority(self, stay: "Episode") -> int:
        return self.ask.problem.patient(str(stay.patient_id)).priority

    def at_risk(self) -> Iterator[Line]:
        """Whose week is shorter than the plan of care asks for."""
        for one in self._with_a_week():
            if any(reason.kind in HOURS for reason in self.found[one]):
                needs = self.ask.problem.patient(one)
                facts = {
                    "planned": duration_words(plan_minutes(self.ask.problem, self.ask.now[one])),
                    "needed": duration_words(needs.minimum_minutes),
                }
                yield self._line(one, _("%(planned)s planned, the plan of care asks for %(needed)s.") % facts)

    def conflicts(self) -> Iterator[Line]:
        """Whose week breaks some other rule."""
        for one in self._with_a_week():
            others = [
                {"kind": reason.kind, "subject_id": reason.subject_id}
                for reason in self.found[one]
                if reason.kind not in HOURS
            ]
            if others:
                yield self._line(one, " ".join(why_words(others, self.names.own)))

    def _with_a_week(self) -> list[str]:
        """Those with something wrong, by name."""
        found = (one for one in self.found if one in self.reached and self.ask.now.get(one) is not None)
        return sorted(found, key=lambda one: self.reached[one])

    def _line(self, one: str, why: str) -> Line:
        stay = self.ask.stays[one].pk
        return Line(
            self.reached[one], why, reverse("schedule:offer", args=[stay]), reverse("schedule:explain", args=[stay])
        )

    def _in_the_way(self, one: str) -> str:
        move = self.last.get(one)
        if move is None or not move.explanation:
            return ""
        reasons = [self._at_home(found, one) for found in explanation_from(move.explanation, patient_id=one).reasons]
        return " ".join(obstacle_lines(reasons, self.names.own)[:2])

    def _at_home(self, found: engine.ObstacleFound, one: str) -> engine.ObstacleFound:
        """The reason with its time on the clock of the person's own site."""
        zone = self.ask.zones.get(str(self.ask.stays[one].site_id), self.ask.clock.zone.key)
        asked = self.ask.zones.get(str(self.last[one].proposal.site_id), self.ask.clock.zone.key)
        on = WeekClock(ZoneInfo(zone), self.ask.clock.day)
        return found if found.span is None else replace(found, span=on.read(found.span, of=asked)[0])


def seat_words(found: SeatDate) -> str:
    """What can be said about somebody's first seat, without a promise."""
    if found.on is not None:
        return _("No seat before %(day)s, if nobody leaves early.") % {"day": date_format(found.on, "F j")}
    if found.seat is Seat.FREE:
        return _("A week is free now: plan it.")
    return _("We cannot say when a seat opens: nothing planned frees one.")


def wait_words(days: int, *, priority: int) -> str:
    """How long somebody waits, and how urgent it is where it is more than usual."""
    waits = ngettext("waits %(count)s day", "waits %(count)s days", days) % {"count": days} if days else _("new")
    return _("%(waits)s, priority %(priority)s") % {"waits": waits, "priority": priority} if priority > 1 else waits
