"""The occurrences of repeating events, by recurring-ical-events, counted on the wall clock of the series.

The library keys exceptions by their wall time *and* by the same digits in UTC: with a zone attached, leaving out the
14:00 of a day in New York also leaves out its 10:00 (14:00 UTC). So it is given walls without zones, and the zone is
put back afterwards, which is also how people mean a weekly event across a change of the clocks.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Calendar
from icalendar import Event as Component
from icalendar.prop import vDDDTypes
from recurring_ical_events import CalendarQuery
from recurring_ical_events.selection.name import ComponentsWithName
from recurring_ical_events.series import Series

from midspan.domains.responsibilities.calendars.events import Event
from midspan.domains.responsibilities.calendars.moments import Moment, Period
from midspan.domains.responsibilities.calendars.patience import STEPS_PER_OCCURRENCE, Patience, TooMuch, brought_near

FREE, MARK = "TRANSPARENT", "TRANSP"
MOST_SHIFTS = 50  # "This and all later ones" is searched once per occurrence and shift.
MARGIN = timedelta(days=2)  # Wider than any two zones are apart; the caller cuts exactly.

Occurrence = tuple[datetime, datetime]


def occurrences(series: list[Event], *, start: datetime, end: datetime, patience: Patience) -> Iterator[Occurrence]:
    """The busy occurrences, in UTC, of events with one UID that may touch [start, end).

    Raises TooMuch, or one of the many errors of a library that met garbage.
    """
    if sum(event.replaces_all_later for event in series) > MOST_SHIFTS:
        raise TooMuch
    core = next((event for event in series if event.replaces is None), series[0]).start
    span = [moment.astimezone(core.zone).replace(tzinfo=None) for moment in (start, end)]
    for found in _query(series, core, patience).between(span[0] - MARGIN, span[1] + MARGIN):
        if found.get(MARK) != FREE:
            yield Moment(found["DTSTART"].dt, core.zone).instant(), Moment(found["DTEND"].dt, core.zone).instant()


def _query(series: list[Event], core: Moment, patience: Patience) -> CalendarQuery:
    calendar = Calendar()
    for event in series:
        calendar.add_component(_component(event, core))
    chosen = ComponentsWithName("VEVENT", series=_patient_series(patience))
    return CalendarQuery(calendar, components=[chosen])


def _component(event: Event, core: Moment) -> Component:
    component = Component()
    component["UID"] = event.uid
    component["SEQUENCE"] = event.sequence
    component["DTSTART"] = vDDDTypes(event.start.wall_in(core.zone))
    component["DTEND"] = vDDDTypes(event.end.wall_in(core.zone))
    component[MARK] = "OPAQUE" if event.is_busy else FREE
    if event.rules:
        component["RRULE"] = list(event.rules)
    if event.added:
        component.add("RDATE", [_added(moment, core) for moment in event.added])
    if event.removed:
        component.add("EXDATE", [_removed(moment, core) for moment in event.removed])
    if event.replaces:
        component["RECURRENCE-ID"] = vDDDTypes(_identity(event.replaces, core))
        component["RECURRENCE-ID"].params.update({"RANGE": "THISANDFUTURE"} if event.replaces_all_later else {})
    return component


def _added(moment: Moment | Period, core: Moment) -> datetime | Occurrence:
    if isinstance(moment, Period):
        return moment.start.wall_in(core.zone), moment.end.wall_in(core.zone)
    return _identity(moment, core)


def _removed(moment: Moment, core: Moment) -> date:
    """A day takes out all of that day's repeats; of an all-day series, whatever hour an exporter added to the day."""
    if moment.is_day or core.is_day:
        return moment.wall.date()
    return moment.wall_in(core.zone)


def _identity(moment: Moment, core: Moment) -> datetime:
    """The wall time by which one repeat is named; some exporters give only its day, or its day with an hour."""
    if moment.is_day or core.is_day:
        return datetime.combine(moment.wall.date(), core.wall.time())
    return moment.wall_in(core.zone)


class _PatientRules(Series.RecurrenceRules):  # type: ignore[misc] # The library has no types.
    """The rules of a series, started near the time asked for, and stopped when they take too long."""

    def __init__(self, core: Any, patience: Patience) -> None:
        super().__init__(core)
        self._patience = patience
        self._dates, *self._written = vars(self)["rrules"]

    def rrule_between(self, span_start: datetime, span_stop: datetime) -> Iterator[datetime]:
        near = [self._near(rule, span_start) for rule in self._written]
        self.rrules = [self._dates, *near]
        for start in super().rrule_between(span_start, span_stop):
            self._patience.spend(STEPS_PER_OCCURRENCE)
            yield start

    def _near(self, rule: Any, day: datetime) -> Any:
        near = self._patience.watch(brought_near(rule, day))
        near.until = rule.until
        return near


def _patient_series(patience: Patience) -> Callable[[Any], Series]:
    class PatientSeries(Series):  # type: ignore[misc] # The library has no types.
        def RecurrenceRules(self, core: Any) -> _PatientRules:  # noqa: N802 - the library's name for this place
            return _PatientRules(core, patience)

    return PatientSeries
