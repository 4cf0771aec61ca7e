"""What one person is or was asked, how each time of it stands, and what they may begin now."""

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.timezone import localdate
from msgspec import Struct

from midspan.domains.consents.queries import may_ask_after_stay
from midspan.domains.journey.queries import ends_of_stays, sites_of_stays, stays_of_patient
from midspan.domains.measures.book import schedules
from midspan.domains.measures.enums import DueState
from midspan.domains.measures.models import Administration, Assignment, Draft
from midspan.domains.measures.queries.kept import ASSIGNED, CAME, STOPPED
from midspan.domains.measures.rules import AT_THE_END, DAYS_OF_WEEK, states
from midspan.domains.measures.weeks import AS_IT_FALLS, Week, asked_days
from midspan.domains.privacy.queries import may_see_class, visible
from midspan.domains.programs.queries import asking_weekdays, closed_dates, opening_spans
from midspan.domains.safety.queries import Talk, talks_of
from midspan.engines.scoring import Instrument, instrument
from midspan.kernel import clock
from midspan.values import Actor, DataClass


class Chosen(Struct, frozen=True, kw_only=True):
    """What somebody would be asked: an instrument from a day on, once or every so many days.

    From `told_from` points on, as agreed with them, somebody talks with them. `after_days` after the stay: it waits for
    a while, and is missed then.
    """

    instrument: str
    every_days: int | None
    starts_on: date
    told_from: int | None = None
    after_days: int | None = None


class Asking(Struct, frozen=True):
    """One assignment as it stands today. `days` are its occurrences so far, `due_on` the one that waits.

    `asked` has the day on which each of them is asked: another one where the site set a weekday, or was closed.
    It `is_ended` with the stay, or since staff stopped asking: then it `is_stopped`.
    """

    assignment: Assignment
    instrument: Instrument
    days: dict[date, DueState]
    asked: dict[date, date]
    is_ended: bool
    is_stopped: bool = False

    @property
    def id(self) -> UUID:
        return self.assignment.pk

    @property
    def due_on(self) -> date | None:
        return next((day for day, state in self.days.items() if state is DueState.DUE), None)

    @property
    def asked_on(self) -> date | None:
        """The day since which the one that waits is asked."""
        return self.asked[self.due_on] if self.due_on is not None else None

    @property
    def goes_on(self) -> date:
        """The day on which it is asked next, or was where it waits."""
        row, last = self.assignment, next(reversed(self.asked.values()), None)
        if self.asked_on is not None or row.every_days is None or last is None:
            return self.asked_on or row.starts_on
        every = timedelta(days=row.every_days)
        # One that was left out, so that nobody is asked twice in a week, is none to come.
        return last + every if last + every > clock.local_date() else last + 2 * every

    @property
    def missed(self) -> list[date]:
        """The days on which what did not come back was asked."""
        return [self.asked[day] for day, state in self.days.items() if state is DueState.MISSED]

    @property
    def is_answered(self) -> bool:
        """Whether the last one that fell due came back."""
        return next(reversed(self.days.values()), None) is DueState.ANSWERED

    @property
    def is_open(self) -> bool:
        """Whether it still falls due, or will: what is asked once does not after it was answered."""
        is_answered = self.assignment.every_days is None and DueState.ANSWERED in self.days.values()
        return not self.is_ended and not is_answered

    @property
    def is_of_leaving(self) -> bool:
        """Whether it is asked since a stay ends, or after it: what does not come back says nothing of how they are."""
        return self.assignment.after_days is not None or is_at_end(self.assignment)

    def is_same(self, chosen: Chosen) -> bool:
        """Whether this is the same instrument, asked again and again or once as what is chosen would be."""
        asked, other = self.assignment, chosen
        return asked.instrument == other.instrument and (asked.every_days is None) == (other.every_days is None)


def askings_of(*, viewer: Actor, patient_id: UUID, today: date | None = None) -> list[Asking]:
    """Everything a person is or was asked. As many queries for three as for one.

    What was asked in a stay ends with it; what is asked at its end or after it goes on.
    """
    return askings_from(CAME.instances(viewer=viewer, patient_id=patient_id), viewer, patient_id, today)


def askings_from(came: list[Administration], viewer: Actor, patient_id: UUID, today: date | None) -> list[Asking]:
    ends = dict(STOPPED.rows(viewer=viewer, patient_id=patient_id))
    answered: dict[UUID | None, set[date]] = {}
    for row in came:
        if row.due_on is not None:
            answered.setdefault(row.assignment_id, set()).add(row.due_on)
    day = today or clock.local_date()
    stays = ends_of_stays(viewer=viewer, patient_ids=[patient_id]).get(patient_id, [])
    talks = talks_of(viewer=viewer, patient_id=patient_id).get(patient_id, [])
    begun = _begun(viewer) if viewer.id == patient_id else {}
    assigned = ASSIGNED.instances(viewer=viewer, patient_id=patient_id)
    week = weeks_of(viewer=viewer, assigned=assigned, today=day).get(patient_id, AS_IT_FALLS)
    taken_back = _taken_back(viewer, [row for row in assigned if row.after_days], day)
    return [
        _asking(
            row,
            last_day_of(row, ends.get(row.pk), stays),
            answered.get(row.pk, set()),
            begun.get(row.pk, set()),
            _Limits(talks, _waits_until(row, stays), is_stopped=row.pk in ends, is_taken_back=row.pk in taken_back),
            today=day,
            week=week,
        )
        for row in assigned
    ]


class _Limits(Struct, frozen=True):
    """What keeps one from being asked or missed: talks, the last day on which it waits, and who took it back."""

    talks: list[Talk]
    waits_until: date | None
    is_stopped: bool
    is_taken_back: bool


def _taken_back(viewer: Actor, after: list[Assignment], today: date) -> set[UUID]:
    """What still waits after a stay, of who took back or paused that they may be asked; none for who may not know."""
    waiting = [row for row in after if today <= _after_stay_until(row)]
    if not waiting or not may_see_class(viewer, DataClass.CONSENT):
        return set()
    patient_id = waiting[0].patient_id
    stays, asked_at = stays_of_patient(viewer=viewer, patient_id=patient_id), waiting[0].assigned_at
    since = next(
        (one.opened_at for one in stays if one.admitted_at and one.ended_at and one.ended_at <= asked_at), None
    )
    is_open = since is None or may_ask_after_stay(viewer=viewer, patient_id=patient_id, since=since)
    return set() if is_open else {row.pk for row in waiting}


def weeks_of(*, viewer: Actor, assigned: Collection[Assignment], today: date) -> dict[UUID, Week]:
    """Patient id → how their site asks what comes every week; whoever is asked nothing of that a second time is absent.

    Four queries, or none where nobody is asked anything a second time.
    """
    again = [row for row in assigned if row.every_days and row.starts_on < today]
    if not again:
        return {}
    sites = sites_of_stays(viewer=viewer, patient_ids={row.patient_id for row in again})
    by_site = _weeks(viewer, from_date=min(row.starts_on for row in again), until_date=today)
    return {patient_id: by_site(site_id) for patient_id, site_id in sites.items()}


def _weeks(viewer: Actor, *, from_date: date, until_date: date) -> Callable[[UUID], Week]:
    """How a site asks, given its id. Days of the week that runs may be closed after today."""
    until = until_date + timedelta(days=DAYS_OF_WEEK)
    closed = closed_dates(viewer=viewer, from_date=from_date, until_date=until)
    weekdays, spans = asking_weekdays(viewer=viewer), opening_spans(viewer=viewer)
    return lambda site_id: Week(
        set_from=tuple(weekdays.get(site_id, ())),
        closed=frozenset(day for of_site, day in closed if of_site in (None, site_id)),
        open_weekdays=frozenset(span.day for span in spans.get(site_id, ())),
        days_apart=schedules().week.days_apart,
    )


def _asking(
    row: Assignment,
    ends_on: date | None,
    answered: set[date],
    begun: set[date],
    limits: _Limits,
    *,
    today: date,
    week: Week,
) -> Asking:
    asked = asked_of(row, week, last=min(today, ends_on) if ends_on else today, kept=answered | begun)
    days = states(asked, answered=answered, ends_on=ends_on, begun=begun)
    is_over = limits.waits_until is not None and today > limits.waits_until
    if limits.is_taken_back:
        days = {day: state for day, state in days.items() if state is not DueState.DUE or day in begun}
    if is_over:
        days = {
            day: DueState.MISSED if state is DueState.DUE and day not in begun else state for day, state in days.items()
        }
    # What nobody could begin, since somebody had to talk with them first, they have not missed.
    held = [day for day, state in days.items() if state is DueState.MISSED and _was_held(asked[day], limits)]
    days = {day: state for day, state in days.items() if day not in held}
    is_ended = is_over or limits.is_taken_back or ends_on is not None
    return Asking(row, instrument(row.instrument), days, asked, is_ended, limits.is_stopped)


def _was_held(asked_on: date, limits: _Limits) -> bool:
    """Whether somebody had to talk with them on the day it was asked, or on the last one on which it waited."""
    until = limits.waits_until
    return is_held(asked_on, limits.talks) or (until is not None and is_held(until, limits.talks))


def _waits_until(row: Assignment, stays: list[datetime]) -> date | None:
    """The last day on which it waits, of what is asked after a stay or since one ends; None while that one runs."""
    if row.after_days is not None:
        return _after_stay_until(row)
    if not is_at_end(row):
        return None
    # Who left before they could be asked was asked so many days later at most.
    first = localdate(row.assigned_at) - timedelta(days=schedules().ending.late_days)
    left = next((day for day in map(localdate, stays) if day >= first), None)
    return left and max(left, row.starts_on) + timedelta(days=schedules().ending.open_days)


def _after_stay_until(row: Assignment) -> date:
    return row.starts_on + timedelta(days=schedules().after_stay.open_days)


def last_day_of(row: Assignment, ended_on: date | None, stays: list[datetime]) -> date | None:
    """The last day on which it can fall due: staff stopped asking, or the stay in which it was asked is over.

    What is asked since a stay ends outlives that end, and no later one.
    """
    ends = [localdate(ended_at) for ended_at in stays if ended_at > row.assigned_at]
    with_stay = ends[1:] if is_at_end(row) else ends
    return min(filter(None, [ended_on, *with_stay]), default=None)


def is_at_end(row: Assignment) -> bool:
    """Whether the clock asked it since the stay ends."""
    return row.assigned_by is None and row.reason == AT_THE_END


def is_held(day: date, talks: list[Talk]) -> bool:
    return any(localdate(one.since) <= day and (one.until is None or day <= localdate(one.until)) for one in talks)


def _begun(viewer: Actor) -> dict[UUID, set[date]]:
    """What the person who asks has begun and not handed in, by assignment."""
    drafts = Draft.objects.filter(patient_id=viewer.id)
    found: dict[UUID, set[date]] = {}
    for one in visible(drafts, viewer=viewer, data_class=DataClass.SCORE):
        found.setdefault(one.assignment_id, set()).add(one.due_on)
    return found


def asked_of(row: Assignment, week: Week, *, last: date, kept: Collection[date] = ()) -> dict[date, date]:
    return asked_days(row.starts_on, row.every_days, last=last, week=week, kept=kept)


def line_of(*, viewer: Actor, patient_id: UUID, key: str) -> int | None:
    """From how many points of this instrument on somebody talks with the person, as it is agreed now.

    One line for all that they are asked of it, whoever types the answers: the one that was agreed last.
    """
    if not instrument(key).takes_line:
        return None
    found = [one for one in askings_of(viewer=viewer, patient_id=patient_id) if one.instrument.key == key]
    lines = [one.assignment.told_from for one in found if one.assignment.told_from and not one.is_ended]
    return lines[-1] if lines else None


def line_for(*, viewer: Actor, asking: Asking) -> int | None:
    """As `line_of` while they answer this; where nothing that is asked has one now, what was agreed as it was asked."""
    row = asking.assignment
    return line_of(viewer=viewer, patient_id=row.patient_id, key=row.instrument) or row.told_from


def asking_for(*, viewer: Actor, patient_id: UUID, assignment_id: UUID) -> Asking | None:
    found = askings_of(viewer=viewer, patient_id=patient_id)
    return next((one for one in found if one.id == assignment_id), None)
